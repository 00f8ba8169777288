// Probes go round three P4 switches and bring back how many bytes each link has carried: the links' use over time.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/output-folder.h"
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <iostream>

using namespace ns3;

namespace
{

constexpr uint16_t PROBE = 0x88b5;
constexpr uint32_t PROBES = 21;
constexpr uint32_t INTERVAL = 100;      ///< microseconds between probes
constexpr uint32_t FRAME = 1250;        ///< bytes, each 10 us of a line of 1 Gbit/s
constexpr std::size_t PROBE_BYTES = 60; ///< as h1 sends it; a switch takes a port of one byte, adds a report of 12

/** A link of the probes' way, and the traffic that loads it: frames at a constant rate between two hosts. */
struct Link
{
    const char* name;
    uint16_t exit; ///< number of the switch, then that of its port
    uint8_t from;
    uint8_t to;
    uint32_t every; ///< microseconds between frames
    uint32_t start;
    uint32_t stop; ///< microseconds
};

const Link LINKS[]{{"s1 -> s2", 0x0101, 1, 2, 25, 0, 1400},
                   {"s2 -> s3", 0x0202, 2, 3, 20, 600, 2000},
                   {"s3 -> s1", 0x0302, 3, 1, 50, 0, 2000},
                   {"s1 -> h1", 0x0100, 3, 1, 50, 0, 2000}};

/** What a switch wrote into a probe. */
struct Report
{
    uint64_t exit;
    uint64_t bytes;
    uint64_t time; ///< microseconds
};
std::vector<std::vector<Report>> g_probes; ///< reports by hop

void
OnFrame(Ptr<PisaNetDevice>, Ptr<Packet> frame)
{
    const std::vector<uint8_t> bytes = P4Bytes(frame);
    const bool isProbe = P4Number(bytes, 12, 2) == PROBE;
    g_probes.resize(g_probes.size() + (isProbe ? 1 : 0));
    for (uint64_t i = isProbe ? P4Number(bytes, 15, 1) : 0; i != 0; --i)
    {
        const std::size_t at = 16 + (i - 1) * 12; // the last switch's is in front
        g_probes.back().push_back({P4Number(bytes, at, 2), P4Number(bytes, at + 2, 4), P4Number(bytes, at + 6, 6)});
    }
}

void
SendAll(const P4Sites& sites)
{
    std::vector<uint8_t> payload{static_cast<uint8_t>(std::size(LINKS)), 0};
    for (const Link& flow : LINKS)
    {
        payload.push_back(static_cast<uint8_t>(flow.exit)); // the port
        const Ptr<Packet> frame = P4Frame(P4HostMac(flow.to), P4HostMac(flow.from), 0x0800,
                                          P4Datagram(P4HostIp(flow.from), P4HostIp(flow.to), 1, 9, FRAME - 14));
        for (uint32_t at = flow.start; at < flow.stop && &flow != std::end(LINKS) - 1; at += flow.every)
        {
            P4SendAt(MicroSeconds(at), sites.Port(flow.from), frame);
        }
    }
    payload.resize(PROBE_BYTES - 14);
    for (uint32_t i = 0; i < PROBES; ++i)
    {
        P4SendAt(MicroSeconds(INTERVAL * i), sites.Port(1),
                 P4Frame(Mac48Address::GetBroadcast(), P4HostMac(1), PROBE, payload));
    }
}

void
CheckLink(std::size_t hop, P4Checks& checks)
{
    const Link& link = LINKS[hop];
    const std::string on = std::string(" on ") + link.name;
    const uint64_t probe = PROBE_BYTES + hop * (12 - 1);
    uint64_t frames = 0;
    for (std::size_t i = 0; i != g_probes.size(); ++i)
    {
        const Report& report = g_probes[i].at(hop);
        checks.Equal("switch and port" + on, report.exit, link.exit);
        checks.Equal("bytes of part of a frame" + on, (report.bytes - probe) % FRAME, 0);
        frames += (report.bytes - probe) / FRAME;
        const double begun = (std::clamp<double>(INTERVAL * i, link.start, link.stop) - link.start) / link.every;
        // a frame that has begun may not have crossed the switch
        checks.Holds("frames up to now" + on, std::abs(double(frames) - begun) <= 1);
    }
    checks.Equal("frames of all intervals" + on, frames, (link.stop - link.start) / link.every);
}

void
Run(const P4Example& example, P4Checks& checks)
{
    PisaP4Helper helper(example.Image());
    helper.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    const P4Sites sites = P4InstallSites(helper, example, 3);     // h1, h2, h3 at s1, s2, s3
    helper.Install(sites.switches.Get(0), sites.switches.Get(1)); // port 1 of both
    helper.Install(sites.switches.Get(1), sites.switches.Get(2)); // port 2 of s2, port 1 of s3
    helper.Install(sites.switches.Get(2), sites.switches.Get(0)); // port 2 of both
    sites.Port(1)->SetFrameCallback(MakeCallback(&OnFrame));
    SendAll(sites);
    Simulator::Run();
    checks.Equal("probes that came back", g_probes.size(), PROBES);
    for (std::size_t hop = 0; hop != std::size(LINKS); ++hop)
    {
        CheckLink(hop, checks);
    }
    pisa::ResultTable table(
        "Use of links between probes, frames alone, in percent",
        {{"time [us]"}, {LINKS[0].name, 1}, {LINKS[1].name, 1}, {LINKS[2].name, 1}, {LINKS[3].name, 1}});
    for (std::size_t i = 1; i < g_probes.size(); ++i)
    {
        std::vector<pisa::Cell> row{int64_t(INTERVAL * i)};
        for (std::size_t hop = 0; hop != std::size(LINKS); ++hop)
        {
            const Report& report = g_probes[i].at(hop); // in percent of 1 Gbit/s
            row.emplace_back(0.8 * double(report.bytes) / double(report.time - g_probes[i - 1].at(hop).time));
        }
        table.Add(row);
    }
    table.Print(std::cout);
    pisa::OutputFolder out(example.OutputFolder());
    table.WriteCsv(out.File("use.csv"));
    out.Plot(example.File("link-monitor.gp"), {"use"});
    out.List(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "link-monitor", Run);
}
