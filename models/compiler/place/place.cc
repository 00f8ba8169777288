// The placers as the compiler calls them: limits first, then first fit, then the solver, then the checker.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bounds.h"
#include "compiler/place/greedy.h"
#include "compiler/place/placer.h"
#include "compiler/place/stage-windows.h"
#include "target/demand.h"

#include <stdexcept>

namespace pisa
{

PlacementAnswer
PlaceGreedily(const Program& program, const Target& target, unsigned passes)
{
    PhvSharer words(program, target);
    return PlaceGreedily(program, target, words, passes);
}

PlacementAnswer
PlaceGreedily(const Program& program, const Target& target, PhvSharer& words, unsigned passes)
{
    PlacementAnswer answer;
    answer.placer = "greedy";
    const StageProblem problem = MakeStageProblem(program, target, passes);
    answer.reasons = ImpossibleBecause(problem, target);
    if (!answer.reasons.empty())
    {
        return answer;
    }
    const GreedyAnswer greedy = FirstFit(problem, target);
    if (!greedy.slices)
    {
        const std::optional<Diagnostic> impossible = NoWindowsBecause(problem, target);
        answer.reasons = {impossible ? *impossible : *greedy.reason};
        return answer;
    }
    Placement placement = PlacementOf(program, target, problem, *greedy.slices, {});
    PhvAnswer phv = words.Place(placement);
    answer.reasons = std::move(phv.reasons);
    if (phv.phv)
    {
        placement.phv = std::move(*phv.phv);
        answer.placement = std::move(placement);
    }
    return answer;
}

namespace
{

/** Notes the fewest passes from `first` on with which the program fits. */
void
AddPassesThatWouldDo(const Program& program, const Target& target, PhvSharer& words, unsigned first,
                     PlacementAnswer& answer)
{
    for (unsigned passes = first; passes <= kMostPasses; ++passes)
    {
        if (PlaceGreedily(program, target, words, passes).placement)
        {
            const std::string number = std::to_string(passes);
            answer.reasons.push_back({Severity::Note, SourceLocation{},
                                      "it fits in " + number + " passes, one packet every " + number + " cycles",
                                      "allow them: --passes " + number});
            return;
        }
    }
}

} // namespace

PlacementAnswer
Place(const Program& program, const Target& target, bool prove, std::chrono::milliseconds budget, unsigned passes)
{
    PlacementAnswer answer;
    answer.reasons = CheckAgainstTarget(program, target);
    if (!answer.reasons.empty())
    {
        answer.placer = "greedy";
        return answer;
    }
    PhvSharer words(program, target);
    for (unsigned taken = 1; taken <= passes && !answer.placement; ++taken)
    {
        answer = PlaceGreedily(program, target, words, taken);
        if (prove || !answer.placement)
        {
            answer = PlaceWithZ3(program, target, words, Objective::Stages, budget, taken);
        }
    }
    if (!answer.placement)
    {
        AddPassesThatWouldDo(program, target, words, passes + 1, answer);
    }
    else
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
