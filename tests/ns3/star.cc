// A switch between stations that send raw frames and note what arrives when.
// SPDX-License-Identifier: GPL-2.0-only
#include "star.h"

#include "ns3/config.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;

std::vector<uint8_t>
MakeFrame(uint64_t destination, uint64_t source, uint16_t type, const std::vector<uint8_t>& payload)
{
    std::vector<uint8_t> frame;
    const auto append = [&frame](uint64_t number, int bytes)
    {
        for (int i = bytes - 1; i >= 0; --i)
        {
            frame.push_back(static_cast<uint8_t>(number >> (8 * i)));
        }
    };
    append(destination, 6);
    append(source, 6);
    append(type, 2);
    frame.insert(frame.end(), payload.begin(), payload.end());
    return frame;
}

uint64_t
NumberAt(const std::vector<uint8_t>& bytes, std::size_t first, std::size_t count)
{
    uint64_t number = 0;
    for (std::size_t i = first; i < first + count; ++i)
    {
        number = number << 8 | bytes.at(i);
    }
    return number;
}

std::vector<uint8_t>
BytesOf(Ptr<const Packet> packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return bytes;
}

std::string
BrokenLaws(const PisaSwitch& device)
{
    const PisaSwitchCounters& c = device.GetCounters();
    const PisaSwitchInside inside = device.GetInside();
    std::string broken;
    const auto check = [&broken](const char* name, uint64_t left, uint64_t right)
    {
        if (left != right)
        {
            broken += std::string(name) + ": " + std::to_string(left) + " is not " + std::to_string(right) + "; ";
        }
    };
    check("received", c.received + c.resubmitted + c.recirculated, c.parseErrors + inside.ingress + c.reflashLost.ingress + c.ingressLeft);
    check("ingressLeft", c.ingressLeft,
          c.ingressDrops + c.resubmitted + c.resubmitDrops + c.noDestination + c.replicated);
    check("copies", c.copies + c.mirrored, inside.arriving + c.reflashLost.arriving + c.noQueue + c.bufferDrops + c.enqueued);
    check("enqueued", c.enqueued, inside.buffer + c.reflashLost.buffer + c.dequeued);
    check("dequeued", c.dequeued, inside.egress + c.reflashLost.egress + c.egressDrops + c.recirculated + c.recirculateDrops + c.departed);
    check("departed", c.departed, c.portDrops + c.sent);
    return broken;
}

Star::Star()
{
    nodes.Create(2);
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1us"));
    Listen(helper.Install(nodes.Get(0), nodes.Get(1)));
}

Star::Star(uint32_t stations, const pisa::Image& image)
{
    nodes.Create(stations + 1);
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1us"));
    helper.InstallSwitch(nodes.Get(stations), image);
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < stations; ++i)
    {
        devices.Add(helper.Install(nodes.Get(i), nodes.Get(stations)).Get(0));
    }
    Listen(devices);
}

Star::~Star()
{
    Simulator::Destroy();
    Config::Reset();
}

void
Star::Listen(NetDeviceContainer devices)
{
    m_stations = devices;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        Station(i)->SetFrameCallback(MakeCallback(&Star::Arrive, this));
    }
}

void
Star::Arrive(Ptr<PisaNetDevice> device, Ptr<Packet> frame)
{
    arrivals.push_back(
        {device->GetNode()->GetId() - nodes.Get(0)->GetId(), Simulator::Now().GetPicoSeconds(), BytesOf(frame)});
}

void
Star::SendAt(int64_t picoseconds, uint32_t station, const std::vector<uint8_t>& frame)
{
    const Ptr<Packet> packet = Create<Packet>(frame.data(), frame.size());
    Simulator::ScheduleWithContext(nodes.Get(station)->GetId(), PicoSeconds(picoseconds) - Simulator::Now(),
                                   &PisaNetDevice::SendFrame, Station(station), packet);
}

void
Star::Run()
{
    Simulator::Run();
}

Ptr<PisaNetDevice>
Star::Station(uint32_t station) const
{
    return DynamicCast<PisaNetDevice>(m_stations.Get(station));
}

Ptr<PisaSwitch>
Star::Switch() const
{
    return nodes.Get(nodes.GetN() - 1)->GetObject<PisaSwitch>();
}

Ptr<PisaControlAgent>
Star::Agent() const
{
    return nodes.Get(nodes.GetN() - 1)->GetObject<PisaControlAgent>();
}
