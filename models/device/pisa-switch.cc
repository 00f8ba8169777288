// A switch that runs one program image: its ports, and frames from their arrival until they enter ingress.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch.h"

#include "pisa-parser-bank.h"
#include "pisa-switch-packet.h"

#include "pipeline/make-pipeline.h"
#include "pipeline/services.h"

#include "ns3/abort.h"
#include "ns3/assert.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ns3
{

PisaSwitch::PisaSwitch()
    : m_packets(std::make_unique<PisaPacketPool>()),
      m_parsers(std::make_unique<PisaParserBank>())
{
}

PisaSwitch::~PisaSwitch() = default;

void
PisaSwitch::Boot(const pisa::Image& image)
{
    NS_ABORT_MSG_IF(m_pipeline, "a PisaSwitch boots once; it runs '" << m_image->program.name << "' already");
    m_clock = PisaCycleClock(image.target.clockHz);
    m_agenda.Start(m_clock, [this](pisa::Cycle cycle) { Process(cycle); });
    const uint32_t parsers = image.target.parser.instances;
    Load(image, pisa::MakePipeline(image));
    m_buffer = std::make_unique<pisa::TrafficManager>(m_image->target.buffer);
    for (uint32_t port = 0; port < m_ports.Places(); ++port)
    {
        m_buffer->AddPort();
        m_parserOfPort.push_back(port % parsers);
        Listen(m_ports[port].Device());
    }
}

uint32_t
PisaSwitch::AddPort(Ptr<PisaNetDevice> device)
{
    const uint32_t port = m_ports.Add(device);
    OpenPort(port);
    return port;
}

void
PisaSwitch::SetCpuPort(uint32_t number, PisaCpuCallback callback)
{
    OpenPort(m_ports.AddCpu(number, std::move(callback)));
}

void
PisaSwitch::OpenPort(uint32_t place)
{
    if (m_buffer)
    {
        m_buffer->AddPort();
        m_parserOfPort.push_back(place % m_image->target.parser.instances);
    }
    Listen(m_ports[place].Device());
}

void
PisaSwitch::SendFromCpu(Ptr<Packet> frame)
{
    NS_ABORT_MSG_UNLESS(m_pipeline, "a frame came to a PisaSwitch without an image: call Boot before");
    NS_ABORT_MSG_IF(m_ports.Places() == m_ports.Devices(), "the switch has no CPU port: call SetCpuPort before");
    const pisa::Cycle cycle = m_clock.CycleAt(Simulator::Now());
    Begin(m_ports.Devices(), std::move(frame), {cycle, 1, 0}, cycle);
}

void
PisaSwitch::Listen(const Ptr<PisaNetDevice>& device)
{
    if (!device)
    {
        return; // of the CPU
    }
    device->SetFrameCallback(MakeCallback(&PisaSwitch::ReceiveFrame, this));
    if (m_image && m_image->target.parser.bytesPerCycle != 0)
    {
        device->SetStreamCallback(MakeCallback(&PisaSwitch::ReceiveStream, this));
    }
}

void
PisaSwitch::SetParserOfPort(uint32_t port, uint32_t instance)
{
    const uint32_t instances = GetImage().target.parser.instances;
    NS_ABORT_MSG_IF(instance >= instances, "no parser instance " << instance << "; the chip has " << instances);
    NS_ABORT_MSG_IF(port >= GetNPorts(), "no port " << port << "; the switch has " << GetNPorts());
    m_parserOfPort[port] = instance;
}

void
PisaSwitch::ReceiveFrame(Ptr<PisaNetDevice> device, Ptr<Packet> frame)
{
    NS_ABORT_MSG_UNLESS(m_pipeline, "a frame came to a PisaSwitch without an image: call Boot before");
    const pisa::Cycle cycle = m_clock.CycleAt(Simulator::Now());
    Begin(PortOf(device), std::move(frame), {cycle, 1, 0}, cycle);
}

void
PisaSwitch::ReceiveStream(Ptr<PisaNetDevice> device, Ptr<Packet> frame, DataRate rate, Time whole)
{
    const pisa::Target& target = GetImage().target;
    // the line brings rate / (8 clockHz) bytes a cycle, the parser takes no more than its share
    pisa::FrameArrival arrival{m_clock.CycleAt(Simulator::Now()), target.parser.bytesPerCycle, 1};
    const uint64_t bitsOfCycles = 8 * target.clockHz;
    if (rate.GetBitRate() / bitsOfCycles < arrival.bytes)
    {
        const uint64_t common = std::gcd(rate.GetBitRate(), bitsOfCycles);
        arrival.bytes = rate.GetBitRate() / common;
        arrival.cycles = bitsOfCycles / common;
    }
    Begin(PortOf(device), std::move(frame), arrival, m_clock.CycleAt(whole));
}

void
PisaSwitch::Begin(uint32_t port, Ptr<Packet> frame, const pisa::FrameArrival& arrival, pisa::Cycle whole)
{
    ++m_counters.received;
    m_receiveTrace(frame, port, arrival.first);
    if (!m_upFrom.IsZero() && Simulator::Now() < m_upFrom)
    {
        ++m_counters.reflashLost.ingress;
        return;
    }
    PisaSwitchPacket& packet = m_packets->Take();
    packet.frame = std::move(frame);
    packet.ingressPort = m_ports.NumberOf(port);
    packet.passes = 0;
    packet.kind = pisa::PacketKind::Normal;
    packet.parser = m_parserOfPort[port];
    packet.arrival = arrival;
    packet.whole = whole;
    Stamp(packet, port);
    Parse(packet);
    Arrive(packet);
}

void
PisaSwitch::Parse(PisaSwitchPacket& packet)
{
    packet.bytes = packet.frame->GetSize();
    if (m_frame.size() < packet.bytes)
    {
        m_frame.resize(packet.bytes);
    }
    packet.frame->CopyData(m_frame.data(), packet.bytes);
    m_fields.Give(packet.phv, packet.ingressPort, packet.kind);
    const pisa::Parsed parsed = m_pipeline->ParseAgain(m_frame.data(), packet.bytes, packet.phv);
    packet.isAccepted = parsed.accepted;
    packet.isMarked = false;
    if (m_image->target.parser.bytesPerCycle == 0)
    {
        packet.needed.assign(parsed.lookups, 0);
    }
    else
    {
        packet.needed = packet.phv.lookupBytes;
        NS_ASSERT_MSG(packet.needed.size() == parsed.lookups, "the parser tells what each lookup needed");
    }
    packet.headers.assign(m_frame.begin(), m_frame.begin() + (parsed.accepted ? packet.phv.parsedBytes : 0));
}

void
PisaSwitch::SetChipFields(PisaSwitchPacket& packet) const
{
    m_fields.Value(packet.phv, pisa::Intrinsic::IngressPort) = packet.ingressPort;
    m_fields.Value(packet.phv, pisa::Intrinsic::PacketLength) = packet.bytes;
    m_fields.Value(packet.phv, pisa::Intrinsic::PacketKind) = static_cast<uint64_t>(packet.kind);
    if (m_fields.TellsTimes())
    {
        m_fields.Value(packet.phv, pisa::Intrinsic::ArrivalTime) = m_clock.TimeOf(packet.parseStart).GetNanoSeconds();
    }
}

void
PisaSwitch::Arrive(PisaSwitchPacket& packet)
{
    ++m_inside.ingress;
    const pisa::Cycle latency = m_pipeline->Latency(pisa::Thread::Ingress);
    for (const PisaSwitchPacket* timed : m_parsers->Arrive(packet))
    {
        m_agenda.Wake(timed->isAccepted ? timed->earliest + latency : timed->earliest);
    }
}

void
PisaSwitch::ListenToPipeline()
{
    pisa::PipelineSinks sinks;
    if (m_fields.TellsTimes())
    {
        sinks.issue = [this](pisa::Transit& packet) { TellIssue(packet); };
    }
    m_tellsAccesses = IsAccessHeard();
    if (m_tellsAccesses)
    {
        sinks.access = [this](const pisa::Transit& packet, const pisa::TableAccess& access)
        { TellAccess(packet, access); };
        sinks.bank = [this](const pisa::Transit& packet, const pisa::BankAccess& access)
        {
            m_bankAccessTrace(static_cast<const PisaSwitchPacket&>(packet).frame,
                              {packet.thread, packet.processor, access.bank, access.sent, access.served});
        };
    }
    m_pipeline->SetSinks(std::move(sinks));
}

bool
PisaSwitch::IsAccessHeard() const
{
    return !m_tableAccessTrace.IsEmpty() || !m_bankAccessTrace.IsEmpty();
}

void
PisaSwitch::TellIssue(pisa::Transit& packet) const
{
    if (packet.thread == pisa::Thread::Egress)
    {
        m_fields.Value(packet.phv, pisa::Intrinsic::EgressTime) =
            m_clock.TimeOf(packet.passage.issue).GetNanoSeconds();
    }
}

void
PisaSwitch::TellAccess(const pisa::Transit& transit, const pisa::TableAccess& access) const
{
    const auto& packet = static_cast<const PisaSwitchPacket&>(transit);
    const pisa::Table& table = m_image->program.tables[access.table];
    const std::string& action = m_image->program.actions[table.actions[access.action]].name;
    m_tableAccessTrace(packet.frame, {packet.thread, PassageOf(packet).port, table.name, action, access.isHit,
                                      access.at, packet.processor});
}

void
PisaSwitch::Process(pisa::Cycle now)
{
    if (m_tellsAccesses != IsAccessHeard())
    {
        ListenToPipeline();
    }
    EnterIngress(now);
    m_progress.exits.clear();
    m_progress.wakes.clear();
    m_pipeline->Advance(now, m_progress);
    for (const pisa::Cycle wake : m_progress.wakes)
    {
        m_agenda.Wake(wake);
    }
    for (pisa::Transit* transit : m_progress.exits)
    {
        auto& packet = static_cast<PisaSwitchPacket&>(*transit);
        NS_ASSERT_MSG(packet.passage.exit == now, "a packet left unseen at " << packet.passage.exit);
        if (packet.thread == pisa::Thread::Ingress)
        {
            LeaveIngress(packet, now);
        }
        else
        {
            LeaveEgress(packet, now);
        }
    }
    if (!m_arriving.empty())
    {
        StoreWhole(now);
    }
    DequeueDue(now);
}

void
PisaSwitch::EnterIngress(pisa::Cycle now)
{
    for (PisaSwitchPacket* packet : m_parsers->Settle(now))
    {
        m_parseStartTrace(packet->frame, packet->parser, packet->parseStart);
        if (!packet->isAccepted)
        {
            ++m_counters.parseErrors;
            m_parseErrorTrace(packet->frame, packet->parser, packet->earliest);
            --m_inside.ingress;
            m_packets->Release(*packet);
            continue;
        }
        m_parseDoneTrace(packet->frame, packet->parser, packet->earliest);
        SetChipFields(*packet);
        packet->order = packet->parser;
        const pisa::Cycle wake = m_pipeline->Enter(pisa::Thread::Ingress, *packet);
        if (wake > now)
        {
            m_agenda.Wake(wake);
        }
    }
}

uint32_t
PisaSwitch::GetNPorts() const
{
    return m_ports.Devices();
}

Ptr<PisaNetDevice>
PisaSwitch::GetPort(uint32_t port) const
{
    NS_ABORT_MSG_IF(port >= GetNPorts(), "no port " << port << "; the switch has " << GetNPorts());
    return m_ports[port].Device();
}

uint32_t
PisaSwitch::PortOf(Ptr<const PisaNetDevice> device) const
{
    return m_ports.PortOf(device);
}

PisaReplication&
PisaSwitch::GetReplication()
{
    return m_replication;
}

pisa::TrafficManager&
PisaSwitch::GetTrafficManager()
{
    NS_ABORT_MSG_UNLESS(m_buffer, "the switch has no image yet: call Boot before");
    return *m_buffer;
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

PisaSwitchInside
PisaSwitch::GetInside() const
{
    return m_inside;
}

void
PisaSwitch::DoDispose()
{
    m_agenda.Stop();
    m_packets = std::make_unique<PisaPacketPool>();
    m_arriving.clear();
    for (uint32_t port = 0; port < GetNPorts(); ++port)
    {
        m_ports[port].Device()->SetFrameCallback(PisaNetDevice::FrameCallback());
        m_ports[port].Device()->SetStreamCallback(PisaNetDevice::StreamCallback());
    }
    m_ports.Clear();
    Object::DoDispose();
}

} // namespace ns3
