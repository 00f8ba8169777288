// A topology in ns-3: hosts with Internet stacks, switches, links, and the ways that are written into tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "network.h"

#include "ir/diagnostic.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4.h"
#include "ns3/pisa-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include "upgrade-case.h"

namespace pisa
{

namespace
{

ns3::PisaHelper
LinksOf(const UpgradeExperiment& experiment)
{
    ns3::PisaHelper links;
    links.SetDeviceAttribute("DataRate", ns3::DataRateValue(experiment.rate));
    links.SetChannelAttribute("Delay", ns3::TimeValue(experiment.delay));
    links.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue("1000p"));
    return links;
}

} // namespace

Topology
ShapeOf(const UpgradeExperiment& experiment)
{
    if (experiment.topology == "rack")
    {
        return MakeRack(kRoles);
    }
    return experiment.topology == "leaf-spine" ? MakeLeafSpine(4, 2, kRoles / 4)
                                               : MakeFatTree(static_cast<uint32_t>(experiment.k));
}

Network::Network(const UpgradeExperiment& experiment) : m_shape(ShapeOf(experiment))
{
    m_hosts.Create(m_shape.hosts);
    m_switches.Create(m_shape.Switches());
    const ns3::PisaHelper links = LinksOf(experiment);
    m_ports.resize(m_shape.hosts);
    ForEachLink(
        m_shape,
        [&](uint32_t at, uint32_t host)
        {
            const auto ends = links.Install(m_hosts.Get(host), m_switches.Get(at));
            m_ports[host] = ns3::DynamicCast<ns3::PisaNetDevice>(ends.Get(0));
        },
        [&](uint32_t lower, uint32_t upper) { links.Install(m_switches.Get(lower), m_switches.Get(upper)); });
}

Network::~Network()
{
    ns3::Simulator::Destroy();
}

uint32_t
Network::HostOf(const Topology& shape, uint32_t role)
{
    // one role a switch where there are that many, at ports that take turns
    const uint32_t stride = shape.hosts / kRoles;
    return role * stride + role % stride;
}

ns3::Ipv4Address
Network::AddressOf(uint32_t host)
{
    return ns3::Ipv4Address(0x0a000001U + host);
}

ns3::Ptr<ns3::Node>
Network::Host(uint32_t host) const
{
    return m_hosts.Get(host);
}

ns3::Ptr<ns3::PisaNetDevice>
Network::PortOfHost(uint32_t host) const
{
    return m_ports[host];
}

ns3::Ptr<ns3::Node>
Network::SwitchNode(uint32_t number) const
{
    return m_switches.Get(number);
}

ns3::PisaSwitch&
Network::Switch(uint32_t number) const
{
    return *m_switches.Get(number)->GetObject<ns3::PisaSwitch>();
}

uint32_t
Network::NumberOf(const ns3::Ptr<ns3::Node>& switchNode) const
{
    return switchNode->GetId() - m_switches.Get(0)->GetId();
}

void
Network::Boot(uint32_t number, const Image& image)
{
    ns3::PisaHelper().InstallSwitch(m_switches.Get(number), image);
}

void
Network::SetUpHosts()
{
    ns3::InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(m_hosts);
    for (uint32_t host = 0; host < m_shape.hosts; ++host)
    {
        const auto ipv4 = m_hosts.Get(host)->GetObject<ns3::Ipv4>();
        const uint32_t interface = ipv4->AddInterface(m_ports[host]);
        ipv4->AddAddress(interface, ns3::Ipv4InterfaceAddress(AddressOf(host), ns3::Ipv4Mask("255.0.0.0")));
        ipv4->SetUp(interface);
        m_ports[host]->TraceConnectWithoutContext("MacTx", ns3::MakeCallback(&Network::CountSent, this));
        m_ports[host]->TraceConnectWithoutContext("MacTxDrop", ns3::MakeCallback(&Network::CountRefused, this));
        m_ports[host]->TraceConnectWithoutContext("MacPromiscRx", ns3::MakeCallback(&Network::CountArrived, this));
        m_ports[host]->TraceConnectWithoutContext("MacRx", ns3::MakeCallback(&Network::CountReceived, this));
    }
    ns3::PisaHelper::PopulateArp();
}

void
Network::CountSent(ns3::Ptr<const ns3::Packet>)
{
    ++m_atHosts.sent;
}

void
Network::CountArrived(ns3::Ptr<const ns3::Packet>)
{
    ++m_atHosts.astray;
}

void
Network::CountReceived(ns3::Ptr<const ns3::Packet>)
{
    // told of just before by CountArrived
    --m_atHosts.astray;
    ++m_atHosts.received;
}

void
Network::CountRefused(ns3::Ptr<const ns3::Packet>)
{
    ++m_atHosts.atHosts;
}

FrameBalance
Network::Balance() const
{
    FrameBalance balance = m_atHosts;
    for (uint32_t number = 0; number < m_shape.Switches(); ++number)
    {
        const ns3::PisaSwitchCounters& counters = Switch(number).GetCounters();
        const ns3::PisaSwitchInside inside = Switch(number).GetInside();
        const ns3::PisaSwitchInside& lost = counters.reflashLost;
        balance.copied += counters.copies - counters.replicated + counters.mirrored;
        balance.byProgram +=
            counters.ingressDrops + counters.resubmitDrops + counters.noDestination + counters.egressDrops;
        balance.byParser += counters.parseErrors;
        balance.inBuffers += counters.noQueue + counters.bufferDrops + counters.recirculateDrops + counters.portDrops;
        balance.byReflash += lost.ingress + lost.arriving + lost.buffer + lost.egress;
        balance.inside += inside.ingress + inside.arriving + inside.buffer + inside.egress;
    }
    return balance;
}

} // namespace pisa
