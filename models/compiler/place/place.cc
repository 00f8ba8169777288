// The placers as the compiler calls them: limits first, then first fit, then the solver, then the checker.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bounds.h"
#include "compiler/place/greedy.h"
#include "compiler/place/phv-placer.h"
#include "compiler/place/placer.h"
#include "target/demand.h"

#include <stdexcept>

namespace pisa
{

PlacementAnswer
PlaceGreedily(const Program& program, const Target& target)
{
    PlacementAnswer answer;
    answer.placer = "greedy";
    const StageProblem problem = MakeStageProblem(program, target);
    answer.reasons = ImpossibleBecause(program, problem, target);
    PhvAnswer phv = PlacePhv(program, target);
    answer.reasons.insert(answer.reasons.end(), phv.reasons.begin(), phv.reasons.end());
    if (!answer.reasons.empty())
    {
        return answer;
    }
    const GreedyAnswer greedy = FirstFit(program, problem, target);
    if (!greedy.slices)
    {
        answer.reasons.push_back(*greedy.reason);
        return answer;
    }
    answer.placement = Placement{TablesOf(program, problem, *greedy.slices), std::move(*phv.phv)};
    return answer;
}

PlacementAnswer
Place(const Program& program, const Target& target, bool prove, std::chrono::milliseconds budget)
{
    PlacementAnswer answer;
    answer.reasons = CheckAgainstTarget(program, target);
    if (!answer.reasons.empty())
    {
        answer.placer = "greedy";
        return answer;
    }
    answer = PlaceGreedily(program, target);
    if (prove || !answer.placement)
    {
        answer = PlaceWithZ3(program, target, Objective::Stages, budget);
    }
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
