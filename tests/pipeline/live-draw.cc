// Random programs with version branches, and random writes to their pointers.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-draw.h"

#include <set>

namespace pisa
{
namespace
{

/** A pointer with its place in the control. */
struct Slot
{
    PointerId id;
    NodeId* target;
};

std::vector<Slot>
SlotsOf(const Program& program, Thread thread, Control& control)
{
    std::vector<Slot> slots{{{thread, PointerKind::Entry, 0, 0}, &control.entry}};
    for (NodeId node = 0; node < control.nodes.size(); ++node)
    {
        if (auto* branch = std::get_if<Branch>(&control.nodes[node]))
        {
            slots.push_back({{thread, PointerKind::True, node, 0}, &branch->onTrue});
            slots.push_back({{thread, PointerKind::False, node, 0}, &branch->onFalse});
            continue;
        }
        auto& apply = std::get<Apply>(control.nodes[node]);
        if (apply.onAction.empty())
        {
            slots.push_back({{thread, PointerKind::Hit, node, 0}, &apply.onHit});
            slots.push_back({{thread, PointerKind::Miss, node, 0}, &apply.onMiss});
        }
        const std::vector<ActionId>& actions = program.tables[apply.table].actions;
        for (auto& [action, next] : apply.onAction)
        {
            uint32_t position = 0;
            while (actions[position] != action)
            {
                ++position;
            }
            slots.push_back({{thread, PointerKind::Action, node, position}, &next});
        }
    }
    return slots;
}

/** @return the nodes that packets may meet from a node on, and the end. */
std::vector<NodeId>
ReachableFrom(const Program& program, Thread thread, NodeId from)
{
    Program copy = program;
    Control& control = ControlOf(copy, thread);
    const std::vector<Slot> slots = SlotsOf(program, thread, control);
    std::set<NodeId> reached{from};
    for (bool isNew = true; isNew;)
    {
        isNew = false;
        for (const Slot& slot : slots)
        {
            const bool isLeft = slot.id.kind != PointerKind::Entry && reached.count(slot.id.node) > 0;
            isNew = (isLeft && reached.insert(*slot.target).second) || isNew;
        }
    }
    reached.insert(kEndOfControl);
    return {reached.begin(), reached.end()};
}

void
AddBranch(LiveProgram& live, std::mt19937_64& random)
{
    const Thread thread = random() % 3 == 0 ? Thread::Egress : Thread::Ingress;
    Control& control = ControlOf(live.program, thread);
    std::vector<Slot> slots = SlotsOf(live.program, thread, control);
    const Slot slot = slots[random() % slots.size()];
    const NodeId before = *slot.target;
    if (before == kEndOfControl)
    {
        return; // nothing lies beyond that the new way could lead to
    }
    const std::vector<NodeId> beyond = ReachableFrom(live.program, thread, before);
    const NodeId other = beyond[random() % beyond.size()];
    const auto added = static_cast<NodeId>(control.nodes.size());
    *slot.target = added;
    const uint64_t version = 1 + random() % (kVersions - 1);
    control.nodes.push_back(
        Branch{"version" + std::to_string(added) + (thread == Thread::Egress ? "e" : "i"),
               {Operation::LessUnsigned, 32, IntrinsicField(Intrinsic::Version), Constant{version}},
               before,
               other});
    live.pointers.push_back({slot.id, {added, before, other}});
    live.pointers.push_back({{thread, PointerKind::True, added, 0}, {before, other}});
    live.pointers.push_back({{thread, PointerKind::False, added, 0}, {before, other}});
}

TrialChange
WriteAt(Cycle at, const PointerId& pointer, NodeId target, unsigned copies, std::mt19937_64& random)
{
    TrialChange change;
    change.at = at;
    change.kind = 4;
    change.write = {pointer, target, at, {}};
    if (random() % 3 != 0)
    {
        change.write.copy = static_cast<unsigned>(random() % copies);
    }
    return change;
}

} // namespace

LiveProgram
WithVersionBranches(Program program, std::mt19937_64& random)
{
    LiveProgram live{std::move(program), {}};
    for (int branch = 0; branch < 4; ++branch)
    {
        AddBranch(live, random);
    }
    return live;
}

std::vector<TrialChange>
DrawWrites(const LiveProgram& live, unsigned copies, std::mt19937_64& random)
{
    std::vector<TrialChange> writes;
    Cycle at = random() % 20;
    for (unsigned count = live.pointers.empty() ? 0 : 30; count > 0; --count)
    {
        const FreePointer& free = live.pointers[random() % live.pointers.size()];
        writes.push_back(WriteAt(at, free.pointer, free.targets[random() % free.targets.size()], copies, random));
        at += random() % 30;
    }
    return writes;
}

std::vector<TrialChange>
DrawWildWrites(const Program& program, unsigned copies, std::mt19937_64& random)
{
    Program copy = program;
    std::vector<TrialChange> changes;
    std::set<std::pair<Thread, NodeId>> freed;
    Cycle at = random() % 20;
    for (int count = 0; count < 25; ++count)
    {
        const Thread thread = random() % 2 == 0 ? Thread::Egress : Thread::Ingress;
        const std::vector<Slot> slots = SlotsOf(program, thread, ControlOf(copy, thread));
        const std::size_t nodes = ControlOf(copy, thread).nodes.size();
        const Slot slot = slots[random() % slots.size()];
        const uint64_t target = random() % (nodes + 1);
        at += random() % 40;
        if (target < nodes && random() % 8 == 0 && freed.insert({thread, target}).second)
        {
            TrialChange release;
            release.at = at;
            release.kind = 5;
            release.write.pointer = {thread, PointerKind::Entry, static_cast<NodeId>(target), 0};
            changes.push_back(release);
            continue;
        }
        changes.push_back(
            WriteAt(at, slot.id, target == nodes ? kEndOfControl : static_cast<NodeId>(target), copies, random));
    }
    return changes;
}

} // namespace pisa
