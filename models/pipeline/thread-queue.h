// The packets of one thread of a chip, from their first claim on an issue slot until they have left.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_THREAD_QUEUE_H
#define PISA_PIPELINE_THREAD_QUEUE_H

#include "pipeline/issue-slots.h"
#include "pipeline/pipeline.h"
#include "pipeline/register-array.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <vector>

namespace pisa
{

/**
 * Gives each issue slot to whoever claims one by then: the latest pass first, for nothing keeps header vectors
 * between passes; then by (cycle from which it claims, order, sequence). A slot brings at most one claim for a
 * further pass, so that without a limit on header vectors packets wait before their first pass only. Hands packets
 * back in the order of their exits, which is that of their issues. Calls as those of Pipeline.
 */
class ThreadQueue
{
  public:
    explicit ThreadQueue(const ThreadTiming& timing);

    /** @return the cycle at which the packet leaves if it never waits. */
    Cycle Enter(Transit& packet);

    /**
     * Gives away the slots that nobody new can claim any more: those up to `now` less the latency of a pass. Adds to
     * `wakes` the cycles at which packets that have had to wait leave if they wait no more, and, while somebody waits
     * whose turn may be the next slot, the cycle at which that is given away.
     */
    void IssueUntil(Cycle now, std::vector<Cycle>& wakes)
    {
        if (const Cycle claim = FirstClaim(); claim != kNever)
        {
            IssueFrom(claim, now, wakes);
        }
    }

    /** @return when the next packet that has all its slots leaves; kNever if there is none. */
    Cycle NextExit() const
    {
        return m_inside.empty() ? kNever : m_inside.front()->passage.exit;
    }

    /** Shows all packets that have entered and not been taken. */
    void Visit(const std::function<void(const Transit& packet)>& visit) const;

    /** @return a cycle before which all packets that were issued have left, if all that leave by `now` have. */
    Cycle RunBefore(Cycle now) const;

    /** @return the packet that leaves then, no longer kept. */
    Transit& TakeExit()
    {
        Transit& packet = *m_inside.front();
        m_inside.pop_front();
        return packet;
    }

    /** Gives a packet that is alone all its slots at once. @return its issues, until the next call */
    const std::vector<Cycle>& PassAlone(Cycle earliest);

    /** @return cycles from issue to end of one pass. */
    Cycle PassLatency() const
    {
        return m_latency;
    }

    /** @return the least cycles from the first issue to the exit. */
    Cycle Latency() const
    {
        return m_latency * m_passes;
    }

  private:
    static bool IsLater(const Transit* a, const Transit* b);

    /** @return the first cycle from which anybody waits; kNever if nobody does. */
    Cycle FirstClaim() const
    {
        Cycle first = m_new.empty() ? kNever : m_new.front()->claim;
        for (const std::deque<Transit*>& waiting : m_passed)
        {
            first = waiting.empty() ? first : std::min(first, waiting.front()->claim);
        }
        return first;
    }

    /** @return who gets a slot that somebody claims, no longer waiting. */
    Transit& TakeClaim(Cycle slot);

    /** Does so with the first claim. */
    void IssueFrom(Cycle claim, Cycle now, std::vector<Cycle>& wakes);
    void Issue(Transit& packet, Cycle slot, Cycle now, std::vector<Cycle>& wakes);

    Cycle m_latency; ///< of one pass
    unsigned m_passes;
    IssueSlots m_slots;
    std::vector<Transit*> m_new;                ///< wait for their first pass; a heap, first to be issued on top
    std::vector<std::deque<Transit*>> m_passed; ///< wait for a further pass, by passes behind them less 1
    std::deque<Transit*> m_inside;              ///< issued for the last pass, in that order
    Cycle m_wake{0};                            ///< the last one for somebody who waits
    std::vector<Cycle> m_alone;                 ///< issues of the packet that passed alone
};

} // namespace pisa

#endif // PISA_PIPELINE_THREAD_QUEUE_H
