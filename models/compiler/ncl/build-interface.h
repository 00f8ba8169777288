// The interface of a compiled program: what hosts and tools must know.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_BUILD_INTERFACE_H
#define PISA_COMPILER_NCL_BUILD_INTERFACE_H

#include "compiler/ncl/kernel-state.h"
#include "compiler/ncl/window-sizes.h"
#include "image/ncp-interface.h"

#include <string>
#include <vector>

namespace pisa
{

/** @return `name` with all but letters, digits and '_' replaced, for names of the program's elements. */
std::string Identifier(const std::string& name);

/** @return the names of a memory's registers, one a bank. */
std::vector<std::string> BankNames(const DeviceMemory& memory, const MemoryLayout& layout);

/** Kernels are numbered from 1 in order of the source; tables of maps are filled in later. */
NcpInterface BuildInterface(const DeviceSource& source, const std::vector<NcpLabel>& network,
                            const ProgramSizes& sizes, const std::vector<MemoryLayout>& layouts);

/** @return the same windows on the wire, with packed elements as single fields. */
NcpInterface WithPackedFields(const NcpInterface& interface, const DeviceSource& source, const ProgramSizes& sizes);

} // namespace pisa

#endif // PISA_COMPILER_NCL_BUILD_INTERFACE_H
