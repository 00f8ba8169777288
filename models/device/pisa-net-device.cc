// A full-duplex Ethernet port, for hosts and for switches.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-net-device.h"

#include "pisa-channel.h"

#include "ns3/abort.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/ethernet-header.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#ifdef NS3_MPI
#include "ns3/mpi-interface.h"
#include "ns3/mpi-receiver.h"
#endif

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaNetDevice);

namespace
{

constexpr uint32_t ETHERNET_HEADER_BYTES = 14;

} // namespace

TypeId
PisaNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaNetDevice")
            .SetParent<PisaEthernetDevice>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaNetDevice>()
            .AddAttribute("DataRate", "Rate of the line in this direction.", DataRateValue(DataRate("100Gbps")),
                          MakeDataRateAccessor(&PisaNetDevice::SetRate, &PisaNetDevice::GetRate),
                          MakeDataRateChecker())
            .AddAttribute("TxQueue", "Frames that wait for the line.", PointerValue(),
                          MakePointerAccessor(&PisaNetDevice::SetQueue, &PisaNetDevice::GetQueue),
                          MakePointerChecker<Queue<Packet>>())
            .AddAttribute("ReceiveErrorModel", "Decides which arriving frames have a wrong FCS.", PointerValue(),
                          MakePointerAccessor(&PisaNetDevice::m_receiveErrorModel), MakePointerChecker<ErrorModel>())
            .AddTraceSource("MacTx", "The node gives a packet to send, Ethernet header on.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_macTxTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop", "A frame too long or without room in the queue.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_macTxDropTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxBegin", "A frame starts on the line.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_phyTxBeginTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxEnd", "A frame has left; costs an event each.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_phyTxEndTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyTxDrop", "A frame whose turn it was found the link down.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_phyTxDropTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxEnd", "A frame has arrived.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_phyRxEndTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop", "A frame arrived broken, or at a link down.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_phyRxDropTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer", "A frame starts on the line or has arrived.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_snifferTrace), "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer", "The same, for pcap.",
                            MakeTraceSourceAccessor(&PisaNetDevice::m_promiscSnifferTrace),
                            "ns3::Packet::TracedCallback");
    return tid;
}

void
PisaNetDevice::Attach(Ptr<PisaChannel> channel)
{
    if (!m_queue)
    {
        m_queue = CreateObject<DropTailQueue<Packet>>();
    }
    m_channel = channel;
    channel->Attach(this);
#ifdef NS3_MPI
    if (MpiInterface::IsEnabled())
    {
        const Ptr<MpiReceiver> receiver = CreateObject<MpiReceiver>();
        receiver->SetReceiveCallback(MakeCallback(&PisaNetDevice::Receive, Ptr<PisaNetDevice>(this)));
        AggregateObject(receiver);
    }
#endif
    if (const Ptr<PisaNetDevice> peer = channel->GetPeer(this))
    {
        NotifyLink(true);
        peer->NotifyLink(true);
    }
}

Ptr<Channel>
PisaNetDevice::GetChannel() const
{
    return m_channel;
}

void
PisaNetDevice::SetQueue(Ptr<Queue<Packet>> queue)
{
    m_queue = queue;
}

Ptr<Queue<Packet>>
PisaNetDevice::GetQueue() const
{
    return m_queue;
}

void
PisaNetDevice::SetFrameCallback(FrameCallback callback)
{
    m_frameCallback = callback;
}

void
PisaNetDevice::SetStreamCallback(StreamCallback callback)
{
    m_streamCallback = callback;
}

bool
PisaNetDevice::IsStreaming() const
{
    return !m_streamCallback.IsNull();
}

bool
PisaNetDevice::SendFrom(Ptr<Packet> packet, const Address& source, const Address& dest, uint16_t protocolNumber)
{
    EthernetHeader ethernet(false);
    ethernet.SetSource(Mac48Address::ConvertFrom(source));
    ethernet.SetDestination(Mac48Address::ConvertFrom(dest));
    ethernet.SetLengthType(protocolNumber);
    packet->AddHeader(ethernet);
    m_macTxTrace(packet);
    return SendFrame(packet);
}

void
PisaNetDevice::SetRate(DataRate rate)
{
    m_bitRate = rate.GetBitRate();
}

