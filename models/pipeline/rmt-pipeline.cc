// The RMT chip: when packets are issued and leave, and when they reach each table.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/rmt-pipeline.h"

#include "ir/control-flow.h"
#include "ir/control-graph.h"
#include "pipeline/engine-pipeline.h"

#include <array>
#include <tuple>
#include <utility>

namespace pisa
{

namespace
{

/** @return when packets reach the stage that holds each table's first slice, given the starts of each thread. */
AccessTimes
AccessTimesOf(const Image& image, const std::array<StageTiming, 2>& threads)
{
    const std::vector<bool> isEgress = EgressTables(image.program);
    AccessTimes times;
    times.tables.resize(image.program.tables.size());
    for (TableId table = 0; table < times.tables.size(); ++table)
    {
        const unsigned stage = image.placement.tables[table].slices.front().stage;
        times.tables[table] = {threads[isEgress[table]].start[stage % image.target.stages],
                               stage / image.target.stages};
    }
    return times;
}

/** @return whether some way through a control leads from a table to one in an earlier stage. */
bool
LeadsBack(const Program& program, Thread thread, const AccessTimes& times)
{
    const Control& control = ControlOf(program, thread);
    const auto isBefore = [](const AccessTime& a, const AccessTime& b)
    { return std::tie(a.pass, a.after) < std::tie(b.pass, b.after); };
    std::vector<AccessTime> latest(control.nodes.size()); // of the tables before a node on any way
    const ControlGraph graph(program, control);
    for (const NodeId id : graph.Order())
    {
        AccessTime last = latest[id];
        if (const auto* apply = std::get_if<Apply>(&control.nodes[id]))
        {
            if (isBefore(times.tables[apply->table], last))
            {
                return true;
            }
            last = times.tables[apply->table];
        }
        for (const NodeId next : Successors(program, control.nodes[id]))
        {
            if (next != kEndOfControl && isBefore(latest[next], last))
            {
                latest[next] = last;
            }
        }
    }
    return false;
}

ChipTiming
TimingOfStages(const Image& image)
{
    ChipTiming timing;
    std::array<StageTiming, 2> stages;
    for (const bool egress : {false, true})
    {
        stages[egress] = TimingOf(image.program, image.placement, image.target, egress);
        ThreadTiming& thread = timing.threads[egress];
        thread.latency = stages[egress].done;
        thread.passes = image.placement.passes[egress];
        if (const auto* lengths = std::get_if<StageLengths>(&image.target.latency))
        {
            thread.headerVectors = lengths->headerVectors;
            thread.creditReissue = lengths->creditReissue;
        }
    }
    timing.access = AccessTimesOf(image, stages);
    // a table that waits for nothing may stand before those that the program applies first: its stage decides by
    // itself whether the packet meets it
    timing.access.isAhead = LeadsBack(image.program, Thread::Ingress, timing.access) ||
                            LeadsBack(image.program, Thread::Egress, timing.access);
    return timing;
}

} // namespace

std::unique_ptr<Pipeline>
MakeRmtPipeline(const Image& image)
{
    return MakeEnginePipeline(image, TimingOfStages);
}

} // namespace pisa
