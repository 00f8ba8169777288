// The RMT chip: when packets are issued and leave, and when they reach each table.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/rmt-pipeline.h"

#include "pipeline/engine-pipeline.h"

#include <array>
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
    return timing;
}

} // namespace

std::unique_ptr<Pipeline>
MakeRmtPipeline(const Image& image)
{
    return MakeEnginePipeline(image, TimingOfStages);
}

} // namespace pisa
