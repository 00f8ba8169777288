// A Lyra program with its scopes as a problem of the placer over a network.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_LYRA_PROBLEM_H
#define PISA_COMPILER_NETWORK_LYRA_PROBLEM_H

#include "compiler/lyra/lyra-compiler.h"
#include "compiler/network/network-problem.h"

namespace pisa
{

/**
 * Each instruction is a piece of the candidate table that it is in; dependencies by data and by predicate both count
 * (A14). Locals are told apart by where their versions are kept, fields are not: they travel in the packet.
 * @param switches the network
 * @param scopes one an algorithm of context.program, in its order; their names are set
 */
NetworkProblem ProblemOf(const lyra::CompiledContext& context, std::vector<NetworkSwitch> switches,
                         std::vector<NetworkAlgorithm> scopes);

/** @return whether it is about how a packet came: of a program on several switches, to the first of them. */
bool IsKnownAtEntry(Intrinsic field);

/** @return whether it says what becomes of the packet: of a program on several switches, behind the last of them. */
bool IsDecision(Intrinsic field);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_LYRA_PROBLEM_H
