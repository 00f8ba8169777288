// A switch that runs MakePathImage, one clock edge after the other: written to be read, not to be fast.
// SPDX-License-Identifier: GPL-2.0-only
#include "stepped-switch.h"

#include "programs.h"

#include <algorithm>

namespace
{

constexpr uint32_t PARSERS = 16; ///< and one for frames from egress
constexpr uint64_t CYCLE = 1000; ///< ps
constexpr uint64_t HEADERS = 20; ///< bytes, which the first state extracts

uint64_t
LineTime(std::size_t bytes)
{
    return (std::max<std::size_t>(bytes, 60) + 24) * 80;
}

uint64_t
Cells(std::size_t bytes)
{
    return (bytes + 79) / 80;
}

void
Write(std::vector<uint8_t>& bytes, std::size_t first, std::size_t count, uint64_t value)
{
    for (std::size_t i = count; i-- > 0; value >>= 8)
    {
        bytes[first + i] = static_cast<uint8_t>(value);
    }
}

} // namespace

SteppedSwitch::SteppedSwitch(uint32_t ports, Members group, Members first, Members second, uint64_t limitCells,
                             uint64_t bytesPerCycle)
    : m_group(std::move(group)),
      m_first(std::move(first)),
      m_second(std::move(second)),
      m_limitCells(limitCells),
      m_bytesPerCycle(bytesPerCycle),
      m_parsers(PARSERS + 1),
      m_ports(ports)
{
}

std::vector<SteppedFrame>
SteppedSwitch::Run(const std::vector<SteppedFrame>& arrivals)
{
    constexpr uint64_t AFTER_THE_LAST = 100000;
    std::size_t next = 0;
    for (m_now = 0; m_now < arrivals.back().cycle + AFTER_THE_LAST; ++m_now)
    {
        m_again.clear();
        for (; !m_ingress.empty() && m_ingress.front().exit == m_now; m_ingress.pop_front())
        {
            LeaveIngress(m_ingress.front());
        }
        for (; !m_egress.empty() && m_egress.front().exit == m_now; m_egress.pop_front())
        {
            LeaveEgress(m_egress.front());
        }
        StoreWhole();
        std::vector<SteppedFrame> came;
        for (; next < arrivals.size() && arrivals[next].cycle == m_now; ++next)
        {
            came.push_back(arrivals[next]);
        }
        std::stable_sort(came.begin(), came.end(), [](const auto& a, const auto& b) { return a.port < b.port; });
        for (const SteppedFrame& frame : came)
        {
            const uint64_t whole = (frame.picoseconds + CYCLE - 1) / CYCLE;
            Arrive({frame.bytes, frame.port, 0, 0, 0, 0, 0, m_now, whole}, frame.port % PARSERS);
        }
        for (const auto& [packet, parser] : m_again)
        {
            Arrive(packet, parser);
        }
        Dequeue();
        Parse();
        for (auto [waiting, pipeline] : {std::pair{&m_parsed, &m_ingress}, std::pair{&m_dequeued, &m_egress}})
        {
            if (!waiting->empty())
            {
                pipeline->push_back(waiting->front());
                pipeline->back().exit = m_now + THREAD_LATENCY;
                waiting->pop_front();
            }
        }
    }
    return m_sent;
}

void
SteppedSwitch::Arrive(const Packet& packet, uint32_t parser)
{
    m_parsers[parser].waiting.push_back(packet);
}

/** @return whether the bytes are there that lookups need. */
bool
SteppedSwitch::HasHeaders(const Packet& packet) const
{
    return m_bytesPerCycle == 0 || packet.kind != 0 || (m_now - packet.first) * m_bytesPerCycle >= HEADERS;
}

