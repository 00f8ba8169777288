// Two hosts talk through a tunnel of three P4 switches: what do the frames look like on each link?
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"
#include "ns3/uinteger.h"

#include <iostream>
#include <map>

using namespace ns3;

namespace
{

constexpr uint32_t DATAGRAMS = 10; ///< in each direction
constexpr uint64_t PLAIN = 0x0800;
constexpr uint64_t TUNNEL = 0x88b5;
constexpr uint32_t FRAME = 14 + 20 + 8 + 1000; ///< Ethernet, IPv4, UDP, data
constexpr uint32_t TUNNEL_HEADER = 4;

/** What arrived at one device: type, number of the tunnel, bytes of a frame. */
struct Kind
{
    std::string at;
    uint64_t type;
    uint64_t tunnel;
    uint32_t bytes;

    bool operator<(const Kind& o) const
    {
        return std::tie(at, type, tunnel, bytes) < std::tie(o.at, o.type, o.tunnel, o.bytes);
    }
};

std::map<Kind, uint32_t> g_frames;

void
OnArrival(std::string at, Ptr<const Packet> frame)
{
    const std::vector<uint8_t> bytes = P4Bytes(frame);
    const uint64_t type = P4Number(bytes, 12, 2);
    ++g_frames[{at, type, type == TUNNEL ? P4Number(bytes, 16, 2) : 0, frame->GetSize()}];
}

/** Links the nodes and watches what arrives at both ends. */
NetDeviceContainer
Link(const PisaP4Helper& helper, Ptr<Node> a, Ptr<Node> b, const std::string& nameA, const std::string& nameB)
{
    const NetDeviceContainer ends = helper.Install(a, b);
    ends.Get(0)->TraceConnect("PhyRxEnd", nameB + " -> " + nameA, MakeCallback(&OnArrival));
    ends.Get(1)->TraceConnect("PhyRxEnd", nameA + " -> " + nameB, MakeCallback(&OnArrival));
    return ends;
}

Ptr<UdpServer>
Talk(Ptr<Node> from, Ptr<Node> to, Ipv4Address address)
{
    UdpClientHelper client(address, 9);
    client.SetAttribute("MaxPackets", UintegerValue(DATAGRAMS));
    client.SetAttribute("Interval", StringValue("2us"));
    client.SetAttribute("PacketSize", UintegerValue(1000));
    client.Install(from);
    return DynamicCast<UdpServer>(UdpServerHelper(9).Install(to).Get(0));
}

void
Run(const P4Example& example, P4Checks& checks)
{
    NodeContainer hosts;
    hosts.Create(2);
    NodeContainer switches;
    switches.Create(3);
    PisaP4Helper helper(example.Image());
    for (uint32_t i = 0; i < 3; ++i)
    {
        helper.InstallProgram(switches.Get(i), {example.File("tunnelling-s" + std::to_string(i + 1) + ".txt")});
    }
    NetDeviceContainer devices;
    devices.Add(Link(helper, hosts.Get(0), switches.Get(0), "h1", "s1").Get(0));
    Link(helper, switches.Get(0), switches.Get(1), "s1", "s2");
    Link(helper, switches.Get(1), switches.Get(2), "s2", "s3");
    devices.Add(Link(helper, hosts.Get(1), switches.Get(2), "h2", "s3").Get(0));
    P4SetUpHosts(devices);
    const Ptr<UdpServer> atSecond = Talk(hosts.Get(0), hosts.Get(1), P4HostIp(2));
    const Ptr<UdpServer> atFirst = Talk(hosts.Get(1), hosts.Get(0), P4HostIp(1));
    Simulator::Stop(MilliSeconds(1));
    Simulator::Run();

    checks.Equal("datagrams at h1", atFirst->GetReceived(), DATAGRAMS);
    checks.Equal("datagrams at h2", atSecond->GetReceived(), DATAGRAMS);
    checks.Equal("kinds of frames on links", g_frames.size(), 8);
    const std::vector<Kind> expected{
        {"h1 -> s1", PLAIN, 0, FRAME},
        {"s1 -> s2", TUNNEL, 102, FRAME + TUNNEL_HEADER},
        {"s2 -> s3", TUNNEL, 102, FRAME + TUNNEL_HEADER},
        {"s3 -> h2", PLAIN, 0, FRAME},
        {"h2 -> s3", PLAIN, 0, FRAME},
        {"s3 -> s2", TUNNEL, 201, FRAME + TUNNEL_HEADER},
        {"s2 -> s1", TUNNEL, 201, FRAME + TUNNEL_HEADER},
        {"s1 -> h1", PLAIN, 0, FRAME},
    };
    pisa::ResultTable table("Frames on each link", {{"link"}, {"inside"}, {"tunnel"}, {"bytes"}, {"frames"}});
    for (const Kind& kind : expected)
    {
        checks.Equal("frames on " + kind.at, g_frames[kind], DATAGRAMS);
        table.Add({kind.at, std::string(kind.type == TUNNEL ? "tunnel" : "IPv4"), int64_t(kind.tunnel),
                   int64_t(kind.bytes), int64_t(g_frames[kind])});
    }
    table.Print(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "tunnelling", Run);
}
