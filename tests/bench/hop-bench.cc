// A chain host - N hops - host with one-way UDP at half the line rate, to be counted by callgrind: see hop.py.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/bridge-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/csma-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/pisa-forwarding-image.h"
#include "ns3/pisa-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
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

/** What a hop is: a PisaSwitch on one of the shipped chips, or ns-3's own. */
struct Kind
{
    const char* name;
    bool isChip;
};

constexpr Kind KINDS[] = {{"rmt-32", true},       {"rmt-drmt-paper", true}, {"tofino-like", true},
                          {"drmt", true},         {"drmt-banked", true},    {"ideal", true},
                          {"csma-bridge", false}, {"ipv4-router", false}};

/** Links a - b, 10 Gbit/s. */
NetDeviceContainer
Link(const Kind& kind, Ptr<Node> a, Ptr<Node> b)
{
    if (kind.isChip)
    {
        PisaHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        return helper.Install(a, b);
    }
    if (kind.name == std::string("ipv4-router"))
    {
        PointToPointHelper helper;
        helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        helper.DisableFlowControl();
        return helper.Install(a, b);
    }
    CsmaHelper helper;
    helper.SetChannelAttribute("DataRate", StringValue("10Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("1ns"));
    helper.DisableFlowControl();
    return helper.Install(NodeContainer(a, b));
}

using Links = std::vector<NetDeviceContainer>;

Links
LinkUp(const Kind& kind, const NodeContainer& line)
{
    Links links;
    for (uint32_t i = 0; i + 1 < line.GetN(); ++i)
    {
        links.push_back(Link(kind, line.Get(i), line.Get(i + 1)));
    }
    return links;
}

/** @return the last host's address. */
Ipv4Address
MakeRouters(const NodeContainer& line, const Links& links)
{
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(line);
    Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
    Ipv4Address last;
    for (const NetDeviceContainer& link : links)
    {
        last = addresses.Assign(link).GetAddress(1);
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    return last;
}

/** @return the last host's address. */
Ipv4Address
MakeSwitches(const Kind& kind, const NodeContainer& line, const Links& links)
{
    const pisa::Image image = kind.isChip ? MakePisaForwardingImage(pisa::LoadTarget(kind.name)) : pisa::Image();
    for (uint32_t i = 1; i + 1 < line.GetN(); ++i)
    {
        if (kind.isChip)
        {
            PisaHelper().InstallSwitch(line.Get(i), image);
        }
        else
        {
            BridgeHelper().Install(line.Get(i), NetDeviceContainer(links[i - 1].Get(1), links[i].Get(0)));
        }
    }
    PisaHelper::PopulateForwarding();
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(NodeContainer(line.Get(0), line.Get(line.GetN() - 1)));
    const NetDeviceContainer ends(links.front().Get(0), links.back().Get(1));
    return Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends).GetAddress(1);
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string name = "rmt-32";
    uint32_t hops = 1;
    uint32_t ipBytes = 1500;
    uint32_t packets = 1000;
    CommandLine command(__FILE__);
    command.AddValue("kind", "a shipped chip, csma-bridge or ipv4-router (over point-to-point links)", name);
    command.AddValue("hops", "switches or routers in the chain", hops);
    command.AddValue("ip", "bytes of an IP datagram", ipBytes);
    command.AddValue("packets", "datagrams to send", packets);
    command.Parse(argc, argv);
    const auto* kind =
        std::find_if(std::begin(KINDS), std::end(KINDS), [&name](const Kind& each) { return each.name == name; });
    if (kind == std::end(KINDS))
    {
        std::cerr << "hop-bench: no kind '" << name << "'; try rmt-32, drmt, csma-bridge or ipv4-router\n";
        return 1;
    }
    Time::SetResolution(Time::PS);
    Config::SetDefault("ns3::ArpL3Protocol::RequestJitter", StringValue("ns3::ConstantRandomVariable[Constant=0]"));

    NodeContainer line;
    line.Create(hops + 2);
    const Links links = LinkUp(*kind, line);
    const bool isRouted = !kind->isChip && name == "ipv4-router";
    const Ipv4Address to = isRouted ? MakeRouters(line, links) : MakeSwitches(*kind, line, links);
    const Ptr<Node> from = line.Get(0);

    const Ptr<Socket> sink = Socket::CreateSocket(line.Get(hops + 1), UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Ipv4Address::GetAny(), 9));
    sink->SetRecvCallback(MakeCallback(&Count));
    const Ptr<Socket> socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
    socket->Bind();
    socket->Connect(InetSocketAddress(to, 9));

    // half of 10 Gbit/s: 1600 ps a byte on the wire
    const Time interval = PicoSeconds(1600) * (ipBytes + 38);
    Source first(socket, ipBytes - 28, interval, 1); // resolves the address, fills the bridges' tables
    Source rest(socket, ipBytes - 28, interval, packets);
    Simulator::ScheduleWithContext(from->GetId(), Seconds(1), &Source::Send, &first);
    Simulator::ScheduleWithContext(from->GetId(), Seconds(2), &Source::Send, &rest);
    Simulator::Run();
    std::cout << "events " << Simulator::GetEventCount() << " received " << g_received << "\n";
    Simulator::Destroy();
    return g_received == packets + 1 ? 0 : 1;
}
