// The mark on frames between switches that says which of the network's programs they belong to.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_STAMP_H
#define PISA_UPGRADE_STAMP_H

#include "pipeline/phv.h"

#include "ns3/packet.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace ns3
{

/**
 * An epoch is the number of a change of the network's programs. The first switch stamps a packet with the epoch that
 * it has then; all others run it in the program that they have for that epoch (Reitblatt et al., SIGCOMM 2012,
 * section 4: two-phase update). Between switches the epoch is in the frame: behind the addresses the EtherType
 * 0x88b6 (IEEE 802, local experimental 2) and 16 bits. Ports write and take it off, so that programs never see it.
 */
class PisaUpgradeStamp
{
  public:
    /** By which each frame is longer on a line that carries stamps. */
    static constexpr uint32_t BYTES = 4;
    static constexpr uint16_t ETHER_TYPE = 0x88b6;

    /** Frames out of this port carry stamps; those that come in may. At first no port's do. */
    void Carry(uint32_t port);
    bool IsCarried(uint32_t port) const
    {
        return !m_ports.empty() && m_ports.count(port) != 0;
    }

    /** @return whether a packet's stamp may be another one than the pipeline's. */
    bool IsUsed() const
    {
        return !m_ports.empty() || !m_stamps.empty();
    }

    /** Of packets that come in without one. */
    void SetEpoch(uint16_t epoch);
    uint16_t GetEpoch() const;

    /** Packets of that epoch, whether they bring it or get it here, run with this stamp of the switch's own. */
    void Define(uint16_t epoch, const pisa::Stamp& stamp);
    /** @return nothing for an epoch that was not defined. */
    std::optional<pisa::Stamp> StampOf(uint16_t epoch) const;

    /** No epoch is defined any more; ports stay. */
    void Forget();

    /** @return the frame as it goes on the line of that port. */
    Ptr<Packet> Attach(const Ptr<Packet>& frame, uint32_t port, uint16_t epoch) const;
    /** Takes the epoch off a frame from that port, if there is one; others may have the frame, too. */
    std::optional<uint16_t> Detach(Ptr<Packet>& frame, uint32_t port) const;

  private:
    std::set<uint32_t> m_ports;
    std::map<uint16_t, pisa::Stamp> m_stamps;
    uint16_t m_epoch{0};
};

} // namespace ns3

#endif // PISA_UPGRADE_STAMP_H
