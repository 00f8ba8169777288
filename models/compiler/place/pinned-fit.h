// First fit around units that stay where they are.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_PINNED_FIT_H
#define PISA_COMPILER_PLACE_PINNED_FIT_H

#include "compiler/place/stage-problem.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** What stays: slices of units, and, if given, when the stages of ingress and egress start. */
struct StagePins
{
    std::vector<std::vector<UnitSlice>> slices; ///< by unit; empty: goes anywhere
    std::optional<std::array<StageTiming, 2>> timing;
};

/** Slices of every unit; or the unit without room, and the pinned one that is in its way, if there is one. */
struct PinnedFit
{
    std::optional<std::vector<std::vector<UnitSlice>>> slices;
    uint32_t unit{0};
    std::optional<uint32_t> obstacle;
    std::string why;
};

/**
 * Takes the units that are not pinned in an order that follows their edges, those first that pinned ones wait for the
 * soonest, and gives each the first stages with room that lie behind what it waits for and before what waits for it.
 * With `timing` an edge also needs as many cycles between the two stages as its kind costs.
 */
PinnedFit FitAround(const StageProblem& problem, const Target& target, const StagePins& pins);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_PINNED_FIT_H