DataRate
PisaNetDevice::GetRate() const
{
    return DataRate(m_bitRate);
}

Time
PisaNetDevice::BusyUntil() const
{
    // a queue may lose what it has taken, and a line that is down loses all
    return !m_waiting || m_queue->IsEmpty() ? m_line.FreeAt() : m_accepted.FreeAt();
}

bool
PisaNetDevice::SendFrame(Ptr<Packet> frame)
{
    NS_ABORT_MSG_UNLESS(m_queue, "a PisaNetDevice sends after it was attached to a channel, not before");
    if (frame->GetSize() > GetMtu() + ETHERNET_HEADER_BYTES || !m_queue->Enqueue(frame))
    {
        m_macTxDropTrace(frame);
        return false;
    }
    const Time now = Simulator::Now();
    if (!m_waiting && m_line.FreeAt() <= now)
    {
        TransmitNext(now);
        m_accepted = m_line; // nothing else is queued
        return true;
    }
    m_accepted.Transmit(std::max(now, m_accepted.FreeAt()), WireBytes(frame->GetSize()), m_bitRate);
    if (!m_waiting)
    {
        m_waiting = true;
        Simulator::Schedule(m_line.FreeAt() - now, &PisaNetDevice::TransmitNext, this, m_line.FreeAt());
    }
    return true;
}

void
PisaNetDevice::TransmitNext(Time now)
{
    m_waiting = false;
    Ptr<Packet> frame = m_queue->Dequeue();
    while (frame && !IsLinkUp())
    {
        m_phyTxDropTrace(frame);
        frame = m_queue->Dequeue();
    }
    if (!frame)
    {
        return;
    }
    const Time duration = m_line.Transmit(now, WireBytes(frame->GetSize()), m_bitRate) - now;
    m_snifferTrace(frame);
    m_promiscSnifferTrace(frame);
    m_phyTxBeginTrace(frame);
    if (!m_phyTxEndTrace.IsEmpty())
    {
        Simulator::Schedule(duration, [this, frame] { m_phyTxEndTrace(frame); });
    }
    m_channel->Transmit(frame, this, duration);
    if (!m_queue->IsEmpty())
    {
        m_waiting = true;
        Simulator::Schedule(duration, &PisaNetDevice::TransmitNext, this, now + duration);
    }
}

bool
PisaNetDevice::Sense(const Ptr<Packet>& frame)
{
    if (!IsLinkUp() || (m_receiveErrorModel && m_receiveErrorModel->IsCorrupt(frame)))
    {
        m_phyRxDropTrace(frame);
        return false;
    }
    m_snifferTrace(frame);
    m_promiscSnifferTrace(frame);
    m_phyRxEndTrace(frame);
    return true;
}

void
PisaNetDevice::ReceiveStream(Ptr<Packet> frame, DataRate rate, Time whole)
{
    if (Sense(frame))
    {
        m_streamCallback(this, frame, rate, whole);
    }
}

void
PisaNetDevice::Receive(Ptr<Packet> frame)
{
    if (!Sense(frame))
    {
        return;
    }
    if (!m_frameCallback.IsNull())
    {
        m_frameCallback(this, frame);
    }
    else
    {
        Deliver(frame->Copy());
    }
}

void
PisaNetDevice::SetLinkUp(bool up)
{
    NS_ABORT_MSG_IF(up && (!m_channel || m_channel->GetNDevices() < 2),
                    "a link comes up when both ends are attached");
    NotifyLink(up);
}

int64_t
PisaNetDevice::AssignStreams(int64_t stream)
{
    if (const auto rate = DynamicCast<RateErrorModel>(m_receiveErrorModel))
    {
        return rate->AssignStreams(stream);
    }
    if (const auto burst = DynamicCast<BurstErrorModel>(m_receiveErrorModel))
    {
        return burst->AssignStreams(stream);
    }
    return 0;
}

void
PisaNetDevice::DoDispose()
{
    m_channel = nullptr;
    m_queue = nullptr;
    m_receiveErrorModel = nullptr;
    m_frameCallback = FrameCallback();
    m_streamCallback = StreamCallback();
    PisaEthernetDevice::DoDispose();
}

} // namespace ns3
