// Constraints that cannot hold together, in the user's words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_EXPLAIN_CORE_H
#define PISA_COMPILER_NETWORK_EXPLAIN_CORE_H

#include "compiler/network/network-modes.h"
#include "compiler/network/network-problem.h"

#include <vector>

namespace pisa
{

/** @return one error that names each group of the core, with the need and the limit where there is one. */
std::vector<Diagnostic> ExplainCore(const NetworkProblem& problem, const NetworkModes& modes,
                                    const std::set<NetworkGroup>& core);

/** @return "SRAM", "flow path", ... */
const char* NameOf(NetworkGroup group);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_EXPLAIN_CORE_H
