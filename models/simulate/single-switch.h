// One switch with a station at each port, and nothing else in the simulation.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_SINGLE_SWITCH_H
#define PISA_SIMULATE_SINGLE_SWITCH_H

#include "image/image.h"

#include "ns3/data-rate.h"
#include "ns3/net-device-container.h"
#include "ns3/pisa-control-agent.h"
#include "ns3/pisa-switch.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pisa
{

/**
 * The simulation of one switch; at most one exists at a time, since ns-3 has one simulator. Ports are numbered from
 * 0 and cabled without delay to stations that take what comes and send what they are told, first come first served,
 * without loss. The control agent has no delay: what it is told now takes effect at the next edge of the clock.
 */
class SingleSwitch
{
  public:
    /** Told each frame when its last bit has left the switch. */
    using Receiver = std::function<void(uint32_t port, ns3::Ptr<const ns3::Packet> frame)>;

    /** `rate` is that of every port's line, both ways. */
    SingleSwitch(const Image& image, uint32_t ports, ns3::DataRate rate, Receiver receiver);
    ~SingleSwitch();
    SingleSwitch(const SingleSwitch&) = delete;
    SingleSwitch& operator=(const SingleSwitch&) = delete;

    /** The station at the port begins to send now, or when it has sent what it was given before. */
    void Send(uint32_t port, ns3::Ptr<ns3::Packet> frame);

    /** @return whether no frame is on a line or in the switch. */
    bool IsIdle() const;

    /**
     * Lets simulated time pass until the switch is idle.
     * @return false if it is not, although no frame has left it for `patience`
     */
    bool RunUntilIdle(ns3::Time patience);

    ns3::PisaSwitch& Switch() const
    {
        return *m_switch;
    }

    ns3::PisaControlAgent& Agent() const
    {
        return *m_agent;
    }

  private:
    void Receive(ns3::Ptr<ns3::PisaNetDevice> device, ns3::Ptr<ns3::Packet> frame);

    Receiver m_receiver;
    ns3::NetDeviceContainer m_stations;
    ns3::Ptr<ns3::PisaSwitch> m_switch;
    ns3::Ptr<ns3::PisaControlAgent> m_agent;
    uint64_t m_given{0}; ///< to stations
    uint64_t m_taken{0}; ///< by stations
};

} // namespace pisa

#endif // PISA_SIMULATE_SINGLE_SWITCH_H
