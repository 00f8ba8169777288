// The packets of one thread of a chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/thread-queue.h"

#include "pipeline/register-array.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace pisa
{

ThreadQueue::ThreadQueue(const ThreadTiming& timing)
    : m_latency(timing.latency),
      m_passes(timing.passes),
      m_slots(timing)
{
    assert(m_latency > 0 && m_passes > 0);
}

bool
ThreadQueue::IsLater(const Transit* a, const Transit* b)
{
    const std::size_t passOfA = a->issues.size();
    const std::size_t passOfB = b->issues.size();
    return std::tie(a->claim, passOfB, a->order, a->sequence) > std::tie(b->claim, passOfA, b->order, b->sequence);
}

void
ThreadQueue::Claim(Transit& packet, Cycle from)
{
    packet.claim = from;
    m_waiting.push_back(&packet);
    std::push_heap(m_waiting.begin(), m_waiting.end(), IsLater);
}

Cycle
ThreadQueue::Enter(Transit& packet)
{
    packet.issues.clear();
    Claim(packet, packet.earliest);
    return packet.earliest + Latency();
}

void
ThreadQueue::IssueUntil(Cycle now, std::vector<Cycle>& wakes)
{
    while (!m_waiting.empty() && m_waiting.front()->claim + m_latency <= now)
    {
        std::pop_heap(m_waiting.begin(), m_waiting.end(), IsLater);
        Transit& packet = *m_waiting.back();
        m_waiting.pop_back();
        const Cycle slot = m_slots.Take(packet.claim);
        const Cycle exit = slot + (m_passes - packet.issues.size()) * m_latency;
        if (slot > packet.claim && exit > now)
        {
            wakes.push_back(exit); // else the caller comes at that cycle anyway
        }
        packet.issues.push_back(slot);
        if (packet.issues.size() < m_passes)
        {
            Claim(packet, slot + m_latency);
            continue;
        }
        packet.passage = {packet.issues.front(), exit};
        m_inside.push_back(&packet);
    }
}

Cycle
ThreadQueue::NextExit() const
{
    return m_inside.empty() ? kNever : m_inside.front()->passage.exit;
}

Transit&
ThreadQueue::TakeExit()
{
    Transit& packet = *m_inside.front();
    m_inside.pop_front();
    return packet;
}

const std::vector<Cycle>&
ThreadQueue::PassAlone(Cycle earliest)
{
    assert(m_waiting.empty() && m_inside.empty());
    m_alone.clear();
    for (Cycle from = earliest; m_alone.size() < m_passes; from = m_alone.back() + m_latency)
    {
        m_alone.push_back(m_slots.Take(from));
    }
    return m_alone;
}

} // namespace pisa
