// What no placer can beat: the longest chain of dependent tables and the sum of each resource.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_BOUNDS_H
#define PISA_COMPILER_PLACE_BOUNDS_H

#include "compiler/place/stage-problem.h"

#include <string>
#include <vector>

namespace pisa
{

/** Units each of which waits for the one before, and the stages that they need together. */
struct Chain
{
    std::vector<uint32_t> units; ///< first to last
    unsigned stages{0};
};

/** @return for each unit the stages from its own first stage to the end of the longest chain that it begins. */
std::vector<unsigned> RemainingStages(const StageProblem& problem);

/** @return the chain that needs most stages; empty if there are no units. */
Chain LongestChain(const StageProblem& problem);

/** @return "chain a -> b -> c of 3 tables, 2 match dependencies, needs 3 stages" in the user's names. */
std::string Describe(const StageProblem& problem, const Chain& chain);

/** @return the sum of all units' needs, none of them spread. */
Load TotalLoad(const StageProblem& problem);

/** @return a number of stages that no placement can go below; at least 1. */
unsigned LeastStages(const StageProblem& problem, const Target& target);

/** @return why there is no placement, as far as that can be told without searching; empty if nothing is wrong. */
std::vector<Diagnostic> ImpossibleBecause(const StageProblem& problem, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_BOUNDS_H
