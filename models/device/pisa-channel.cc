// A full-duplex Ethernet cable between two ports.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-channel.h"

#include "pisa-net-device.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#ifdef NS3_MPI
#include "ns3/mpi-interface.h"
#endif

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaChannel);

namespace
{

constexpr uint32_t PREAMBLE_BYTES = 8; ///< start delimiter included

} // namespace

TypeId
PisaChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::PisaChannel")
                            .SetParent<Channel>()
                            .SetGroupName("Pisa")
                            .AddConstructor<PisaChannel>()
                            .AddAttribute("Delay", "Propagation delay; the lookahead of a distributed simulation.",
                                          TimeValue(NanoSeconds(500)), MakeTimeAccessor(&PisaChannel::m_delay),
                                          MakeTimeChecker(Time(0)));
    return tid;
}

void
PisaChannel::Attach(Ptr<PisaNetDevice> device)
{
    NS_ABORT_MSG_IF(m_attached == m_ends.size(), "a PisaChannel has two ends; both are taken");
    m_ends[m_attached++] = device;
}

void
PisaChannel::Transmit(Ptr<Packet> frame, const PisaNetDevice* sender, Time duration)
{
    const Ptr<PisaNetDevice>& receiver = m_ends[PeekPointer(m_ends[0]) == sender ? 1 : 0];
    const Ptr<Node> node = receiver->GetNode();
    const Time arrival = duration + m_delay;
#ifdef NS3_MPI
    if (MpiInterface::IsEnabled() && node->GetSystemId() != MpiInterface::GetSystemId())
    {
        // ns-3 serializes a packet into 2000 bytes, with about 50 bytes of its own
        NS_ABORT_MSG_IF(frame->GetSize() > 1900,
                        "a frame of " << frame->GetSize() << " bytes cannot cross ranks, at most 1900 can: keep both "
                                      << "ends of jumbo links on one rank");
        NS_ABORT_MSG_IF(receiver->IsStreaming(), "a port that streams frames into its parser needs them bit by bit, "
                                                 "which ranks do not tell each other: keep both ends on one rank");
        MpiInterface::SendPacket(frame->Copy(), Simulator::Now() + arrival, node->GetId(), receiver->GetIfIndex());
        return;
    }
#endif
    if (receiver->IsStreaming())
    {
        const Time first = sender->GetRate().CalculateBytesTxTime(PREAMBLE_BYTES) + m_delay;
        Simulator::ScheduleWithContext(node->GetId(), first, &PisaNetDevice::ReceiveStream, receiver, frame,
                                       sender->GetRate(), Simulator::Now() + arrival);
        return;
    }
    Simulator::ScheduleWithContext(node->GetId(), arrival, &PisaNetDevice::Receive, receiver, frame);
}

Ptr<PisaNetDevice>
PisaChannel::GetPeer(const PisaNetDevice* device) const
{
    return m_ends[PeekPointer(m_ends[0]) == device ? 1 : 0];
}

Time
PisaChannel::GetDelay() const
{
    return m_delay;
}

std::size_t
PisaChannel::GetNDevices() const
{
    return m_attached;
}

Ptr<NetDevice>
PisaChannel::GetDevice(std::size_t i) const
{
    return m_ends.at(i);
}

void
PisaChannel::DoDispose()
{
    m_ends.fill(nullptr);
    Channel::DoDispose();
}

Ptr<PisaNetDevice>
PisaPeerOf(const PisaNetDevice& device)
{
    const auto channel = DynamicCast<PisaChannel>(device.GetChannel());
    return channel ? channel->GetPeer(&device) : nullptr;
}

} // namespace ns3
