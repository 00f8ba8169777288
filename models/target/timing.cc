// Start times of stages by either model of time.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/timing.h"

#include "target/stage-lengths.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

Cycle
Cost(DependencyKind kind, const StageLatency& latency)
{
    switch (kind)
    {
    case DependencyKind::Match:
        return latency.match;
    case DependencyKind::Action:
        return latency.action;
    case DependencyKind::Successor:
        return latency.successor;
    case DependencyKind::ReverseMatch:
        return latency.none;
    }
    assert(false && "no such dependency");
    return latency.match;
}

Cycle
Cost(DependencyKind kind, const StageLengths& lengths)
{
    return kind == DependencyKind::Match    ? lengths.base
           : kind == DependencyKind::Action ? lengths.action
                                            : lengths.concurrent;
}

StageTiming
Time(const std::vector<StageFacts>& stages, const StageLatency& latency, bool /* egress */)
{
    StageTiming timing;
    timing.start.resize(stages.size(), 0);
    for (std::size_t stage = 1; stage < stages.size(); ++stage)
    {
        Cycle start = std::max(timing.start[stage - 1] + latency.none, stages[stage].notBefore);
        for (const StageWait& wait : stages[stage].waits)
        {
            start = std::max(start, timing.start[wait.on] + Cost(wait.kind, latency));
        }
        timing.start[stage] = start;
    }
    timing.done = timing.start.back() + latency.match;
    return timing;
}

StageTiming
Time(const std::vector<StageFacts>& stages, const StageLengths& lengths, bool egress)
{
    const std::vector<StageBoundary> boundaries = BoundariesOf(stages, lengths, egress);
    const std::vector<Cycle> lengthOf = LengthsOf(stages, boundaries, lengths, LatencyForm::Compiler);
    StageTiming timing;
    timing.start.resize(stages.size(), 0);
    for (std::size_t stage = 1; stage < stages.size(); ++stage)
    {
        const Cycle distance = boundaries[stage] == StageBoundary::Match    ? lengthOf[stage - 1]
                               : boundaries[stage] == StageBoundary::Action ? lengths.action
                                                                            : lengths.concurrent;
        const Cycle corner = stage == lengths.cornerStage ? lengths.cornerTurn : 0;
        timing.start[stage] = std::max(timing.start[stage - 1] + distance + corner, stages[stage].notBefore);
    }
    timing.done = timing.start.back() + lengthOf.back();
    return timing;
}

} // namespace

bool
StageLatency::operator==(const StageLatency& o) const
{
    return match == o.match && action == o.action && successor == o.successor && none == o.none;
}

bool
StageLengths::operator==(const StageLengths& o) const
{
    return base == o.base && predication == o.predication && action == o.action && concurrent == o.concurrent &&
           tcam == o.tcam && selector == o.selector && statefulDivide == o.statefulDivide && stateful == o.stateful &&
           meter == o.meter && cornerStage == o.cornerStage && cornerTurn == o.cornerTurn &&
           egressMinimum == o.egressMinimum && headerVectors == o.headerVectors && creditReissue == o.creditReissue;
}

Cycle
CostOf(DependencyKind kind, const LatencyModel& model)
{
    return std::visit([kind](const auto& each) { return Cost(kind, each); }, model);
}

StageTiming
TimeStages(const std::vector<StageFacts>& stages, const LatencyModel& model, bool egress)
{
    assert(!stages.empty());
    return std::visit([&](const auto& each) { return Time(stages, each, egress); }, model);
}

} // namespace pisa
