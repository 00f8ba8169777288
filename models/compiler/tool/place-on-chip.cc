// Picks how to place by architecture; the checker has the last word.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/place-on-chip.h"

#include <stdexcept>

namespace pisa
{

namespace
{

/** On a chip without limits nothing is placed. */
PlacementAnswer
PlaceOnIdeal()
{
    PlacementAnswer answer;
    answer.placement.emplace();
    answer.placer = "nobody: it has no limits";
    return answer;
}

} // namespace

PlacementAnswer
PlaceOnChip(const Program& program, const Target& target, bool prove, unsigned passes)
{
    PlacementAnswer answer = target.architecture == "ideal" ? PlaceOnIdeal()
                             : target.banks.count > 0       ? PlaceOnBanks(program, target)
                             : target.architecture == "drmt"
                                 ? ScheduleOnProcessors(program, target, prove)
                                 : Place(program, target, prove, std::chrono::seconds(10), passes);
    if (answer.placement)
    {
        const std::vector<Diagnostic> violations = Check(program, *answer.placement, target);
        if (!violations.empty())
        {
            throw std::logic_error("placer '" + answer.placer + "' broke a limit: " + ToString(violations.front()));
        }
    }
    return answer;
}

} // namespace pisa
