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

/**
 * @return the least of Banzai's atoms whose template holds what a packet does to a global (Sivaraman et al. 2016,
 * section 4): how the new value hangs on the old one and on how many nested choices. None if no template has it.
 */
Atom LeastAtom(const lyra::UpdateGlobal& update);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_LYRA_PROBLEM_H