/** One lookup a cycle; a frame is parsed in the cycle behind its last one. */
void
SteppedSwitch::Parse()
{
    for (Parser& parser : m_parsers)
    {
        if (!parser.inside.empty() && parser.lookups == 0)
        {
            m_parsed.push_back(parser.inside.front());
            parser.inside.pop_front();
        }
        if (parser.inside.empty() && !parser.waiting.empty())
        {
            parser.inside.push_back(parser.waiting.front());
            parser.waiting.pop_front();
            const std::vector<uint8_t>& bytes = parser.inside.front().bytes;
            parser.lookups = bytes[12] == TYPE_LONG >> 8 && bytes[13] == (TYPE_LONG & 0xff) ? 4 : 1;
        }
        if (!parser.inside.empty() && HasHeaders(parser.inside.front()))
        {
            --parser.lookups;
        }
    }
}

void
SteppedSwitch::LeaveIngress(Packet packet)
{
    const uint8_t path = packet.bytes[14];
    if (path == PATH_RESUBMIT && packet.kind == 0)
    {
        packet.kind = 6;
        m_again.emplace_back(packet, packet.ingressPort % PARSERS);
        return;
    }
    if (path == PATH_MIRROR && packet.kind == 0)
    {
        Packet copy = packet;
        copy.kind = 1;
        Store(copy, m_first);
    }
    if (path == PATH_GROUP && packet.kind == 0)
    {
        packet.kind = 5;
        Store(packet, m_group);
        return;
    }
    Store(packet, {{packet.bytes[16], 0}});
}

void
SteppedSwitch::Store(const Packet& packet, const Members& members)
{
    if (packet.whole <= m_now)
    {
        Enqueue(packet, members);
    }
    else
    {
        m_arriving.emplace_back(packet, members);
    }
}

void
SteppedSwitch::StoreWhole()
{
    std::vector<std::pair<Packet, Members>> arriving;
    std::swap(arriving, m_arriving);
    for (const auto& [packet, members] : arriving)
    {
        Store(packet, members);
    }
}

void
SteppedSwitch::Enqueue(const Packet& packet, const Members& members)
{
    for (const auto& [port, id] : members)
    {
        const bool isMirrored = packet.kind == 1 || packet.kind == 2;
        std::deque<Packet>& queue = m_ports[port].queues[isMirrored ? 0 : packet.bytes[15]];
        uint64_t cells = Cells(packet.bytes.size());
        for (const Packet& waiting : queue)
        {
            cells += Cells(waiting.bytes.size());
        }
        if (cells > m_limitCells)
        {
            ++drops;
            continue;
        }
        Packet copy = packet;
        copy.port = port;
        copy.copy = id;
        copy.depth = queue.size();
        queue.push_back(copy);
    }
}

void
SteppedSwitch::Dequeue()
{
    for (Port& port : m_ports)
    {
        const uint64_t margin = (THREAD_LATENCY + m_ports.size()) * CYCLE;
        const auto next =
            std::find_if(port.queues.rbegin(), port.queues.rend(), [](const auto& q) { return !q.empty(); });
        // a packet goes at the last edge before its time on the line, while the line is not too far behind
        if (next == port.queues.rend() || port.paceFree >= (m_now + 1) * CYCLE ||
            port.lineFree >= (m_now + 1) * CYCLE + margin)
        {
            continue;
        }
        m_dequeued.push_back(next->front());
        next->pop_front();
        port.paceFree = std::max(m_now * CYCLE, port.paceFree) + LineTime(m_dequeued.back().bytes.size());
    }
}

void
SteppedSwitch::LeaveEgress(Packet packet)
{
    const uint8_t path = packet.bytes[14];
    if (path == PATH_RECIRCULATE && packet.kind == 0)
    {
        packet.kind = 4;
        m_again.emplace_back(packet, PARSERS);
        return;
    }
    Write(packet.bytes, 6, 6, packet.depth);
    Write(packet.bytes, 17, 1, packet.kind);
    Write(packet.bytes, 18, 2, packet.copy);
    if (path == PATH_MIRROR_LATE && packet.kind == 0)
    {
        Packet copy = packet;
        copy.kind = 2;
        Enqueue(copy, m_second);
    }
    Port& port = m_ports[packet.port];
    const uint64_t start = std::max(m_now * CYCLE, port.lineFree);
    port.lineFree = start + LineTime(packet.bytes.size());
    m_sent.push_back({packet.port, m_now, start, packet.bytes});
}
