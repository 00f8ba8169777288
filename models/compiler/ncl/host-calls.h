// What the host half shows of its calls: constant masks and window instances.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_HOST_CALLS_H
#define PISA_COMPILER_NCL_HOST_CALLS_H

#include "compiler/ncl/device-source.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** One call of ncl::out or ncl::out_window. */
struct HostCall
{
    std::string kernel; ///< its symbol
    SourceLocation where;
    std::optional<std::vector<unsigned>> mask;         ///< if constant
    std::vector<std::optional<uint64_t>> windowFields; ///< by extension field, if constant
};

/** Optimises a copy of the bitcode to see constants at the calls. */
std::vector<HostCall> ReadHostCalls(const std::string& bitcode, const DeviceSource& source);

} // namespace pisa

#endif // PISA_COMPILER_NCL_HOST_CALLS_H
