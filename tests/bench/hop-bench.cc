// A chain host - N switches - host with one-way UDP at half the line rate, to be counted by callgrind: see hop.py.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/bridge-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

namespace
{

/** The cheapest source of UDP datagrams: no application object in the way. */
class Source
{
  public:
    Source(Ptr<Socket> socket, uint32_t bytes, Time interval, uint32_t count)
        : m_socket(socket),
          m_bytes(bytes),
          m_interval(interval),
          m_left(count)
    {
    }

    void Send()
    {
        m_socket->Send(Create<Packet>(m_bytes));
        if (--m_left != 0)
        {
            Simulator::Schedule(m_interval, &Source::Send, this);
        }
    }

  private:
    Ptr<Socket> m_socket;
    uint32_t m_bytes;
    Time m_interval;
    uint32_t m_left;
};

uint32_t g_received = 0;

void
Count(Ptr<Socket> socket)
{
    while (socket->Recv())
    {
        ++g_received;
    }
}

/** Links a - b the way of `kind`, 10 Gbit/s. */
NetDeviceContainer
Link(const std::string& kind, Ptr<Node> a, Ptr<Node> b)
{
    if (kind == "pisa")
    {
        PisaHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        return helper.Install(a, b);
    }
    CsmaHelper helper;
    helper.SetChannelAttribute("DataRate", StringValue("10Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1ns"));
    helper.DisableFlowControl();
    return helper.Install(NodeContainer(a, b));
}

/** Builds the chain. @return the devices of both hosts */
NetDeviceContainer
Build(const std::string& kind, const NodeContainer& hosts, const NodeContainer& switches)
{
    NodeContainer line(hosts.Get(0), switches, hosts.Get(1));
    std::vector<NetDeviceContainer> links;
    for (uint32_t i = 0; i + 1 < line.GetN(); ++i)
    {
        links.push_back(Link(kind, line.Get(i), line.Get(i + 1)));
    }
    for (uint32_t i = 0; i < switches.GetN(); ++i)
    {
        if (kind == "pisa")
        {
            PisaHelper().InstallSwitch(switches.Get(i));
        }
        else
        {
            BridgeHelper().Install(switches.Get(i), NetDeviceContainer(links[i].Get(1), links[i + 1].Get(0)));
        }
    }
    if (kind == "pisa")
    {
        PisaHelper::PopulateForwarding();
    }
    return NetDeviceContainer(links.front().Get(0), links.back().Get(1));
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string kind = "pisa";
    uint32_t hops = 1;
    uint32_t ipBytes = 1500;
    uint32_t packets = 1000;
    CommandLine command(__FILE__);
    command.AddValue("kind", "pisa, or csma: a BridgeNetDevice over CSMA links", kind);
    command.AddValue("hops", "switches in the chain", hops);
    command.AddValue("ip", "bytes of an IP datagram", ipBytes);
    command.AddValue("packets", "datagrams to send", packets);
    command.Parse(argc, argv);
    if (kind != "pisa" && kind != "csma")
    {
        std::cerr << "hop-bench: --kind=" << kind << " is neither pisa nor csma\n";
        return 1;
    }
    Time::SetResolution(Time::PS);
    Config::SetDefault("ns3::ArpL3Protocol::RequestJitter", StringValue("ns3::ConstantRandomVariable[Constant=0]"));

    NodeContainer hosts;
    hosts.Create(2);
    NodeContainer switches;
    switches.Create(hops);
    const NetDeviceContainer ends = Build(kind, hosts, switches);
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(hosts);
    const Ipv4Address to = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends).GetAddress(1);

    const Ptr<Socket> sink = Socket::CreateSocket(hosts.Get(1), UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
    sink->SetRecvCallback(MakeCallback(&Count));
    const Ptr<Socket> socket = Socket::CreateSocket(hosts.Get(0), UdpSocketFactory::GetTypeId());
    socket->Bind();
    socket->Connect(InetSocketAddress(to, 9));

    // half of 10 Gbit/s: 1600 ps a byte on the wire
    const Time interval = PicoSeconds(1600) * (ipBytes + 38);
    Source first(socket, ipBytes - 28, interval, 1); // resolves the address, fills the bridges' tables
    Source rest(socket, ipBytes - 28, interval, packets);
    Simulator::ScheduleWithContext(hosts.Get(0)->GetId(), Seconds(1), &Source::Send, &first);
    Simulator::ScheduleWithContext(hosts.Get(0)->GetId(), Seconds(2), &Source::Send, &rest);
    Simulator::Run();
    std::cout << "events " << Simulator::GetEventCount() << " received " << g_received << "\n";
    Simulator::Destroy();
    return g_received == packets + 1 ? 0 : 1;
}
