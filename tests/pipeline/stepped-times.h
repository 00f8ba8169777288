// When packets meet the tables of an image, as the stepped chip wants to know it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_STEPPED_TIMES_H
#define PISA_TESTS_PIPELINE_STEPPED_TIMES_H

#include "image/image.h"
#include "reference/stepped-chip.h"

namespace pisa
{

/** @return the times by the placement's own timing. */
inline SteppedTimes
SteppedTimesOf(const Image& image)
{
    const Program& program = image.program;
    SteppedTimes times;
    times.table.resize(program.tables.size(), 0);
    times.pass.resize(program.tables.size(), 0);
    for (const bool egress : {false, true})
    {
        const StageTiming timing = TimingOf(program, image.placement, image.target, egress);
        times.threads[egress].latency = timing.done;
        times.threads[egress].passes = image.placement.passes[egress];
        if (const auto* lengths = std::get_if<StageLengths>(&image.target.latency))
        {
            times.threads[egress].headerVectors = lengths->headerVectors;
            times.threads[egress].creditReissue = lengths->creditReissue;
        }
        for (const ControlNode& node : (egress ? program.egress : program.ingress).nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                const unsigned stage = image.placement.tables[apply->table].slices[0].stage;
                times.table[apply->table] = timing.start[stage % image.target.stages];
                times.pass[apply->table] = stage / image.target.stages;
            }
        }
    }
    return times;
}

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_STEPPED_TIMES_H
