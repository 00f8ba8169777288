// One sender, receivers on two P4 switches: a packet crosses the link between them once, however many want it.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node-container.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint32_t PACKETS = 20;
constexpr uint32_t DATA = 500;       ///< bytes that an application gets of each
const Ipv4Address ALL("239.1.1.1");  ///< h2, h3, h4, h5
const Ipv4Address FAR("239.1.1.2");  ///< h4, h5
const Ipv4Address NONE("239.1.1.3"); ///< nobody

uint32_t g_onLink = 0;

void
OnLink(Ptr<const Packet>)
{
    ++g_onLink;
}

void
Run(const P4Example& example, P4Checks& checks)
{
    constexpr uint32_t kHosts = 5; // h1 to h3 at s1, h4 and h5 at s2
    NodeContainer hosts;
    hosts.Create(kHosts);
    NodeContainer switches;
    switches.Create(2);
    PisaP4Helper helper(example.Image());
    const NetDeviceContainer link = helper.Install(switches.Get(0), switches.Get(1)); // port 0 of both
    link.Get(1)->TraceConnectWithoutContext("PhyRxEnd", MakeCallback(&OnLink));
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < kHosts; ++i)
    {
        devices.Add(helper.Install(hosts.Get(i), switches.Get(i < 3 ? 0 : 1)).Get(0)); // ports 1, 2, ...
    }
    std::vector<Ptr<PisaSwitch>> device;
    for (uint32_t i = 0; i < 2; ++i)
    {
        const std::string entries = "multicast-s" + std::to_string(i + 1) + ".txt";
        device.push_back(helper.InstallProgram(switches.Get(i), {example.File(entries)}));
    }
    P4SetUpHosts(devices);
    const ApplicationContainer sinks =
        PacketSinkHelper("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9)).Install(hosts);
    const auto sender = DynamicCast<PisaNetDevice>(devices.Get(0));
    for (uint32_t i = 0; i < PACKETS; ++i)
    {
        for (const Ipv4Address group : {ALL, FAR, NONE})
        {
            const auto mac = Mac48Address::ConvertFrom(devices.Get(0)->GetMulticast(group));
            sender->SendFrame(P4Frame(mac, P4HostMac(1), 0x0800, P4Datagram(P4HostIp(1), group, 1, 9, DATA + 28)));
        }
    }
    Simulator::Run();

    pisa::ResultTable table("What hosts got of " + std::to_string(PACKETS) + " packets to each group",
                            {{"host"}, {"switch"}, {"groups"}, {"packets"}});
    const std::vector<uint32_t> groups{0, 1, 1, 2, 2}; // that a host is in
    for (uint32_t i = 0; i < kHosts; ++i)
    {
        const uint64_t bytes = DynamicCast<PacketSink>(sinks.Get(i))->GetTotalRx();
        checks.Equal("bytes at h" + std::to_string(i + 1), bytes, uint64_t(groups[i]) * PACKETS * DATA);
        table.Add({"h" + std::to_string(i + 1), std::string(i < 3 ? "s1" : "s2"), int64_t(groups[i]),
                   int64_t(bytes / DATA)});
    }
    table.Print(std::cout);
    std::cout << g_onLink << " packets on the link between the switches\n";
    checks.Equal("packets on the link", g_onLink, 2 * PACKETS);
    checks.Equal("packets to a group that nobody is in", P4Dropped(device[0]), PACKETS);
    // s1 makes of a packet to ALL copies for h1 (who has sent it), h2, h3 and s2, of one to FAR a copy for s2
    checks.Equal("copies that s1 makes", device[0]->GetCounters().copies, (4 + 1) * PACKETS);
    checks.Equal("copies that s1 does not send back", device[0]->GetCounters().egressDrops, PACKETS);
    checks.Equal("copies that s2 makes", device[1]->GetCounters().copies, (2 + 2) * PACKETS);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "multicast", Run);
}
