// What the compiler refuses before it looks inside kernels: declarations and who touches what.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_SOURCE_CHECKS_H
#define PISA_COMPILER_NCL_SOURCE_CHECKS_H

#include "compiler/ncl/device-source.h"

namespace pisa
{

/**
 * Labels that the AND file lacks, control variables without a place, places on incoming kernels, _ext_ on outgoing
 * ones, incoming kernels that repeat no outgoing one.
 * @throws InputError with all that is found
 */
void CheckDeclarations(const DeviceSource& source, const std::vector<NcpLabel>& network);

/**
 * Hosts that touch switch memory, `window` or `location`; kernels that call themselves. Needs the module as clang
 * made it, since inlining hides recursion.
 * @throws InputError with all that is found
 */
void CheckUses(const llvm::Module& module, const DeviceSource& source);

} // namespace pisa

#endif // PISA_COMPILER_NCL_SOURCE_CHECKS_H
