// The cycles at which one thread of a chip lets packets in.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ISSUE_SLOTS_H
#define PISA_PIPELINE_ISSUE_SLOTS_H

#include "target/cycle.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace pisa
{

/** How packets pass one thread of a chip. */
struct ThreadTiming
{
    Cycle latency{0}; ///< from the issue of a pass to its end, the same in all passes; at least 1
    /** Cycles from entry time c to the next free phase, by c modulo the size; {0}: a packet may enter every cycle. */
    std::vector<Cycle> wait{0};
    unsigned passes{1}; ///< of each packet
    /** Issues of which each holds one until `creditReissue` cycles after its pass has ended; 0: without limit. */
    unsigned headerVectors{0};
    Cycle creditReissue{0};
};

/**
 * Issue slots of a thread, each given once and in ascending order. A slot is free if it is one that processors offer
 * and a header vector is back for it: with v of them, the i-th issue is no earlier than issue i - v plus latency plus
 * creditReissue.
 */
class IssueSlots
{
  public:
    explicit IssueSlots(const ThreadTiming& timing);

    /** @return the first free slot from `earliest` on, behind all that are taken. */
    Cycle Next(Cycle earliest) const
    {
        const Cycle free = m_vectorFree.empty() ? m_next : std::max(m_next, m_vectorFree[m_oldest]);
        const Cycle slot = std::max(earliest, free);
        return slot + (m_wait.size() == 1 ? m_wait.front() : m_wait[slot % m_wait.size()]);
    }

    /** Takes a slot that Next has returned. */
    void Take(Cycle slot)
    {
        assert(slot == Next(slot));
        m_next = slot + 1;
        if (!m_vectorFree.empty())
        {
            m_vectorFree[m_oldest] = slot + m_creditTime;
            m_oldest = m_oldest + 1 == m_vectorFree.size() ? 0 : m_oldest + 1;
        }
    }

  private:
    std::vector<Cycle> m_wait;
    Cycle m_creditTime;
    Cycle m_next{0};
    std::vector<Cycle> m_vectorFree; ///< a ring: when each header vector is back, the oldest issue's at m_oldest
    std::size_t m_oldest{0};
};

} // namespace pisa

#endif // PISA_PIPELINE_ISSUE_SLOTS_H
