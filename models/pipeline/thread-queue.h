// The packets of one thread of a chip, from their first claim on an issue slot until they have left.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_THREAD_QUEUE_H
#define PISA_PIPELINE_THREAD_QUEUE_H

#include "pipeline/issue-slots.h"
#include "pipeline/pipeline.h"

#include <deque>
#include <vector>

namespace pisa
{

/**
 * Gives issue slots to packets by (cycle from which they claim one, later pass first, order, sequence), and hands
 * them back in the order of their exits, which is that of their issues. Calls as those of Pipeline.
 */
class ThreadQueue
{
  public:
    explicit ThreadQueue(const ThreadTiming& timing);

    /** @return the cycle at which the packet leaves if it never waits. */
    Cycle Enter(Transit& packet);

    /**
     * Gives slots to all claims that nobody can precede any more: those from `now` less the latency of a pass or
     * before. Whoever had to wait beyond `now` adds the cycle at which it leaves if it waits no more to `wakes`.
     */
    void IssueUntil(Cycle now, std::vector<Cycle>& wakes);

    /** @return when the next packet that has all its slots leaves; kNever if there is none. */
    Cycle NextExit() const;

    /** @return the packet that leaves then, no longer kept. */
    Transit& TakeExit();

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
    void Claim(Transit& packet, Cycle from);

    Cycle m_latency; ///< of one pass
    unsigned m_passes;
    IssueSlots m_slots;
    std::vector<Transit*> m_waiting; ///< a heap: first to be issued on top
    std::deque<Transit*> m_inside;   ///< issued for the last pass, in that order
    std::vector<Cycle> m_alone;
};

} // namespace pisa

#endif // PISA_PIPELINE_THREAD_QUEUE_H
