// Queues of copies over the cell buffer: who may come in, and what a departure tells.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace pisa
{

namespace
{

const TrafficManagerLimits&
Checked(const TrafficManagerLimits& limits)
{
    if (limits.cells == 0 || limits.cellBytes == 0)
    {
        throw InputError({},
                         "the chip's packet buffer has " + std::to_string(limits.cells) + " cells of " +
                             std::to_string(limits.cellBytes) + " bytes, at least 1 of 1",
                         "give the target a buffer: \"buffer\": {\"cells\": ..., \"cellBytes\": ...}");
    }
    return limits;
}

void
ThrowIfAny(std::vector<Diagnostic> findings)
{
    if (!findings.empty())
    {
        throw InputError(std::move(findings));
    }
}

/** The verdict on a packet of `cells` that leaves `freeCells` of the buffer free if it is stored. */
Admission
Judge(const QueueSettings& settings, const QueueDepth& held, uint64_t cells, uint64_t freeCells)
{
    const uint64_t holds = held.cells + cells;
    if ((settings.limitCells && holds > *settings.limitCells) ||
        (settings.limitPackets && held.packets >= *settings.limitPackets))
    {
        return Admission::QueueLimit;
    }
    if (settings.alpha && holds > settings.alpha->numerator * freeCells / settings.alpha->denominator)
    {
        return Admission::DynamicThreshold;
    }
    return Admission::Accepted;
}

} // namespace

bool
QueueDepth::operator==(const QueueDepth& o) const
{
    return packets == o.packets && cells == o.cells;
}

const char*
NameOf(Admission admission)
{
    constexpr std::array<const char*, kAdmissions> kNames = {"accepted", "buffer full", "queue limit",
                                                             "dynamic threshold"};
    return kNames.at(static_cast<std::size_t>(admission));
}

uint64_t
QueueCounters::Enqueued() const
{
    return asked[static_cast<std::size_t>(Admission::Accepted)];
}

uint64_t
QueueCounters::Dropped() const
{
    return std::accumulate(asked.begin(), asked.end(), uint64_t{0}) - Enqueued();
}

TrafficManager::TrafficManager(const TrafficManagerLimits& limits, TrafficManagerSettings settings)
    : m_buffer(Checked(limits))
{
    Configure(std::move(settings));
}

uint32_t
TrafficManager::AddPort()
{
    const uint32_t port = Ports();
    m_ports.emplace_back();
    SetQueues(m_ports.back(), m_settings.Of(port));
    return port;
}

uint32_t
TrafficManager::Ports() const
{
    return static_cast<uint32_t>(m_ports.size());
}

uint32_t
TrafficManager::Queues(uint32_t port) const
{
    return static_cast<uint32_t>(m_ports.at(port).queues.size());
}

const TrafficManagerSettings&
TrafficManager::Settings() const
{
    return m_settings;
}

void
TrafficManager::Configure(TrafficManagerSettings settings)
{
    std::vector<Diagnostic> findings = Check(settings);
    for (uint32_t port = 0; port < Ports(); ++port)
    {
        for (std::size_t queue = settings.Of(port).size(); queue < Queues(port); ++queue)
        {
            if (const uint32_t packets = m_ports[port].queues[queue].depth.packets; packets > 0)
            {
                findings.push_back({Severity::Error,
                                    {},
                                    "traffic manager: port " + std::to_string(port) + ", queue " +
                                        std::to_string(queue) + ": is to go and holds " + std::to_string(packets) +
                                        " packets, limit 0",
                                    "let it run empty first"});
            }
        }
    }
    ThrowIfAny(std::move(findings));
    m_settings = std::move(settings);
    for (uint32_t port = 0; port < Ports(); ++port)
    {
        SetQueues(m_ports[port], m_settings.Of(port));
    }
}

void
TrafficManager::ConfigureQueue(uint32_t port, uint32_t queue, const QueueSettings& settings)
{
    assert(port < Ports() && queue < Queues(port));
    ThrowIfAny(Check(settings, "traffic manager: port " + std::to_string(port) + ", queue " + std::to_string(queue)));
    std::vector<QueueSettings> queues = m_settings.Of(port);
    queues[queue] = settings;
    SetQueues(m_ports[port], queues);
    m_settings.ports[port] = std::move(queues);
}

void
TrafficManager::SetQueues(Port& port, const std::vector<QueueSettings>& settings)
{
    port.queues.resize(settings.size());
    for (uint32_t queue = 0; queue < settings.size(); ++queue)
    {
        port.queues[queue].settings = settings[queue];
        port.scheduler.SetQueue(queue, settings[queue].priority, settings[queue].quantumBytes);
    }
}

EnqueueResult
TrafficManager::Enqueue(Cycle cycle, const CopyRequest& request, uint32_t bytes)
{
    const uint64_t cells = m_buffer.CellsFor(bytes);
    if (cells > m_buffer.FreeCells())
    {
        return Conclude(cycle, request, Admission::BufferFull, kNotStored);
    }
    const Queue& queue = QueueOf(request);
    const Admission admission = Judge(queue.settings, queue.depth, cells, m_buffer.FreeCells() - cells);
    const bool isAccepted = admission == Admission::Accepted;
    return Conclude(cycle, request, admission, isAccepted ? m_buffer.Store(bytes, 1) : kNotStored);
}

StoredPacket
TrafficManager::Store(uint32_t bytes, uint32_t copies)
{
    return m_buffer.CellsFor(bytes) > m_buffer.FreeCells() ? kNotStored : m_buffer.Store(bytes, copies);
}

EnqueueResult
TrafficManager::EnqueueCopy(Cycle cycle, StoredPacket packet, const CopyRequest& request)
{
    if (packet == kNotStored)
    {
        return Conclude(cycle, request, Admission::BufferFull, packet);
    }
    const Queue& queue = QueueOf(request);
    const Admission admission = Judge(queue.settings, queue.depth, m_buffer.CellsOf(packet), m_buffer.FreeCells());
    const EnqueueResult result = Conclude(cycle, request, admission, packet);
    if (admission != Admission::Accepted)
    {
        m_buffer.Release(packet);
    }
    return result;
}

EnqueueResult
TrafficManager::Conclude(Cycle cycle, const CopyRequest& request, Admission admission, StoredPacket packet)
{
    Advance(cycle);
    Queue& queue = QueueOf(request);
    EnqueueResult result{admission, queue.depth, false};
    ++queue.counters.asked[static_cast<std::size_t>(admission)];
    if (admission == Admission::Accepted)
    {
        const QueueSettings& settings = queue.settings;
        result.isMarked = settings.markCells && queue.depth.cells >= *settings.markCells;
        queue.counters.marked += result.isMarked ? 1 : 0;
        Append(request, {request.handle, cycle, queue.depth, packet, kNone, result.isMarked});
    }
    return result;
}

void
TrafficManager::Append(const CopyRequest& request, const Waiting& copy)
{
    if (m_free == kNone)
    {
        m_free = static_cast<uint32_t>(m_waiting.size());
        m_waiting.emplace_back();
    }
    const uint32_t place = m_free;
    m_free = m_waiting[place].next;
    m_waiting[place] = copy;
    Queue& queue = QueueOf(request);
    if (queue.first == kNone)
    {
        queue.first = place;
        m_ports[request.port].scheduler.SetHead(request.queue, m_buffer.BytesOf(copy.packet));
    }
    else
    {
        m_waiting[queue.last].next = place;
    }
    queue.last = place;
    queue.depth.packets += 1;
    queue.depth.cells += m_buffer.CellsOf(copy.packet);
    QueueDepth& highWater = queue.counters.highWater;
    highWater.packets = std::max(highWater.packets, queue.depth.packets);
    highWater.cells = std::max(highWater.cells, queue.depth.cells);
}

bool
TrafficManager::HasPacket(uint32_t port) const
{
    return m_ports[port].scheduler.HasPacket();
}

std::optional<Departure>
TrafficManager::Dequeue(Cycle cycle, uint32_t port)
{
    Advance(cycle);
    if (!HasPacket(port))
    {
        return std::nullopt;
    }
    Port& from = m_ports[port];
    const uint32_t number = from.scheduler.Take();
    const Waiting copy = RemoveFirst(from, number);
    Queue& queue = from.queues[number];
    const uint32_t bytes = m_buffer.BytesOf(copy.packet);
    queue.depth.packets -= 1;
    queue.depth.cells -= m_buffer.CellsOf(copy.packet);
    ++queue.counters.dequeued;
    m_buffer.Release(copy.packet);
    return Departure{copy.handle, number, bytes, copy.enqueued, copy.before, queue.depth, copy.isMarked};
}

TrafficManager::Waiting
TrafficManager::RemoveFirst(Port& port, uint32_t queue)
{
    Queue& from = port.queues[queue];
    const uint32_t place = from.first;
    const Waiting copy = m_waiting[place];
    m_waiting[place].next = m_free;
    m_free = place;
    from.first = copy.next;
    if (from.first == kNone)
    {
        port.scheduler.SetEmpty(queue);
    }
    else
    {
        port.scheduler.SetHead(queue, m_buffer.BytesOf(m_waiting[from.first].packet));
    }
    return copy;
}

QueueDepth
TrafficManager::GetDepth(uint32_t port, uint32_t queue) const
{
    return m_ports.at(port).queues.at(queue).depth;
}

const QueueCounters&
TrafficManager::GetCounters(uint32_t port, uint32_t queue) const
{
    return m_ports.at(port).queues.at(queue).counters;
}

const CellBuffer&
TrafficManager::GetBuffer() const
{
    return m_buffer;
}

TrafficManager::Queue&
TrafficManager::QueueOf(const CopyRequest& request)
{
    assert(request.port < Ports() && request.queue < Queues(request.port));
    return m_ports[request.port].queues[request.queue];
}

void
TrafficManager::Advance(Cycle cycle)
{
    assert(cycle >= m_now);
    m_now = cycle;
}

} // namespace pisa
