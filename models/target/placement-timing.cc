// What a placed program makes each stage wait for and use, and so when each stage starts.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"

#include "target/demand.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

void
AddWaits(const TableEdge& edge, const TablePlacement& from, const TablePlacement& to, std::vector<StageFacts>& stages)
{
    assert(from.slices.back().stage <= to.slices.front().stage);
    const auto count = static_cast<unsigned>(stages.size());
    if (from.slices.back().stage == to.slices.front().stage)
    {
        return; // the two share a stage, so that nothing has to wait
    }
    for (const TableSlice& later : to.slices)
    {
        for (const TableSlice& earlier : from.slices)
        {
            if (later.stage / count == earlier.stage / count)
            {
                stages[later.stage % count].waits.push_back({earlier.stage % count, edge.kind});
            }
        }
    }
}

void
AddFeatures(const Program& program, const TablePlacement& placed, std::vector<StageFacts>& stages)
{
    const Table& table = program.tables.at(placed.table);
    const bool isTernary = std::any_of(table.keys.begin(), table.keys.end(),
                                       [](const MatchKey& key) { return key.kind != MatchKind::Exact; });
    const bool isStateful = !ArraysOf(program, placed.table).empty();
    for (const TableSlice& slice : placed.slices)
    {
        StageFeatures& features = stages[slice.stage % stages.size()].features;
        features.tcam = features.tcam || isTernary;
        features.stateful = features.stateful || isStateful;
    }
}

} // namespace

std::vector<StageFacts>
FactsOf(const Program& program, const Placement& placement, unsigned stages, bool egress)
{
    std::vector<StageFacts> facts(stages);
    const TableGraph graph = BuildTableGraph(program);
    for (const TableNode& node : graph.nodes)
    {
        if (node.isEgress == egress)
        {
            AddFeatures(program, placement.tables.at(node.table), facts);
        }
    }
    for (const TableEdge& edge : graph.edges)
    {
        if (graph.nodes[edge.to].isEgress == egress)
        {
            AddWaits(edge, placement.tables.at(graph.nodes[edge.from].table),
                     placement.tables.at(graph.nodes[edge.to].table), facts);
        }
    }
    const std::vector<Cycle>& held = placement.held[egress].start;
    for (std::size_t stage = 0; stage < std::min(held.size(), facts.size()); ++stage)
    {
        facts[stage].notBefore = held[stage];
    }
    return facts;
}

StageTiming
TimingOf(const Program& program, const Placement& placement, const Target& target, bool egress)
{
    StageTiming timing = TimeStages(FactsOf(program, placement, target.stages, egress), target.latency, egress);
    timing.done = std::max(timing.done, placement.held[egress].done);
    return timing;
}

} // namespace pisa
