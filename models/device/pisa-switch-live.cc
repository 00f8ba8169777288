// The switch when its program changes: elements loaded beside the running ones, stamps, and the chip flashed anew.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-parser-bank.h"
#include "pisa-switch-packet.h"
#include "pisa-switch.h"
#include "pisa-upgrade-program.h"

#include "pipeline/make-pipeline.h"
#include "pipeline/register-array.h"
#include "pipeline/services.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

namespace ns3
{

void
PisaSwitch::Load(const pisa::Image& image, std::unique_ptr<pisa::Pipeline> pipeline)
{
    m_image = std::make_unique<pisa::Image>(image);
    m_pipeline = std::move(pipeline);
    NS_ABORT_MSG_IF(m_pipeline->Latency(pisa::Thread::Ingress) == 0 || m_pipeline->Latency(pisa::Thread::Egress) == 0,
                    "no chip decides in no time: all that enters before a packet would not be known");
    if (pisa::Services* services = m_pipeline->GetServices())
    {
        services->SetSink([this](const pisa::Report& report) { m_reportTrace(report); });
    }
    m_pipeline->SetWitness(!m_witnessTrace.IsEmpty());
    m_packets->SetWitness([this](const pisa::PacketRecord& record) { m_witnessTrace(record); });
    m_fields.Load(*m_pipeline);
    ListenToPipeline();
    m_parsers->SetInstances(m_image->target.parser.instances + 1); // the last for recirculated frames
}

pisa::Cycle
PisaSwitch::ControlCycle(Time time) const
{
    return m_clock.CycleAt(time);
}

void
PisaSwitch::Look(pisa::StateName state, std::function<void()> look)
{
    m_agenda.Wake(GetPipeline().Look(state, ControlCycle(Simulator::Now()), std::move(look)));
}

uint32_t
PisaSwitch::Extend(const pisa::Image& image)
{
    const uint32_t format = GetPipeline().Extend(image);
    *m_image = m_pipeline->GetImage();
    m_fields.Load(*m_pipeline);
    ListenToPipeline();
    return format;
}

void
PisaSwitch::Wake(pisa::Cycle cycle)
{
    if (cycle != pisa::kNever)
    {
        m_agenda.Wake(std::max(cycle, m_clock.CycleAt(Simulator::Now())));
    }
}

pisa::Cycle
PisaSwitch::OldestPacket() const
{
    return m_packets->Oldest();
}

PisaUpgradeStamp&
PisaSwitch::GetStamps()
{
    return m_stamps;
}

void
PisaSwitch::Stamp(PisaSwitchPacket& packet, uint32_t port)
{
    packet.notBefore = packet.arrival.first - std::min<pisa::Cycle>(packet.arrival.first, 1);
    packet.phv.path.clear();
    packet.phv.stamp = m_pipeline->GetStamp();
    packet.epoch = m_stamps.GetEpoch();
    if (m_stamps.IsUsed())
    {
        packet.epoch = m_stamps.Detach(packet.frame, port).value_or(packet.epoch);
        packet.phv.stamp = m_stamps.StampOf(packet.epoch).value_or(packet.phv.stamp);
    }
}

void
PisaSwitch::Reflash(const pisa::Image& image, Time downtime)
{
    const pisa::TrafficManagerSettings settings = GetTrafficManager().Settings();
    PisaCheckChip(image, m_image->target);
    auto buffer = std::make_unique<pisa::TrafficManager>(image.target.buffer, settings);
    auto pipeline = pisa::MakePipeline(image);
    m_counters.reflashLost.ingress += m_inside.ingress;
    m_counters.reflashLost.arriving += m_inside.arriving;
    m_counters.reflashLost.buffer += m_inside.buffer;
    m_counters.reflashLost.egress += m_inside.egress;
    m_inside = {};
    m_arriving.clear();
    m_dequeues.clear();
    m_parsers = std::make_unique<PisaParserBank>();
    m_packets = std::make_unique<PisaPacketPool>();
    Load(image, std::move(pipeline));
    m_buffer = std::move(buffer);
    for (uint32_t port = 0; port < m_ports.Places(); ++port)
    {
        m_buffer->AddPort();
        m_ports[port].isPlanned = false;
    }
    m_stamps.Forget();
    m_upFrom = std::max(m_upFrom, Simulator::Now() + downtime);
}

} // namespace ns3
