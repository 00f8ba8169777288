// What placements over a network cost: at least, whatever is tried, and as they are laid out.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_COST_BOUNDS_H
#define PISA_COMPILER_NETWORK_COST_BOUNDS_H

#include "compiler/network/network-placement.h"
#include "compiler/network/switch-classes.h"

#include <optional>

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

/**
 * @return for objectives that count stages, those in use as tables are laid out; dRMT chips have none. Nothing for
 * others, which cost what the first step counts.
 */
std::optional<uint64_t> LaidOutCost(const NetworkProblem& problem, const SwitchClasses& classes,
                                    const NetworkPlacement& placement, NetworkObjective objective);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_COST_BOUNDS_H
