// Program, element and execution consistency, word by word.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/level-definitions.h"

#include <map>
#include <tuple>

namespace pisa
{

LevelDefinitions::LevelDefinitions(const Delta& delta) : m_delta(delta), m_old(MakeSide(false)), m_new(MakeSide(true))
{
}

LevelDefinitions::Side
LevelDefinitions::MakeSide(bool isNew) const
{
    Side side;
    side.name = isNew ? "new" : "old";
    const std::size_t size = m_delta.elements.size();
    for (Thread pipe : kThreads)
    {
        const unsigned p = static_cast<unsigned>(pipe);
        side.edges.insert(
            {std::nullopt, pipe, {PointerSlot::Kind::Entry}, isNew ? m_delta.newEntry[p] : m_delta.oldEntry[p]});
    }
    side.reaches.assign(size, std::vector<bool>(size, false));
    for (ElementId from = 0; from < size; ++from)
    {
        std::vector<ElementId> open{from};
        side.reaches[from][from] = true;
        while (!open.empty())
        {
            const UpgradeElement& element = m_delta.elements[open.back()];
            open.pop_back();
            for (const Pointer& pointer : isNew ? element.newPointers : element.oldPointers)
            {
                if (pointer.target != kEndOfPipe && !side.reaches[from][pointer.target])
                {
                    side.reaches[from][pointer.target] = true;
                    open.push_back(pointer.target);
                }
            }
        }
        const UpgradeElement& element = m_delta.elements[from];
        for (const Pointer& pointer : isNew ? element.newPointers : element.oldPointers)
        {
            side.edges.insert({from, element.pipe, pointer.slot, pointer.target});
        }
    }
    return side;
}

bool
LevelDefinitions::IsOnOneWay(const Side& side, const VisibleEdge& a, const VisibleEdge& b) const
{
    if (a.pipe != b.pipe)
    {
        return true; // all ways through ingress lead to egress
    }
    return (a.to != kEndOfPipe && b.from && side.reaches[a.to][*b.from]) ||
           (b.to != kEndOfPipe && a.from && side.reaches[b.to][*a.from]) || !a.from || !b.from;
}

std::string
LevelDefinitions::Describe(const VisibleEdge& edge) const
{
    const auto name = [this](ElementId id) { return id == kEndOfPipe ? "the end" : m_delta.elements[id].name; };
    return (edge.from ? name(*edge.from) : std::string("the entry of ") + NameOf(edge.pipe)) + " to " +
           name(edge.to) + " by " + NameOf(edge.slot);
}

std::string
LevelDefinitions::FaultOf(const VisibleProgram& visible, Consistency level, bool isFrameNew) const
{
    if (!visible.Fault().empty())
    {
        return visible.Fault();
    }
    if (level == Consistency::Program)
    {
        return ProgramFault(visible, isFrameNew);
    }
    if (level == Consistency::Element)
    {
        const std::string fault = ElementFault(visible, m_new, m_old, isFrameNew);
        return fault.empty() ? ElementFault(visible, m_old, m_new, !isFrameNew) : fault;
    }
    return "";
}

std::string
LevelDefinitions::ProgramFault(const VisibleProgram& visible, bool isFrameNew) const
{
    const bool isOld = visible.Edges() == m_old.edges && (!m_delta.frame.isChanged || !isFrameNew);
    const bool isNew = visible.Edges() == m_new.edges && (!m_delta.frame.isChanged || isFrameNew);
    return isOld || isNew ? "" : "the visible program is neither the old nor the new one";
}

std::string
LevelDefinitions::ElementFault(const VisibleProgram& visible, const Side& side, const Side& other,
                               bool isFrameOfSide) const
{
    std::vector<const VisibleEdge*> missing;
    for (const VisibleEdge& edge : side.edges)
    {
        if (visible.Edges().count(edge) == 0)
        {
            missing.push_back(&edge);
        }
    }
    // parser and deparser are on every way
    if (m_delta.frame.isChanged && isFrameOfSide && !missing.empty())
    {
        return side.name + " parser without the " + side.name + " way from " + Describe(*missing.front());
    }
    for (const VisibleEdge& edge : visible.Edges())
    {
        if (side.edges.count(edge) == 0 || other.edges.count(edge) != 0)
        {
            continue;
        }
        if (m_delta.frame.isChanged && !isFrameOfSide)
        {
            return side.name + " way from " + Describe(edge) + " without the " + side.name + " parser";
        }
        for (const VisibleEdge* absent : missing)
        {
            if (IsOnOneWay(side, edge, *absent))
            {
                return side.name + " way from " + Describe(edge) + " without that from " + Describe(*absent);
            }
        }
    }
    return "";
}

std::string
LevelDefinitions::MixedPath(const VisibleProgram& visible, bool isFrameNew) const
{
    if (!visible.Fault().empty())
    {
        return visible.Fault();
    }
    /** Where a packet is, and of which programs its path so far can be. */
    using State = std::tuple<std::optional<ElementId>, Thread, bool, bool>;
    const bool isFrameChanged = m_delta.frame.isChanged;
    const State start{std::nullopt, Thread::Ingress, !isFrameChanged || !isFrameNew, !isFrameChanged || isFrameNew};
    std::set<State> seen{start};
    std::vector<State> open{start};
    while (!open.empty())
    {
        const auto [from, pipe, canBeOld, canBeNew] = open.back();
        open.pop_back();
        for (const VisibleEdge& edge : visible.Out(from, pipe))
        {
            const bool staysOld = canBeOld && m_old.edges.count(edge) != 0;
            const bool staysNew = canBeNew && m_new.edges.count(edge) != 0;
            if (!staysOld && !staysNew)
            {
                return "a path of neither program goes from " + Describe(edge);
            }
            const bool isEnd = edge.to == kEndOfPipe;
            const State next{isEnd ? std::nullopt : std::optional<ElementId>(edge.to), isEnd ? Thread::Egress : pipe,
                             staysOld, staysNew};
            if (!(isEnd && pipe == Thread::Egress) && seen.insert(next).second)
            {
                open.push_back(next);
            }
        }
    }
    return "";
}

} // namespace pisa
