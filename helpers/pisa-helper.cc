// Installs links and switches, fills the forwarding tables and ARP caches, writes pcap and ascii traces.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-helper.h"

#include "pisa-forwarding-image.h"
#include "pisa-forwarding.h"

#include "ns3/abort.h"
#include "ns3/arp-cache.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node-list.h"
#include "ns3/node.h"
#include "ns3/pisa-channel.h"

#include <map>

namespace ns3
{

PisaHelper::PisaHelper()
{
    m_device.SetTypeId(PisaNetDevice::GetTypeId());
    m_channel.SetTypeId(PisaChannel::GetTypeId());
    m_queue.SetTypeId("ns3::DropTailQueue<Packet>");
    m_agent.SetTypeId(PisaControlAgent::GetTypeId());
}

void
PisaHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_device.Set(name, value);
}

void
PisaHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channel.Set(name, value);
}

void
PisaHelper::SetControlAgentAttribute(const std::string& name, const AttributeValue& value)
{
    m_agent.Set(name, value);
}

void
PisaHelper::EnableFlowControl()
{
    m_flowControl = true;
}

NetDeviceContainer
PisaHelper::Install(Ptr<Node> a, Ptr<Node> b) const
{
    NetDeviceContainer devices;
    const auto channel = m_channel.Create<PisaChannel>();
    for (const Ptr<Node>& node : {a, b})
    {
        const auto device = m_device.Create<PisaNetDevice>();
        const auto queue = m_queue.Create<Queue<Packet>>();
        device->SetAddress(Mac48Address::Allocate());
        device->SetQueue(queue);
        node->AddDevice(device);
        device->Attach(channel);
        if (m_flowControl)
        {
            const auto interface = CreateObject<NetDeviceQueueInterface>();
            interface->GetTxQueue(0)->ConnectQueueTraces(queue);
            device->AggregateObject(interface);
        }
        if (const auto owner = node->GetObject<PisaSwitch>())
        {
            owner->AddPort(device);
        }
        devices.Add(device);
    }
    return devices;
}

NetDeviceContainer
PisaHelper::InstallStar(const NodeContainer& nodes, Ptr<Node> centre) const
{
    NetDeviceContainer devices;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        devices.Add(Install(*node, centre).Get(0));
    }
    return devices;
}

Ptr<PisaSwitch>
PisaHelper::InstallSwitch(Ptr<Node> node, const pisa::Image& image) const
{
    NS_ABORT_MSG_IF(node->GetObject<PisaSwitch>(), "node " << node->GetId() << " is a switch already");
    const auto device = CreateObject<PisaSwitch>();
    device->Boot(image);
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (const auto port = DynamicCast<PisaNetDevice>(node->GetDevice(i)))
        {
            device->AddPort(port);
        }
    }
    node->AggregateObject(device);
    node->AggregateObject(m_agent.Create<PisaControlAgent>());
    return device;
}

Ptr<PisaSwitch>
PisaHelper::InstallSwitch(Ptr<Node> node) const
{
    return InstallSwitch(node, MakePisaForwardingImage(pisa::LoadTarget("rmt-32")));
}

void
PisaHelper::PopulateForwarding()
{
    const PisaForwarding forwarding;
    forwarding.FillTables();
    forwarding.RestrictFlooding();
}

void
PisaHelper::PopulateArp()
{
    struct Station
    {
        Ptr<Ipv4Interface> interface;
        Ipv4Address address;
    };

    std::map<std::pair<Ipv4Address, uint16_t>, std::vector<Station>> subnets;
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        const auto ipv4 = (*node)->GetObject<Ipv4L3Protocol>();
        for (uint32_t i = 0; ipv4 && i < ipv4->GetNInterfaces(); ++i)
        {
            const Ptr<Ipv4Interface> interface = ipv4->GetInterface(i);
            for (uint32_t j = 0; DynamicCast<PisaNetDevice>(interface->GetDevice()) && j < interface->GetNAddresses();
                 ++j)
            {
                const Ipv4InterfaceAddress address = interface->GetAddress(j);
                const Ipv4Mask mask = address.GetMask();
                subnets[{address.GetLocal().CombineMask(mask), mask.GetPrefixLength()}].push_back(
                    {interface, address.GetLocal()});
            }
        }
    }
    for (const auto& [subnet, stations] : subnets)
    {
        for (const Station& station : stations)
        {
            for (const Station& other : stations)
            {
                if (station.interface != other.interface)
                {
                    const Ptr<ArpCache> cache = station.interface->GetArpCache();
                    ArpCache::Entry* known = cache->Lookup(other.address);
                    ArpCache::Entry* entry = known ? known : cache->Add(other.address);
                    entry->SetMacAddress(other.interface->GetDevice()->GetAddress());
                    entry->MarkPermanent();
                }
            }
        }
    }
}

int64_t
PisaHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream) const
{
    int64_t used = 0;
    for (auto i = devices.Begin(); i != devices.End(); ++i)
    {
        if (const auto device = DynamicCast<PisaNetDevice>(*i))
        {
            used += device->AssignStreams(stream + used);
        }
    }
    return used;
}

} // namespace ns3
