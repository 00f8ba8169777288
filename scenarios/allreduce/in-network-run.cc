// One in-network AllReduce beside its closed forms.
// SPDX-License-Identifier: GPL-2.0-only
#include "in-network.h"
#include "reference-sum.h"

#include <algorithm>
#include <cstdlib>

namespace pisa
{

namespace
{

bool
HoldsSum(const std::vector<double>& reported, const std::vector<int32_t>& sum)
{
    return reported.size() == sum.size() && std::equal(sum.begin(), sum.end(), reported.begin());
}

/** O1 with the latency of the window that completes a slot, on its way to the last port. */
double
Textbook(const InNetworkResult& result, const Experiment& experiment)
{
    const uint64_t cycles = result.clock.parseCycles + result.clock.ingressCycles + result.clock.egressCycles +
                            2 * (experiment.workers - 1);
    const IdealRack rack{static_cast<double>(result.clock.rate), static_cast<double>(result.clock.delay) * 1e-12,
                         static_cast<double>(cycles) / static_cast<double>(result.clock.clockHz)};
    return InNetworkTime(rack, static_cast<double>(result.wireBytes), experiment.Windows(), experiment.Windows());
}

void
CompareTimes(const InNetworkRack& rack, const Experiment& experiment, InNetworkResult& result)
{
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        const int64_t start = rack.Starts(worker).at(0);
        const int64_t time = rack.Ends(worker).at(0) - start;
        result.time = std::max(result.time, time);
        if (!result.clock.isFixed)
        {
            continue;
        }
        const InNetworkRun run{experiment.workers, experiment.Windows(), result.wireBytes, start};
        const int64_t formula = InNetworkTime(result.clock, run, worker);
        const int64_t difference = time - formula;
        result.formula = std::max(result.formula, formula);
        result.difference = std::abs(difference) > std::abs(result.difference) ? difference : result.difference;
    }
    result.isOnTime = std::abs(result.difference) <= result.clock.LineTimeCut(result.wireBytes);
}

} // namespace

InNetworkResult
RunInNetwork(const Experiment& experiment, const std::string& folder)
{
    InNetworkRack rack(experiment, folder);
    if (!experiment.timeline.empty())
    {
        rack.Rack().WriteTimeline(experiment.timeline);
    }
    rack.SetArgument("rounds", 1);
    rack.Run();

    InNetworkResult result;
    result.clock = rack.Clock();
    result.wireBytes = rack.WireBytes();
    result.limit = LimitOf(result.clock, experiment.workers, result.wireBytes);
    result.drops = rack.Rack().Switch().GetCounters().ingressDrops;
    result.broadcasts = rack.Rack().Switch().GetCounters().replicated;
    result.isRight = rack.Stalled().empty();
    const std::vector<int32_t> sum = ReferenceSum(experiment, 1);
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        result.isRight = result.isRight && HoldsSum(rack.Reports(worker, "sum"), sum);
    }
    if (result.isRight)
    {
        CompareTimes(rack, experiment, result);
        result.textbook = Textbook(result, experiment);
    }
    return result;
}

} // namespace pisa
