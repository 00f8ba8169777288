// Writes to the pointers of one thread whose cycle some packet has yet to pass.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-pointers.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** For upper_bound: whether a write comes behind a cycle. */
bool
IsBehind(Cycle cycle, const std::pair<Cycle, NodeId>& write)
{
    return cycle < write.first;
}

} // namespace

void
LivePointers::Write(const Place& place, NodeId target, Cycle at)
{
    auto& writes = m_writes[place];
    writes.emplace_back(writes.empty() ? at : std::max(at, writes.back().first), target);
}

void
LivePointers::Forget(NodeId node)
{
    m_writes.erase(m_writes.lower_bound({node, 0}), m_writes.upper_bound({node, ~uint32_t{0}}));
}

NodeId
LivePointers::Read(const Place& place, Cycle cycle, NodeId before) const
{
    const auto found = m_writes.find(place);
    if (found == m_writes.end())
    {
        return before;
    }
    const auto& writes = found->second;
    const auto next = std::upper_bound(writes.begin(), writes.end(), cycle, IsBehind);
    return next == writes.begin() ? before : std::prev(next)->second;
}

std::vector<std::pair<LivePointers::Place, NodeId>>
LivePointers::TakeUntil(Cycle cycle)
{
    std::vector<std::pair<Place, NodeId>> taken;
    for (auto place = m_writes.begin(); place != m_writes.end();)
    {
        auto& writes = place->second;
        const auto next = std::upper_bound(writes.begin(), writes.end(), cycle, IsBehind);
        if (next != writes.begin())
        {
            taken.emplace_back(place->first, std::prev(next)->second);
            writes.erase(writes.begin(), next);
        }
        place = writes.empty() ? m_writes.erase(place) : std::next(place);
    }
    return taken;
}

} // namespace pisa
