// A switch's view of one of its ports: when the buffer may let go of the next packet for it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_PORT_H
#define PISA_SWITCH_PORT_H

#include "ns3/pisa-cycle-clock.h"
#include "ns3/pisa-net-device.h"
#include "ns3/pisa-serializer.h"

namespace ns3
{

/**
 * Packets leave the buffer as fast as the line could send them as they are there, so that they wait in the buffer and
 * not behind egress. One leaves at the last edge before its line time begins: then the line never waits for an edge.
 *
 * Egress may make frames longer than they were. When the port then has more to send than egress takes from its first
 * to its last packet of one cycle, the buffer waits.
 */
class PisaSwitchPort
{
  public:
    /** Without a device it is the CPU's: one packet a cycle may leave the buffer for it. */
    explicit PisaSwitchPort(Ptr<PisaNetDevice> device) : m_device(device)
    {
    }

    const Ptr<PisaNetDevice>& Device() const
    {
        return m_device;
    }

    /** @return the first cycle from `now` on at which a packet may leave the buffer. `margin`: cycles from there to
     * the port, for the last of the packets that leave in one cycle. */
    pisa::Cycle NextDequeue(pisa::Cycle now, pisa::Cycle margin, const PisaCycleClock& clock) const;

    /** A packet of so many bytes leaves the buffer. */
    void Dequeue(pisa::Cycle now, uint32_t bytes, const PisaCycleClock& clock);

    bool isPlanned{false}; ///< the switch will look after its queues

  private:
    Ptr<PisaNetDevice> m_device;
    PisaSerializer m_pace;
    pisa::Cycle m_next{0}; ///< without a device: from which the next one may leave
};

} // namespace ns3

#endif // PISA_SWITCH_PORT_H
