// Two UDP hosts and a switch: installs everything, runs an echo, leaves a pcap file for each port.
// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/command-line.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-echo-helper.h"
#include "ns3/uinteger.h"

#include <iostream>

using namespace ns3;

namespace
{

void
OnReply(Ptr<const Packet> packet)
{
    std::cout << Simulator::Now().As(Time::US) << "  echo of " << packet->GetSize() << " bytes\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string prefix;
    CommandLine command(__FILE__);
    command.AddValue("pcap", "write PREFIX-NODE-DEVICE.pcap for each port", prefix);
    command.Parse(argc, argv);
    Time::SetResolution(Time::PS); // a frame of 84 bytes takes 6.72 ns at 100 Gbit/s

    NodeContainer hosts;
    hosts.Create(2);
    NodeContainer middle;
    middle.Create(1);

    PisaHelper helper;
    helper.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
    helper.SetChannelAttribute("Delay", StringValue("500ns"));
    helper.InstallSwitch(middle.Get(0));
    NetDeviceContainer devices = helper.InstallStar(hosts, middle.Get(0));

    // one switched network is one subnet
    InternetStackHelper().Install(hosts);
    Ipv4InterfaceContainer interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    PisaHelper::PopulateForwarding();
    PisaHelper::PopulateArp();

    UdpEchoServerHelper(9).Install(hosts.Get(1)).Start(Seconds(0));
    UdpEchoClientHelper client(interfaces.GetAddress(1), 9);
    client.SetAttribute("MaxPackets", UintegerValue(3));
    client.SetAttribute("Interval", StringValue("10us"));
    client.SetAttribute("PacketSize", UintegerValue(1000));
    ApplicationContainer clients = client.Install(hosts.Get(0));
    clients.Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&OnReply));

    if (!prefix.empty())
    {
        helper.EnablePcapAll(prefix);
    }
    Simulator::Stop(MilliSeconds(1));
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
