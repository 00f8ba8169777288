// Longest chains of units in cycles.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/latency-bound.h"

#include "compiler/place/stage-windows.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return cycles from the first of these stages to the last one, nothing else waiting. */
Cycle
CyclesOf(unsigned stages, const Target& target)
{
    return stages * CostOf(DependencyKind::ReverseMatch, target.latency);
}

/** @return cycles from the stage in which edge.from ends to the one in which edge.to begins; they may share it. */
Cycle
WaitOf(const StageEdge& edge, const Target& target)
{
    return edge.IsStrict() ? CostOf(edge.kind, target.latency) : 0;
}

} // namespace

Cycle
LeastLatency(const StageProblem& problem, const Target& target, unsigned stages)
{
    const std::vector<UnitWindow> windows = WindowsOf(problem, target);
    const auto own = [&](uint32_t unit)
    { return CyclesOf(std::max(1U, problem.units[unit].leastStages) - 1, target); };
    std::vector<Cycle> begins; // not before
    std::vector<Cycle> behind; // from a unit's end to the end of the row of `stages`
    for (const UnitWindow& window : windows)
    {
        begins.push_back(CyclesOf(window.head, target));
        behind.push_back(CyclesOf(window.tail, target));
    }
    std::vector<StageEdge> edges = problem.edges; // units are in an order that every edge follows
    std::stable_sort(edges.begin(), edges.end(), [](const StageEdge& a, const StageEdge& b) { return a.to < b.to; });
    for (const StageEdge& edge : edges)
    {
        begins[edge.to] = std::max(begins[edge.to], begins[edge.from] + own(edge.from) + WaitOf(edge, target));
    }
    std::stable_sort(edges.begin(), edges.end(),
                     [](const StageEdge& a, const StageEdge& b) { return a.from > b.from; });
    for (const StageEdge& edge : edges)
    {
        behind[edge.from] = std::max(behind[edge.from], behind[edge.to] + own(edge.to) + WaitOf(edge, target));
    }
    const unsigned empty = target.stages - std::min(stages, target.stages);
    Cycle least = CyclesOf(target.stages - 1, target);
    for (uint32_t unit = 0; unit < problem.units.size(); ++unit)
    {
        least = std::max(least, begins[unit] + own(unit) + behind[unit] + CyclesOf(empty, target));
    }
    return least;
}

} // namespace pisa
