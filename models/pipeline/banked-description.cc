// From control graphs to program description tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-description.h"

#include "pipeline/live-extension.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

DescriptionEntry
DescribeApply(const Program& program, const Apply& apply)
{
    DescriptionEntry entry{DescriptionEntry::Kind::Table, apply.table, {}, kEndOfControl};
    for (const ActionId action : program.tables[apply.table].actions)
    {
        const auto own = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                      [action](const auto& chosen) { return chosen.first == action; });
        const bool hasOwn = own != apply.onAction.end();
        entry.next.push_back(hasOwn ? own->second : apply.onMiss);
        entry.next.push_back(hasOwn ? own->second : apply.onHit);
    }
    return entry;
}

} // namespace

bool
DescriptionEntry::operator==(const DescriptionEntry& o) const
{
    return kind == o.kind && resource == o.resource && next == o.next && beside == o.beside;
}

bool
ProgramDescription::Walk::operator==(const Walk& o) const
{
    return first == o.first && entries == o.entries;
}

bool
ProgramDescription::operator==(const ProgramDescription& o) const
{
    return threads == o.threads;
}

ProgramDescription
Describe(const Program& program)
{
    ProgramDescription description;
    description.Of(Thread::Ingress).first = program.ingress.entry;
    description.Of(Thread::Egress).first = program.egress.entry;
    DescribeNew(program, NewBeyond({}, program), description);
    return description;
}

void
DescribeNew(const Program& program, const NewElements& added, ProgramDescription& description)
{
    uint32_t conditions = 0;
    for (const ProgramDescription::Walk& walk : description.threads)
    {
        conditions += static_cast<uint32_t>(std::count_if(walk.entries.begin(), walk.entries.end(),
                                                          [](const DescriptionEntry& e)
                                                          { return e.kind == DescriptionEntry::Kind::Branch; }));
    }
    for (const Thread thread : kThreads)
    {
        const Control& control = ControlOf(program, thread);
        ProgramDescription::Walk& walk = description.Of(thread);
        for (const NodeId node : added.nodes[static_cast<std::size_t>(thread)])
        {
            if (const auto* apply = std::get_if<Apply>(&control.nodes[node]))
            {
                PutAt(walk.entries, node, DescribeApply(program, *apply));
                continue;
            }
            const auto& branch = std::get<Branch>(control.nodes[node]);
            const uint32_t condition = node < walk.entries.size() ? walk.entries[node].resource : conditions++;
            PutAt(walk.entries, node,
                  {DescriptionEntry::Kind::Branch, condition, {branch.onFalse, branch.onTrue}, kEndOfControl});
        }
    }
}

NodeId
TargetOf(const ProgramDescription& description, const PointerId& pointer)
{
    const ProgramDescription::Walk& walk = description.Of(pointer.thread);
    if (pointer.kind == PointerKind::Entry)
    {
        return walk.first;
    }
    const DescriptionEntry& entry = walk.entries.at(pointer.node);
    if (pointer.kind == PointerKind::Group)
    {
        return entry.beside;
    }
    return entry.next.at(OutcomesOf(pointer, entry.next.size() / 2).front());
}

bool
Decides(const ProgramDescription& description, const PointerId& pointer, const PointerId& asked)
{
    const bool isEntry = pointer.kind == PointerKind::Entry || asked.kind == PointerKind::Entry;
    if (isEntry || pointer.thread != asked.thread || pointer.node != asked.node)
    {
        return pointer == asked;
    }
    const std::size_t actions = description.Of(asked.thread).entries.at(asked.node).next.size() / 2;
    const std::vector<uint32_t> outcomes = OutcomesOf(pointer, actions);
    return std::count(outcomes.begin(), outcomes.end(), OutcomesOf(asked, actions).front()) > 0;
}

void
SetTarget(ProgramDescription& description, const PointerId& pointer, NodeId target)
{
    ProgramDescription::Walk& walk = description.Of(pointer.thread);
    assert(target == kEndOfControl || target < walk.entries.size());
    if (pointer.kind == PointerKind::Entry)
    {
        walk.first = target;
        return;
    }
    DescriptionEntry& entry = walk.entries.at(pointer.node);
    if (pointer.kind == PointerKind::Group)
    {
        entry.beside = target;
        return;
    }
    for (const uint32_t outcome : OutcomesOf(pointer, entry.next.size() / 2))
    {
        entry.next.at(outcome) = target;
    }
}

} // namespace pisa
