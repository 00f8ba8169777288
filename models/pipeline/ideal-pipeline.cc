// The ideal switch: any program, no limits.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/ideal-pipeline.h"

#include "pipeline/engine-pipeline.h"

#include <cassert>

namespace pisa
{

namespace
{

ChipTiming
TimingOfIdeal(const Image& image)
{
    const IdealLatency& latency = image.target.ideal;
    const std::vector<bool> isEgress = EgressTables(image.program);
    ChipTiming timing;
    timing.access.tables.resize(image.program.tables.size());
    for (TableId table = 0; table < timing.access.tables.size(); ++table)
    {
        timing.access.tables[table].after = isEgress[table] ? latency.egress : latency.ingress;
    }
    timing.threads[0].latency = latency.ingress;
    timing.threads[1].latency = latency.egress;
    return timing;
}

} // namespace

std::unique_ptr<Pipeline>
MakeIdealPipeline(const Image& image)
{
    assert(image.target.architecture == "ideal");
    return MakeEnginePipeline(image, TimingOfIdeal);
}

} // namespace pisa
