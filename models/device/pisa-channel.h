// A full-duplex Ethernet cable between two ports.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CHANNEL_H
#define PISA_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"

#include <array>

namespace ns3
{

class PisaNetDevice;

/**
 * Carries frames between exactly two ports, each direction on its own. Where the far end belongs to another rank
 * of a distributed simulation, frames go through MPI; `Delay` is the lookahead then, and must not be zero.
 */
class PisaChannel : public Channel
{
  public:
    static TypeId GetTypeId();

    /** Plugs in a port. A cable has two ends: a third one aborts. */
    void Attach(Ptr<PisaNetDevice> device);

    /** Carries a frame that `sender` starts now and that is on the line until now + duration. Nobody changes it. */
    void Transmit(Ptr<Packet> frame, const PisaNetDevice* sender, Time duration);

    /** @return the port at the other end, or null while there is none. */
    Ptr<PisaNetDevice> GetPeer(const PisaNetDevice* device) const;

    Time GetDelay() const;
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    Time m_delay;
    std::size_t m_attached{0};
    std::array<Ptr<PisaNetDevice>, 2> m_ends;
};

/** @return the device at the other end of a device's cable, null without a cable or another end. */
Ptr<PisaNetDevice> PisaPeerOf(const PisaNetDevice& device);

} // namespace ns3

#endif // PISA_CHANNEL_H
