// Strict priority over deficit round robin, one packet at a time.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/port-scheduler.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

void
PortScheduler::SetQueue(uint32_t queue, uint32_t priority, uint32_t quantumBytes)
{
    assert(queue <= m_queues.size() && priority < QueueSettings::kPriorities && quantumBytes > 0);
    if (queue == m_queues.size())
    {
        m_queues.emplace_back();
    }
    Queue& set = m_queues[queue];
    set.quantum = quantumBytes;
    if (set.priority != priority && set.isWaiting)
    {
        Leave(queue);
        set.priority = priority;
        Join(queue);
    }
    set.priority = priority;
}

void
PortScheduler::SetHead(uint32_t queue, uint32_t bytes)
{
    m_queues[queue].headBytes = bytes;
    if (!m_queues[queue].isWaiting)
    {
        Join(queue);
    }
}

void
PortScheduler::SetEmpty(uint32_t queue)
{
    Leave(queue);
}

bool
PortScheduler::HasPacket() const
{
    return m_waiting > 0;
}

uint32_t
PortScheduler::Take()
{
    const auto isBusy = [](const Round& round) { return round.first != kNone; };
    const auto highest = std::find_if(m_rounds.rbegin(), m_rounds.rend(), isBusy);
    assert(highest != m_rounds.rend());
    Round& round = *highest;
    const uint32_t start = round.first;
    while (!IsServed(round))
    {
        EndTurn(round);
        if (round.first == start)
        {
            SkipRounds(round);
        }
    }
    Queue& served = m_queues[round.first];
    served.deficit -= served.headBytes;
    return round.first;
}

void
PortScheduler::Join(uint32_t queue)
{
    Round& round = m_rounds[m_queues[queue].priority];
    m_queues[queue].next = kNone;
    m_queues[queue].deficit = 0;
    m_queues[queue].isWaiting = true;
    (round.first == kNone ? round.first : m_queues[round.last].next) = queue;
    round.last = queue;
    ++m_waiting;
}

void
PortScheduler::Leave(uint32_t queue)
{
    Round& round = m_rounds[m_queues[queue].priority];
    if (round.first == queue)
    {
        round.first = m_queues[queue].next;
        round.isTurn = false;
    }
    else
    {
        uint32_t before = round.first;
        while (m_queues[before].next != queue)
        {
            before = m_queues[before].next;
        }
        m_queues[before].next = m_queues[queue].next;
        round.last = round.last == queue ? before : round.last;
    }
    m_queues[queue].isWaiting = false;
    --m_waiting;
}

bool
PortScheduler::IsServed(Round& round)
{
    Queue& queue = m_queues[round.first];
    queue.deficit += round.isTurn ? 0 : queue.quantum;
    round.isTurn = true;
    return queue.headBytes <= queue.deficit;
}

void
PortScheduler::EndTurn(Round& round)
{
    round.isTurn = false;
    const uint32_t queue = round.first;
    if (queue != round.last)
    {
        round.first = m_queues[queue].next;
        m_queues[queue].next = kNone;
        m_queues[round.last].next = queue;
        round.last = queue;
    }
}

void
PortScheduler::SkipRounds(const Round& round)
{
    // nobody has sent for a whole round, so that each head is longer than its queue's counter
    uint64_t fewest = UINT64_MAX;
    for (uint32_t i = round.first; i != kNone; i = m_queues[i].next)
    {
        const Queue& queue = m_queues[i];
        assert(queue.headBytes > queue.deficit);
        fewest = std::min(fewest, (queue.headBytes - queue.deficit - 1) / queue.quantum);
    }
    for (uint32_t i = round.first; i != kNone; i = m_queues[i].next)
    {
        m_queues[i].deficit += fewest * m_queues[i].quantum;
    }
}

} // namespace pisa
