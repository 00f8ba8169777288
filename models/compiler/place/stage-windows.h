// Between which stages each unit must lie if all are to fit a number of stages, and whether they can.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_STAGE_WINDOWS_H
#define PISA_COMPILER_PLACE_STAGE_WINDOWS_H

#include "compiler/place/stage-problem.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** Stages that stand between a unit and the two ends of the row of stages. */
struct UnitWindow
{
    unsigned head{0}; ///< it begins in this stage or later
    unsigned tail{0}; ///< at least so many stages follow the one in which it ends
};

/**
 * Heads follow the unit's longest chain of predecessors, each of which fills its least stages, and the memory of all
 * its predecessors together, which has to lie before it; tails are the same from the other end. Bounds hold for any
 * number of stages.
 */
std::vector<UnitWindow> WindowsOf(const StageProblem& problem, const Target& target);

/** Units whose windows lie between two stages, and need more there than these stages have. */
struct WindowConflict
{
    std::optional<Resource> resource; ///< none: what has to lie before and behind the last unit is too much
    unsigned first{0};
    unsigned last{0};
    uint64_t need{0};
    std::vector<uint32_t> units;
    UnitWindow window; ///< of the last unit
};

/** @return the conflict that shows that `stages` stages do not suffice, if the windows show one. */
std::optional<WindowConflict> ConflictIn(const StageProblem& problem, const Target& target,
                                         const std::vector<UnitWindow>& windows, unsigned stages);

/** @return a number of stages that no placement can go below: LeastStages with windows. */
unsigned LeastStagesByWindows(const StageProblem& problem, const Target& target);

/** @return why there is no placement, if the windows show it; takes longer than ImpossibleBecause, and sees more. */
std::optional<Diagnostic> NoWindowsBecause(const StageProblem& problem, const Target& target);

/** @return "stages 3 to 9 have 112 TCAM blocks, 'acl', 'fwd' and 3 more need 130 there". */
std::string Describe(const StageProblem& problem, const Target& target, const WindowConflict& conflict);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_STAGE_WINDOWS_H
