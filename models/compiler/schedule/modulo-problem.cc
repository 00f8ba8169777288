// From operation graphs to tasks with lags.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/modulo-problem.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace pisa
{

namespace
{

constexpr int kNoLag = -1;

/** Lags between tasks, row before column. */
using LagMatrix = std::vector<std::vector<int>>;

/** Longest paths between all tasks; circles of lag 0 are possible where tasks have several operations. */
void
CloseLags(LagMatrix& lags)
{
    const std::size_t count = lags.size();
    for (std::size_t via = 0; via < count; ++via)
    {
        for (std::size_t from = 0; from < count; ++from)
        {
            const int first = lags[from][via];
            if (first == kNoLag || from == via)
            {
                continue;
            }
            for (std::size_t to = 0; to < count; ++to)
            {
                if (lags[via][to] != kNoLag)
                {
                    lags[from][to] = std::max(lags[from][to], first + lags[via][to]);
                }
            }
        }
    }
}

/** Fills what follows from the lags: neighbours, heads and tails. */
void
FinishProblem(ModuloProblem& problem, LagMatrix& lags)
{
    CloseLags(lags);
    const unsigned count = static_cast<unsigned>(problem.tasks.size());
    problem.before.assign(count, {});
    problem.after.assign(count, {});
    problem.head.assign(count, 0);
    problem.tail.assign(count, 0);
    for (unsigned from = 0; from < count; ++from)
    {
        problem.isContradictory |= lags[from][from] > 0;
        for (unsigned to = 0; to < count; ++to)
        {
            if (from == to || lags[from][to] == kNoLag)
            {
                continue;
            }
            const auto lag = static_cast<unsigned>(lags[from][to]);
            problem.after[from].push_back({to, lag});
            problem.before[to].push_back({from, lag});
            problem.head[to] = std::max(problem.head[to], lag);
            problem.tail[from] = std::max(problem.tail[from], lag);
        }
    }
}

void
AddLimits(ModuloProblem& problem, const DrmtLimits& limits)
{
    for (unsigned which = 0; which < kIssueResources; ++which)
    {
        problem.capacity[which] = limits.Capacity(static_cast<IssueResource>(which));
        problem.packets[which] = limits.Packets(static_cast<IssueResource>(which));
    }
}

void
AddOperation(ModuloTask& task, const OperationGraph& graph, const DrmtLimits& limits, unsigned operation)
{
    const ScheduledOperation& added = graph.operations[operation];
    const auto resource = static_cast<unsigned>(ResourceOf(added.kind));
    task.operations.push_back(operation);
    task.cost[resource] += CostOf(added, limits);
    task.isUser[resource] = true;
}

/** @return the task that each operation belongs to: alone, or an action with its own match. */
std::vector<unsigned>
TasksOfTables(const OperationGraph& graph, StageGrain grain)
{
    std::vector<unsigned> owner(graph.operations.size());
    for (unsigned i = 0; i < owner.size(); ++i)
    {
        owner[i] = i;
    }
    for (const OperationEdge& edge : graph.edges)
    {
        const bool isOwn = edge.dependency == OperationDependency::MatchToAction &&
                           graph.operations[edge.from].kind == OperationKind::Match &&
                           graph.operations[edge.to].kind == OperationKind::Action;
        if (grain == StageGrain::Coarse && isOwn)
        {
            owner[edge.to] = edge.from;
        }
    }
    std::vector<unsigned> task(owner.size());
    unsigned next = 0;
    for (unsigned i = 0; i < owner.size(); ++i)
    {
        task[i] = owner[i] == i ? next++ : 0;
    }
    for (unsigned i = 0; i < owner.size(); ++i)
    {
        task[i] = task[owner[i]];
    }
    return task;
}

/** Stages between two operations: with a latency the later one needs a later half. */
int
StageLag(OperationKind from, OperationKind to, bool hasLatency)
{
    const int half = ResourceOf(from) == IssueResource::ActionFields ? 1 : 0;
    const int otherHalf = ResourceOf(to) == IssueResource::ActionFields ? 1 : 0;
    const int halves = (hasLatency ? 1 : 0) + half - otherHalf;
    return halves > 0 ? (halves + 1) / 2 : 0;
}

} // namespace

unsigned
ModuloProblem::CriticalPath() const
{
    unsigned longest = 0;
    for (unsigned task = 0; task < tasks.size(); ++task)
    {
        longest = std::max(longest, head[task] + tail[task] + 1);
    }
    return longest;
}

bool
ModuloProblem::IsImplied(unsigned from, const TaskLag& later) const
{
    for (const TaskLag& via : after[from])
    {
        for (const TaskLag& rest : after[via.task])
        {
            if (rest.task == later.task && via.lag + rest.lag >= later.lag)
            {
                return true;
            }
        }
    }
    return false;
}

std::vector<Cycle>
ModuloProblem::OperationStarts(const std::vector<unsigned>& taskStarts) const
{
    assert(taskStarts.size() == tasks.size());
    std::size_t count = 0;
    for (const ModuloTask& task : tasks)
    {
        count += task.operations.size();
    }
    std::vector<Cycle> starts(count);
    for (unsigned task = 0; task < tasks.size(); ++task)
    {
        for (const unsigned operation : tasks[task].operations)
        {
            starts[operation] = taskStarts[task];
        }
    }
    return starts;
}

ModuloProblem
MakePeriodicProblem(const OperationGraph& graph, const DrmtLimits& limits, unsigned period)
{
    assert(period > 0);
    ModuloProblem problem;
    problem.period = period;
    AddLimits(problem, limits);
    const unsigned count = static_cast<unsigned>(graph.operations.size());
    problem.tasks.resize(count);
    for (unsigned i = 0; i < count; ++i)
    {
        AddOperation(problem.tasks[i], graph, limits, i);
    }
    LagMatrix lags(count, std::vector<int>(count, kNoLag));
    for (const OperationEdge& edge : graph.edges)
    {
        int& lag = lags[edge.from][edge.to];
        lag = std::max(lag, static_cast<int>(LatencyOf(edge.dependency, limits)));
    }
    FinishProblem(problem, lags);
    return problem;
}

ModuloProblem
MakeStageProblem(const OperationGraph& graph, const DrmtLimits& limits, unsigned stages, StageGrain grain)
{
    assert(stages > 0);
    ModuloProblem problem;
    problem.period = stages;
    AddLimits(problem, limits);
    const std::vector<unsigned> taskOf = TasksOfTables(graph, grain);
    const unsigned count = *std::max_element(taskOf.begin(), taskOf.end()) + 1;
    problem.tasks.resize(count);
    for (unsigned i = 0; i < taskOf.size(); ++i)
    {
        AddOperation(problem.tasks[taskOf[i]], graph, limits, i);
    }
    LagMatrix lags(count, std::vector<int>(count, kNoLag));
    for (const OperationEdge& edge : graph.edges)
    {
        const unsigned from = taskOf[edge.from];
        const unsigned to = taskOf[edge.to];
        if (from != to)
        {
            const int lag = StageLag(graph.operations[edge.from].kind, graph.operations[edge.to].kind,
                                     LatencyOf(edge.dependency, limits) > 0);
            lags[from][to] = std::max(lags[from][to], lag);
        }
    }
    FinishProblem(problem, lags);
    return problem;
}

} // namespace pisa
