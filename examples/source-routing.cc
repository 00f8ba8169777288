// A host sends through a triangle of P4 switches on ways that it chooses itself, in a circle too.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint16_t ROUTED = 0x88b5;
constexpr uint32_t DATAGRAM = 528; ///< bytes with the headers of IPv4 and UDP

/** Port 0 of each switch leads to its host, port 1 to s2 (of s2 to s1), port 2 to s3 (of s3 to s1). */
struct Way
{
    std::string name;
    std::vector<uint8_t> ports;
    uint32_t host; ///< where it ends
};

const std::vector<Way> WAYS{
    {"h1 s1 s2 h2", {1, 0}, 2},
    {"h1 s1 s3 s2 h2", {2, 1, 0}, 2},
    {"h1 s1 s2 s3 s1 s2 h2", {1, 2, 2, 1, 0}, 2},
    {"h1 s1 s2 s1 s3 h3", {1, 1, 2, 0}, 3},
    {"h1 s1 h1", {0}, 1},
};

/** What a host got: where, and with which TTL. */
std::vector<std::pair<uint32_t, uint32_t>> g_arrived;
std::vector<Time> g_times;

void
OnDeliver(std::string host, const Ipv4Header& header, Ptr<const Packet>, uint32_t)
{
    g_arrived.emplace_back(std::stoul(host), header.GetTtl());
    g_times.push_back(Simulator::Now());
}

void
Send(Ptr<PisaNetDevice> host, const Way& way)
{
    std::vector<uint8_t> payload;
    for (std::size_t i = 0; i != way.ports.size(); ++i)
    {
        payload.push_back(i + 1 == way.ports.size() ? 0x80 : 0); // the last hop is told so
        payload.push_back(way.ports[i]);
    }
    const std::vector<uint8_t> ip = P4Datagram(P4HostIp(4), P4HostIp(way.host), 1, 9, DATAGRAM);
    payload.insert(payload.end(), ip.begin(), ip.end());
    host->SendFrame(P4Frame(P4HostMac(way.host), P4HostMac(1), ROUTED, payload));
}

void
Run(const P4Example& example, P4Checks& checks)
{
    NodeContainer hosts;
    hosts.Create(3);
    NodeContainer switches;
    switches.Create(3);
    PisaP4Helper helper(example.Image());
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < 3; ++i)
    {
        helper.InstallProgram(switches.Get(i)); // without entries: the way is in the packet
        devices.Add(helper.Install(hosts.Get(i), switches.Get(i)).Get(0));
    }
    helper.Install(switches.Get(0), switches.Get(1));
    helper.Install(switches.Get(1), switches.Get(2));
    helper.Install(switches.Get(2), switches.Get(0));
    P4SetUpHosts(devices);
    for (uint32_t i = 0; i < 3; ++i)
    {
        UdpServerHelper(9).Install(hosts.Get(i));
        hosts.Get(i)->GetObject<Ipv4L3Protocol>()->TraceConnect("LocalDeliver", std::to_string(i + 1),
                                                                MakeCallback(&OnDeliver));
    }
    const auto sender = DynamicCast<PisaNetDevice>(devices.Get(0));
    for (std::size_t i = 0; i != WAYS.size(); ++i)
    {
        Simulator::Schedule(MicroSeconds(20 * i), [sender, i] { Send(sender, WAYS[i]); });
    }
    Simulator::Run();

    checks.Equal("datagrams that arrive", g_arrived.size(), WAYS.size());
    pisa::ResultTable table("Ways that the sender chose", {{"way"}, {"at host"}, {"TTL"}, {"took [ns]", 1}});
    for (std::size_t i = 0; i != std::min(g_arrived.size(), WAYS.size()); ++i)
    {
        const auto [host, ttl] = g_arrived[i];
        checks.Equal("host of " + WAYS[i].name, host, WAYS[i].host);
        checks.Equal("TTL 64, less one a switch, on " + WAYS[i].name, ttl, 64 - WAYS[i].ports.size());
        table.Add({WAYS[i].name, int64_t(host), int64_t(ttl),
                   (g_times[i] - MicroSeconds(20 * i)).GetPicoSeconds() / 1000.0});
    }
    table.Print(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "source-routing", Run);
}
