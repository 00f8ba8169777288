// Random list scheduling of units on stages that learns from what came too late.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_STAGE_SEARCH_H
#define PISA_COMPILER_PLACE_STAGE_SEARCH_H

#include "compiler/place/stage-problem.h"

#include <functional>
#include <optional>
#include <vector>

namespace pisa
{

/** Slices of every unit, in ascending stages. */
using StageSlices = std::vector<std::vector<UnitSlice>>;

/** @return stages up to the last one in use. */
unsigned StagesOf(const StageSlices& slices);

/** What a search may still do, in steps of about a tenth of a microsecond: no clock is read. */
struct SearchSteps
{
    uint64_t left{0};

    void Spend(uint64_t steps)
    {
        left -= steps < left ? steps : left;
    }
};

/**
 * Looks for slices within the first `stages` stages. Fills stage after stage with the units that may begin there,
 * those first whose window closes soonest (see stage-windows.h); in every other pair of tries with those parts of
 * them that leave no TCAM over. A unit whose window closes before it is placed comes earlier in later tries (squeaky
 * wheel optimization, Joslin & Clements 1999). Every other try fills the row from its end. Same input, same answer.
 * @return slices that keep all limits, if they are found before the steps are spent
 */
std::optional<StageSlices> FindSlices(const StageProblem& problem, const Target& target, unsigned stages,
                                      SearchSteps& steps);

/**
 * Looks for slices of less cost within `stages` stages, by small changes of when units may begin and in which order.
 * @param slices to start from
 * @param cost of slices that keep all limits
 * @param enough cost at which to stop
 * @return the best slices seen
 */
StageSlices ImproveSlices(const StageProblem& problem, const Target& target, unsigned stages, StageSlices slices,
                          const std::function<uint64_t(const StageSlices&)>& cost, uint64_t enough,
                          SearchSteps& steps);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_STAGE_SEARCH_H
