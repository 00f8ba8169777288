// The traffic of a case: ns-3 applications that send and receive, and when each datagram did what.
// SPDX-License-Identifier: GPL-2.0-only
#include "flow-log.h"

#include "datagram.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/pisa-serializer.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"
#include "ns3/uinteger.h"

#include <cassert>

namespace pisa
{

FlowLog::FlowLog(Network& network, const UpgradeExperiment& experiment, const std::vector<Flow>& flows)
    : m_records(flows.size())
{
    for (std::size_t i = 0; i < flows.size(); ++i)
    {
        const uint32_t from = network.HostOf(flows[i].from);
        const bool isFirst = m_flows.emplace(Network::AddressOf(from), i).second;
        assert(isFirst);
        (void)isFirst;
        network.PortOfHost(from)->TraceConnectWithoutContext("MacTx", ns3::MakeCallback(&FlowLog::NoteSent, this));
        Install(network, experiment, flows[i], static_cast<double>(i) / static_cast<double>(flows.size()));
    }
    for (uint32_t host = 0; host < network.Shape().hosts; ++host)
    {
        network.PortOfHost(host)->TraceConnectWithoutContext("MacRx",
                                                             ns3::MakeCallback(&FlowLog::NoteReceived, this));
    }
}

void
FlowLog::Install(Network& network, const UpgradeExperiment& experiment, const Flow& flow, double phase)
{
    const ns3::Ptr<ns3::Node> from = network.Host(network.HostOf(flow.from));
    const uint32_t to = network.HostOf(flow.to);
    const double seconds = static_cast<double>(ns3::WireBytes(experiment.frameBytes)) * 8 /
                           static_cast<double>(experiment.rate.GetBitRate()) / (experiment.load * flow.share);
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
    m_receivers.Add(ns3::UdpServerHelper(flow.port).Install(network.Host(to)));
}

void
FlowLog::Stop()
{
    for (uint32_t i = 0; i < m_senders.GetN(); ++i)
    {
        m_senders.Get(i)->SetAttribute("MaxPackets", ns3::UintegerValue(1));
    }
}

FlowRecord*
FlowLog::RecordOf(ns3::Ipv4Address source)
{
    const auto found = m_flows.find(source);
    return found == m_flows.end() ? nullptr : &m_records[found->second];
}

void
FlowLog::NoteSent(ns3::Ptr<const ns3::Packet> frame)
{
    const Datagram datagram = DatagramIn(*frame);
    FlowRecord* record = RecordOf(datagram.source);
    assert(record && record->sent.size() == datagram.number);
    record->sent.push_back(ns3::Simulator::Now().GetPicoSeconds());
}

void
FlowLog::NoteReceived(ns3::Ptr<const ns3::Packet> frame)
{
    const Datagram datagram = DatagramIn(*frame);
    if (FlowRecord* record = RecordOf(datagram.source))
    {
        record->arrivals.push_back({datagram.number, ns3::Simulator::Now().GetPicoSeconds()});
    }
}

uint64_t
FlowLog::Received() const
{
    uint64_t received = 0;
    for (uint32_t i = 0; i < m_receivers.GetN(); ++i)
    {
        received += ns3::DynamicCast<ns3::UdpServer>(m_receivers.Get(i))->GetReceived();
    }
    return received;
}

} // namespace pisa
