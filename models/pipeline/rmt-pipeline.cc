// The RMT chip: when packets are issued and leave, and when they reach each table.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/rmt-pipeline.h"

#include "pipeline/engine-pipeline.h"

#include <utility>

namespace pisa
{

namespace
{

/** @return for each table the start of the stage that holds its first slice, in the thread that applies it. */
AccessTimes
AccessTimesOf(const Image& image, const StageTiming& ingress, const StageTiming& egress)
{
    AccessTimes times(image.program.tables.size(), 0);
    const std::pair<const Control*, const StageTiming*> threads[] = {{&image.program.ingress, &ingress},
                                                                     {&image.program.egress, &egress}};
    for (const auto& [control, timing] : threads)
    {
        for (const ControlNode& node : control->nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                times[apply->table] = timing->start.at(image.placement.tables[apply->table].slices.front().stage);
            }
        }
    }
    return times;
}

} // namespace

std::unique_ptr<Pipeline>
MakeRmtPipeline(const Image& image)
{
    const StageTiming ingress = TimingOf(image.program, image.placement, image.target, false);
    const StageTiming egress = TimingOf(image.program, image.placement, image.target, true);
    ChipTiming timing;
    timing.tables = AccessTimesOf(image, ingress, egress);
    timing.threads[0].latency = ingress.done;
    timing.threads[1].latency = egress.done;
    return MakeEnginePipeline(image, std::move(timing));
}

} // namespace pisa
