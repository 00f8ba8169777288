// One switch's program: the shell with the switch's memory, maps and kernels in it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_BUILD_SWITCH_H
#define PISA_COMPILER_NCL_BUILD_SWITCH_H

#include "compiler/ncl/emit-kernel.h"
#include "image/ncp-interface.h"

#include <string>
#include <vector>

namespace pisa
{

/** A kernel that runs at the switch, with the atoms that it needs. */
struct SwitchKernel
{
    size_t kernel{0}; ///< in the source
    size_t number{0}; ///< in the interface
    KernelState state;
    std::vector<CellOperation> operations;
};

/**
 * @param interface is told the tables of maps
 * @param wire the interface with packed fields, for the headers
 */
Program BuildSwitch(const std::string& label, std::vector<SwitchKernel>& kernels, const DeviceSource& source,
                    const std::vector<MemoryLayout>& layouts, const NcpInterface& wire, NcpInterface& interface);

} // namespace pisa

#endif // PISA_COMPILER_NCL_BUILD_SWITCH_H
