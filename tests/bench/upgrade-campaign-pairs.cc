// Pairs of programs that upgrades under traffic are tried with.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-pairs.h"

#include <algorithm>

namespace pisa
{
namespace
{

using Kind = PointerSlot::Kind;

FlowNode
MakeTable(const std::string& name, ElementId next)
{
    FlowNode node;
    node.name = name;
    node.content = name;
    node.actions = {"a0", "a1", "a2"};
    node.pointers = {{{Kind::Next}, next}};
    return node;
}

FlowNode
MakeBranch(const std::string& name, ElementId onTrue, ElementId onFalse)
{
    FlowNode node;
    node.name = name;
    node.content = name;
    node.isTable = false;
    node.pointers = {{{Kind::True}, onTrue}, {{Kind::False}, onFalse}};
    return node;
}

} // namespace

FlowGraphPair
RandomPair(uint64_t seed)
{
    SyntheticOptions options;
    options.seed = seed;
    options.nodes = 4 + seed % 9;
    options.tablePercent = 50 + seed % 40;
    options.forkPercent = seed % 3 * 25;
    options.egressPercent = seed % 4 == 0 ? 30 : 0;
    options.alikePercent = seed % 5 == 0 ? 40 : 0;
    options.change = 0.1 + 0.1 * static_cast<double>(seed % 5);
    options.insertPercent = 30;
    options.replacePercent = 40;
    return MakeSyntheticPair(options);
}

FlowGraph
RowOf(const std::string& letters)
{
    FlowGraph graph;
    graph.name = letters;
    for (std::size_t i = 0; i < letters.size(); ++i)
    {
        const bool isLast = i + 1 == letters.size();
        graph.nodes.push_back(MakeTable(std::string(1, letters[i]), isLast ? kEndOfPipe : i + 1));
        graph.nodes.back().node = i;
    }
    graph.entry[0] = graph.nodes.empty() ? kEndOfPipe : 0;
    return graph;
}

FlowGraphPair
ThreeWays()
{
    FlowGraphPair pair;
    pair.oldGraph.nodes = {MakeBranch("A", 2, 1), MakeBranch("B", 3, kEndOfPipe), MakeTable("C", kEndOfPipe),
                           MakeTable("D", kEndOfPipe)};
    pair.newGraph.nodes = {MakeBranch("A", 2, 1), MakeBranch("B", 3, 5),      MakeTable("C", 4),
                           MakeTable("D", 5),     MakeTable("F", kEndOfPipe), MakeTable("E", kEndOfPipe)};
    for (FlowGraph* graph : {&pair.oldGraph, &pair.newGraph})
    {
        graph->name = graph == &pair.oldGraph ? "old" : "new";
        graph->entry[0] = 0;
        for (std::size_t i = 0; i < graph->nodes.size(); ++i)
        {
            graph->nodes[i].node = i;
        }
    }
    return pair;
}

CampaignFrame
RandomFrame(uint64_t seed, uint64_t packet)
{
    CampaignFrame frame{};
    uint64_t bits = seed * 0x9e3779b97f4a7c15 + packet;
    for (std::size_t i = 0; i < frame.size(); ++i)
    {
        bits = (bits ^ bits >> 31) * 0xbf58476d1ce4e5b9 + i; // mixes well enough, and seeds at no cost
        const auto byte = static_cast<uint8_t>(bits >> 40);
        frame[i] = i < 8 ? byte : byte % (kMostByte + 1);
    }
    return frame;
}

UpgradeTrial
TrialOf(const FlowGraphPair& pair, uint64_t seed, FrameVerdict& verdict)
{
    UpgradeTrial trial;
    trial.oldProgram = ProgramOf(pair.oldGraph);
    trial.newProgram = ProgramOf(pair.newGraph);
    trial.seed = seed;
    trial.costs.writesPerSecond = 1e12; // whatever is written takes a cycle a copy
    trial.costs.entriesPerSecond = 1e12;
    trial.costs.poll = 1;
    trial.frameOf = [seed](uint64_t packet)
    {
        const CampaignFrame frame = RandomFrame(seed, packet);
        return std::vector<uint8_t>(frame.begin(), frame.end());
    };
    trial.onEnd = [seed, pair, &verdict](const PacketEnd& end)
    {
        const CampaignFrame came = RandomFrame(seed, end.packet);
        const CampaignFrame byOld = FrameAfter(pair.oldGraph, came);
        const CampaignFrame byNew = FrameAfter(pair.newGraph, came);
        const bool isOld = std::equal(byOld.begin(), byOld.end(), end.frame.begin(), end.frame.end());
        const bool isNew = std::equal(byNew.begin(), byNew.end(), end.frame.begin(), end.frame.end());
        verdict.wrong += !isOld && !isNew;
        verdict.unlikePath += (end.way == Way::Old && !isOld) || (end.way == Way::New && !isNew);
    };
    return trial;
}

} // namespace pisa
