// The dRMT chip: when packets enter and leave, and when they reach each table.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/drmt-pipeline.h"

#include "pipeline/engine-pipeline.h"
#include "target/thread-operations.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

std::vector<Cycle>
WaitsForProcessor(unsigned processors, unsigned period)
{
    assert(processors > 0 && period > 0);
    std::vector<bool> isOpen(period, false);
    const uint64_t serving = std::min(processors, period);
    for (uint64_t i = 0; i < serving; ++i)
    {
        isOpen[(i * period + serving - 1) / serving] = true;
    }
    std::vector<Cycle> waits(period, 0);
    Cycle next = period; // phase 0 of the next period is open
    for (unsigned residue = period; residue-- > 0;)
    {
        next = isOpen[residue] ? residue : next;
        waits[residue] = next - residue;
    }
    return waits;
}

namespace
{

ChipTiming
TimingOfSchedules(const Image& image)
{
    ChipTiming timing;
    timing.access.isAhead = true;
    timing.access.tables.resize(image.program.tables.size());
    for (const bool egress : {false, true})
    {
        const ThreadPlacement& placed = image.placement.threads.at(egress);
        const ThreadOperations operations = OperationsOf(image.program, egress);
        for (TableId table = 0; table < timing.access.tables.size(); ++table)
        {
            if (const auto meeting = operations.Meeting(table))
            {
                timing.access.tables[table].after = placed.schedule.start.at(*meeting);
            }
        }
        for (const auto& condition : operations.condition)
        {
            timing.access.branches[egress].push_back(
                condition ? std::optional(Cycle{placed.schedule.start.at(*condition)}) : std::nullopt);
        }
        timing.threads[egress].latency =
            std::max({Cycle{1}, placed.schedule.Length(), image.placement.held[egress].done});
        timing.threads[egress].wait = WaitsForProcessor(placed.processors, placed.schedule.period);
    }
    return timing;
}

} // namespace

std::unique_ptr<Pipeline>
MakeDrmtPipeline(const Image& image)
{
    assert(image.target.architecture == "drmt");
    return MakeEnginePipeline(image, TimingOfSchedules);
}

} // namespace pisa
