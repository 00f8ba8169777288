// What ns-3 asks of every Ethernet device and that has nothing to do with moving frames.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ethernet-device.h"

#include "ns3/ethernet-header.h"
#include "ns3/node.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaEthernetDevice);

TypeId
PisaEthernetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaEthernetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Pisa")
            .AddAttribute("Mtu", "Largest payload of a frame in bytes, the Ethernet header not counted.",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&PisaEthernetDevice::SetMtu, &PisaEthernetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(46))
            .AddTraceSource("MacRx", "A frame for this station, broadcasts included, goes up to the node.",
                            MakeTraceSourceAccessor(&PisaEthernetDevice::m_macRxTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx", "A frame for whomever has arrived at the station.",
                            MakeTraceSourceAccessor(&PisaEthernetDevice::m_macPromiscRxTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

bool
PisaEthernetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    return SendFrom(packet, m_address, dest, protocolNumber);
}

void
PisaEthernetDevice::Deliver(Ptr<Packet> frame)
{
    m_macPromiscRxTrace(frame);
    EthernetHeader ethernet(false);
    frame->PeekHeader(ethernet);
    const Mac48Address destination = ethernet.GetDestination();
    PacketType type = PACKET_OTHERHOST;
    if (destination == m_address)
    {
        type = PACKET_HOST;
    }
    else if (destination.IsBroadcast())
    {
        type = PACKET_BROADCAST;
    }
    else if (destination.IsGroup())
    {
        type = PACKET_MULTICAST;
    }
    if (type != PACKET_OTHERHOST)
    {
        m_macRxTrace(frame);
    }
    frame->RemoveAtStart(ethernet.GetSerializedSize());
    const uint16_t protocol = ethernet.GetLengthType();
    if (!m_promiscReceive.IsNull())
    {
        m_promiscReceive(this, frame, protocol, ethernet.GetSource(), destination, type);
    }
    if (type != PACKET_OTHERHOST && !m_receive.IsNull())
    {
        m_receive(this, frame, protocol, ethernet.GetSource());
    }
}

void
PisaEthernetDevice::NotifyLink(bool up)
{
    if (up != m_linkUp)
    {
        m_linkUp = up;
        m_linkChange();
    }
}

void
PisaEthernetDevice::DoDispose()
{
    m_node = nullptr;
    m_receive = ReceiveCallback();
    m_promiscReceive = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
PisaEthernetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
PisaEthernetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

void
PisaEthernetDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
PisaEthernetDevice::GetAddress() const
{
    return m_address;
}

bool
PisaEthernetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
PisaEthernetDevice::GetMtu() const
{
    return m_mtu;
}

bool
PisaEthernetDevice::IsLinkUp() const
{
    return m_linkUp;
}

void
PisaEthernetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

bool
PisaEthernetDevice::IsBroadcast() const
{
    return true;
}

Address
PisaEthernetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
PisaEthernetDevice::IsMulticast() const
{
    return true;
}

Address
PisaEthernetDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address
PisaEthernetDevice::GetMulticast(Ipv6Address address) const
{
    return Mac48Address::GetMulticast(address);
}

bool
PisaEthernetDevice::IsBridge() const
{
    return false;
}

bool
PisaEthernetDevice::IsPointToPoint() const
{
    return true;
}

Ptr<Node>
PisaEthernetDevice::GetNode() const
{
    return m_node;
}

void
PisaEthernetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
PisaEthernetDevice::NeedsArp() const
{
    return true;
}

void
PisaEthernetDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void
PisaEthernetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback callback)
{
    m_promiscReceive = callback;
}

bool
PisaEthernetDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace ns3
