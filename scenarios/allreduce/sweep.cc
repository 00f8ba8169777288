// AllReduce over numbers of workers and vector sizes, in the network and as a ring.
// SPDX-License-Identifier: GPL-2.0-only
#include "sweep.h"

#include "in-network.h"
#include "ring.h"

#include <algorithm>
#include <cstdlib>

namespace pisa
{

namespace
{

double
Microseconds(int64_t picoseconds)
{
    return static_cast<double>(picoseconds) * 1e-6;
}

SweepResult
EmptyResult()
{
    return {ResultTable("sweep: completion time; N workers, difference is measured less formula",
                        {{"workers"},
                         {"elements"},
                         {"in-network [us]", 5},
                         {"formula [us]", 5, true},
                         {"difference [ns]", 3},
                         {"limit"},
                         {"ring [us]", 5},
                         {"ring formula [us]", 5, true},
                         {"ring difference [ns]", 3},
                         {"speed-up", 3},
                         {"speed-up formula", 3, true},
                         {"big ring [us]", 5},
                         {"big ring formula [us]", 5, true},
                         {"big speed-up", 3},
                         {"big speed-up formula", 3, true}})};
}

void
AddRow(const Experiment& point, const InNetworkResult& network, const RingResult& ring, const RingResult& bigRing,
       SweepResult& result)
{
    const auto ratio = [](int64_t slow, int64_t fast)
    { return static_cast<double>(slow) / static_cast<double>(fast); };
    // where the chip issues packets slower than they come the ring has no closed form of ours
    const auto form = [](const RingResult& result, double value) { return CellIf(result.hasForm, value); };
    result.rows.Add({static_cast<int64_t>(point.workers), static_cast<int64_t>(point.length),
                     Microseconds(network.time), CellIf(network.clock.isFixed, Microseconds(network.formula)),
                     CellIf(network.clock.isFixed, static_cast<double>(network.difference) * 1e-3),
                     NameOf(network.limit), Microseconds(ring.time), form(ring, Microseconds(ring.formula)),
                     CellIf(ring.isExactCase, static_cast<double>(ring.time - ring.formula) * 1e-3),
                     ratio(ring.time, network.time), form(ring, ratio(ring.formula, network.formula)),
                     Microseconds(bigRing.time), form(bigRing, Microseconds(bigRing.formula)),
                     ratio(bigRing.time, network.time), form(bigRing, ratio(bigRing.formula, network.formula))});
}

void
Judge(const InNetworkResult& network, const RingResult& ring, SweepResult& result)
{
    result.isRight = result.isRight && network.isRight && ring.isRight;
    result.isOnTime = result.isOnTime && network.isOnTime && ring.isOnTime;
    result.worstInNetwork = std::max(result.worstInNetwork, std::abs(network.difference));
    if (ring.isExactCase)
    {
        result.worstRing = std::max(result.worstRing, std::abs(ring.time - ring.formula));
    }
}

} // namespace

SweepResult
RunSweep(const Experiment& experiment, const SweepPlan& plan, const OutputFolder& output, JobProgress& progress)
{
    SweepResult result = EmptyResult();
    Experiment point = experiment;
    const uint64_t longest = *std::max_element(plan.lengths.begin(), plan.lengths.end());
    const uint64_t capacity = (longest + point.window - 1) / point.window * point.window;
    for (const uint64_t length : plan.lengths)
    {
        for (const uint64_t workers : plan.workers)
        {
            progress.Begin(std::to_string(workers) + " workers, " + std::to_string(length) + " elements");
            point.length = length;
            point.workers = workers;
            const InNetworkResult network = RunInNetwork(point, CompileAllReduce(point, capacity, output));
            const RingResult ring = RunRing(point, point.window);
            const RingResult bigRing = RunRing(point, plan.ringPayload);
            Judge(network, ring, result);
            Judge(network, bigRing, result);
            AddRow(point, network, ring, bigRing, result);
            progress.Done();
        }
    }
    return result;
}

} // namespace pisa
