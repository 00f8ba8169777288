// Three P4 routers in a row: every host sends to every other; who gets what, with which TTL?
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"
#include "ns3/uinteger.h"

#include <cstdlib>
#include <iostream>
#include <map>

using namespace ns3;

namespace
{

constexpr uint32_t HOSTS = 3;
constexpr uint32_t DATAGRAMS = 5; ///< from each host to each other

/** By sender and receiver: TTL of arrival and how many came with it. */
std::map<std::pair<Ipv4Address, Ipv4Address>, std::map<uint32_t, uint32_t>> g_arrived;

void
OnDeliver(const Ipv4Header& header, Ptr<const Packet>, uint32_t)
{
    ++g_arrived[{header.GetSource(), header.GetDestination()}][header.GetTtl()];
}

void
InstallTraffic(const NodeContainer& hosts)
{
    for (uint32_t to = 0; to < HOSTS; ++to)
    {
        UdpServerHelper(9).Install(hosts.Get(to));
        hosts.Get(to)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext("LocalDeliver",
                                                                               MakeCallback(&OnDeliver));
        for (uint32_t from = 0; from < HOSTS; ++from)
        {
            UdpClientHelper client(P4HostIp(to + 1), 9);
            client.SetAttribute("MaxPackets", UintegerValue(DATAGRAMS));
            client.SetAttribute("Interval", StringValue("10us"));
            if (from != to)
            {
                client.Install(hosts.Get(from));
            }
        }
    }
}

/** Two frames that a router must not forward: one whose header is damaged, one whose time is over. */
void
SendBadFrames(Ptr<PisaNetDevice> host)
{
    std::vector<uint8_t> damaged = P4Datagram(P4HostIp(1), P4HostIp(2), 1, 9, 100);
    damaged[15] ^= 1; // a bit of the source address
    host->SendFrame(P4Frame(P4HostMac(2), P4HostMac(1), 0x0800, damaged));
    std::vector<uint8_t> old = P4Datagram(P4HostIp(1), P4HostIp(2), 1, 9, 100);
    // the TTL goes from 64 to 1; it is the upper byte of its 16 bits, so the checksum grows by 63 << 8 (RFC 1624)
    const uint64_t sum = P4Number(old, 10, 2) + (63u << 8);
    const uint64_t folded = (sum & 0xffff) + (sum >> 16);
    old[8] = 1;
    old[10] = static_cast<uint8_t>(folded >> 8);
    old[11] = static_cast<uint8_t>(folded);
    host->SendFrame(P4Frame(P4HostMac(2), P4HostMac(1), 0x0800, old));
}

void
Run(const P4Example& example, P4Checks& checks)
{
    PisaP4Helper helper(example.Image());
    const P4Sites sites = P4InstallSites(helper, example, HOSTS, "-runtime.json");
    const NodeContainer& routers = sites.switches;
    helper.Install(routers.Get(0), routers.Get(1)); // port 1 of both
    helper.Install(routers.Get(1), routers.Get(2)); // port 2 of s2, port 1 of s3
    P4SetUpHosts(sites.ports);
    InstallTraffic(sites.hosts);
    SendBadFrames(sites.Port(1));
    Simulator::Stop(MilliSeconds(1));
    Simulator::Run();

    pisa::ResultTable table("Datagrams through P4 routers", {{"from"}, {"to"}, {"routers"}, {"TTL"}, {"arrived"}});
    for (int from = 1; from <= int(HOSTS); ++from)
    {
        for (int to = 1; to <= int(HOSTS); ++to)
        {
            const int onWay = std::abs(from - to) + 1;
            for (const auto& [ttl, count] : g_arrived[{P4HostIp(from), P4HostIp(to)}])
            {
                table.Add({"h" + std::to_string(from), "h" + std::to_string(to), int64_t(onWay), int64_t(ttl),
                           int64_t(count)});
            }
            if (from != to)
            {
                checks.Equal("TTL 64, less one a router", g_arrived[{P4HostIp(from), P4HostIp(to)}][64 - onWay],
                             DATAGRAMS);
            }
        }
    }
    table.Print(std::cout);
    checks.Equal("frames that s1 drops", P4Dropped(sites.devices[0]), 2);
    checks.Equal("frames that s2 drops", P4Dropped(sites.devices[1]), 0);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "l3-forwarding", Run);
}
