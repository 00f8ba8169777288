// One switch with a station at each port, and nothing else in the simulation.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/single-switch.h"

#include "ns3/node-container.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cassert>
#include <limits>

namespace pisa
{

namespace
{

constexpr uint16_t kLargestPayload = std::numeric_limits<uint16_t>::max();
// short waits first: most packets are through after some hundred cycles
constexpr int64_t kFirstWaitNs = 10000;

} // namespace

SingleSwitch::SingleSwitch(const Image& image, uint32_t ports, ns3::DataRate rate, Receiver receiver)
    : m_receiver(std::move(receiver))
{
    ns3::NodeContainer stations;
    stations.Create(ports);
    ns3::NodeContainer middle;
    middle.Create(1);
    ns3::PisaHelper helper;
    helper.SetDeviceAttribute("DataRate", ns3::DataRateValue(rate));
    helper.SetDeviceAttribute("Mtu", ns3::UintegerValue(kLargestPayload));
    helper.SetChannelAttribute("Delay", ns3::TimeValue(ns3::Time(0)));
    helper.SetControlAgentAttribute("Delay", ns3::TimeValue(ns3::Time(0)));
    // stations keep what they are to send; the switch's own buffer lies before its ports
    helper.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue("4000000000p"));
    m_stations = helper.InstallStar(stations, middle.Get(0));
    m_switch = helper.InstallSwitch(middle.Get(0), image);
    m_agent = middle.Get(0)->GetObject<ns3::PisaControlAgent>();
    for (auto station = m_stations.Begin(); station != m_stations.End(); ++station)
    {
        ns3::DynamicCast<ns3::PisaNetDevice>(*station)->SetFrameCallback(
            ns3::MakeCallback(&SingleSwitch::Receive, this));
    }
}

SingleSwitch::~SingleSwitch()
{
    m_stations = ns3::NetDeviceContainer();
    m_switch = nullptr;
    m_agent = nullptr;
    ns3::Simulator::Destroy();
}

void
SingleSwitch::Send(uint32_t port, ns3::Ptr<ns3::Packet> frame)
{
    ++m_given;
    [[maybe_unused]] const bool isTaken =
        ns3::DynamicCast<ns3::PisaNetDevice>(m_stations.Get(port))->SendFrame(frame);
    assert(isTaken && "readers refuse frames longer than a station takes");
}

void
SingleSwitch::Receive(ns3::Ptr<ns3::PisaNetDevice> device, ns3::Ptr<ns3::Packet> frame)
{
    ++m_taken;
    m_receiver(device->GetNode()->GetId(), frame); // stations are the first nodes
}

bool
SingleSwitch::IsIdle() const
{
    const ns3::PisaSwitchInside inside = m_switch->GetInside();
    const ns3::PisaSwitchCounters& counters = m_switch->GetCounters();
    return m_given == counters.received && m_taken == counters.sent && inside.ingress == 0 && inside.arriving == 0 &&
           inside.buffer == 0 && inside.egress == 0;
}

bool
SingleSwitch::RunUntilIdle(ns3::Time patience)
{
    ns3::Time wait = std::min(patience, ns3::NanoSeconds(kFirstWaitNs));
    ns3::Time quiet{0};
    while (!IsIdle())
    {
        if (quiet >= patience)
        {
            return false;
        }
        const uint64_t taken = m_taken;
        ns3::Simulator::Stop(wait);
        ns3::Simulator::Run();
        quiet = taken == m_taken ? quiet + wait : ns3::Time(0);
        wait = std::min(patience, wait + wait);
    }
    return true;
}

} // namespace pisa
