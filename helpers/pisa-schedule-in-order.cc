// A dRMT schedule made without a compiler.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-schedule-in-order.h"

#include "target/thread-operations.h"

#include <algorithm>

namespace ns3
{

namespace
{

/** @return the first cycle at which the operation may start, for all that it waits for. */
pisa::Cycle
EarliestStart(unsigned operation, const pisa::OperationGraph& graph, const std::vector<pisa::Cycle>& starts,
              const pisa::DrmtLimits& limits)
{
    pisa::Cycle earliest = 0;
    for (const pisa::OperationEdge& edge : graph.edges)
    {
        if (edge.to == operation)
        {
            earliest = std::max(earliest, starts.at(edge.from) + pisa::LatencyOf(edge.dependency, limits));
        }
    }
    return earliest;
}

/** @return a schedule of that period; it breaks limits if operations find no place between those before them. */
pisa::Schedule
StartInOrder(const pisa::OperationGraph& graph, const pisa::DrmtLimits& limits, unsigned period)
{
    pisa::Schedule schedule{period, {}};
    pisa::OperationGraph placed; // without edges: those are kept by construction
    for (unsigned operation = 0; operation < graph.operations.size(); ++operation)
    {
        const pisa::Cycle earliest = EarliestStart(operation, graph, schedule.start, limits);
        placed.operations.push_back(graph.operations[operation]);
        schedule.start.push_back(earliest);
        while (!pisa::Check(placed, limits, schedule).empty() && schedule.start.back() < earliest + period)
        {
            ++schedule.start.back();
        }
    }
    return schedule;
}

} // namespace

std::vector<pisa::ThreadPlacement>
PisaScheduleInProgramOrder(const pisa::Program& program, const pisa::Target& target)
{
    std::vector<pisa::ThreadPlacement> threads;
    for (const bool isEgress : {false, true})
    {
        const pisa::OperationGraph graph = pisa::OperationsOf(program, isEgress).graph;
        // with a period of one more than there are operations each has a residue of its own
        const auto longest = static_cast<unsigned>(graph.operations.size() + 1);
        unsigned period = 1;
        pisa::Schedule schedule = StartInOrder(graph, target.issue, period);
        while (!pisa::Check(graph, target.issue, schedule).empty() && period < longest)
        {
            schedule = StartInOrder(graph, target.issue, ++period);
        }
        threads.push_back({period, std::move(schedule)});
    }
    return threads;
}

} // namespace ns3
