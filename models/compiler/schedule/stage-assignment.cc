// Stage assignment by ejection search; its checker and its timing.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/stage-assignment.h"

#include "compiler/schedule/ejection-search.h"
#include "compiler/schedule/length-model.h"
#include "compiler/schedule/slot-order.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace pisa
{

namespace
{

constexpr unsigned kRestarts = 4;
constexpr uint64_t kSteps = 50'000;
constexpr int kPartForProof = 16; ///< of the budget; a step of Z3 takes longest on these models

/** The half of the pipeline's stages in which an operation runs: matches in even ones. */
unsigned
HalfStage(const OperationGraph& graph, const std::vector<unsigned>& stage, unsigned operation)
{
    const bool isMatch = graph.operations[operation].kind == OperationKind::Match;
    return 2 * stage[operation] + (isMatch ? 0 : 1);
}

/** Messages of the edges that are not kept. */
void
CheckStageEdges(const OperationGraph& graph, const DrmtLimits& limits, const std::vector<unsigned>& stage,
                StageGrain grain, std::vector<Diagnostic>& faults)
{
    for (const OperationEdge& edge : graph.edges)
    {
        const unsigned least = LatencyOf(edge.dependency, limits) > 0 ? 1 : 0;
        const std::string pair = graph.operations[edge.from].name + " in stage " + std::to_string(stage[edge.from]) +
                                 ", " + graph.operations[edge.to].name + " in stage " +
                                 std::to_string(stage[edge.to]) + ": ";
        if (HalfStage(graph, stage, edge.to) < HalfStage(graph, stage, edge.from) + least)
        {
            faults.push_back(
                {Severity::Error, {}, pair + NameOf(edge.dependency) + " asks for a later half of a stage", ""});
        }
        const bool mustMeet = grain == StageGrain::Coarse && edge.dependency == OperationDependency::MatchToAction;
        if (mustMeet && stage[edge.from] != stage[edge.to])
        {
            faults.push_back({Severity::Error, {}, pair + "a table has one stage", ""});
        }
    }
}

/**
 * Raises heads (or tails) by load: tasks that come at least `lag` stages before another fill whole stages, of which
 * the last is `lag` away; at lag 0 the task itself is among them.
 */
void
RaiseByLoad(const ModuloProblem& problem, const std::vector<std::vector<TaskLag>>& others,
            std::vector<unsigned>& side)
{
    for (unsigned task = 0; task < side.size(); ++task)
    {
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            std::vector<std::pair<unsigned, unsigned>> costs; // by lag
            costs.emplace_back(0, problem.tasks[task].cost[resource]);
            for (const TaskLag& other : others[task])
            {
                costs.emplace_back(other.lag, problem.tasks[other.task].cost[resource]);
            }
            std::sort(costs.rbegin(), costs.rend());
            std::vector<unsigned> filled;
            for (const auto& [lag, cost] : costs)
            {
                filled.push_back(cost);
                side[task] = std::max(side[task], lag + BinsNeeded(filled, problem.capacity[resource]) - 1);
            }
        }
    }
}

/** Carries raised heads (or tails) on to the tasks behind. */
void
CarryOn(const std::vector<std::vector<TaskLag>>& others, std::vector<unsigned>& side)
{
    for (bool hasChanged = true; hasChanged;)
    {
        hasChanged = false;
        for (unsigned task = 0; task < side.size(); ++task)
        {
            for (const TaskLag& other : others[task])
            {
                const unsigned raised = side[other.task] + other.lag;
                hasChanged |= raised > side[task];
                side[task] = std::max(side[task], raised);
            }
        }
    }
}

/** Looks for an assignment to problem.period stages. */
LengthAnswer
FillStages(const ModuloProblem& problem, WorkMeter& meter)
{
    for (unsigned seed = 1; seed <= kRestarts; ++seed)
    {
        EjectionSearch search(problem, seed);
        if (search.Run(problem.period, {kSteps, &meter}))
        {
            return {Verdict::Found, search.Starts()};
        }
    }
    return SolveLength(problem, problem.period, meter, meter.Left() / kPartForProof);
}

} // namespace

