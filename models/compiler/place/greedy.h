// First fit in dependency order.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_GREEDY_H
#define PISA_COMPILER_PLACE_GREEDY_H

#include "compiler/place/stage-problem.h"

#include <optional>

namespace pisa
{

/** Slices of every unit, or the unit that found no room. */
struct GreedyAnswer
{
    std::optional<std::vector<std::vector<UnitSlice>>> slices;
    unsigned stages{0}; ///< up to the last one in use
    std::optional<Diagnostic> reason;
};

/**
 * Takes the units in an order that follows their edges, those that begin the longest remaining chain first, among
 * equals the one that takes the largest share of a stage, and gives each the first stages with room. Chains are
 * measured in stages and in tables; the better result counts.
 */
GreedyAnswer FirstFit(const StageProblem& problem, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_GREEDY_H
