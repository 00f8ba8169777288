// What the P4 examples share: where their files are, hosts, frames, and checks of what they show.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/p4-example.h"

#include "common/main.h"

#include "ns3/boolean.h"
#include "ns3/ethernet-header.h"
#include "ns3/global-value.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "ns3/udp-header.h"

#include <iostream>

namespace ns3
{

P4Example::P4Example(const std::string& program)
    : m_program(program),
      m_image(PISA_P4_IMAGE_DIR "/" + program + "/" + program + ".image"),
      m_out("results/" + program)
{
}

void
P4Example::AddOptions(CommandLine& command)
{
    command.AddValue("image", "what `pisa compile` has written", m_image);
    command.AddValue("out", "folder for tables and pictures", m_out);
}

std::string
P4Example::File(const std::string& name) const
{
    return PISA_EXAMPLE_DIR "/p4/" + name;
}

std::string
P4Example::Entries(uint32_t number, const std::string& suffix) const
{
    return File(m_program + "-s" + std::to_string(number) + suffix);
}

void
P4Checks::Equal(const std::string& what, uint64_t found, uint64_t expected)
{
    ++m_checks;
    if (found != expected)
    {
        ++m_failures;
        std::cout << "WRONG: " << what << ": " << found << ", expected " << expected << "\n";
    }
}

void
P4Checks::Holds(const std::string& what, bool holds)
{
    ++m_checks;
    if (!holds)
    {
        ++m_failures;
        std::cout << "WRONG: not so: " << what << "\n";
    }
}

bool
P4Checks::Conclude() const
{
    std::cout << m_checks - m_failures << " of " << m_checks << " checks hold\n";
    return m_failures == 0 && m_checks != 0;
}

int
P4Main(int argc, char* argv[], const std::string& program,
       const std::function<void(const P4Example&, P4Checks&)>& run,
       const std::function<void(CommandLine&)>& addOptions)
{
    P4Example example(program);
    CommandLine command(program);
    example.AddOptions(command);
    if (addOptions)
    {
        addOptions(command);
    }
    command.Parse(argc, argv);
    const auto runAndCheck = [&]
    {
        P4Checks checks;
        run(example, checks);
        Simulator::Destroy();
        return checks.Conclude();
    };
    return pisa::RunScenario(runAndCheck);
}

Mac48Address
P4HostMac(uint8_t host)
{
    const uint8_t bytes[6] = {8, 0, 0, 0, 0, host};
    Mac48Address address;
    address.CopyFrom(bytes);
    return address;
}

Ipv4Address
P4HostIp(uint8_t host)
{
    return Ipv4Address(0x0a000000u | uint32_t(host) << 8 | host);
}

void
P4SetUpHosts(const NetDeviceContainer& devices)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const Ptr<NetDevice> device = devices.Get(i);
        const auto host = static_cast<uint8_t>(i + 1);
        device->SetAddress(P4HostMac(host));
        InternetStackHelper().Install(device->GetNode());
        const Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(device);
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(P4HostIp(host), Ipv4Mask("255.255.0.0")));
        ipv4->SetUp(interface);
    }
    PisaHelper::PopulateArp();
}

Ptr<PisaNetDevice>
P4Sites::Port(uint32_t host) const
{
    return DynamicCast<PisaNetDevice>(ports.Get(host - 1));
}

P4Sites
P4InstallSites(const PisaP4Helper& helper, const P4Example& example, uint32_t count, const std::string& suffix)
{
    P4Sites sites;
    sites.hosts.Create(count);
    sites.switches.Create(count);
    for (uint32_t i = 0; i < count; ++i)
    {
        const Ptr<Node> node = sites.switches.Get(i);
        sites.devices.push_back(helper.InstallProgram(node, {example.Entries(i + 1, suffix)}));
        sites.ports.Add(helper.Install(sites.hosts.Get(i), node).Get(0));
    }
    return sites;
}

void
P4SendAt(Time time, Ptr<NetDevice> port, Ptr<Packet> frame)
{
    Simulator::Schedule(time - Simulator::Now(),
                        [sender = DynamicCast<PisaNetDevice>(port), frame] { sender->SendFrame(frame); });
}

Ptr<Packet>
P4Frame(Mac48Address destination, Mac48Address source, uint16_t type, const std::vector<uint8_t>& payload)
{
    const Ptr<Packet> frame = Create<Packet>(payload.data(), payload.size());
    EthernetHeader ethernet;
    ethernet.SetDestination(destination);
    ethernet.SetSource(source);
    ethernet.SetLengthType(type);
    frame->AddHeader(ethernet);
    return frame;
}

std::vector<uint8_t>
P4Datagram(Ipv4Address source, Ipv4Address destination, uint16_t sourcePort, uint16_t destinationPort, uint32_t bytes)
{
    constexpr uint32_t kHeaders = 28; // of UDP and IPv4
    const Ptr<Packet> packet = Create<Packet>(bytes - kHeaders);
    UdpHeader udp;
    udp.SetSourcePort(sourcePort);
    udp.SetDestinationPort(destinationPort);
    udp.EnableChecksums();
    udp.InitializeChecksum(source, destination, 17);
    packet->AddHeader(udp);
    Ipv4Header ip;
    ip.SetSource(source);
    ip.SetDestination(destination);
    ip.SetProtocol(17);
    ip.SetTtl(64);
    ip.SetPayloadSize(packet->GetSize());
    ip.EnableChecksum();
    packet->AddHeader(ip);
    return P4Bytes(packet);
}

uint64_t
P4Dropped(Ptr<const PisaSwitch> device)
{
    return device->GetCounters().ingressDrops + device->GetCounters().noDestination;
}

std::vector<uint8_t>
P4Bytes(Ptr<const Packet> packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return bytes;
}

uint64_t
P4Number(const std::vector<uint8_t>& bytes, std::size_t offset, std::size_t length)
{
    uint64_t number = 0;
    for (std::size_t i = offset; i != offset + length; ++i)
    {
        number = number << 8 | bytes.at(i);
    }
    return number;
}

} // namespace ns3