std::vector<Diagnostic>
CheckStages(const OperationGraph& graph, const DrmtLimits& limits, const std::vector<unsigned>& stage,
            StageGrain grain)
{
    assert(stage.size() == graph.operations.size());
    std::vector<Diagnostic> faults;
    CheckStageEdges(graph, limits, stage, grain, faults);
    const unsigned stages = *std::max_element(stage.begin(), stage.end()) + 1;
    const auto uses = UseOfResidues(graph, limits, {stages, {stage.begin(), stage.end()}});
    for (unsigned s = 0; s < stages; ++s)
    {
        for (unsigned which = 0; which < kIssueResources; ++which)
        {
            const auto resource = static_cast<IssueResource>(which);
            if (uses[s].used[which] > limits.Capacity(resource))
            {
                faults.push_back({Severity::Error,
                                  {},
                                  "stage " + std::to_string(s) + " uses " + std::to_string(uses[s].used[which]) +
                                      " " + NameOf(resource) + ", limit " + std::to_string(limits.Capacity(resource)),
                                  ""});
            }
        }
    }
    return faults;
}

std::optional<StageAssignment>
AssignStages(const OperationGraph& graph, const DrmtLimits& limits, StageGrain grain, NominalTime budget)
{
    WorkMeter meter(budget);
    ModuloProblem problem = MakeStageProblem(graph, limits, 1, grain);
    if (problem.isContradictory || !CheckOperations(graph, limits).empty())
    {
        return std::nullopt;
    }
    RaiseByLoad(problem, problem.before, problem.head);
    RaiseByLoad(problem, problem.after, problem.tail);
    CarryOn(problem.before, problem.head);
    CarryOn(problem.after, problem.tail);
    // a stage is a slot of one packet, so that the bound on periods holds for stages, whether tables part or not
    ModuloProblem parted = MakePeriodicProblem(graph, limits, 1);
    parted.packets = {1, 1};
    unsigned bound = std::max(problem.CriticalPath(), BoundPeriod(parted, OrderSlots(parted)).period);
    for (unsigned stages = bound; !meter.IsSpent(); ++stages)
    {
        problem.period = stages;
        const LengthAnswer answer = FillStages(problem, meter);
        if (answer.verdict == Verdict::Found)
        {
            const std::vector<Cycle> starts = problem.OperationStarts(answer.start);
            StageAssignment assignment{stages, bound, {starts.begin(), starts.end()}};
            const auto faults = CheckStages(graph, limits, assignment.stage, grain);
            if (!faults.empty())
            {
                throw std::logic_error("stage assignment does not hold: " + faults.front().what);
            }
            return assignment;
        }
        bound = answer.verdict == Verdict::Refuted && bound == stages ? stages + 1 : bound;
    }
    return std::nullopt;
}

std::vector<Cycle>
StageStarts(const OperationGraph& graph, const std::vector<unsigned>& stage, const StageLatency& latency)
{
    const auto costOf = [&](OperationDependency dependency)
    {
        return dependency == OperationDependency::Match    ? latency.match
               : dependency == OperationDependency::Action ? latency.action
                                                           : latency.successor;
    };
    std::vector<Cycle> start(*std::max_element(stage.begin(), stage.end()) + 1, 0);
    for (unsigned s = 1; s < start.size(); ++s)
    {
        start[s] = start[s - 1] + latency.none;
        for (const OperationEdge& edge : graph.edges)
        {
            if (stage[edge.to] == s && stage[edge.from] < s)
            {
                start[s] = std::max(start[s], start[stage[edge.from]] + costOf(edge.dependency));
            }
        }
    }
    return start;
}

} // namespace pisa
