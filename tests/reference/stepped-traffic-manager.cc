// The literal reading of admission, strict priority and deficit round robin.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-traffic-manager.h"

#include <algorithm>
#include <boost/rational.hpp>

namespace pisa
{

namespace
{

uint64_t
CellsOf(uint32_t bytes, uint32_t cellBytes)
{
    uint64_t cells = 1;
    while (cells * cellBytes < bytes)
    {
        ++cells;
    }
    return cells;
}

} // namespace

SteppedTrafficManager::SteppedTrafficManager(const TrafficManagerLimits& limits,
                                             const TrafficManagerSettings& settings, uint32_t ports,
                                             uint32_t portBytesPerCycle)
    : m_limits(limits),
      m_portBytesPerCycle(portBytesPerCycle),
      m_ports(ports)
{
    ApplySettings(settings);
}

void
SteppedTrafficManager::Configure(Cycle at, const TrafficManagerSettings& settings)
{
    m_settings.emplace(at, settings);
}

void
SteppedTrafficManager::Offer(const OfferedPacket& packet)
{
    m_offers.emplace(packet.at, packet);
}

void
SteppedTrafficManager::RunUntil(Cycle end)
{
    while (m_now < end)
    {
        Step();
        ++m_now;
    }
}

void
SteppedTrafficManager::Step()
{
    for (auto [at, last] = m_settings.equal_range(m_now); at != last; ++at)
    {
        ApplySettings(at->second);
    }
    for (auto [at, last] = m_offers.equal_range(m_now); at != last; ++at)
    {
        Arrive(at->second);
    }
    while (!m_copying.empty() && m_copying.begin()->first == m_now)
    {
        const Copying copying = m_copying.begin()->second;
        m_copying.erase(m_copying.begin());
        Ask(copying);
    }
    for (uint32_t port = 0; port < m_ports.size(); ++port)
    {
        Send(port);
    }
}

void
SteppedTrafficManager::Arrive(const OfferedPacket& packet)
{
    const auto stored = Store(packet.bytes);
    if (packet.isMulticast)
    {
        highWaterCells = std::max(highWaterCells, m_limits.cells - FreeCells());
        for (const OfferedPacket::Copy& copy : packet.copies)
        {
            m_copying.emplace(copy.at, Copying{stored, copy});
        }
    }
    else
    {
        Ask({stored, packet.copies.front()});
    }
}

std::shared_ptr<SteppedTrafficManager::Stored>
SteppedTrafficManager::Store(uint32_t bytes)
{
    const uint64_t cells = CellsOf(bytes, m_limits.cellBytes);
    if (cells > FreeCells())
    {
        return nullptr;
    }
    const auto isGone = [](const std::weak_ptr<Stored>& packet) { return packet.expired(); };
    m_stored.erase(std::remove_if(m_stored.begin(), m_stored.end(), isGone), m_stored.end());
    const auto stored = std::make_shared<Stored>(Stored{bytes, cells});
    m_stored.push_back(stored);
    return stored;
}

void
SteppedTrafficManager::Ask(const Copying& copying)
{
    const CopyRequest& request = copying.copy.request;
    Port& port = m_ports.at(request.port);
    Queue& queue = port.queues.at(request.queue);
    const QueueDepth before = GetDepth(request.port, request.queue);
    const Admission admission = Judge(queue, copying.packet.get());
    const bool isAccepted = admission == Admission::Accepted;
    const bool isMarked = isAccepted && queue.settings.markCells && before.cells >= *queue.settings.markCells;
    results[request.handle] = {admission, before, isMarked};
    if (!isAccepted)
    {
        return;
    }
    if (queue.packets.empty())
    {
        port.activeLists[queue.settings.priority].push_back(request.queue);
        queue.deficitCounter = 0;
    }
    queue.packets.push_back(
        {copying.packet, {request.handle, request.queue, copying.packet->bytes, m_now, before, {}, isMarked}});
    highWaterCells = std::max(highWaterCells, m_limits.cells - FreeCells());
}

Admission
SteppedTrafficManager::Judge(const Queue& queue, const Stored* packet) const
{
    if (packet == nullptr)
    {
        return Admission::BufferFull;
    }
    uint64_t holds = packet->cells;
    for (const Waiting& waiting : queue.packets)
    {
        holds += waiting.packet->cells;
    }
    if (queue.settings.limitCells && holds > *queue.settings.limitCells)
    {
        return Admission::QueueLimit;
    }
    if (queue.settings.alpha)
    {
        const boost::rational<int64_t> alpha(queue.settings.alpha->numerator, queue.settings.alpha->denominator);
        if (boost::rational<int64_t>(static_cast<int64_t>(holds)) > alpha * static_cast<int64_t>(FreeCells()))
        {
            return Admission::DynamicThreshold;
        }
    }
    return Admission::Accepted;
}

void
SteppedTrafficManager::Send(uint32_t port)
{
    Port& from = m_ports.at(port);
    from.sendingFor -= from.sendingFor > 0 ? 1 : 0;
    const auto hasPackets = [](const Queue& queue) { return !queue.packets.empty(); };
    if (from.sendingFor > 0 || std::none_of(from.queues.begin(), from.queues.end(), hasPackets))
    {
        return;
    }
    const uint32_t number = NextQueue(from);
    Queue& queue = from.queues.at(number);
    Departure departure = queue.packets.front().told;
    queue.packets.pop_front();
    departure.left = GetDepth(port, number);
    departures.push_back({m_now, port, departure});
    from.sendingFor = std::max(1U, (departure.bytes + m_portBytesPerCycle - 1) / m_portBytesPerCycle);
    queue.deficitCounter -= departure.bytes;
    if (queue.packets.empty())
    {
        from.activeLists[queue.settings.priority].pop_front();
        from.hasQuantum[queue.settings.priority] = false;
        queue.deficitCounter = 0;
    }
}

uint32_t
SteppedTrafficManager::NextQueue(Port& port)
{
    uint32_t priority = QueueSettings::kPriorities - 1;
    while (port.activeLists[priority].empty())
    {
        --priority;
    }
    std::list<uint32_t>& active = port.activeLists[priority];
    while (true)
    {
        Queue& queue = port.queues.at(active.front());
        if (!port.hasQuantum[priority])
        {
            queue.deficitCounter += queue.settings.quantumBytes;
            port.hasQuantum[priority] = true;
        }
        if (queue.packets.front().packet->bytes <= queue.deficitCounter)
        {
            return active.front();
        }
        active.splice(active.end(), active, active.begin()); // to the end of the round
        port.hasQuantum[priority] = false;
    }
}

void
SteppedTrafficManager::ApplySettings(const TrafficManagerSettings& settings)
{
    for (uint32_t port = 0; port < m_ports.size(); ++port)
    {
        Port& at = m_ports[port];
        at.queues.resize(settings.Of(port).size());
        for (uint32_t number = 0; number < at.queues.size(); ++number)
        {
            Queue& queue = at.queues[number];
            const QueueSettings& next = settings.Of(port)[number];
            if (!queue.packets.empty() && next.priority != queue.settings.priority)
            {
                std::list<uint32_t>& active = at.activeLists[queue.settings.priority];
                if (active.front() == number)
                {
                    at.hasQuantum[queue.settings.priority] = false;
                }
                active.remove(number);
                at.activeLists[next.priority].push_back(number);
                queue.deficitCounter = 0;
            }
            queue.settings = next;
        }
    }
}

uint64_t
SteppedTrafficManager::FreeCells() const
{
    uint64_t used = 0;
    for (const auto& stored : m_stored)
    {
        if (const auto packet = stored.lock())
        {
            used += packet->cells;
        }
    }
    return m_limits.cells - used;
}

std::size_t
SteppedTrafficManager::PacketsHeld() const
{
    const auto isGone = [](const std::weak_ptr<Stored>& stored) { return stored.expired(); };
    return m_stored.size() - static_cast<std::size_t>(std::count_if(m_stored.begin(), m_stored.end(), isGone));
}

QueueDepth
SteppedTrafficManager::GetDepth(uint32_t port, uint32_t queue) const
{
    QueueDepth depth;
    for (const Waiting& waiting : m_ports.at(port).queues.at(queue).packets)
    {
        depth.packets += 1;
        depth.cells += waiting.packet->cells;
    }
    return depth;
}

} // namespace pisa
