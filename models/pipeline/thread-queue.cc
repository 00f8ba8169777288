// The packets of one thread of a chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/thread-queue.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace pisa
{

ThreadQueue::ThreadQueue(const ThreadTiming& timing)
    : m_latency(timing.latency),
      m_passes(timing.passes),
      m_slots(timing),
      m_passed(timing.passes - 1),
      m_alone(timing.passes)
{
    assert(m_latency > 0 && m_passes > 0);
}

bool
ThreadQueue::IsLater(const Transit* a, const Transit* b)
{
    return std::tie(a->claim, a->order, a->sequence) > std::tie(b->claim, b->order, b->sequence);
}

Cycle
ThreadQueue::Enter(Transit& packet)
{
    packet.issues.clear();
    packet.claim = packet.earliest;
    m_new.push_back(&packet);
    std::push_heap(m_new.begin(), m_new.end(), IsLater);
    return packet.earliest + Latency();
}

Transit&
ThreadQueue::TakeClaim(Cycle slot)
{
    for (auto waiting = m_passed.rbegin(); waiting != m_passed.rend(); ++waiting)
    {
        if (!waiting->empty() && waiting->front()->claim <= slot)
        {
            Transit& packet = *waiting->front();
            waiting->pop_front();
            return packet;
        }
    }
    std::pop_heap(m_new.begin(), m_new.end(), IsLater);
    Transit& packet = *m_new.back();
    m_new.pop_back();
    return packet;
}

void
ThreadQueue::IssueFrom(Cycle claim, Cycle now, std::vector<Cycle>& wakes)
{
    for (; claim != kNever; claim = FirstClaim())
    {
        const Cycle slot = m_slots.Next(claim);
        if (slot + m_latency <= now)
        {
            m_slots.Take(slot);
            Issue(TakeClaim(slot), slot, now, wakes);
            continue;
        }
        if (slot > claim && slot + m_latency != m_wake)
        {
            m_wake = slot + m_latency;
            wakes.push_back(m_wake);
        }
        return;
    }
}

void
ThreadQueue::Issue(Transit& packet, Cycle slot, Cycle now, std::vector<Cycle>& wakes)
{
    const Cycle exit = slot + (m_passes - packet.issues.size()) * m_latency;
    if (slot > packet.claim && exit > now)
    {
        wakes.push_back(exit); // else the caller comes at that cycle anyway
    }
    packet.issues.push_back(slot);
    if (packet.issues.size() < m_passes)
    {
        packet.claim = slot + m_latency;
        m_passed[packet.issues.size() - 1].push_back(&packet);
        return;
    }
    packet.passage = {packet.issues.front(), exit};
    m_inside.push_back(&packet);
}

void
ThreadQueue::Visit(const std::function<void(const Transit& packet)>& visit) const
{
    const auto show = [&visit](const Transit* packet) { visit(*packet); };
    std::for_each(m_new.begin(), m_new.end(), show);
    for (const std::deque<Transit*>& waiting : m_passed)
    {
        std::for_each(waiting.begin(), waiting.end(), show);
    }
    std::for_each(m_inside.begin(), m_inside.end(), show);
}

Cycle
ThreadQueue::RunBefore(Cycle now) const
{
    Cycle before = now < m_latency ? 0 : now - m_latency + 1; // slots before are given
    before = m_inside.empty() ? before : std::min(before, m_inside.front()->issues.front());
    for (const std::deque<Transit*>& waiting : m_passed)
    {
        before = waiting.empty() ? before : std::min(before, waiting.front()->issues.front());
    }
    return before;
}

const std::vector<Cycle>&
ThreadQueue::PassAlone(Cycle earliest)
{
    assert(FirstClaim() == kNever && m_inside.empty());
    Cycle from = earliest;
    for (Cycle& issue : m_alone)
    {
        issue = m_slots.Next(from);
        m_slots.Take(issue);
        from = issue + m_latency;
    }
    return m_alone;
}

} // namespace pisa
