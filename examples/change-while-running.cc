// Moves an address from one port to another over the control channel while frames flow: which one goes where?
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/command-line.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

namespace
{

constexpr uint64_t SERVICE = 0x020000001234; ///< an address that moves from host 1 to host 2

uint32_t g_sent = 0;
uint32_t g_arrived[3] = {};

void
SendNext(Ptr<NetDevice> from, uint32_t count)
{
    from->Send(Create<Packet>(100), Mac48Address("02:00:00:00:12:34"), 0x88b5);
    if (++g_sent != count)
    {
        Simulator::Schedule(NanoSeconds(20), &SendNext, from, count);
    }
}

void
Arrive(Ptr<PisaNetDevice> device, Ptr<Packet>)
{
    ++g_arrived[device->GetNode()->GetId()];
}

void
OnRequest(const PisaControlOperation& operation)
{
    std::cout << Simulator::Now().As(Time::US) << "  request " << operation.id << " for table " << operation.element
              << ", in effect from cycle " << operation.at << "\n";
}

void
OnReply(const PisaControlOperation& operation)
{
    std::cout << Simulator::Now().As(Time::US) << "  answer to " << operation.id
              << (operation.done ? ": done\n" : ": refused\n");
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t count = 1000;
    CommandLine command(__FILE__);
    command.AddValue("frames", "frames to send, one each 20 ns", count);
    command.Parse(argc, argv);
    Time::SetResolution(Time::PS);

    NodeContainer hosts;
    hosts.Create(3);
    Ptr<Node> middle = CreateObject<Node>();
    PisaHelper helper;
    helper.InstallSwitch(middle);
    NetDeviceContainer devices = helper.InstallStar(hosts, middle);
    for (uint32_t i = 0; i < 3; ++i)
    {
        DynamicCast<PisaNetDevice>(devices.Get(i))->SetFrameCallback(MakeCallback(&Arrive));
    }

    Ptr<PisaControlAgent> agent = middle->GetObject<PisaControlAgent>();
    agent->TraceConnectWithoutContext("Request", MakeCallback(&OnRequest));
    agent->TraceConnectWithoutContext("Reply", MakeCallback(&OnReply));
    const auto pointTo = [agent](uint64_t port) {
        agent->InsertEntry("forward", {{{SERVICE}}, 0, agent->Call("to_port", {port})});
    };
    pointTo(1);
    Simulator::Schedule(MicroSeconds(20), &SendNext, devices.Get(0), count);
    // both changes take effect at the same cycle: no frame is flooded in between
    Simulator::Schedule(MicroSeconds(25),
                        [agent, pointTo]
                        {
                            agent->RemoveEntry("forward", {{SERVICE}});
                            pointTo(2);
                        });
    Simulator::Run();
    std::cout << g_sent << " frames sent, " << g_arrived[1] << " to host 1, then " << g_arrived[2] << " to host 2\n";
    Simulator::Destroy();
    return g_arrived[1] + g_arrived[2] == g_sent ? 0 : 1;
}
