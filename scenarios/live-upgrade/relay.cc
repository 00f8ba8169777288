// A host that copies every datagram that it gets to several others.
// SPDX-License-Identifier: GPL-2.0-only
#include "relay.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/udp-socket-factory.h"

#include <utility>

namespace pisa
{

Relay::Relay(uint16_t port, std::vector<ns3::Ipv4Address> receivers) : m_port(port), m_receivers(std::move(receivers))
{
}

void
Relay::StartApplication()
{
    m_socket = ns3::Socket::CreateSocket(GetNode(), ns3::UdpSocketFactory::GetTypeId());
    m_socket->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), m_port));
    m_socket->SetRecvCallback(ns3::MakeCallback(&Relay::Copy, this));
}

void
Relay::StopApplication()
{
    if (m_socket)
    {
        m_socket->Close();
    }
}

void
Relay::Copy(ns3::Ptr<ns3::Socket> socket)
{
    while (const ns3::Ptr<ns3::Packet> datagram = socket->Recv())
    {
        ++m_received;
        for (const ns3::Ipv4Address receiver : m_receivers)
        {
            socket->SendTo(datagram->Copy(), 0, ns3::InetSocketAddress(receiver, m_port));
        }
    }
}

void
Relay::DoDispose()
{
    m_socket = nullptr;
    ns3::Application::DoDispose();
}

} // namespace pisa
