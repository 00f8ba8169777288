// A frame or a copy of one on its way through a switch, and the pool of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_PACKET_H
#define PISA_SWITCH_PACKET_H

#include "pipeline/pipeline.h"
#include "pipeline/register-array.h"
#include "target/parser-timing.h"
#include "upgrade/witness.h"

#include "ns3/packet.h"
#include "ns3/pisa-replication.h"
#include "ns3/pisa-switch-traces.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * Its place stays the same from TakeFrame to Release, so that pipelines and buffer may name it. The frame is as it
 * came to the parser; what the program changed stands in the header vector until the packet leaves.
 */
struct PisaSwitchPacket : pisa::Transit
{
    uint32_t index{0}; ///< in its pool
    Ptr<Packet> frame;
    std::vector<uint8_t> headers; ///< the bytes of the frame that the parser took
    uint32_t ingressPort{0};
    uint32_t port{0};       ///< that it leaves by, from the buffer on
    uint32_t bytes{0};      ///< that it takes in the buffer and on the line, as far as known there
    uint32_t passes{0};     ///< resubmissions and recirculations so far
    pisa::Cycle whole{0};   ///< the cycle from which its last byte is in the switch
    bool isAccepted{false}; ///< by the parser
    bool isMarked{false};   ///< its queue stood at the marking threshold
    pisa::PacketKind kind{pisa::PacketKind::Normal};
    pisa::Cycle notBefore{0};  ///< the cycle before that at which it, or what it is a copy of, came to the switch
    uint16_t epoch{0};         ///< of the network's programs, see PisaUpgradeStamp
    pisa::PacketRecord record; ///< without passes unless the pipeline witnesses

    // of the parser
    uint32_t parser{0}; ///< instance
    pisa::FrameArrival arrival;
    std::vector<uint32_t> needed; ///< bytes of the frame, for each lookup
    pisa::Cycle parseStart{0};

    // of the buffer
    uint32_t queue{0};
    std::vector<PisaCopy> copies; ///< that ask for places
    uint32_t waiting{0};          ///< copies that have one
};

/** @return what trace sources tell of a packet at the end of a pipeline. */
inline PisaPassage
PassageOf(const PisaSwitchPacket& packet)
{
    return {packet.thread == pisa::Thread::Ingress ? packet.ingressPort : packet.port, packet.passage.issue,
            packet.passage.exit, packet.processor, &packet.issues};
}

/** Packets are kept for the next ones, so that a packet costs no allocation once there were as many at once. */
class PisaPacketPool
{
  public:
    using Listener = std::function<void(const pisa::PacketRecord& record)>;

    /** Is told of each packet that has met anything, when it is released; must be set before a pipeline witnesses. */
    void SetWitness(Listener witness)
    {
        m_witness = std::move(witness);
    }

    PisaSwitchPacket& Take()
    {
        if (m_free.empty())
        {
            m_packets.push_back(std::make_unique<PisaSwitchPacket>());
            m_packets.back()->index = m_packets.size() - 1;
            return *m_packets.back();
        }
        PisaSwitchPacket& packet = *m_packets[m_free.back()];
        m_free.pop_back();
        return packet;
    }

    /** Takes one of the same frame on the same way; header vector and bytes are the caller's to set. */
    PisaSwitchPacket& TakeLike(const PisaSwitchPacket& packet)
    {
        PisaSwitchPacket& copy = Take();
        copy.frame = packet.frame;
        copy.ingressPort = packet.ingressPort;
        copy.passes = packet.passes;
        copy.whole = packet.whole;
        copy.parseStart = packet.parseStart;
        copy.parser = packet.parser;
        copy.kind = packet.kind;
        copy.notBefore = packet.notBefore;
        copy.epoch = packet.epoch;
        copy.phv.stamp = packet.phv.stamp;
        copy.phv.path = packet.phv.path;
        if (!packet.record.passes.empty())
        {
            copy.record.passes = packet.record.passes;
        }
        return copy;
    }

    void Release(PisaSwitchPacket& packet)
    {
        if (!packet.record.passes.empty())
        {
            packet.record.packet = m_witnessed++;
            m_witness(packet.record);
            packet.record.passes.clear();
            packet.phv.path.clear();
        }
        packet.frame = nullptr;
        m_free.push_back(packet.index);
    }

    PisaSwitchPacket& At(uint32_t index)
    {
        return *m_packets[index];
    }

    /** @return the least notBefore of packets taken and not released; kNever if there is none. */
    pisa::Cycle Oldest() const
    {
        pisa::Cycle oldest = pisa::kNever;
        for (const auto& packet : m_packets)
        {
            oldest = packet->frame ? std::min(oldest, packet->notBefore) : oldest;
        }
        return oldest;
    }

    /** @return packets taken and not released. */
    std::size_t Used() const
    {
        return m_packets.size() - m_free.size();
    }

  private:
    std::vector<std::unique_ptr<PisaSwitchPacket>> m_packets;
    std::vector<uint32_t> m_free;
    Listener m_witness;
    uint64_t m_witnessed{0};
};

} // namespace ns3

#endif // PISA_SWITCH_PACKET_H
