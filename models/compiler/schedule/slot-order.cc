// Distances between slots, and the bound on the period.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/slot-order.h"

#include <algorithm>
#include <numeric>

namespace pisa
{

namespace
{

unsigned
ResourceOfTask(const ModuloProblem& problem, unsigned task)
{
    return problem.tasks[task].isUser[0] ? 0 : 1;
}

unsigned
CostOfTask(const ModuloProblem& problem, unsigned task)
{
    return problem.tasks[task].cost[ResourceOfTask(problem, task)];
}

unsigned
CeilDivide(uint64_t dividend, unsigned divisor)
{
    return static_cast<unsigned>((dividend + divisor - 1) / divisor);
}

/** Bins that costs of at least `small` need: large ones one each, the others what room those leave and bins of their
 * own. */
unsigned
BinsWithout(const std::vector<unsigned>& costs, unsigned capacity, unsigned small)
{
    unsigned large = 0;
    uint64_t room = 0;
    uint64_t rest = 0;
    for (const unsigned cost : costs)
    {
        if (2 * cost > capacity)
        {
            ++large;
            room += cost + small > capacity ? 0 : capacity - cost;
        }
        else if (cost >= small)
        {
            rest += cost;
        }
    }
    return large + (rest > room ? CeilDivide(rest - room, capacity) : 0);
}

/** @return tasks such that each comes after all that it waits for. */
std::vector<unsigned>
TopologicalOrder(const ModuloProblem& problem)
{
    std::vector<unsigned> order(problem.tasks.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](unsigned a, unsigned b) { return problem.before[a].size() < problem.before[b].size(); });
    return order;
}

/** Longest chains: through tasks of the same resource only, which the closed lags make enough. */
void
FillDistances(const ModuloProblem& problem, const std::vector<unsigned>& order, SlotOrder& slots)
{
    const std::size_t count = problem.tasks.size();
    slots.distance.assign(count, std::vector<int>(count, -1));
    for (unsigned task = 0; task < count; ++task)
    {
        for (const TaskLag& later : problem.after[task])
        {
            if (ResourceOfTask(problem, task) == ResourceOfTask(problem, later.task))
            {
                slots.distance[task][later.task] = later.lag > 0 ? 1 : 0;
            }
        }
    }
    for (const unsigned via : order)
    {
        for (unsigned from = 0; from < count; ++from)
        {
            const int first = slots.distance[from][via];
            for (unsigned to = 0; first >= 0 && to < count; ++to)
            {
                if (slots.distance[via][to] >= 0)
                {
                    slots.distance[from][to] = std::max(slots.distance[from][to], first + slots.distance[via][to]);
                }
            }
        }
    }
}

/**
 * Slots that tasks at given distances need on one side of a task: those at distance d or more fill whole slots, of
 * which the nearest is d away.
 */
unsigned
SlotsBeside(const std::vector<std::pair<int, unsigned>>& costsByDistance, unsigned capacity)
{
    unsigned slots = 0;
    std::vector<unsigned> costs;
    for (auto it = costsByDistance.rbegin(); it != costsByDistance.rend(); ++it)
    {
        costs.push_back(it->second);
        const unsigned distance = static_cast<unsigned>(it->first);
        slots = std::max(slots, distance + BinsNeeded(costs, capacity) - 1);
    }
    return slots;
}

/** Fills head (or tail) in topological (or reverse) order. */
void
FillSide(const ModuloProblem& problem, const std::vector<unsigned>& order, bool isHead, const SlotOrder& slots,
         std::vector<unsigned>& side)
{
    side.assign(problem.tasks.size(), 0);
    for (const unsigned task : order)
    {
        std::vector<std::pair<int, unsigned>> costs;
        for (const TaskLag& other : isHead ? problem.before[task] : problem.after[task])
        {
            const int distance = isHead ? slots.distance[other.task][task] : slots.distance[task][other.task];
            if (distance >= 0)
            {
                side[task] = std::max(side[task], side[other.task] + static_cast<unsigned>(distance));
            }
            if (distance > 0)
            {
                costs.emplace_back(distance, CostOfTask(problem, other.task));
            }
        }
        std::sort(costs.begin(), costs.end());
        side[task] = std::max(side[task], SlotsBeside(costs, problem.capacity[ResourceOfTask(problem, task)]));
    }
}

/** Whether a third task stands between the two. */
bool
IsOrderedByOther(const ModuloProblem& problem, unsigned from, unsigned to)
{
    const auto& after = problem.after[from];
    return std::any_of(after.begin(), after.end(),
                       [&](const TaskLag& via)
                       {
                           const auto& rest = problem.after[via.task];
                           return std::any_of(rest.begin(), rest.end(),
                                              [&](const TaskLag& later) { return later.task == to; });
                       });
}

/** Order between resources is strict in a sequence of slots, whatever the lag; equal starts yield in one direction.
 */
void
FillCrossings(const ModuloProblem& problem, SlotOrder& slots)
{
    bool canMatchLead = false;
    bool canActionLead = false;
    for (unsigned from = 0; from < problem.tasks.size(); ++from)
    {
        for (const TaskLag& later : problem.after[from])
        {
            if (ResourceOfTask(problem, from) == ResourceOfTask(problem, later.task))
            {
                continue;
            }
            if (later.lag == 0)
            {
                (ResourceOfTask(problem, from) == 0 ? canMatchLead : canActionLead) = true;
            }
            if (!IsOrderedByOther(problem, from, later.task))
            {
                slots.crossings.emplace_back(from, later.task);
            }
        }
    }
    slots.hasTies = canMatchLead && canActionLead;
}

/** The order bound of the tasks of one resource with at least `before` and `after` slots beside them. */
void
RaiseByBand(const ModuloProblem& problem, const SlotOrder& slots, unsigned resource, unsigned before, unsigned after,
            PeriodBound& bound)
{
    std::vector<unsigned> costs;
    for (unsigned task = 0; task < problem.tasks.size(); ++task)
    {
        if (ResourceOfTask(problem, task) == resource && slots.head[task] >= before && slots.tail[task] >= after)
        {
            costs.push_back(problem.tasks[task].cost[resource]);
        }
    }
    if (costs.empty())
    {
        return;
    }
    const unsigned between = BinsNeeded(costs, problem.capacity[resource]);
    const unsigned period = CeilDivide(before + between + after, problem.packets[resource]);
    if (period > bound.period)
    {
        const char* kind = resource == 0 ? "matches" : "actions";
        bound.period = period;
        bound.reason = "of the ordered " + std::string(kind) + ", " + std::to_string(costs.size()) + " with " +
                       std::to_string(std::accumulate(costs.begin(), costs.end(), uint64_t{0})) + " " +
                       NameOf(static_cast<IssueResource>(resource)) + " need " + std::to_string(between) +
                       " start cycles, after " + std::to_string(before) + " and before " + std::to_string(after) +
                       " others; " + std::to_string(problem.packets[resource]) + " a cycle";
    }
}

} // namespace

