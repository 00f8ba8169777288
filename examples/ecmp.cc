// A P4 leaf spreads flows over four equal ways to another leaf: shares of the ways against the fair share.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/output-folder.h"
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"

#include <array>
#include <iostream>
#include <map>

using namespace ns3;

namespace
{

constexpr uint32_t WAYS = 4;
constexpr uint32_t PACKETS = 3; ///< of each flow
constexpr uint16_t FIRST_PORT = 10000;
constexpr std::size_t SOURCE_PORT = 34; ///< where it is in a frame

/** Packets of each flow, by its source port, on each way. */
std::map<uint64_t, std::array<uint32_t, WAYS>> g_packets;

void
OnWay(std::string way, Ptr<const Packet> frame)
{
    ++g_packets[P4Number(P4Bytes(frame), SOURCE_PORT, 2)][std::stoul(way)];
}

/** CRC-16/ARC by its definition, bit by bit: polynomial 0x8005 reflected, from 0. */
uint16_t
Crc16(const std::vector<uint8_t>& bytes)
{
    uint16_t remainder = 0;
    for (const uint8_t byte : bytes)
    {
        remainder ^= byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            remainder = static_cast<uint16_t>(remainder >> 1 ^ ((remainder & 1) != 0 ? 0xa001 : 0));
        }
    }
    return remainder;
}

/** The way that a datagram must take: by addresses, protocol and ports as they stand in it. */
uint32_t
WayOf(const std::vector<uint8_t>& datagram)
{
    std::vector<uint8_t> hashed(datagram.begin() + 12, datagram.begin() + 20);
    hashed.push_back(datagram[9]);
    hashed.insert(hashed.end(), datagram.begin() + 20, datagram.begin() + 24);
    return Crc16(hashed) % WAYS;
}

/** Two leaves and two spines; each leaf has two links to each spine. */
Ptr<PisaNetDevice>
Build(const P4Example& example, NodeContainer& hosts)
{
    NodeContainer switches; // leaf s1, spines s2 and s3, leaf s4
    switches.Create(4);
    const PisaP4Helper helper(example.Image());
    for (uint32_t i = 0; i < 4; ++i)
    {
        helper.InstallProgram(switches.Get(i), {example.File("ecmp-s" + std::to_string(i + 1) + ".txt")});
    }
    NetDeviceContainer devices(helper.Install(hosts.Get(0), switches.Get(0)).Get(0));
    devices.Add(helper.Install(hosts.Get(1), switches.Get(3)).Get(0));
    for (uint32_t way = 0; way < WAYS; ++way)
    {
        const Ptr<Node> spine = switches.Get(1 + way / 2);
        const NetDeviceContainer up = helper.Install(switches.Get(0), spine);
        up.Get(1)->TraceConnect("PhyRxEnd", std::to_string(way), MakeCallback(&OnWay));
        helper.Install(spine, switches.Get(3));
    }
    P4SetUpHosts(devices);
    return DynamicCast<PisaNetDevice>(devices.Get(0));
}

void
Run(const P4Example& example, P4Checks& checks, uint32_t flows)
{
    NodeContainer hosts;
    hosts.Create(2);
    const Ptr<PisaNetDevice> sender = Build(example, hosts);
    const auto server = DynamicCast<UdpServer>(UdpServerHelper(9).Install(hosts.Get(1)).Get(0));
    std::vector<uint32_t> expected;
    for (uint32_t flow = 0; flow < flows; ++flow)
    {
        const auto port = static_cast<uint16_t>(FIRST_PORT + flow);
        const auto datagram = P4Datagram(P4HostIp(1), P4HostIp(2), port, 9, 100);
        expected.push_back(WayOf(datagram));
        for (uint32_t i = 0; i < PACKETS; ++i)
        {
            Simulator::Schedule(NanoSeconds(500) * (i * flows + flow), [sender, datagram]
                                { sender->SendFrame(P4Frame(P4HostMac(2), P4HostMac(1), 0x0800, datagram)); });
        }
    }
    Simulator::Run();
    checks.Equal("datagrams that arrive", server->GetReceived(), uint64_t(flows) * PACKETS);
    pisa::ResultTable curve("Shares", {{"flows"}, {"way 0"}, {"way 1"}, {"way 2"}, {"way 3"}, {"fair share"}});
    std::array<uint32_t, WAYS> sums{};
    for (uint32_t flow = 0; flow < flows; ++flow)
    {
        // all packets of a flow go the way of its hash
        checks.Equal("packets of flow " + std::to_string(flow) + " on its way",
                     g_packets[FIRST_PORT + flow][expected[flow]], PACKETS);
        ++sums[expected[flow]];
        const double all = flow + 1;
        curve.Add({int64_t(flow + 1), sums[0] / all, sums[1] / all, sums[2] / all, sums[3] / all, 1.0 / WAYS});
    }
    pisa::ResultTable table("Flows on each way", {{"way"}, {"flows"}, {"share", 3}, {"fair share", 3}});
    for (uint32_t way = 0; way < WAYS; ++way)
    {
        table.Add({int64_t(way), int64_t(sums[way]), double(sums[way]) / flows, 1.0 / WAYS});
    }
    table.Print(std::cout);
    pisa::OutputFolder out(example.OutputFolder());
    curve.WriteCsv(out.File("shares.csv"));
    out.Plot(example.File("ecmp.gp"), {"shares"});
    out.List(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t flows = 512;
    return P4Main(
        argc, argv, "ecmp", [&](const P4Example& example, P4Checks& checks) { Run(example, checks, flows); },
        [&](CommandLine& command) { command.AddValue("flows", "UDP flows, each from a port of its own", flows); });
}
