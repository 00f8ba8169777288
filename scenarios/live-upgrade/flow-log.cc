// The traffic of a case: ns-3 applications that send and receive, and when each datagram did what.
// SPDX-License-Identifier: GPL-2.0-only
#include "flow-log.h"

#include "datagram.h"
#include "reflash-loss.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"
#include "ns3/uinteger.h"

#include <cassert>

namespace pisa
{

std::vector<Delivery>
DeliveriesOf(const FlowRecord& flow)
{
    std::vector<Delivery> deliveries;
    for (const std::vector<FlowRecord::Arrival>& arrivals : flow.arrivals)
    {
        const std::size_t first = deliveries.size();
        for (const int64_t sent : flow.sent)
        {
            deliveries.push_back({sent, kNeverArrived});
        }
        for (const FlowRecord::Arrival& arrival : arrivals)
        {
            int64_t& arrived = deliveries[first + arrival.number].arrived;
            arrived = arrived == kNeverArrived ? arrival.at : std::min(arrived, arrival.at);
        }
    }
    return deliveries;
}

FlowLog::FlowLog(Network& network, const UpgradeExperiment& experiment, const std::vector<Flow>& flows)
    : m_records(flows.size())
{
    for (std::size_t i = 0; i < flows.size(); ++i)
    {
        const uint32_t from = network.HostOf(flows[i].from);
        Know(from, i);
        network.PortOfHost(from)->TraceConnectWithoutContext("MacTx", ns3::MakeCallback(&FlowLog::NoteSent, this));
        InstallSender(network, experiment, flows[i], static_cast<double>(i) / static_cast<double>(flows.size()));
        InstallReceivers(network, flows[i], i);
    }
    for (uint32_t host = 0; host < network.Shape().hosts; ++host)
    {
        const ns3::Callback<void, ns3::Ptr<const ns3::Packet>> note([this, host](ns3::Ptr<const ns3::Packet> frame)
                                                                    { NoteReceived(host, frame); });
        network.PortOfHost(host)->TraceConnectWithoutContext("MacRx", note);
    }
}

void
FlowLog::Know(uint32_t host, std::size_t flow)
{
    const bool isFirst = m_flows.emplace(Network::AddressOf(host), flow).second;
    assert(isFirst);
    (void)isFirst;
}

void
FlowLog::InstallReceivers(Network& network, const Flow& flow, std::size_t number)
{
    const uint32_t to = network.HostOf(flow.to);
    std::vector<ns3::Ipv4Address> group;
    for (const uint32_t role : flow.group)
    {
        group.push_back(Network::AddressOf(network.HostOf(role)));
    }
    if (!group.empty())
    {
        Know(to, number);
        m_relays.push_back(ns3::Create<Relay>(flow.port, group));
        network.Host(to)->AddApplication(m_relays.back());
    }
    for (const uint32_t role : flow.group.empty() ? std::vector<uint32_t>{flow.to} : flow.group)
    {
        const uint32_t host = network.HostOf(role);
        m_receivedBy.emplace(std::pair(number, host), m_records[number].arrivals.size());
        m_records[number].arrivals.emplace_back();
        m_receivers.Add(ns3::UdpServerHelper(flow.port).Install(network.Host(host)));
    }
}

void
FlowLog::InstallSender(Network& network, const UpgradeExperiment& experiment, const Flow& flow, double phase)
{
    const ns3::Ptr<ns3::Node> from = network.Host(network.HostOf(flow.from));
    const uint32_t to = network.HostOf(flow.to);
    const double seconds = 1 / FrameRate(experiment, flow);
    ns3::InetSocketAddress address(Network::AddressOf(to), flow.port);
    address.SetTos(static_cast<uint8_t>(flow.dscp << 2));
    ns3::UdpClientHelper client(address);
    client.SetAttribute("Interval", ns3::TimeValue(ns3::Seconds(seconds)));
    client.SetAttribute("MaxPackets", ns3::UintegerValue(0xffffffff));
    client.SetAttribute("PacketSize",
                        ns3::UintegerValue(static_cast<uint32_t>(experiment.frameBytes) - kFrameHeaderBytes));
    from->GetObject<ns3::Ipv4L3Protocol>()->SetAttribute("DefaultTtl", ns3::UintegerValue(flow.ttl));
    ns3::ApplicationContainer sender = client.Install(from);
    sender.Start(ns3::Seconds(seconds * phase));
    m_senders.Add(sender);
}

void
FlowLog::Stop()
{
    for (uint32_t i = 0; i < m_senders.GetN(); ++i)
    {
        m_senders.Get(i)->SetAttribute("MaxPackets", ns3::UintegerValue(1));
    }
}

void
FlowLog::NoteSent(ns3::Ptr<const ns3::Packet> frame)
{
    const Datagram datagram = DatagramIn(*frame);
    std::vector<int64_t>& sent = m_records[m_flows.at(datagram.source)].sent;
    assert(sent.size() == datagram.number);
    sent.push_back(ns3::Simulator::Now().GetPicoSeconds());
}

void
FlowLog::NoteReceived(uint32_t host, ns3::Ptr<const ns3::Packet> frame)
{
    const std::optional<Datagram> datagram = FindDatagram(*frame);
    const auto flow = datagram ? m_flows.find(datagram->source) : m_flows.end();
    if (flow == m_flows.end() || datagram->number >= m_records[flow->second].sent.size())
    {
        return; // a program has made it what no host has sent
    }
    const auto receiver = m_receivedBy.find({flow->second, host});
    if (receiver != m_receivedBy.end())
    {
        m_records[flow->second].arrivals[receiver->second].push_back(
            {datagram->number, ns3::Simulator::Now().GetPicoSeconds()});
    }
}

uint64_t
FlowLog::Received() const
{
    uint64_t received = 0;
    for (const ns3::Ptr<Relay>& relay : m_relays)
    {
        received += relay->GetReceived();
    }
    for (uint32_t i = 0; i < m_receivers.GetN(); ++i)
    {
        received += ns3::DynamicCast<ns3::UdpServer>(m_receivers.Get(i))->GetReceived();
    }
    return received;
}

} // namespace pisa
