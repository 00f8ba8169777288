// A switch that runs one program image, exact to the clock cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch.h"

#include "pisa-header-block.h"

#include "pipeline/make-pipeline.h"

#include "ns3/abort.h"
#include "ns3/make-event.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaSwitch);

namespace
{

constexpr uint32_t NO_PORT = std::numeric_limits<uint32_t>::max();

} // namespace

/** A frame from its arrival until its fate is decided. */
struct PisaSwitch::Pending
{
    pisa::Cycle parsed{0}; ///< the first cycle at which it may be issued
    uint32_t port{0};
    uint64_t sequence{0};
    Time due; ///< when it can leave at the earliest
    Ptr<Packet> frame;
    std::vector<uint8_t> headers; ///< the bytes that the parser took
    pisa::Phv phv;
};

/** Orders the heap: true if `a` is issued after `b`. */
struct PisaSwitch::Later
{
    bool operator()(const std::unique_ptr<Pending>& a, const std::unique_ptr<Pending>& b) const
    {
        return std::tie(a->parsed, a->port, a->sequence) > std::tie(b->parsed, b->port, b->sequence);
    }
};

TypeId
PisaSwitch::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaSwitch")
            .SetParent<Object>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaSwitch>()
            .AddTraceSource("Receive", "A frame has arrived; with its port and the first cycle of its parsing.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_receiveTrace),
                            "ns3::PisaSwitch::FrameTracedCallback")
            .AddTraceSource("ParseError", "The parser rejected a frame; with the cycle at which it did.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_parseErrorTrace),
                            "ns3::PisaSwitch::FrameTracedCallback")
            .AddTraceSource("Ingress", "A frame went through ingress; the frame as it came.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_ingressTrace),
                            "ns3::PisaSwitch::PassageTracedCallback")
            .AddTraceSource("IngressDrop", "The program drops a frame in ingress.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_ingressDropTrace),
                            "ns3::PisaSwitch::PassageTracedCallback")
            .AddTraceSource("NoDestination", "The program sends a frame where there is no port.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_noDestinationTrace),
                            "ns3::PisaSwitch::PassageTracedCallback")
            .AddTraceSource("Egress", "A copy goes for its port at the cycle of its exit; the frame as it leaves.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_egressTrace),
                            "ns3::PisaSwitch::PassageTracedCallback")
            .AddTraceSource("EgressDrop", "The program drops a copy in egress; the frame as it came.",
                            MakeTraceSourceAccessor(&PisaSwitch::m_egressDropTrace),
                            "ns3::PisaSwitch::PassageTracedCallback");
    return tid;
}

PisaSwitch::PisaSwitch() : m_due(MakeEvent(&PisaSwitch::ProcessDue, this), false)
{
}

PisaSwitch::~PisaSwitch() = default;

void
PisaSwitch::Boot(const pisa::Image& image)
{
    NS_ABORT_MSG_IF(m_pipeline, "a PisaSwitch boots once; it runs '" << m_image->program.name << "' already");
    m_image = std::make_unique<pisa::Image>(image);
    m_pipeline = pisa::MakePipeline(*m_image);
    m_clock = PisaCycleClock(m_image->target.clockHz);
    m_latency = m_pipeline->Latency(pisa::Thread::Ingress) + m_pipeline->Latency(pisa::Thread::Egress);
    NS_ABORT_MSG_IF(m_latency == 0, "no chip decides in no time: all that enters before a packet would not be known");
    for (uint32_t field = 0; field <= static_cast<uint32_t>(pisa::Intrinsic::Flood); ++field)
    {
        m_intrinsicSlots.push_back(m_pipeline->SlotOf({0, field}));
    }
}

uint32_t
PisaSwitch::AddPort(Ptr<PisaNetDevice> device)
{
    NS_ABORT_MSG_UNLESS(device->GetNode(), "add the device to the switch's node before it becomes a port");
    const uint32_t interface = device->GetIfIndex();
    if (interface >= m_portOfInterface.size())
    {
        m_portOfInterface.resize(interface + 1, NO_PORT);
    }
    NS_ABORT_MSG_IF(m_portOfInterface[interface] != NO_PORT, "device " << interface << " is a port already");
    const uint32_t port = m_ports.size();
    m_portOfInterface[interface] = port;
    m_ports.push_back(device);
    m_parserFree.push_back(0);
    device->SetFrameCallback(MakeCallback(&PisaSwitch::ReceiveFrame, this));
    return port;
}

