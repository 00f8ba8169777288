// The cycles at which one thread of a chip lets packets in.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/issue-slots.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

IssueSlots::IssueSlots(const ThreadTiming& timing)
    : m_wait(timing.wait),
      m_creditTime(timing.latency + timing.creditReissue),
      m_vectorFree(timing.headerVectors, 0)
{
    assert(!m_wait.empty());
}

Cycle
IssueSlots::Next(Cycle earliest) const
{
    const Cycle free = m_vectorFree.empty() ? m_next : std::max(m_next, m_vectorFree[m_oldest]);
    const Cycle slot = std::max(earliest, free);
    return slot + (m_wait.size() == 1 ? m_wait.front() : m_wait[slot % m_wait.size()]);
}

void
IssueSlots::Take(Cycle slot)
{
    assert(slot == Next(slot));
    m_next = slot + 1;
    if (!m_vectorFree.empty())
    {
        m_vectorFree[m_oldest] = slot + m_creditTime;
        m_oldest = m_oldest + 1 == m_vectorFree.size() ? 0 : m_oldest + 1;
    }
}

} // namespace pisa
