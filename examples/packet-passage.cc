// Follows frames through a switch by its trace sources: arrival, parser, ingress, egress, each with its clock cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/command-line.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"

#include <iomanip>
#include <iostream>

using namespace ns3;

namespace
{

void
Print(const char* event, Ptr<const Packet> frame, uint32_t port, const std::string& cycles)
{
    std::cout << std::setw(12) << Simulator::Now().GetPicoSeconds() << " ps  frame " << frame->GetUid() << "  "
              << std::setw(8) << std::left << event << std::right << " port " << port << "  " << cycles << "\n";
}

void
OnReceive(Ptr<const Packet> frame, uint32_t port, pisa::Cycle cycle)
{
    Print("receive", frame, port, "seen at cycle " + std::to_string(cycle));
}

void
OnIngress(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Print("ingress", frame, passage.port,
          "cycles " + std::to_string(passage.issue) + " to " + std::to_string(passage.exit));
}

void
OnEgress(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Print("egress", frame, passage.port,
          "cycles " + std::to_string(passage.issue) + " to " + std::to_string(passage.exit));
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t senders = 3;
    CommandLine command(__FILE__);
    command.AddValue("senders", "hosts that send a frame at time 0", senders);
    command.Parse(argc, argv);
    Time::SetResolution(Time::PS);

    NodeContainer hosts;
    hosts.Create(senders + 1);
    Ptr<Node> middle = CreateObject<Node>();
    PisaHelper helper;
    Ptr<PisaSwitch> device = helper.InstallSwitch(middle);
    NetDeviceContainer devices = helper.InstallStar(hosts, middle);
    PisaHelper::PopulateForwarding();

    device->TraceConnectWithoutContext("Receive", MakeCallback(&OnReceive));
    device->TraceConnectWithoutContext("Ingress", MakeCallback(&OnIngress));
    device->TraceConnectWithoutContext("Egress", MakeCallback(&OnEgress));

    // all arrive in the same cycle; the pipeline takes one a cycle, in the order of ports
    for (uint32_t i = 0; i < senders; ++i)
    {
        devices.Get(i)->Send(Create<Packet>(100), devices.Get(senders)->GetAddress(), 0x88b5);
    }
    Simulator::Run();
    const PisaSwitchCounters& counters = device->GetCounters();
    std::cout << counters.received << " received, " << counters.copies << " copies, " << counters.sent << " sent\n";
    Simulator::Destroy();
    return 0;
}
