// What an upgrade changes of a program and what it counts on, so that several may be under way at once.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-footprint.h"

#include <algorithm>

namespace ns3
{

PisaUpgradeFootprint::PisaUpgradeFootprint(const pisa::Delta& delta) : m_hasFrame(delta.frame.isChanged)
{
    for (const pisa::Exchange& exchange : delta.exchanges)
    {
        for (const pisa::PointerSlot& slot : exchange.slots)
        {
            m_changed.insert({exchange.pipe, exchange.element.value_or(pisa::kEndOfPipe), slot});
        }
        m_used.insert(exchange.element.value_or(pisa::kEndOfPipe));
        m_used.insert(exchange.newTarget);
    }
    for (pisa::ElementId id = 0; id < delta.elements.size(); ++id)
    {
        const pisa::UpgradeElement& element = delta.elements[id];
        if (element.IsRemoved())
        {
            m_removed.insert(id);
        }
        for (const pisa::Pointer& pointer : element.newPointers)
        {
            m_used.insert(element.IsAdded() ? pointer.target : pisa::kEndOfPipe);
        }
    }
}

bool
PisaUpgradeFootprint::Disturbs(const PisaUpgradeFootprint& other) const
{
    const auto isIn = [](const auto& set) { return [&set](const auto& one) { return set.count(one) != 0; }; };
    return std::any_of(m_changed.begin(), m_changed.end(), isIn(other.m_changed)) ||
           std::any_of(m_removed.begin(), m_removed.end(), isIn(other.m_used)) ||
           std::any_of(m_removed.begin(), m_removed.end(), isIn(other.m_removed)) || (m_hasFrame && other.m_hasFrame);
}

} // namespace ns3
