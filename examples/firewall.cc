// A stateful P4 firewall between two TCP hosts: who may open a connection?
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node-container.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint32_t HOSTS = 4;    ///< h1 and h2 inside, at s1, which is the firewall; h3 and h4 outside, at s2
constexpr uint32_t DATA = 50000; ///< bytes that each connection is to carry
const std::string TCP = "ns3::TcpSocketFactory";

/** Who opens a connection to whom, and whether the firewall lets it. */
struct Connection
{
    uint8_t from;
    uint8_t to;
    bool isAllowed;
};

const std::vector<Connection> CONNECTIONS{
    {1, 3, true},  // from inside to outside
    {2, 4, true},  // likewise
    {1, 2, true},  // inside
    {3, 4, true},  // outside: never meets the firewall
    {3, 1, false}, // from outside, to who talks to it on another connection
    {4, 2, false},
};

/** Flags of TCP segments that came back from outside to s1's hosts. */
uint32_t g_toInside = 0;

void
OnFromOutside(Ptr<const Packet> frame)
{
    g_toInside += P4Number(P4Bytes(frame), 23, 1) == 6 ? 1 : 0;
}

Ptr<PacketSink>
Open(const NodeContainer& hosts, const Connection& connection, uint16_t port)
{
    const InetSocketAddress any(Ipv4Address::GetAny(), port);
    BulkSendHelper source(TCP, InetSocketAddress(P4HostIp(connection.to), port));
    source.SetAttribute("MaxBytes", UintegerValue(DATA));
    source.Install(hosts.Get(connection.from - 1)).Start(MilliSeconds(1));
    return DynamicCast<PacketSink>(PacketSinkHelper(TCP, any).Install(hosts.Get(connection.to - 1)).Get(0));
}

void
Run(const P4Example& example, P4Checks& checks)
{
    NodeContainer hosts;
    hosts.Create(HOSTS);
    NodeContainer switches;
    switches.Create(2);
    const PisaP4Helper helper(example.Image());
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < HOSTS; ++i)
    {
        devices.Add(helper.Install(hosts.Get(i), switches.Get(i / 2)).Get(0)); // ports 0 and 1
    }
    const NetDeviceContainer between = helper.Install(switches.Get(0), switches.Get(1)); // port 2 of both
    between.Get(0)->TraceConnectWithoutContext("PhyRxEnd", MakeCallback(&OnFromOutside));
    const Ptr<PisaSwitch> wall = helper.InstallProgram(switches.Get(0), {example.File("firewall-s1.txt")});
    const Ptr<PisaSwitch> plain = helper.InstallProgram(switches.Get(1), {example.File("firewall-s2.txt")});
    P4SetUpHosts(devices);
    std::vector<Ptr<PacketSink>> sinks;
    for (std::size_t i = 0; i != CONNECTIONS.size(); ++i)
    {
        sinks.push_back(Open(hosts, CONNECTIONS[i], static_cast<uint16_t>(5000 + i)));
    }
    // long enough for one SYN of each connection: ns-3's TCP sends the next after three seconds
    Simulator::Stop(Seconds(2));
    Simulator::Run();

    pisa::ResultTable table("TCP connections", {{"from"}, {"to"}, {"allowed"}, {"bytes that arrived"}});
    for (std::size_t i = 0; i != CONNECTIONS.size(); ++i)
    {
        const Connection& connection = CONNECTIONS[i];
        const std::string from = "h" + std::to_string(connection.from);
        const std::string to = "h" + std::to_string(connection.to);
        checks.Equal("bytes from " + from + " to " + to, sinks[i]->GetTotalRx(), connection.isAllowed ? DATA : 0);
        table.Add({from + (connection.from < 3 ? " (inside)" : " (outside)"),
                   to + (connection.to < 3 ? " (inside)" : " (outside)"),
                   std::string(connection.isAllowed ? "yes" : "no"), int64_t(sinks[i]->GetTotalRx())});
    }
    table.Print(std::cout);
    std::cout << g_toInside << " segments came from outside, the firewall dropped " << P4Dropped(wall) << "\n";
    checks.Equal("SYNs from outside that the firewall drops", P4Dropped(wall), 2);
    checks.Equal("frames that s2 drops", P4Dropped(plain), 0);
    checks.Holds("segments of allowed connections came from outside", g_toInside > 2);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "firewall", Run);
}
