// Puts a compiled NCL program onto a network: images on switches, programs on hosts, addresses and tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncl-helper.h"

#include "image/image.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-list.h"
#include "ns3/pisa-net-device.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace ns3
{

namespace
{

std::string
ReadText(const std::string& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
    {
        throw pisa::InputError({path, 0, 0}, "cannot be read",
                               "give the folder that `pisa compile -o` wrote for this program");
    }
    return text.str();
}

} // namespace

PisaNclHelper::PisaNclHelper(const std::string& directory)
    : m_directory(directory),
      m_network(CreateObject<PisaNcpNetwork>())
{
    const std::string file = directory + "/interface.json";
    m_interface = pisa::ParseNcpInterface(ReadText(file), file);
    ReadText(directory + "/host.so");
    m_network->SetInterface(m_interface);
    m_hostFactory.SetTypeId(PisaNcpHost::GetTypeId());
}

const pisa::NcpInterface&
PisaNclHelper::GetInterface() const
{
    return m_interface;
}

void
PisaNclHelper::SetHostAttribute(const std::string& name, const AttributeValue& value)
{
    m_hostFactory.Set(name, value);
}

void
PisaNclHelper::SetNetworkAttribute(const std::string& name, const AttributeValue& value)
{
    m_network->SetAttribute(name, value);
}

const pisa::NcpLabel&
PisaNclHelper::LabelNamed(const std::string& name) const
{
    const auto found = std::find_if(m_interface.labels.begin(), m_interface.labels.end(),
                                    [&name](const pisa::NcpLabel& label) { return label.name == name; });
    if (found == m_interface.labels.end())
    {
        throw pisa::InputError({m_directory + "/interface.json", 0, 0}, "there is no label '" + name + "'",
                               "use a label of the AND file that the program was compiled with");
    }
    return *found;
}

void
PisaNclHelper::Map(const std::string& label, Ptr<Node> node)
{
    m_nodes[LabelNamed(label).id] = node;
}

void
PisaNclHelper::BuildTopology(const PisaHelper& links, Ipv4Address base, Ipv4Mask mask)
{
    NodeContainer hosts;
    for (const auto& label : m_interface.labels)
    {
        const auto node = CreateObject<Node>();
        m_nodes[label.id] = node;
        if (!label.isSwitch)
        {
            hosts.Add(node);
        }
    }
    for (const auto& [id, node] : m_nodes)
    {
        for (const uint16_t neighbour : m_network->FindLabel(id)->neighbours)
        {
            if (neighbour > id)
            {
                links.Install(node, m_nodes.at(neighbour));
            }
        }
    }
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(hosts);
    Ipv4AddressHelper addresses(base, mask);
    for (auto host = hosts.Begin(); host != hosts.End(); ++host)
    {
        if ((*host)->GetNDevices() > 1) // links come before the loopback device
        {
            addresses.Assign(NetDeviceContainer((*host)->GetDevice(0)));
        }
    }
}

ApplicationContainer
PisaNclHelper::Install(const PisaHelper& switches)
{
    for (const auto& label : m_interface.labels)
    {
        if (m_nodes.count(label.id) == 0)
        {
            throw pisa::InputError({}, "label '" + label.name + "' is on no node",
                                   "call Map for every label, or BuildTopology");
        }
    }
    FindHosts();
    BootSwitches(switches);
    AddressSwitches();
    PisaHelper::PopulateForwarding();
    for (const auto& label : m_interface.labels)
    {
        if (label.isSwitch)
        {
            FillAddresses(label);
            FillBroadcast(label);
            FillForwarding(label);
        }
    }
    PisaHelper::PopulateArp();
    FillArp();

    ApplicationContainer applications;
    for (const auto& [id, node] : m_nodes)
    {
        const auto& label = *m_network->FindLabel(id);
        if (!label.isSwitch)
        {
            const auto host = m_hostFactory.Create<PisaNcpHost>();
            host->SetProgram(m_network, label.name, m_directory + "/host.so");
            node->AddApplication(host);
            m_hosts[id] = host;
            applications.Add(host);
        }
    }
    return applications;
}

Ptr<Ipv4Interface>
PisaNclHelper::InterfaceOf(const pisa::NcpLabel& host) const
{
    const auto ipv4 = m_nodes.at(host.id)->GetObject<Ipv4L3Protocol>();
    for (uint32_t i = 0; ipv4 && i < ipv4->GetNInterfaces(); ++i)
    {
        const Ptr<Ipv4Interface> interface = ipv4->GetInterface(i);
        if (DynamicCast<PisaNetDevice>(interface->GetDevice()) && interface->GetNAddresses() > 0)
        {
            return interface;
        }
    }
    return nullptr;
}

void
PisaNclHelper::FindHosts()
{
    for (const auto& label : m_interface.labels)
    {
        if (label.isSwitch)
        {
            continue;
        }
        const Ptr<Ipv4Interface> interface = InterfaceOf(label);
        if (!interface)
        {
            throw pisa::InputError({}, "the node of host '" + label.name + "' has no IPv4 address on a PisaNetDevice",
                                   "link it by PisaHelper, install an internet stack and assign an address");
        }
        const Ipv4InterfaceAddress address = interface->GetAddress(0);
        const Ipv4Address ip = address.GetLocal();
        if (!m_stations.empty() &&
            (address.GetMask() != m_mask || !m_mask.IsMatch(ip, m_stations.begin()->second.ip)))
        {
            std::ostringstream text;
            text << "host '" << label.name << "' has address " << ip << ", another host has "
                 << m_stations.begin()->second.ip << ": they are in different subnets";
            throw pisa::InputError({}, text.str(), "give all hosts of the program addresses of one subnet");
        }
        m_mask = address.GetMask();
        m_stations[label.id] = {ip, Mac48Address::ConvertFrom(interface->GetDevice()->GetAddress())};
        m_network->SetAddress(label.id, ip);
    }
}

void
PisaNclHelper::BootSwitches(const PisaHelper& switches)
{
    for (const auto& label : m_interface.labels)
    {
        if (label.isSwitch)
        {
            const auto node = m_nodes.at(label.id);
            const auto device =
                switches.InstallSwitch(node, pisa::ReadImage(m_directory + "/" + label.name + ".image"));
            if (device->GetNPorts() == 0)
            {
                throw pisa::InputError({}, "the node of switch '" + label.name + "' has no port",
                                       "link it by PisaHelper before Install");
            }
            m_network->GetControl().SetAgent(label.name, node->GetObject<PisaControlAgent>());
        }
    }
}

void
PisaNclHelper::AddressSwitches()
{
    std::set<Ipv4Address> taken;
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        const auto ipv4 = (*node)->GetObject<Ipv4>();
        for (uint32_t i = 0; ipv4 && i < ipv4->GetNInterfaces(); ++i)
        {
            for (uint32_t j = 0; j < ipv4->GetNAddresses(i); ++j)
            {
                taken.insert(ipv4->GetAddress(i, j).GetLocal());
            }
        }
    }
    if (m_stations.empty())
    {
        throw pisa::InputError({m_directory + "/interface.json", 0, 0}, "the network has no host",
                               "name at least one host in the AND file");
    }
    const Ipv4Address subnet = m_stations.begin()->second.ip.CombineMask(m_mask);
    uint32_t next = subnet.Get() | ~m_mask.Get(); // from the top, away from where hosts are numbered
    for (const auto& label : m_interface.labels)
    {
        if (!label.isSwitch)
        {
            continue;
        }
        do
        {
            --next;
        } while (taken.count(Ipv4Address(next)) > 0);
        if (next <= subnet.Get())
        {
            throw pisa::InputError({}, "no address is left in the hosts' subnet for switch '" + label.name + "'",
                                   "use a subnet with one address more for each switch");
        }
        const auto device = m_nodes.at(label.id)->GetObject<PisaSwitch>();
        m_stations[label.id] = {Ipv4Address(next), Mac48Address::ConvertFrom(device->GetPort(0)->GetAddress())};
        m_network->SetAddress(label.id, Ipv4Address(next));
    }
}

Ptr<Node>
PisaNclHelper::GetNode(const std::string& label) const
{
    const auto found = m_nodes.find(LabelNamed(label).id);
    return found == m_nodes.end() ? nullptr : found->second;
}

Ptr<PisaNcpHost>
PisaNclHelper::GetHost(const std::string& label) const
{
    const auto found = m_hosts.find(LabelNamed(label).id);
    return found == m_hosts.end() ? nullptr : found->second;
}

Ptr<PisaSwitch>
PisaNclHelper::GetSwitch(const std::string& label) const
{
    const auto node = GetNode(label);
    return node ? node->GetObject<PisaSwitch>() : nullptr;
}

Ptr<PisaNcpNetwork>
PisaNclHelper::GetNetwork() const
{
    return m_network;
}

} // namespace ns3
