// A rack that runs a compiled NCL program: the hosts of its AND file around one switch, or in a network around it.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/ncl-rack.h"

#include "ir/diagnostic.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pisa-channel.h"
#include "ns3/pisa-serializer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Ethernet, IPv4 and UDP in front of the NCP header. */
constexpr unsigned kFrameHeaders = 14 + 20 + 8;

ns3::PisaHelper
LinksOf(const RackLinks& links)
{
    ns3::PisaHelper helper;
    helper.SetDeviceAttribute("DataRate", ns3::DataRateValue(links.rate));
    helper.SetChannelAttribute("Delay", ns3::TimeValue(links.delay));
    helper.SetControlAgentAttribute("Delay", ns3::TimeValue(links.controlDelay));
    // an array is handed to the port at once; the port's memory is the host's
    helper.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue("10000000p"));
    return helper;
}

/** @return hosts of a network for the program's, as far apart as they go. */
std::map<std::string, uint32_t>
SpreadHosts(const NcpInterface& interface, uint32_t hosts)
{
    std::vector<std::string> labels;
    for (const NcpLabel& label : interface.labels)
    {
        if (!label.isSwitch)
        {
            labels.push_back(label.name);
        }
    }
    if (labels.size() > hosts)
    {
        throw InputError(
            {}, "the program has " + std::to_string(labels.size()) + " hosts, the network " + std::to_string(hosts),
            "choose a larger network");
    }
    std::map<std::string, uint32_t> spread;
    for (std::size_t i = 0; i < labels.size(); ++i)
    {
        spread[labels[i]] = static_cast<uint32_t>(i * hosts / labels.size());
    }
    return spread;
}

} // namespace

NclRack::NclRack(const std::string& folder, const RackLinks& links) : m_links(links)
{
    ns3::PisaNclHelper helper(folder);
    const ns3::PisaHelper cables = LinksOf(links);
    m_interface = helper.GetInterface();
    m_links.network ? BuildNetwork(helper, cables) : helper.BuildTopology(cables);
    helper.Install(cables);
    m_network = helper.GetNetwork();
    for (const NcpLabel& label : m_interface.labels)
    {
        if (label.isSwitch)
        {
            m_switch = helper.GetSwitch(label.name);
            continue;
        }
        m_hosts[label.name] = helper.GetHost(label.name);
        const auto device = ns3::DynamicCast<ns3::PisaNetDevice>(helper.GetNode(label.name)->GetDevice(0));
        m_ports[label.name] =
            ns3::DynamicCast<ns3::PisaChannel>(device->GetChannel())->GetPeer(ns3::PeekPointer(device));
    }
    m_watch = std::make_unique<ParseWatch>(*m_switch);
}

void
NclRack::BuildNetwork(ns3::PisaNclHelper& helper, const ns3::PisaHelper& cables) const
{
    const Topology& shape = m_links.network->shape;
    ns3::NodeContainer hosts(shape.hosts);
    ns3::NodeContainer switches(shape.Switches());
    std::vector<ns3::Ptr<ns3::NetDevice>> ports(shape.hosts);
    ForEachLink(
        shape,
        [&](uint32_t at, uint32_t host) { ports[host] = cables.Install(hosts.Get(host), switches.Get(at)).Get(0); },
        [&](uint32_t lower, uint32_t upper) { cables.Install(switches.Get(lower), switches.Get(upper)); });
    const std::map<std::string, uint32_t> spread = SpreadHosts(m_interface, shape.hosts);
    ns3::NetDeviceContainer stations;
    ns3::InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    for (const auto& [label, host] : spread)
    {
        stack.Install(hosts.Get(host));
        stations.Add(ports[host]);
        helper.Map(label, hosts.Get(host));
    }
    ns3::Ipv4AddressHelper("10.0.0.0", "255.255.0.0").Assign(stations);
    const std::string& edgeOf = m_links.network->edgeOf;
    const uint32_t own = edgeOf.empty() ? shape.top.front() : shape.EdgeOf(spread.at(edgeOf));
    for (const NcpLabel& label : m_interface.labels)
    {
        if (label.isSwitch)
        {
            helper.Map(label.name, switches.Get(own));
        }
    }
    for (uint32_t number = 0; number < shape.Switches(); ++number)
    {
        if (number != own)
        {
            cables.InstallSwitch(switches.Get(number));
        }
    }
}

NclRack::~NclRack()
{
    ns3::Simulator::Destroy();
}

ns3::PisaNcpHost&
NclRack::Host(const std::string& label)
{
    return *m_hosts.at(label);
}

ns3::Ptr<ns3::PisaNetDevice>
NclRack::PortOf(const std::string& label) const
{
    return m_ports.at(label);
}

ns3::PisaSwitch&
NclRack::Switch() const
{
    return *m_switch;
}

void
NclRack::WriteTimeline(const std::string& file)
{
    m_timeline = std::make_unique<ns3::PisaTimeline>(file);
    m_timeline->Watch(m_switch);
}

void
NclRack::Run()
{
    ns3::Simulator::Run();
    if (m_timeline)
    {
        m_timeline->Close();
    }
    m_stalled = m_network->GetStalled();
}

ClockedRack
NclRack::Clock() const
{
    return ClockOf(*m_switch, m_watch->Cycles(), m_links.rate, m_links.delay);
}

uint64_t
NclRack::WireBytes(const std::string& kernel) const
{
    const auto found = std::find_if(m_interface.kernels.begin(), m_interface.kernels.end(),
                                    [&kernel](const NcpKernel& known) { return known.name == kernel; });
    if (found == m_interface.kernels.end())
    {
        throw InputError({}, "the program has no kernel '" + kernel + "'");
    }
    return ns3::WireBytes(kFrameHeaders + kNcpHeaderBytes + WindowBytes(m_interface, *found));
}

} // namespace pisa
