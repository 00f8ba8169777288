// Images of dRMT chips with room for all memory.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/roomy-schedule.h"

#include "pipeline/roomy-image.h"
#include "target/thread-operations.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

/** @return starts in the order of the graph, each after a random wait at the first cycle that keeps all limits. */
std::optional<std::vector<Cycle>>
StartsAtRandom(const OperationGraph& graph, const DrmtLimits& limits, unsigned period, std::mt19937_64& random)
{
    OperationGraph placed;
    Schedule schedule{period, {}};
    for (unsigned i = 0; i < graph.operations.size(); ++i)
    {
        Cycle earliest = random() % 3 == 0 ? random() % 9 : 0;
        for (const OperationEdge& edge : graph.edges)
        {
            if (edge.to == i)
            {
                earliest = std::max(earliest, schedule.start.at(edge.from) + LatencyOf(edge.dependency, limits));
            }
        }
        placed.operations.push_back(graph.operations[i]);
        schedule.start.push_back(earliest);
        const Cycle last = earliest + period;
        while (!Check(placed, limits, schedule).empty())
        {
            if (++schedule.start.back() == last)
            {
                return std::nullopt;
            }
        }
    }
    return schedule.start;
}

} // namespace

Target
RoomyProcessors(unsigned packets)
{
    Target target = RoomyTarget(0);
    target.name = "roomy-processors";
    target.architecture = "drmt";
    target.stage.exactCrossbarBits = target.stage.ternaryCrossbarBits = target.stage.actionCrossbarBits = 0;
    target.stage.tables = target.stage.statefulUnits = 0;
    target.latency = {};
    target.processors = 1000;
    target.issue = {target.name, 40, 80, 32, 1, packets, packets, 22, 2, 0};
    return target;
}

Image
ScheduleAs(const Program& program, const Target& target, std::vector<ThreadPlacement> threads)
{
    Placement placement;
    placement.threads = std::move(threads);
    placement.phv = BytesForFields(program);
    return Seal(program, target, std::move(placement));
}

Image
ScheduleAtRandom(const Program& program, const Target& target, std::mt19937_64& random)
{
    std::vector<ThreadPlacement> threads;
    for (const bool egress : {false, true})
    {
        const OperationGraph graph = OperationsOf(program, egress).graph;
        std::optional<std::vector<Cycle>> starts;
        auto period = static_cast<unsigned>(1 + random() % 4);
        while (!(starts = StartsAtRandom(graph, target.issue, period, random)))
        {
            ++period;
        }
        const auto processors = static_cast<unsigned>(1 + random() % (period + 2));
        threads.push_back({processors, {period, std::move(*starts)}});
    }
    return ScheduleAs(program, target, std::move(threads));
}

} // namespace pisa
