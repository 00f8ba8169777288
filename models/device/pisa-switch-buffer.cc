// The switch around its packet buffer: copies ask for places, and leave for egress at the pace of their ports.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch-packet.h"
#include "pisa-switch.h"

#include "ns3/assert.h"

#include <algorithm>
#include <functional>

namespace ns3
{

using pisa::Intrinsic;

namespace
{

// A handle of the buffer is a packet's index and a copy's replication id.
constexpr unsigned REPLICATION_BITS = 16;

} // namespace

void
PisaSwitch::Store(PisaSwitchPacket& packet, pisa::Cycle now)
{
    if (packet.whole <= now)
    {
        Enqueue(packet, now);
        return;
    }
    m_inside.arriving += packet.copies.size();
    m_arriving.push_back(&packet);
    m_agenda.Wake(packet.whole);
}

void
PisaSwitch::StoreWhole(pisa::Cycle now)
{
    const auto isArriving = [now](const PisaSwitchPacket* packet) { return packet->whole > now; };
    const auto firstWhole = std::stable_partition(m_arriving.begin(), m_arriving.end(), isArriving);
    for (auto whole = firstWhole; whole != m_arriving.end(); ++whole)
    {
        m_inside.arriving -= (*whole)->copies.size();
        Enqueue(**whole, now);
    }
    m_arriving.erase(firstWhole, m_arriving.end());
}

void
PisaSwitch::Enqueue(PisaSwitchPacket& packet, pisa::Cycle now)
{
    const auto hasNoQueue = [this, &packet](const PisaCopy& copy)
    { return packet.queue >= m_buffer->Queues(copy.port); };
    const std::size_t asked = packet.copies.size();
    packet.copies.erase(std::remove_if(packet.copies.begin(), packet.copies.end(), hasNoQueue), packet.copies.end());
    m_counters.noQueue += asked - packet.copies.size();
    packet.waiting = 0;
    const bool isOne = packet.copies.size() == 1;
    const pisa::StoredPacket stored = packet.copies.size() > 1 ? m_buffer->Store(packet.bytes, packet.copies.size())
                                                               : pisa::TrafficManager::kNotStored;
    for (const PisaCopy& copy : packet.copies)
    {
        const pisa::CopyRequest request{copy.port, packet.queue,
                                        uint64_t{packet.index} << REPLICATION_BITS | copy.replicationId};
        const pisa::EnqueueResult result =
            isOne ? m_buffer->Enqueue(now, request, packet.bytes) : m_buffer->EnqueueCopy(now, stored, request);
        const PisaQueueing queueing{copy.port, packet.queue, now, result.before, result.admission, result.isMarked};
        if (result.admission != pisa::Admission::Accepted)
        {
            ++m_counters.bufferDrops;
            m_bufferDropTrace(packet.frame, queueing);
            continue;
        }
        ++packet.waiting;
        ++m_counters.enqueued;
        ++m_inside.buffer;
        m_enqueueTrace(packet.frame, queueing);
        PlanDequeue(copy.port, now);
    }
    if (packet.waiting == 0)
    {
        m_packets->Release(packet);
    }
}

pisa::Cycle
PisaSwitch::NextDequeue(uint32_t port, pisa::Cycle now) const
{
    return m_ports[port].NextDequeue(now, m_pipeline->Latency(pisa::Thread::Egress) + GetNPorts(), m_clock);
}

void
PisaSwitch::PlanDequeue(uint32_t port, pisa::Cycle now)
{
    if (m_ports[port].isPlanned)
    {
        return;
    }
    m_ports[port].isPlanned = true;
    const pisa::Cycle cycle = NextDequeue(port, now);
    m_dequeues.emplace_back(cycle, port);
    std::push_heap(m_dequeues.begin(), m_dequeues.end(), std::greater<>());
    if (cycle > now)
    {
        m_agenda.Wake(cycle);
    }
}

void
PisaSwitch::DequeueDue(pisa::Cycle now)
{
    while (!m_dequeues.empty() && m_dequeues.front().first <= now)
    {
        const uint32_t port = m_dequeues.front().second;
        std::pop_heap(m_dequeues.begin(), m_dequeues.end(), std::greater<>());
        m_dequeues.pop_back();
        m_ports[port].isPlanned = false;
        // the port may have got more to send since
        if (NextDequeue(port, now) == now)
        {
            Dequeue(port, now);
        }
        if (m_buffer->HasPacket(port))
        {
            PlanDequeue(port, now);
        }
    }
}

void
PisaSwitch::Dequeue(uint32_t port, pisa::Cycle now)
{
    const std::optional<pisa::Departure> departure = m_buffer->Dequeue(now, port);
    NS_ASSERT_MSG(departure, "a port without packets was planned");
    m_ports[port].Dequeue(now, departure->bytes, m_clock);
    PisaSwitchPacket& stored = m_packets->At(departure->handle >> REPLICATION_BITS);
    PisaSwitchPacket& packet = --stored.waiting == 0 ? stored : CopyOf(stored);
    ++m_counters.dequeued;
    --m_inside.buffer;
    ++m_inside.egress;
    m_dequeueTrace(packet.frame,
                   {port, departure->queue, now, departure->left, pisa::Admission::Accepted, departure->isMarked});
    packet.port = port;
    packet.isMarked = departure->isMarked;
    m_fields.Value(packet.phv, Intrinsic::EgressPort) = m_ports.NumberOf(port);
    m_fields.Value(packet.phv, Intrinsic::ReplicationId) = departure->handle & ((1U << REPLICATION_BITS) - 1);
    m_fields.Value(packet.phv, Intrinsic::QueueId) = departure->queue;
    SetQueueing(packet, *departure, now);
    packet.earliest = now;
    packet.order = port;
    m_agenda.Wake(m_pipeline->Enter(pisa::Thread::Egress, packet));
}

PisaSwitchPacket&
PisaSwitch::CopyOf(const PisaSwitchPacket& packet)
{
    PisaSwitchPacket& copy = m_packets->TakeLike(packet);
    copy.phv = packet.phv;
    copy.headers = packet.headers;
    copy.bytes = packet.bytes;
    return copy;
}

void
PisaSwitch::SetQueueing(PisaSwitchPacket& packet, const pisa::Departure& departure, pisa::Cycle now)
{
    // what ingress asked for is not asked for again by egress
    for (const Intrinsic wish : {Intrinsic::Recirculate, Intrinsic::MirrorSession, Intrinsic::MirrorList})
    {
        m_fields.Value(packet.phv, wish) = 0;
    }
    m_fields.Value(packet.phv, Intrinsic::EnqueueDepth) = departure.before.packets;
    m_fields.Value(packet.phv, Intrinsic::EnqueueCells) = departure.before.cells;
    m_fields.Value(packet.phv, Intrinsic::DequeueDepth) = departure.left.packets;
    m_fields.Value(packet.phv, Intrinsic::Congestion) = departure.isMarked ? 1 : 0;
    if (m_fields.TellsTimes())
    {
        const int64_t from = m_clock.TimeOf(departure.enqueued).GetNanoSeconds();
        const int64_t to = m_clock.TimeOf(now).GetNanoSeconds();
        m_fields.Value(packet.phv, Intrinsic::EnqueueTime) = from;
        m_fields.Value(packet.phv, Intrinsic::QueueingTime) = to - from;
    }
}

} // namespace ns3
