// Two TCP senders (DCTCP) share one slow port of a P4 switch: how long is its queue with marks, and without?
// SPDX-License-Identifier: GPL-2.0-only
#include "common/output-folder.h"
#include "common/p4-example.h"
#include "common/report.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-container.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-dctcp.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iostream>

using namespace ns3;

namespace
{

constexpr uint32_t DATA = 4000000;   ///< bytes from each sender
constexpr uint32_t MARKS_FROM = 20;  ///< packets in the queue, as ecn-s1-mark.txt says
constexpr uint32_t SLOW_PORT = 2;    ///< to h3
constexpr std::size_t IP = 14;       ///< where its header begins in a frame
constexpr double BOTTLENECK = 1e9;   ///< bit/s
constexpr double EFFICIENCY = 0.946; ///< of segments of 1448 bytes with 90 bytes of headers, preamble and gap

/** What happened in one run. */
struct Outcome
{
    pisa::ResultTable queue{"Queue", {{"time [us]"}, {"packets"}}};
    uint32_t longest{0};   ///< packets that one found
    uint64_t foundLong{0}; ///< capable packets that found MARKS_FROM or more
    uint64_t marked{0};    ///< packets that came to h3 with the mark
    uint64_t bytes{0};     ///< that came to h3's applications
    Time last;             ///< when the last of them came
};

void
OnEnqueue(Outcome* outcome, Ptr<const Packet> frame, const PisaQueueing& queueing)
{
    if (queueing.port != SLOW_PORT)
    {
        return;
    }
    const bool isCapable = P4Number(P4Bytes(frame), IP + 1, 1) % 4 != 0;
    outcome->foundLong += isCapable && queueing.depth.packets >= MARKS_FROM ? 1 : 0;
    outcome->longest = std::max(outcome->longest, queueing.depth.packets);
    outcome->queue.Add({Simulator::Now().GetNanoSeconds() / 1e3, int64_t(queueing.depth.packets)});
}

void
OnDeliver(Outcome* outcome, const Ipv4Header& header, Ptr<const Packet>, uint32_t)
{
    outcome->marked += header.GetEcn() == Ipv4Header::ECN_CE ? 1 : 0;
}

void
OnData(Outcome* outcome, Ptr<const Packet> data, const Address&)
{
    outcome->bytes += data->GetSize();
    outcome->last = Simulator::Now();
}

void
Talk(const P4Example& example, const std::vector<std::string>& entries, Outcome* outcome)
{
    NodeContainer hosts;
    hosts.Create(3);
    NodeContainer switches;
    switches.Create(1);
    PisaP4Helper helper(example.Image());
    helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
    helper.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("10us"));
    NetDeviceContainer devices = helper.InstallStar(NodeContainer(hosts.Get(0), hosts.Get(1)), switches.Get(0));
    helper.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    devices.Add(helper.Install(hosts.Get(2), switches.Get(0)).Get(0));
    const Ptr<PisaSwitch> device = helper.InstallProgram(switches.Get(0), entries);
    P4SetUpHosts(devices);
    device->TraceConnectWithoutContext("Enqueue", MakeBoundCallback(&OnEnqueue, outcome));
    hosts.Get(2)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext("LocalDeliver",
                                                                          MakeBoundCallback(&OnDeliver, outcome));
    const Ptr<Application> sink =
        PacketSinkHelper("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9))
            .Install(hosts.Get(2))
            .Get(0);
    sink->TraceConnectWithoutContext("Rx", MakeBoundCallback(&OnData, outcome));
    BulkSendHelper sender("ns3::TcpSocketFactory", InetSocketAddress(P4HostIp(3), 9));
    sender.SetAttribute("MaxBytes", UintegerValue(DATA));
    sender.Install(NodeContainer(hosts.Get(0), hosts.Get(1)));
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    Simulator::Destroy();
}

void
Run(const P4Example& example, P4Checks& checks)
{
    Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpDctcp::GetTypeId()));
    Config::SetDefault("ns3::TcpSocketBase::UseEcn", StringValue("On"));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Outcome plain;
    Talk(example, {example.File("ecn-s1.txt")}, &plain);
    Outcome marks;
    Talk(example, {example.File("ecn-s1.txt"), example.File("ecn-s1-mark.txt")}, &marks);

    pisa::ResultTable table("Two DCTCP senders at one port",
                            {{"marks from"}, {"longest queue"}, {"marked"}, {"goodput [Mbit/s]"}, {"took [us]", 1}});
    for (const Outcome* outcome : {&plain, &marks})
    {
        const double goodput = 8.0 * double(outcome->bytes) / outcome->last.GetSeconds();
        table.Add({std::string(outcome == &plain ? "never" : std::to_string(MARKS_FROM)), int64_t(outcome->longest),
                   int64_t(outcome->marked), goodput / 1e6, outcome->last.GetNanoSeconds() / 1e3});
        checks.Equal("bytes at h3", outcome->bytes, 2 * uint64_t(DATA));
        checks.Holds("the slow line is never idle for long", goodput > 0.97 * EFFICIENCY * BOTTLENECK);
    }
    table.Print(std::cout);
    checks.Equal("marks without thresholds", plain.marked, 0);
    checks.Equal("capable packets that found a long queue have the mark", marks.marked, marks.foundLong);
    checks.Holds("marks keep the queue shorter", marks.marked != 0 && 2 * marks.longest < plain.longest);
    pisa::OutputFolder out(example.OutputFolder());
    plain.queue.WriteCsv(out.File("plain.csv"));
    marks.queue.WriteCsv(out.File("marks.csv"));
    out.Plot(example.File("ecn.gp"), {"queue"});
    out.List(std::cout);
}

} // namespace

int
main(int argc, char* argv[])
{
    return P4Main(argc, argv, "ecn", Run);
}
