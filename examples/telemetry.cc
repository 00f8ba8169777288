// Probes cross three P4 switches while a burst waits in the second: which way, and how long was each queue?
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint16_t TELEMETRY = 0x88b5;
constexpr uint32_t BURST = 20;      ///< frames from h2, all sent at 0
constexpr uint32_t DATAGRAM = 1212; ///< 1250 bytes on the wire: 1 us at 10 Gbit/s, 10 us at 1 Gbit/s
constexpr uint32_t PROBES = 9;      ///< from h1, at 26 us, 46 us, ...
constexpr std::size_t RECORDS = 18; ///< where they begin in a frame; each has 12 bytes

/** What a switch wrote into a probe. */
struct Record
{
    uint64_t switchId;
    uint64_t port;
    uint64_t depth;
    uint64_t waited; ///< microseconds
};
std::vector<std::vector<Record>> g_probes; ///< by arrival; first switch first
std::vector<uint64_t> g_found[3];          ///< by switch, the depths that probes found, as its trace source tells

void
OnFrame(Ptr<PisaNetDevice>, Ptr<Packet> frame)
{
    const std::vector<uint8_t> bytes = P4Bytes(frame);
    std::vector<Record> records;
    for (uint64_t i = P4Number(bytes, 12, 2) == TELEMETRY ? P4Number(bytes, 16, 2) : 0; i != 0;
         --i) // the last switch's record is in front
    {
        const std::size_t at = RECORDS + (i - 1) * 12;
        records.push_back({P4Number(bytes, at, 2), P4Number(bytes, at + 2, 2), P4Number(bytes, at + 4, 4),
                           P4Number(bytes, at + 8, 4)});
    }
    if (!records.empty())
    {
        g_probes.push_back(records);
    }
}

void
OnEnqueue(std::string device, Ptr<const Packet> frame, const PisaQueueing& queueing)
{
    if (P4Number(P4Bytes(frame), 12, 2) == TELEMETRY)
    {
        g_found[std::stoul(device)].push_back(queueing.depth.packets);
    }
}

void
SendProbe(Ptr<PisaNetDevice> host)
{
    std::vector<uint8_t> payload{8, 0, 0, 0}; // IPv4 inside, no records yet
    const std::vector<uint8_t> ip = P4Datagram(P4HostIp(1), P4HostIp(3), 1, 9, 46);
    payload.insert(payload.end(), ip.begin(), ip.end());
    host->SendFrame(P4Frame(P4HostMac(3), P4HostMac(1), TELEMETRY, payload));
}

/** A row of three switches; the link from s2 to s3 is ten times slower. @return hosts h1, h2, h3 at s1, s2, s3 */
P4Sites
Build(const P4Example& example)
{
    PisaP4Helper helper(example.Image());
    helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("0ns"));
    P4Sites sites = P4InstallSites(helper, example, 3);
    for (uint32_t i = 0; i < 3; ++i)
    {
        sites.devices[i]->TraceConnect("Enqueue", std::to_string(i), MakeCallback(&OnEnqueue));
    }
    helper.Install(sites.switches.Get(0), sites.switches.Get(1)); // port 1 of both
    helper.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    helper.Install(sites.switches.Get(1), sites.switches.Get(2)); // port 2 of s2, port 1 of s3
    sites.Port(3)->SetFrameCallback(MakeCallback(&OnFrame));
    return sites;
}

void
Run(const P4Example& example, P4Checks& checks)
{
    const P4Sites sites = Build(example);
    for (uint32_t i = 0; i < BURST; ++i)
    {
        sites.Port(2)->SendFrame(
            P4Frame(P4HostMac(3), P4HostMac(2), 0x0800, P4Datagram(P4HostIp(2), P4HostIp(3), 1, 9, DATAGRAM)));
    }
    for (uint32_t i = 0; i < PROBES; ++i)
    {
        Simulator::Schedule(MicroSeconds(26 + 20 * i), &SendProbe, sites.Port(1));
    }
    Simulator::Run();
    checks.Equal("probes at h3", g_probes.size(), PROBES);
    pisa::ResultTable table("What each probe says", {{"probe"}, {"switch"}, {"port"}, {"queue"}, {"waited [us]"}});
    for (std::size_t i = 0; i != g_probes.size(); ++i)
    {
        checks.Equal("records of a probe", g_probes[i].size(), 3);
        for (std::size_t hop = 0; hop != g_probes[i].size(); ++hop)
        {
            const Record& record = g_probes[i][hop];
            // from 1 us on s2 lets one frame go each 10 us; probes wait behind the burst
            const uint64_t depth = hop == 1 ? BURST - 3 - 2 * i + i : 0;
            // the burst is out at 201 us; then each probe takes 0.8 to 0.9 us
            const double waited = hop == 1 ? 201 + 0.85 * i - (26.0 + 20 * i) : 0;
            const std::string where = "probe " + std::to_string(i) + " at s" + std::to_string(hop + 1);
            checks.Equal("switch of " + where, record.switchId, hop + 1);
            checks.Equal("port of " + where, record.port, hop == 0 ? 1 : hop == 1 ? 2 : 0);
            checks.Equal("queue of " + where, record.depth, depth);
            checks.Equal("queue in the trace of " + where, g_found[hop].at(i), depth);
            checks.Holds(where + " waited as long as the burst took", std::abs(double(record.waited) - waited) < 2);
            table.Add({int64_t(i), "s" + std::to_string(record.switchId), int64_t(record.port), int64_t(record.depth),
                       int64_t(record.waited)});
        }
    }
    table.Print(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "telemetry", Run);
}
