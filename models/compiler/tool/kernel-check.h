// Runs random windows through an image and through the natively compiled kernels, and compares everything.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_KERNEL_CHECK_H
#define PISA_COMPILER_TOOL_KERNEL_CHECK_H

#include "image/image.h"
#include "image/ncp-interface.h"

#include <array>
#include <string>

namespace pisa
{

/** What to check with what. */
struct KernelCheck
{
    std::string hostObject;
    const NcpInterface& interface;
    std::string label; ///< of the switch whose image it is
    uint64_t windows{0};
    uint64_t seed{1};
};

/** What came out. `difference` is empty when image and kernels agree on every window and every memory cell. */
struct KernelCheckResult
{
    uint64_t compared{0};
    uint64_t undefinedInC{0}; ///< windows for which the C text has no meaning (null read, index out of range)
    uint64_t partial{0};      ///< compared windows with fewer elements than the mask
    uint64_t mapHits{0};      ///< compared windows whose first scalar or element was a key of some map
    std::array<uint64_t, 5> decisions{}; ///< compared windows by NcpDecision
    std::string difference; ///< the first difference: the window, what the kernel gave, what the image gave
};

/**
 * Windows are drawn over all kernels of the switch: few and many distinct values, keys inside and outside the maps,
 * partial last windows, map and control changes between them. Window contents of dropped windows are not compared.
 * A switch without kernels compares nothing.
 * @throws InputError if the object does not fit the interface
 */
KernelCheckResult CheckKernels(const KernelCheck& check, const Image& image);

/** One paragraph for a person. */
std::string Print(const KernelCheckResult& result, const std::string& label);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_KERNEL_CHECK_H
