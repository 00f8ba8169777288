// What a placement over a network costs at least, whatever is tried.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_COST_BOUNDS_H
#define PISA_COMPILER_NETWORK_COST_BOUNDS_H

#include "compiler/network/network-modes.h"
#include "compiler/network/network-problem.h"

namespace pisa
{

/**
 * By sums over single paths: all memory of the algorithms on a path lies on its switches, and a chain of blocks that
 * need each other takes a stage each, however it is divided.
 * @return a cost that no placement is below, in the objective's unit; 0 if nothing is known, as for carried bits
 */
uint64_t LeastCost(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective);

/** @return stages that the longest chain of blocks takes which need each other; 0 if chains do not count. */
uint64_t LongestChain(const NetworkProblem& problem, const NetworkModes& modes);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_COST_BOUNDS_H
