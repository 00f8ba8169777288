// A full-duplex Ethernet port, for hosts and for switches.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NET_DEVICE_H
#define PISA_NET_DEVICE_H

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/packet.h"
#include "ns3/pisa-ethernet-device.h"
#include "ns3/pisa-serializer.h"
#include "ns3/pisa-trace.h"
#include "ns3/queue.h"

namespace ns3
{

class PisaChannel;

/**
 * Sends one frame at a time from its queue, in order, and receives at the same time.
 *
 * A frame of n bytes (Ethernet header included, FCS not) occupies the line for WireBytes(n) * 8 / DataRate. It has
 * arrived at the far end when all of that has passed, plus the channel's Delay: the gap is counted with the frame
 * before it, so that the spacing of a busy line and the latency of a frame are the same number. Padding and FCS
 * exist as time only, never as bytes of the packet.
 *
 * Costs one event a frame, at the far end, and one more when a frame had to wait for the line.
 */
class PisaNetDevice : public PisaEthernetDevice
{
  public:
    /** Takes whole frames, Ethernet header included, instead of the node. Others have the frame, too: who wants to
     * change it copies it. */
    using FrameCallback = Callback<void, Ptr<PisaNetDevice>, Ptr<Packet>>;
    /** Takes a frame at its first bit, with the rate of its line and the time at which it has arrived. */
    using StreamCallback = Callback<void, Ptr<PisaNetDevice>, Ptr<Packet>, DataRate, Time>;

    static TypeId GetTypeId();

    /**
     * Plugs the port into a cable; the link comes up when both ends are in. The device must be on its node. A port
     * without a queue gets a DropTailQueue of ns-3's default size.
     */
    void Attach(Ptr<PisaChannel> channel);
    Ptr<Channel> GetChannel() const override;

    void SetQueue(Ptr<Queue<Packet>> queue);
    Ptr<Queue<Packet>> GetQueue() const;
    void SetFrameCallback(FrameCallback callback);
    /** Takes frames instead of SetFrameCallback's, at their first bit behind the preamble; receive traces fire then.
     */
    void SetStreamCallback(StreamCallback callback);
    /** @return whether frames are to be delivered by ReceiveStream. */
    bool IsStreaming() const;

    /**
     * Queues a whole frame. The port never changes it, so one packet may be given to many ports.
     * @return false if it was dropped: longer than the MTU allows, or the queue is full
     */
    bool SendFrame(Ptr<Packet> frame);

    void SetRate(DataRate rate);
    DataRate GetRate() const;

    uint64_t GetBitRate() const
    {
        return m_bitRate;
    }

    /** @return when the line is free if it gets no more than it has; it may have passed. */
    Time BusyUntil() const;

    bool SendFrom(Ptr<Packet> packet, const Address& source, const Address& dest, uint16_t protocolNumber) override;

    /**
     * Takes the link down or up again at this end. While it is down, frames that would start or that arrive are
     * lost (PhyTxDrop, PhyRxDrop); one that is on the line already goes on.
     */
    void SetLinkUp(bool up);

    /** A frame has arrived; called by the channel. */
    void Receive(Ptr<Packet> frame);

    /** A frame's first bit behind the preamble is here; called by the channel of a port that streams. */
    void ReceiveStream(Ptr<Packet> frame, DataRate rate, Time whole);

    /** Fixes the random streams of the error model. @return how many it uses */
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

  private:
    /** The line is free, which is now. */
    void TransmitNext(Time now);
    /** @return whether the frame comes through. */
    bool Sense(const Ptr<Packet>& frame);

    Ptr<PisaChannel> m_channel;
    Ptr<Queue<Packet>> m_queue;
    Ptr<ErrorModel> m_receiveErrorModel;
    uint64_t m_bitRate{0};
    PisaSerializer m_line;
    PisaSerializer m_accepted; ///< the line when all that is queued has left
    bool m_waiting{false};     ///< TransmitNext is scheduled
    FrameCallback m_frameCallback;
    StreamCallback m_streamCallback;

    PisaTrace<> m_macTxTrace;
    PisaTrace<> m_macTxDropTrace;
    PisaTrace<> m_phyTxBeginTrace;
    PisaTrace<> m_phyTxEndTrace;
    PisaTrace<> m_phyTxDropTrace;
    PisaTrace<> m_phyRxEndTrace;
    PisaTrace<> m_phyRxDropTrace;
    PisaTrace<> m_snifferTrace;
    PisaTrace<> m_promiscSnifferTrace;
};

} // namespace ns3

#endif // PISA_NET_DEVICE_H