unsigned
BinsNeeded(std::vector<unsigned> costs, unsigned capacity)
{
    if (costs.empty())
    {
        return 0;
    }
    std::sort(costs.begin(), costs.end());
    unsigned most = 1;
    // ignore what is smaller than `small`: then a bin with more than capacity - small is full
    for (std::size_t i = 0; i < costs.size() && 2 * costs[i] <= capacity; ++i)
    {
        if (i == 0 || costs[i] != costs[i - 1])
        {
            most = std::max(most, BinsWithout(costs, capacity, costs[i]));
        }
    }
    return std::max(most, BinsWithout(costs, capacity, capacity / 2 + 1));
}

SlotOrder
OrderSlots(const ModuloProblem& problem)
{
    SlotOrder slots;
    std::vector<unsigned> order = TopologicalOrder(problem);
    FillDistances(problem, order, slots);
    FillSide(problem, order, true, slots, slots.head);
    std::reverse(order.begin(), order.end());
    FillSide(problem, order, false, slots, slots.tail);
    FillCrossings(problem, slots);
    return slots;
}

PeriodBound
BoundPeriod(const ModuloProblem& problem, const SlotOrder& order)
{
    PeriodBound bound{1, "a packet enters every 1 or more cycles"};
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        std::vector<unsigned> costs;
        for (const ModuloTask& task : problem.tasks)
        {
            costs.push_back(task.cost[resource]);
        }
        const unsigned period = BinsNeeded(costs, problem.capacity[resource]);
        if (period > bound.period)
        {
            bound.period = period;
            bound.reason = std::to_string(std::accumulate(costs.begin(), costs.end(), uint64_t{0})) + " " +
                           NameOf(static_cast<IssueResource>(resource)) + " at " +
                           std::to_string(problem.capacity[resource]) + " a cycle";
        }
    }
    const unsigned mostBefore = *std::max_element(order.head.begin(), order.head.end());
    const unsigned mostAfter = *std::max_element(order.tail.begin(), order.tail.end());
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        for (unsigned before = 0; before <= mostBefore; ++before)
        {
            for (unsigned after = 0; after <= mostAfter; ++after)
            {
                RaiseByBand(problem, order, resource, before, after, bound);
            }
        }
    }
    return bound;
}

} // namespace pisa
