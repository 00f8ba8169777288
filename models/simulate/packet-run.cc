// Runs packets of captures through one switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/packet-run.h"

#include "simulate/arrival-tag.h"
#include "simulate/capture-file.h"
#include "simulate/packet-schedule.h"
#include "simulate/single-switch.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <filesystem>

namespace pisa
{

namespace
{

/** One run. */
class PacketRun
{
  public:
    PacketRun(const Image& image, const PacketRunSettings& settings);

    PacketRunReport Run();

  private:
    void Carry(const std::vector<ControlStep>& steps);
    void Feed();
    void NoteArrival(ns3::Ptr<const ns3::Packet> frame, uint32_t port, Cycle cycle);
    void NoteExit(ns3::Ptr<const ns3::Packet> frame, const ns3::PisaPassage& passage);
    void NoteBufferDrop(ns3::Ptr<const ns3::Packet> frame, const ns3::PisaQueueing& queueing);
    void Receive(uint32_t port, const ns3::Ptr<const ns3::Packet>& frame);
    void SumDrops();

    const PacketRunSettings& m_settings;
    PacketSchedule m_schedule;
    std::map<uint32_t, CaptureWriter> m_writers;
    std::map<std::string, uint64_t> m_bufferDrops;
    PacketRunReport m_report;
    SingleSwitch m_switch;
};

PacketRun::PacketRun(const Image& image, const PacketRunSettings& settings)
    : m_settings(settings),
      m_schedule(settings.rate),
      m_switch(image, settings.ports, settings.portRate,
               [this](uint32_t port, ns3::Ptr<const ns3::Packet> frame) { Receive(port, frame); })
{
    for (const PacketSource& source : settings.sources)
    {
        m_schedule.Add(source.port, source.path);
    }
    ns3::PisaSwitch& device = m_switch.Switch();
    device.TraceConnectWithoutContext("Receive", ns3::MakeCallback(&PacketRun::NoteArrival, this));
    device.TraceConnectWithoutContext("Egress", ns3::MakeCallback(&PacketRun::NoteExit, this));
    device.TraceConnectWithoutContext("BufferDrop", ns3::MakeCallback(&PacketRun::NoteBufferDrop, this));
}

void
PacketRun::NoteArrival(ns3::Ptr<const ns3::Packet> frame, uint32_t port, Cycle cycle)
{
    frame->AddPacketTag(ArrivalTag(cycle));
    PortSum& sum = m_report.ports[port];
    ++sum.framesIn;
    sum.bytesIn += frame->GetSize();
}

void
PacketRun::NoteExit(ns3::Ptr<const ns3::Packet> frame, const ns3::PisaPassage& passage)
{
    ArrivalTag arrival;
    if (frame->PeekPacketTag(arrival))
    {
        m_report.latency.Add(passage.exit - arrival.Get());
    }
}

void
PacketRun::NoteBufferDrop(ns3::Ptr<const ns3::Packet>, const ns3::PisaQueueing& queueing)
{
    ++m_bufferDrops[NameOf(queueing.admission)];
}

void
PacketRun::Receive(uint32_t port, const ns3::Ptr<const ns3::Packet>& frame)
{
    PortSum& sum = m_report.ports[port];
    ++sum.framesOut;
    sum.bytesOut += frame->GetSize();
    auto writer = m_writers.find(port);
    if (writer == m_writers.end())
    {
        const std::filesystem::path file =
            std::filesystem::path(m_settings.outputFolder) / ("port" + std::to_string(port) + ".pcap");
        writer = m_writers.try_emplace(port, file.string()).first;
    }
    writer->second.Add(m_schedule.Origin() + ns3::Simulator::Now().GetNanoSeconds(), frame);
}

void
PacketRun::Carry(const std::vector<ControlStep>& steps)
{
    for (const ControlStep& step : steps)
    {
        ControlNote note{step.where, ns3::PisaApplyControl(m_switch.Switch(), step.operation)};
        if (!note.answer.done || note.answer.HasFound())
        {
            m_report.notes.push_back(std::move(note));
        }
    }
}

void
PacketRun::Feed()
{
    while (std::optional<ScheduledFrame> frame = m_schedule.Next())
    {
        ns3::Simulator::Stop(frame->at - ns3::Simulator::Now());
        ns3::Simulator::Run();
        m_switch.Send(frame->port, ns3::Create<ns3::Packet>(frame->bytes.data(), frame->bytes.size()));
    }
}

void
PacketRun::SumDrops()
{
    const ns3::PisaSwitchCounters& c = m_switch.Switch().GetCounters();
    m_report.counters = c;
    const auto add = [this](const std::string& reason, uint64_t count)
    {
        if (count > 0)
        {
            m_report.drops.emplace_back(reason, count);
        }
    };
    add("rejected by the parser", c.parseErrors);
    add("dropped by the program in ingress", c.ingressDrops);
    add("sent to no port of the switch", c.noDestination);
    add("resubmitted too often", c.resubmitDrops);
    add("for a queue that is not there", c.noQueue);
    for (const auto& [reason, count] : m_bufferDrops)
    {
        add("refused by the buffer: " + reason, count);
    }
    add("dropped by the program in egress", c.egressDrops);
    add("recirculated too often", c.recirculateDrops);
    add("refused by the port", c.portDrops);
}

PacketRunReport
PacketRun::Run()
{
    Carry(m_settings.before);
    Feed();
    // a port may be silent for as long as its longest frame takes, twice: before it and on the line
    const ns3::Time longest = m_settings.portRate.CalculateBytesTxTime(ns3::WireBytes(kLongestFrame));
    if (!m_switch.RunUntilIdle(std::max(ns3::MilliSeconds(1), longest + longest)))
    {
        const ns3::PisaSwitchInside inside = m_switch.Switch().GetInside();
        m_report.inside = inside.ingress + inside.arriving + inside.buffer + inside.egress;
    }
    Carry(m_settings.after);
    SumDrops();
    for (auto& [port, writer] : m_writers)
    {
        writer.Close();
    }
    return std::move(m_report);
}

} // namespace

void
LatencySum::Add(uint64_t cycles)
{
    least = frames == 0 ? cycles : std::min(least, cycles);
    most = std::max(most, cycles);
    sum += cycles;
    ++frames;
}

double
LatencySum::Mean() const
{
    return frames == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(frames);
}

PacketRunReport
RunPackets(const Image& image, const PacketRunSettings& settings)
{
    return PacketRun(image, settings).Run();
}

} // namespace pisa
