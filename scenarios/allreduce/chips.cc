// One AllReduce on several chips: same program, same sums, other times.
// SPDX-License-Identifier: GPL-2.0-only
#include "chips.h"

#include "in-network.h"

namespace pisa
{

namespace
{

/** The last contribution of a window waits for one issue slot, and the last copy for one egress slot, per worker. */
void
AddRow(const std::string& target, const Experiment& experiment, const InNetworkResult& result, ResultTable& rows)
{
    const ClockedRack& clock = result.clock;
    const double cycle = 1e9 / static_cast<double>(clock.clockHz);
    const auto nanoseconds = [cycle](uint64_t cycles) { return static_cast<double>(cycles) * cycle; };
    const uint64_t waits = 2 * (experiment.workers - 1);
    rows.Add({target, static_cast<double>(clock.clockHz) * 1e-9, static_cast<int64_t>(clock.parseCycles),
              static_cast<int64_t>(clock.ingressCycles), static_cast<int64_t>(clock.egressCycles),
              nanoseconds(clock.parseCycles), nanoseconds(waits), nanoseconds(clock.ingressCycles),
              nanoseconds(clock.egressCycles),
              nanoseconds(clock.parseCycles + waits + clock.ingressCycles + clock.egressCycles),
              static_cast<double>(result.time) * 1e-6,
              CellIf(clock.isFixed, static_cast<double>(result.formula) * 1e-6),
              CellIf(clock.isFixed, static_cast<double>(result.difference) * 1e-3), NameOf(result.limit),
              std::string(result.isRight ? "exact" : "WRONG")});
}

} // namespace

ChipsResult
CompareChips(const Experiment& experiment, const std::vector<std::string>& targets, const OutputFolder& output,
             JobProgress& progress)
{
    ChipsResult result{ResultTable("the same AllReduce on each chip", {{"chip"},
                                                                       {"clock [GHz]", 2},
                                                                       {"parser [cycles]"},
                                                                       {"ingress [cycles]"},
                                                                       {"egress [cycles]"},
                                                                       {"parser [ns]", 1, true},
                                                                       {"slots [ns]", 1, true},
                                                                       {"ingress [ns]", 1, true},
                                                                       {"egress [ns]", 1, true},
                                                                       {"t_s [ns]", 1},
                                                                       {"measured [us]", 6},
                                                                       {"formula [us]", 6},
                                                                       {"difference [ns]", 3},
                                                                       {"limit"},
                                                                       {"sums"}})};
    for (const std::string& target : targets)
    {
        progress.Begin("chip " + target);
        Experiment point = experiment;
        point.target = target;
        point.timeline.clear(); // the single run is the one to look at
        const uint64_t capacity = point.Windows() * point.window;
        const InNetworkResult run = RunInNetwork(point, CompileAllReduce(point, capacity, output));
        AddRow(target, point, run, result.rows);
        result.isRight = result.isRight && run.isRight;
        result.isOnTime = result.isOnTime && run.isOnTime;
        progress.Done();
    }
    return result;
}

} // namespace pisa
