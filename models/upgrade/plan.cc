// Names, register writes and totals of plans.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/plan.h"

#include <tuple>

namespace pisa
{

const char*
NameOf(Consistency level)
{
    switch (level)
    {
    case Consistency::Program:
        return "program";
    case Consistency::Element:
        return "element";
    case Consistency::Execution:
        return "execution";
    }
    return "";
}

std::optional<Consistency>
FindConsistency(const std::string& name)
{
    for (Consistency level : {Consistency::Program, Consistency::Element, Consistency::Execution})
    {
        if (name == NameOf(level))
        {
            return level;
        }
    }
    return {};
}

std::string
NameOf(const PlanNode& node)
{
    switch (node.origin)
    {
    case PlanNode::Origin::End:
        return "null";
    case PlanNode::Origin::Old:
        return "old_" + node.name;
    case PlanNode::Origin::New:
        return "new_" + node.name;
    case PlanNode::Origin::Flex:
        return "flx_" + node.name;
    }
    return "";
}

const char*
NameOf(PlanPhase phase)
{
    static constexpr std::array<const char*, kPlanPhases> names{"prepare", "splice",       "commit", "quiesce old",
                                                                "fix up",  "quiesce flex", "retire"};
    return names[static_cast<unsigned>(phase)];
}

bool
Primitive::operator==(const Primitive& o) const
{
    return std::tie(kind, phase, pipe, node, other, changes, name, toName, count) ==
           std::tie(o.kind, o.phase, o.pipe, o.node, o.other, o.changes, o.name, o.toName, o.count);
}

bool
PlannedTransaction::operator==(const PlannedTransaction& o) const
{
    return std::tie(primitives, elements, peak, after) == std::tie(o.primitives, o.elements, o.peak, o.after);
}

bool
UpgradePlan::operator==(const UpgradePlan& o) const
{
    const auto isSame = [](const Diagnostic& a, const Diagnostic& b) { return ToString(a) == ToString(b); };
    return std::tie(level, transactions, before, peak, peakBound) ==
               std::tie(o.level, o.transactions, o.before, o.peak, o.peakBound) &&
           std::equal(warnings.begin(), warnings.end(), o.warnings.begin(), o.warnings.end(), isSame);
}

uint64_t
DwordWrites(const Primitive& primitive)
{
    switch (primitive.kind)
    {
    case Primitive::Kind::AllocTable:
    case Primitive::Kind::DeallocTable:
    case Primitive::Kind::GroupTables:
    case Primitive::Kind::UngroupTables:
        return 112;
    case Primitive::Kind::AllocBranch:
    case Primitive::Kind::DeallocBranch:
        return 43;
    case Primitive::Kind::SetBranchPointers:
        return 2;
    case Primitive::Kind::AllocState:
    case Primitive::Kind::DeallocState:
        return 22 * primitive.count;
    case Primitive::Kind::AllocTransition:
    case Primitive::Kind::DeallocTransition:
        return 5 * primitive.count;
    case Primitive::Kind::AllocExtraction:
    case Primitive::Kind::DeallocExtraction:
        return 3 * primitive.count;
    case Primitive::Kind::SetPointer:
    case Primitive::Kind::AllocRegister:
    case Primitive::Kind::DeallocRegister:
    case Primitive::Kind::SwitchFrame:
    case Primitive::Kind::VersionOn:
    case Primitive::Kind::VersionOff:
        return 1;
    case Primitive::Kind::MigrateEntries:
    case Primitive::Kind::PopulateEntries:
    case Primitive::Kind::MigrateRegister:
    case Primitive::Kind::Quiesce:
        return 0;
    }
    return 0;
}

uint64_t
EntryWrites(const Primitive& primitive)
{
    switch (primitive.kind)
    {
    case Primitive::Kind::MigrateEntries:
    case Primitive::Kind::PopulateEntries:
    case Primitive::Kind::MigrateRegister:
        return primitive.count;
    default:
        return 0;
    }
}

PlanCost
CostOf(const UpgradePlan& plan, const ChannelRates& rates)
{
    PlanCost cost;
    for (const PlannedTransaction& transaction : plan.transactions)
    {
        for (const Primitive& primitive : transaction.primitives)
        {
            cost.primitives += primitive.kind != Primitive::Kind::Quiesce;
            cost.writes += DwordWrites(primitive);
            cost.entries += EntryWrites(primitive);
        }
    }
    cost.writeSeconds = static_cast<double>(cost.writes * rates.copies) / rates.writesPerSecond;
    cost.entrySeconds = static_cast<double>(cost.entries) / rates.entriesPerSecond;
    return cost;
}

} // namespace pisa
