// Words to values and back.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/primitive-names.h"

namespace pisa
{
namespace
{

constexpr std::array<const char*, 23> kNames{
    "alloc-table",        "dealloc-table",    "alloc-branch",     "dealloc-branch",   "set-pointer",
    "set-branch",         "group-tables",     "migrate-entries",  "ungroup-tables",   "populate-entries",
    "alloc-state",        "alloc-transition", "alloc-extraction", "dealloc-state",    "dealloc-transition",
    "dealloc-extraction", "alloc-register",   "migrate-register", "dealloc-register", "switch-frame",
    "version-on",         "version-off",      "quiesce",
};
static_assert(static_cast<unsigned>(Primitive::Kind::Quiesce) + 1 == kNames.size());

} // namespace

const char*
NameOf(Primitive::Kind kind)
{
    return kNames[static_cast<unsigned>(kind)];
}

std::optional<Primitive::Kind>
FindPrimitive(const std::string& name)
{
    for (unsigned i = 0; i < kNames.size(); ++i)
    {
        if (name == kNames[i])
        {
            return static_cast<Primitive::Kind>(i);
        }
    }
    return {};
}

std::optional<PlanPhase>
FindPhase(const std::string& name)
{
    for (unsigned i = 0; i < kPlanPhases; ++i)
    {
        if (name == NameOf(static_cast<PlanPhase>(i)))
        {
            return static_cast<PlanPhase>(i);
        }
    }
    return {};
}

std::optional<Thread>
FindThread(const std::string& name)
{
    for (Thread pipe : kThreads)
    {
        if (name == NameOf(pipe))
        {
            return pipe;
        }
    }
    return {};
}

std::optional<PlanNode>
FindPlanNode(const std::string& name)
{
    if (name == "null")
    {
        return PlanNode{};
    }
    for (PlanNode::Origin origin : {PlanNode::Origin::Old, PlanNode::Origin::New, PlanNode::Origin::Flex})
    {
        const std::string prefix = NameOf(PlanNode{origin, ""});
        if (name.size() > prefix.size() && name.compare(0, prefix.size(), prefix) == 0)
        {
            return PlanNode{origin, name.substr(prefix.size())};
        }
    }
    return {};
}

std::optional<PointerSlot>
FindSlot(const std::string& name, bool isOfTable)
{
    for (PointerSlot::Kind kind : {PointerSlot::Kind::True, PointerSlot::Kind::False})
    {
        if (!isOfTable && name == NameOf(PointerSlot{kind}))
        {
            return PointerSlot{kind};
        }
    }
    if (!isOfTable || name.empty())
    {
        return {};
    }
    for (PointerSlot::Kind kind : {PointerSlot::Kind::Next, PointerSlot::Kind::Hit, PointerSlot::Kind::Miss})
    {
        if (name == NameOf(PointerSlot{kind}))
        {
            return PointerSlot{kind};
        }
    }
    for (PointerSlot::Kind kind : {PointerSlot::Kind::HitAction, PointerSlot::Kind::MissAction})
    {
        const std::string prefix = NameOf(PointerSlot{kind});
        if (name.size() > prefix.size() && name.compare(0, prefix.size(), prefix) == 0)
        {
            return PointerSlot{kind, name.substr(prefix.size())};
        }
    }
    return PointerSlot{PointerSlot::Kind::Action, name};
}

} // namespace pisa
