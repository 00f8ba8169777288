// A program placed over four switches: reads what `pisa place` wrote, and shows the way of each packet through them.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"

#include "common/main.h"
#include "common/report.h"

#include "ns3/command-line.h"
#include "ns3/pisa-network-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint64_t CONNECTIONS = 4'000'000; ///< entries of the program's table: more than one chip holds
constexpr uint32_t SHOWN = 8;               ///< of them, spread over all numbers
constexpr uint32_t SENT = 60;               ///< bytes of a frame from a host
constexpr uint32_t MOST_CARRIED = 22;       ///< bytes: Ethernet, label, bits and the server (rationale 27)
constexpr int64_t APART = 20'000'000;       ///< picoseconds between frames: each is through before the next
const Ipv4Address SERVICE("10.99.99.1");

/** What one frame did. */
struct Passage
{
    std::string way;        ///< switches, each with the bytes that left it
    uint32_t links{0};      ///< crossed between switches
    uint32_t last{0};       ///< bytes behind the last switch
    uint32_t mostOnLink{0}; ///< bytes
    Ipv4Address server;     ///< that it was sent to
    Time took;
};
std::vector<Passage> g_passages(SHOWN);

Passage&
Now()
{
    return g_passages.at(static_cast<std::size_t>(Simulator::Now().GetPicoSeconds() / APART - 1));
}

void
OnSent(std::string name, Ptr<const Packet> frame)
{
    Passage& passage = Now();
    passage.way += (passage.way.empty() ? "" : ", ") + name + " " + std::to_string(frame->GetSize());
    passage.mostOnLink = std::max(passage.mostOnLink, passage.last);
    passage.links += passage.last > 0 ? 1 : 0;
    passage.last = frame->GetSize();
}

void
OnArrival(Ptr<PisaNetDevice>, Ptr<Packet> frame)
{
    Now().server = Ipv4Address(static_cast<uint32_t>(P4Number(P4Bytes(frame), 30, 4)));
    Now().took = PicoSeconds(Simulator::Now().GetPicoSeconds() % APART);
}

Ipv4Address
ServerOf(uint32_t connection)
{
    return Ipv4Address(0x0a000200 | (connection % 2) << 8 | (100 + connection)); // behind ports 2 and 3
}

bool
Run(const std::string& folder)
{
    PisaNetworkHelper helper(folder);
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("500ns"));
    NodeContainer hosts;
    hosts.Create(helper.GetPorts());
    const NetDeviceContainer ports = helper.InstallNetwork(hosts);
    for (const std::string name : {"leaf1", "leaf2", "spine1", "spine2"})
    {
        const Ptr<PisaSwitch> device = helper.GetSwitch(name);
        for (uint32_t port = 0; port < device->GetNPorts(); ++port)
        {
            device->GetPort(port)->TraceConnect("PhyTxBegin", name, MakeCallback(&OnSent));
        }
    }
    for (uint32_t port = 0; port < ports.GetN(); ++port)
    {
        helper.AddEntry("loadbalancer.routes", port, {{0x0a000000 | port << 8, 0xffffff00}}, {port});
        DynamicCast<PisaNetDevice>(ports.Get(port))->SetFrameCallback(MakeCallback(&OnArrival));
    }
    std::vector<uint32_t> copies;
    for (uint32_t i = 0; i < SHOWN; ++i)
    {
        const uint64_t client = P4HostIp(1).Get();
        const uint64_t number = CONNECTIONS / SHOWN * i;
        copies.push_back(helper.AddEntry("loadbalancer.connections", number, {{client}, {SERVICE.Get()}, {1000 + i}},
                                         {ServerOf(i).Get()}));
        P4SendAt(PicoSeconds(APART * (i + 1)), ports.Get(0),
                 P4Frame(P4HostMac(9), P4HostMac(1), 0x0800,
                         P4Datagram(P4HostIp(1), SERVICE, static_cast<uint16_t>(1000 + i), 80, SENT - 14)));
    }
    Simulator::Run();
    Simulator::Destroy();

    P4Checks checks;
    pisa::ResultTable table("Packets to " + std::string("10.99.99.1") +
                                ", switch by switch with the bytes that left it",
                            {{"connection"}, {"entry"}, {"switches with it"}, {"server"}, {"way"}, {"time [us]", 3}});
    for (uint32_t i = 0; i < SHOWN; ++i)
    {
        const Passage& passage = g_passages[i];
        std::ostringstream server;
        server << passage.server;
        table.Add({int64_t(1000 + i), int64_t(CONNECTIONS / SHOWN * i), int64_t(copies[i]), server.str(), passage.way,
                   passage.took.GetNanoSeconds() / 1000.0});
        checks.Holds("the server is that of the entry", passage.server == ServerOf(i));
        checks.Equal("bytes at the server", passage.last, SENT);
        checks.Equal("links between switches", passage.links, 2); // leaf, spine, leaf
        checks.Holds("bytes on links", passage.mostOnLink > SENT && passage.mostOnLink <= SENT + MOST_CARRIED);
    }
    table.Print(std::cout);
    checks.Holds("some connections are on the leaf, others on each spine", copies.front() == 1 && copies.back() == 2);
    return checks.Conclude();
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string folder = PISA_PLACED_DIR "/load-balancer";
    CommandLine command(__FILE__);
    command.AddValue("network", "folder that `pisa place examples/lyra/load-balancer.lyra -o FOLDER` wrote", folder);
    command.Parse(argc, argv);
    return pisa::RunScenario([&] { return Run(folder); });
}
