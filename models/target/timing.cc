// When each stage of an RMT chip starts: the strongest dependency across a boundary decides how long it waits.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Cycle
CostOf(DependencyKind kind, const StageLatency& latency)
{
    switch (kind)
    {
    case DependencyKind::Match:
        return latency.match;
    case DependencyKind::Action:
        return latency.action;
    case DependencyKind::Successor:
        return latency.successor;
    case DependencyKind::ReverseMatch:
        return latency.none;
    }
    assert(false && "no such dependency");
    return latency.match;
}

StageTiming
TimingOf(const Program& program, const Placement& placement, const Target& target, bool egress)
{
    struct Wait
    {
        unsigned end;
        Cycle cost;
    };

    const TableGraph graph = BuildTableGraph(program);
    std::vector<std::vector<Wait>> waits(target.stages);
    for (const TableEdge& edge : graph.edges)
    {
        const unsigned end = placement.tables.at(graph.nodes[edge.from].table).slices.back().stage;
        const unsigned begin = placement.tables.at(graph.nodes[edge.to].table).slices.front().stage;
        assert(end <= begin && begin < target.stages);
        if (graph.nodes[edge.to].isEgress == egress && end < begin)
        {
            waits[begin].push_back({end, CostOf(edge.kind, target.latency)});
        }
    }
    StageTiming timing;
    timing.start.resize(target.stages, 0);
    for (unsigned stage = 1; stage < target.stages; ++stage)
    {
        Cycle start = timing.start[stage - 1] + target.latency.none;
        for (const Wait& wait : waits[stage])
        {
            start = std::max(start, timing.start[wait.end] + wait.cost);
        }
        timing.start[stage] = start;
    }
    timing.done = timing.start.back() + target.latency.match;
    return timing;
}

} // namespace pisa
