// Depth-first walks with a list of what is still to visit.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/delta-walk.h"

namespace pisa
{

struct DeltaWalk::Walk
{
    Side side;
    Extent extent;
    std::vector<bool> isElementMet;
    std::vector<bool> isExchangeMet;
    std::array<bool, 2> isPipeEntered{};
    std::vector<ElementId> open{};
};

DeltaWalk::DeltaWalk(const Delta& delta) : m_delta(delta), m_atElement(delta.elements.size())
{
    for (uint32_t x = 0; x < delta.exchanges.size(); ++x)
    {
        const Exchange& exchange = delta.exchanges[x];
        if (!exchange.element)
        {
            m_atEntry[static_cast<unsigned>(exchange.pipe)] = x;
            continue;
        }
        for (const PointerSlot& slot : exchange.slots)
        {
            m_atElement[*exchange.element][slot] = x;
        }
    }
}

void
DeltaWalk::Enter(Walk& walk, Thread pipe) const
{
    const unsigned p = static_cast<unsigned>(pipe);
    if (walk.isPipeEntered[p])
    {
        return;
    }
    walk.isPipeEntered[p] = true;
    if (m_atEntry[p])
    {
        walk.isExchangeMet[*m_atEntry[p]] = true;
        if (walk.extent != Extent::ToEnd)
        {
            return;
        }
    }
    Visit(walk, pipe, walk.side == Side::Old ? m_delta.oldEntry[p] : m_delta.newEntry[p]);
}

void
DeltaWalk::Visit(Walk& walk, Thread pipe, ElementId target) const
{
    if (target == kEndOfPipe)
    {
        // packets go on from ingress to egress with the way that they took; the buffer between is kept
        if (pipe == Thread::Ingress && walk.extent != Extent::ToKept)
        {
            Enter(walk, Thread::Egress);
        }
        return;
    }
    if (!walk.isElementMet[target])
    {
        walk.isElementMet[target] = true;
        walk.open.push_back(target);
    }
}

void
DeltaWalk::Leave(Walk& walk, ElementId id) const
{
    const UpgradeElement& element = m_delta.elements[id];
    if (walk.extent == Extent::ToKept && element.IsKept())
    {
        return;
    }
    for (const Pointer& pointer : walk.side == Side::Old ? element.oldPointers : element.newPointers)
    {
        const auto exchange = m_atElement[id].find(pointer.slot);
        if (exchange != m_atElement[id].end())
        {
            walk.isExchangeMet[exchange->second] = true;
        }
        if (exchange == m_atElement[id].end() || walk.extent == Extent::ToEnd)
        {
            Visit(walk, element.pipe, pointer.target);
        }
    }
}

namespace
{

template <typename T>
std::vector<T>
Indexes(const std::vector<bool>& set)
{
    std::vector<T> indexes;
    for (T i = 0; i < set.size(); ++i)
    {
        if (set[i])
        {
            indexes.push_back(i);
        }
    }
    return indexes;
}

} // namespace

DeltaWalk::Meeting
DeltaWalk::From(const Exchange& exchange, Side side, Extent extent) const
{
    Walk walk{side, extent, std::vector<bool>(m_delta.elements.size(), false),
              std::vector<bool>(m_delta.exchanges.size(), false)};
    Visit(walk, exchange.pipe, side == Side::Old ? exchange.oldTarget : exchange.newTarget);
    while (!walk.open.empty())
    {
        const ElementId id = walk.open.back();
        walk.open.pop_back();
        Leave(walk, id);
    }
    return {Indexes<ElementId>(walk.isElementMet), Indexes<uint32_t>(walk.isExchangeMet)};
}

DeltaWalk::Meeting
DeltaWalk::FromParser(Side side, Extent extent) const
{
    const unsigned ingress = static_cast<unsigned>(Thread::Ingress);
    Exchange parser;
    parser.oldTarget = m_delta.oldEntry[ingress];
    parser.newTarget = m_delta.newEntry[ingress];
    if (!m_atEntry[ingress])
    {
        return From(parser, side, extent);
    }
    if (extent != Extent::ToEnd)
    {
        return {{}, {*m_atEntry[ingress]}};
    }
    Meeting meeting = From(parser, side, extent);
    meeting.exchanges.insert(meeting.exchanges.begin(), *m_atEntry[ingress]);
    return meeting;
}

} // namespace pisa
