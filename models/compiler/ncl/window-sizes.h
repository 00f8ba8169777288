// How many elements a window holds, which of its fields are fixed, and how arrays are packed into words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_WINDOW_SIZES_H
#define PISA_COMPILER_NCL_WINDOW_SIZES_H

#include "compiler/ncl/host-calls.h"
#include "compiler/ncl/kernel-module.h"
#include "compiler/ncl/ncl-compiler.h"
#include "compiler/ncl/straight-kernel.h"

#include <optional>
#include <vector>

namespace pisa
{

/** The shape of one kernel's windows. */
struct WindowSize
{
    std::vector<std::optional<unsigned>>
        capacity;                  ///< by parameter, in elements; known once MeasureKernels is through
    std::vector<unsigned> packing; ///< by parameter, elements a wire field
    bool hasFixedLength{false};
};

/** The shapes of all windows and of switch memory. */
struct ProgramSizes
{
    std::vector<WindowSize> windows;                  ///< by kernel of the source; empty for incoming ones
    std::vector<std::optional<uint64_t>> fixedFields; ///< by extension field
    std::vector<unsigned> memoryPacking;
};

/** @return the setting to execute kernel `k` at a switch under these sizes. */
ExecutionSetting SettingOf(const DeviceSource& source, size_t k, const ProgramSizes& sizes, const NcpLabel& location,
                           const std::vector<NcpLabel>& network);

/**
 * Finds the sizes: masks of the options, else of the host's calls, else what constant indices show.
 * @throws InputError: wrong masks, calls that disagree about a fixed field, no way to tell a size, and whatever
 *   ExecuteKernel finds
 */
ProgramSizes MeasureKernels(KernelModule& module, const DeviceSource& source, const NclOptions& options,
                            const std::vector<HostCall>& calls);

} // namespace pisa

#endif // PISA_COMPILER_NCL_WINDOW_SIZES_H
