// Writes to the engine's pointers, elements that are freed, and what becomes of packets that are led to those.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Cycle
Engine::AccessOf(const LinkedNode& node, const Cycle* issues, Cycle previous) const
{
    if (node.isApply)
    {
        const AccessTime& time = m_accessTimes.tables[node.table];
        return issues[time.pass] + time.after;
    }
    return node.after ? issues[0] + *node.after : previous;
}

/** @return why a packet cannot meet a node, if so. `met` counts it. */
std::optional<Stray::Kind>
Engine::Hindrance(const LinkedNode& node, Cycle access, Cycle previous, std::size_t met,
                  const LinkedControl& control) const
{
    if (access >= node.freed)
    {
        return Stray::Kind::Freed;
    }
    if (access < previous && !m_accessTimes.isAhead)
    {
        return Stray::Kind::Passed;
    }
    return met > 2 * control.nodes.size() ? std::optional(Stray::Kind::Circles) : std::nullopt;
}

void
Engine::GoAstray(LinkedControl& control, Stray stray, Phv& phv)
{
    phv.slots[m_drop] = 1;
    ++control.strays;
    if (m_strays.size() < kMostStrays)
    {
        m_strays.push_back(stray);
    }
}

/** @return the place of a pointer that belongs to a node. */
Engine::Place
Engine::PlaceOf(const LinkedControl& control, NodeId id, const NodeId* next) const
{
    const LinkedNode& node = control.nodes[id];
    if (!node.isApply)
    {
        return {id, static_cast<uint32_t>(next - node.next.data())};
    }
    uint32_t action = 0;
    while (next != &m_callees[node.callees + action].next[0] && next != &m_callees[node.callees + action].next[1])
    {
        ++action;
    }
    return {id, 2 * action + static_cast<uint32_t>(next - m_callees[node.callees + action].next.data())};
}

template <typename Self>
auto&
Engine::TargetAt(Self& self, Thread thread, const Place& place)
{
    auto& control = self.m_controls[static_cast<std::size_t>(thread)];
    if (place.first == kEndOfControl)
    {
        return control.entry;
    }
    auto& node = control.nodes.at(place.first);
    if (node.isApply && place.second == 2 * node.actions)
    {
        return node.group;
    }
    return node.isApply ? self.m_callees[node.callees + place.second / 2].next[place.second % 2]
                        : node.next[place.second];
}

std::vector<Engine::Place>
Engine::PlacesOf(const PointerId& pointer) const
{
    if (pointer.kind == PointerKind::Entry)
    {
        return {{kEndOfControl, 0}};
    }
    const LinkedNode& node = m_controls[static_cast<std::size_t>(pointer.thread)].nodes.at(pointer.node);
    assert(node.isApply == (pointer.kind >= PointerKind::Next));
    std::vector<Place> places;
    for (const uint32_t outcome : OutcomesOf(pointer, node.actions))
    {
        places.emplace_back(pointer.node, outcome);
    }
    return places;
}

/** @return of a table and the one beside it that which an entry decides in; all other nodes themselves. */
NodeId
Engine::ResolveGroup(const LinkedControl& control, NodeId node, const Phv& phv, Cycle access)
{
    const LinkedNode& first = control.nodes[node];
    if (!first.isApply)
    {
        return node;
    }
    const NodeId beside = control.writes.Read({node, 2 * first.actions}, access, first.group);
    const bool isHit =
        beside != kEndOfControl && m_tables[control.nodes[beside].table].Match(phv.slots.data(), access).isHit;
    return isHit ? beside : node;
}

void
Engine::WritePointer(const PointerWrite& write)
{
    LinkedControl& control = m_controls[static_cast<std::size_t>(write.pointer.thread)];
    assert(write.target == kEndOfControl || write.target < control.nodes.size());
    for (const Place& place : PlacesOf(write.pointer))
    {
        control.writes.Write(place, write.target, write.at);
    }
    Settle(write.pointer.thread);
}

NodeId
Engine::TargetOf(const PointerId& pointer) const
{
    const Place place = PlacesOf(pointer).front();
    const LinkedControl& control = m_controls[static_cast<std::size_t>(pointer.thread)];
    return control.writes.Read(place, kNever, TargetAt(*this, pointer.thread, place));
}

void
Engine::Release(Thread thread, NodeId node, Cycle at)
{
    LinkedNode& freed = m_controls[static_cast<std::size_t>(thread)].nodes.at(node);
    assert(freed.freed == kNever);
    freed.freed = at;
    Settle(thread);
}

void
Engine::SetWitness(bool isOn)
{
    m_isWitness = isOn;
    Settle(Thread::Ingress);
    Settle(Thread::Egress);
}

/** Puts into the nodes what every packet to come reads. */
void
Engine::Settle(Thread thread)
{
    LinkedControl& control = m_controls[static_cast<std::size_t>(thread)];
    for (const auto& [place, target] : control.writes.TakeUntil(control.nextIssue.front()))
    {
        TargetAt(*this, thread, place) = target;
    }
    control.isLive = m_isWitness || !control.writes.IsEmpty() || NeedsCare(control);
}

/** @return whether packets can come to a freed element or to a table in a group. */
bool
Engine::NeedsCare(const LinkedControl& control) const
{
    std::vector<bool> isSeen(control.nodes.size(), false);
    std::vector<NodeId> open{control.entry};
    while (!open.empty())
    {
        const NodeId id = open.back();
        open.pop_back();
        if (id == kEndOfControl || isSeen[id])
        {
            continue;
        }
        isSeen[id] = true;
        const LinkedNode& node = control.nodes[id];
        if (node.freed != kNever || node.group != kEndOfControl)
        {
            return true;
        }
        open.insert(open.end(), node.next.begin(), node.next.end());
        for (uint32_t action = 0; action < node.actions; ++action)
        {
            const auto& next = m_callees[node.callees + action].next;
            open.insert(open.end(), next.begin(), next.end());
        }
    }
    return false;
}

} // namespace pisa