std::unique_ptr<PisaSwitch::Pending>
PisaSwitch::TakeSpare()
{
    if (m_spare.empty())
    {
        return std::make_unique<Pending>();
    }
    std::unique_ptr<Pending> packet = std::move(m_spare.back());
    m_spare.pop_back();
    return packet;
}

void
PisaSwitch::ReceiveFrame(Ptr<PisaNetDevice> device, Ptr<Packet> frame)
{
    NS_ABORT_MSG_UNLESS(m_pipeline, "a frame came to a PisaSwitch without an image: call Boot before");
    const Time now = Simulator::Now();
    const uint32_t port = PortOf(device);
    const pisa::Cycle start = std::max(m_clock.CycleAt(now), m_parserFree[port]);
    ++m_counters.received;
    m_receiveTrace(frame, port, start);

    std::unique_ptr<Pending> packet = TakeSpare();
    const uint32_t length = frame->GetSize();
    m_frame.resize(length);
    frame->CopyData(m_frame.data(), length);
    const pisa::Parsed parsed = m_pipeline->Parse(m_frame.data(), length, packet->phv);
    packet->parsed = start + parsed.lookups;
    m_parserFree[port] = packet->parsed;
    if (!parsed.accepted)
    {
        ++m_counters.parseErrors;
        m_parseErrorTrace(frame, port, packet->parsed);
        m_spare.push_back(std::move(packet));
        return;
    }
    Intrinsic(packet->phv, pisa::Intrinsic::IngressPort) = port;
    Intrinsic(packet->phv, pisa::Intrinsic::PacketLength) = length;
    packet->headers.assign(m_frame.begin(), m_frame.begin() + packet->phv.parsedBytes);
    packet->port = port;
    packet->sequence = m_sequence++;
    packet->frame = frame;
    packet->due = m_clock.TimeOf(packet->parsed + m_latency);
    Simulator::Schedule(packet->due - now, m_due);
    m_pending.push_back(std::move(packet));
    std::push_heap(m_pending.begin(), m_pending.end(), Later());
}

void
PisaSwitch::ProcessDue()
{
    const Time now = Simulator::Now();
    while (!m_pending.empty() && m_pending.front()->due <= now)
    {
        std::pop_heap(m_pending.begin(), m_pending.end(), Later());
        std::unique_ptr<Pending> packet = std::move(m_pending.back());
        m_pending.pop_back();
        Process(*packet);
        packet->frame = nullptr;
        m_spare.push_back(std::move(packet));
    }
}

void
PisaSwitch::Process(Pending& packet)
{
    const pisa::Passage ingress = m_pipeline->Admit(pisa::Thread::Ingress, packet.phv, packet.parsed);
    const PisaPassage passage{packet.port, ingress.issue, ingress.exit};
    m_decided = std::max(m_decided, ingress.exit);
    ++m_counters.admitted;
    m_ingressTrace(packet.frame, passage);
    if (Intrinsic(packet.phv, pisa::Intrinsic::Drop) != 0)
    {
        ++m_counters.ingressDrops;
        m_ingressDropTrace(packet.frame, passage);
        return;
    }
    Replicate(packet);
    if (m_copies.empty())
    {
        ++m_counters.noDestination;
        m_noDestinationTrace(packet.frame, passage);
        return;
    }
    ++m_counters.replicated;
    m_counters.copies += m_copies.size();
    for (std::size_t i = 0; i + 1 < m_copies.size(); ++i)
    {
        m_copy = packet.phv;
        Egress(packet, m_copies[i], m_copy, ingress.exit);
    }
    Egress(packet, m_copies.back(), packet.phv, ingress.exit);
}

void
PisaSwitch::Replicate(Pending& packet)
{
    m_copies.clear();
    if (Intrinsic(packet.phv, pisa::Intrinsic::Flood) != 0)
    {
        m_replication.Flood(packet.port, GetNPorts(), m_copies);
        return;
    }
    const uint64_t group = Intrinsic(packet.phv, pisa::Intrinsic::MulticastGroup);
    if (group == 0)
    {
        m_copies.push_back({static_cast<uint32_t>(Intrinsic(packet.phv, pisa::Intrinsic::EgressPort)), 0});
    }
    else
    {
        m_copies = m_replication.GetMulticastGroup(static_cast<uint16_t>(group));
    }
    const auto isNoPort = [this](const PisaCopy& copy) { return copy.port >= GetNPorts(); };
    m_copies.erase(std::remove_if(m_copies.begin(), m_copies.end(), isNoPort), m_copies.end());
}

