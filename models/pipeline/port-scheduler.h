// Which queue of a port sends next: strict priority, and deficit round robin among equals.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PORT_SCHEDULER_H
#define PISA_PIPELINE_PORT_SCHEDULER_H

#include "pipeline/traffic-manager-settings.h"

#include <array>
#include <cstdint>
#include <vector>

namespace pisa
{

/**
 * Knows of each queue how long the packet at its head is, and no more. The highest priority with a waiting packet
 * sends. Its queues take turns (Shreedhar and Varghese 1995, section 3): a turn adds the quantum to the queue's
 * deficit counter, and the queue sends while its head is no longer than the counter; what is left stays for its next
 * turn. A queue that runs empty ends its turn and loses its counter; one that fills again joins at the end of the
 * round. A turn interrupted by a higher priority goes on afterwards.
 *
 * O(1) a packet if quanta are no less than packets, O(queues of the priority) otherwise, however small they are.
 */
class PortScheduler
{
  public:
    /** Sets a queue's priority and quantum; the queue is created if it is the next. A waiting queue that changes its
     * priority joins at the end of the round there, its counter at 0. */
    void SetQueue(uint32_t queue, uint32_t priority, uint32_t quantumBytes);

    /** Tells the length of the packet at a queue's head. */
    void SetHead(uint32_t queue, uint32_t bytes);

    /** Tells that a queue has run empty. */
    void SetEmpty(uint32_t queue);

    /** @return whether any queue has a packet. */
    bool HasPacket() const;

    /** @return the queue that sends its head now; there must be a packet. SetHead or SetEmpty must follow. */
    uint32_t Take();

  private:
    static constexpr uint32_t kNone = 0xffffffff;

    struct Queue
    {
        uint32_t priority{0};
        uint32_t quantum{1};
        uint32_t headBytes{0};
        bool isWaiting{false}; ///< in the round of its priority
        uint32_t next{kNone};  ///< in the round
        uint64_t deficit{0};
    };

    /** The waiting queues of one priority in the order of their turns. */
    struct Round
    {
        uint32_t first{kNone};
        uint32_t last{kNone};
        bool isTurn{false}; ///< the first has had its quantum for this turn
    };

    void Join(uint32_t queue);
    void Leave(uint32_t queue);
    /** Gives the first queue its quantum if this turn has not had it. @return whether it may send its head. */
    bool IsServed(Round& round);
    void EndTurn(Round& round);
    /** Adds as many quanta to all queues as pass before the round in which one of them sends. */
    void SkipRounds(const Round& round);

    std::vector<Queue> m_queues;
    std::array<Round, QueueSettings::kPriorities> m_rounds;
    uint32_t m_waiting{0}; ///< queues with a packet
};

} // namespace pisa

#endif // PISA_PIPELINE_PORT_SCHEDULER_H
