// Costs, latencies and names of the operations of a schedule.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/schedule.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

bool
ScheduledOperation::operator==(const ScheduledOperation& o) const
{
    return name == o.name && kind == o.kind && keyBits == o.keyBits && actionFields == o.actionFields;
}

bool
OperationEdge::operator==(const OperationEdge& o) const
{
    return from == o.from && to == o.to && dependency == o.dependency;
}

bool
OperationGraph::operator==(const OperationGraph& o) const
{
    return name == o.name && operations == o.operations && edges == o.edges;
}

bool
DrmtLimits::operator==(const DrmtLimits& o) const
{
    return name == o.name && keyUnits == o.keyUnits && keyUnitBits == o.keyUnitBits &&
           actionFields == o.actionFields && conditionFields == o.conditionFields && matchPackets == o.matchPackets &&
           actionPackets == o.actionPackets && matchLatency == o.matchLatency && actionLatency == o.actionLatency &&
           successorLatency == o.successorLatency;
}

unsigned
DrmtLimits::Capacity(IssueResource resource) const
{
    return resource == IssueResource::KeyUnits ? keyUnits : actionFields;
}

unsigned
DrmtLimits::Packets(IssueResource resource) const
{
    return resource == IssueResource::KeyUnits ? matchPackets : actionPackets;
}

bool
Schedule::operator==(const Schedule& o) const
{
    return period == o.period && start == o.start;
}

Cycle
Schedule::Length() const
{
    return start.empty() ? 0 : *std::max_element(start.begin(), start.end()) + 1;
}

Cycle
Schedule::Threads() const
{
    assert(period > 0);
    return (Length() + period - 1) / period;
}

const char*
NameOf(OperationKind kind)
{
    switch (kind)
    {
    case OperationKind::Match:
        return "match";
    case OperationKind::Action:
        return "action";
    case OperationKind::Condition:
        return "condition";
    }
    return "";
}

const char*
NameOf(OperationDependency dependency)
{
    switch (dependency)
    {
    case OperationDependency::MatchToAction:
        return "new_match_to_action";
    case OperationDependency::TableResult:
        return "new_successor_conditional_on_table_result_action_type";
    case OperationDependency::Match:
        return "rmt_match";
    case OperationDependency::Action:
        return "rmt_action";
    case OperationDependency::Successor:
        return "rmt_successor";
    case OperationDependency::ReverseRead:
        return "rmt_reverse_read";
    }
    return "";
}

const char*
NameOf(IssueResource resource)
{
    return resource == IssueResource::KeyUnits ? "key units" : "action fields";
}

IssueResource
ResourceOf(OperationKind kind)
{
    return kind == OperationKind::Match ? IssueResource::KeyUnits : IssueResource::ActionFields;
}

unsigned
CostOf(const ScheduledOperation& operation, const DrmtLimits& limits)
{
    switch (operation.kind)
    {
    case OperationKind::Match:
        return (operation.keyBits + limits.keyUnitBits - 1) / limits.keyUnitBits;
    case OperationKind::Action:
        return operation.actionFields;
    case OperationKind::Condition:
        return limits.conditionFields;
    }
    return 0;
}

unsigned
LatencyOf(OperationDependency dependency, const DrmtLimits& limits)
{
    switch (dependency)
    {
    case OperationDependency::MatchToAction:
    case OperationDependency::TableResult:
        return limits.matchLatency;
    case OperationDependency::Match:
    case OperationDependency::Action:
        return limits.actionLatency;
    case OperationDependency::Successor:
    case OperationDependency::ReverseRead:
        return limits.successorLatency;
    }
    return 0;
}

} // namespace pisa
