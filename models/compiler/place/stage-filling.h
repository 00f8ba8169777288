// One pass over a row of stages that gives units room in a given order.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_STAGE_FILLING_H
#define PISA_COMPILER_PLACE_STAGE_FILLING_H

#include "compiler/place/stage-search.h"
#include "compiler/place/stage-windows.h"

#include <optional>
#include <utility>
#include <vector>

namespace pisa
{

/** A problem as seen from one end of the row of stages. */
struct StageSide
{
    StageSide(const StageProblem& problem, const Target& target, bool isReversed);

    bool isReversed;
    std::vector<std::vector<std::pair<uint32_t, bool>>> followers; ///< of each unit; whether strictly later
    std::vector<unsigned> leaders;                                 ///< how many come before each unit
    std::vector<UnitWindow> windows;
    std::vector<uint64_t> most; ///< chunks that an empty stage holds
};

/** Whom to serve first. */
struct FillingOrder
{
    std::vector<int64_t> urgency;    ///< of each unit; the least comes first
    std::vector<unsigned> notBefore; ///< stage of each unit, counted from the side's end
    bool packsTcam{false};           ///< fills TCAM as full as it goes rather than strictly by urgency
};

/** Slices of all units; or the first unit found that cannot end in time. */
struct FillingAnswer
{
    std::optional<StageSlices> slices;
    uint32_t late{0};
};

/** Fills the row once. */
FillingAnswer FillStages(const StageProblem& problem, const Target& target, const StageSide& side,
                         const FillingOrder& order, unsigned stages, SearchSteps& steps);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_STAGE_FILLING_H