void
PisaSwitch::Egress(const Pending& packet, const PisaCopy& copy, pisa::Phv& phv, pisa::Cycle earliest)
{
    Intrinsic(phv, pisa::Intrinsic::EgressPort) = copy.port;
    Intrinsic(phv, pisa::Intrinsic::ReplicationId) = copy.replicationId;
    const pisa::Passage egress = m_pipeline->Admit(pisa::Thread::Egress, phv, earliest);
    const PisaPassage passage{copy.port, egress.issue, egress.exit};
    m_decided = std::max(m_decided, egress.exit);
    if (Intrinsic(phv, pisa::Intrinsic::Drop) != 0)
    {
        ++m_counters.egressDrops;
        m_egressDropTrace(packet.frame, passage);
        return;
    }
    ++m_counters.departed;
    const Ptr<Packet> frame = Emit(packet, phv);
    m_egressTrace(frame, passage);
    ++m_leaving;
    const Time wait = m_clock.TimeOf(egress.exit) - Simulator::Now();
    if (wait.IsZero())
    {
        Depart(copy.port, frame);
    }
    else
    {
        Simulator::Schedule(wait, &PisaSwitch::Depart, this, copy.port, frame);
    }
}

Ptr<Packet>
PisaSwitch::Emit(const Pending& packet, pisa::Phv& phv)
{
    m_deparsed.clear();
    m_pipeline->Deparse(phv, m_deparsed);
    if (m_deparsed == packet.headers)
    {
        return packet.frame;
    }
    const Ptr<Packet> frame = packet.frame->Copy();
    frame->RemoveAtStart(packet.headers.size());
    frame->AddHeader(PisaHeaderBlock(m_deparsed));
    return frame;
}

void
PisaSwitch::Depart(uint32_t port, Ptr<Packet> frame)
{
    --m_leaving;
    ++(m_ports[port]->SendFrame(frame) ? m_counters.sent : m_counters.portDrops);
}

uint64_t&
PisaSwitch::Intrinsic(pisa::Phv& phv, pisa::Intrinsic field) const
{
    return phv.slots[m_intrinsicSlots[static_cast<uint32_t>(field)]];
}

pisa::Cycle
PisaSwitch::ControlCycle(Time time) const
{
    return std::max(m_clock.CycleAt(time), m_decided);
}

uint32_t
PisaSwitch::GetNPorts() const
{
    return m_ports.size();
}

Ptr<PisaNetDevice>
PisaSwitch::GetPort(uint32_t port) const
{
    NS_ABORT_MSG_IF(port >= m_ports.size(), "no port " << port << "; the switch has " << m_ports.size());
    return m_ports[port];
}

uint32_t
PisaSwitch::PortOf(Ptr<const PisaNetDevice> device) const
{
    return m_portOfInterface.at(device->GetIfIndex());
}

PisaReplication&
PisaSwitch::GetReplication()
{
    return m_replication;
}

pisa::Pipeline&
PisaSwitch::GetPipeline()
{
    NS_ABORT_MSG_UNLESS(m_pipeline, "the switch has no image yet: call Boot before");
    return *m_pipeline;
}

const pisa::Image&
PisaSwitch::GetImage() const
{
    NS_ABORT_MSG_UNLESS(m_image, "the switch has no image yet: call Boot before");
    return *m_image;
}

const PisaCycleClock&
PisaSwitch::GetClock() const
{
    return m_clock;
}

const PisaSwitchCounters&
PisaSwitch::GetCounters() const
{
    return m_counters;
}

std::size_t
PisaSwitch::GetPending() const
{
    return m_pending.size();
}

std::size_t
PisaSwitch::GetLeaving() const
{
    return m_leaving;
}

void
PisaSwitch::DoDispose()
{
    m_pending.clear();
    m_spare.clear();
    for (const Ptr<PisaNetDevice>& port : m_ports)
    {
        port->SetFrameCallback(PisaNetDevice::FrameCallback());
    }
    m_ports.clear();
    m_portOfInterface.clear();
    Object::DoDispose();
}

} // namespace ns3
