// The ports of a switch: by number, by device, and the one to the CPU.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SWITCH_PORTS_H
#define PISA_SWITCH_PORTS_H

#include "ns3/packet.h"
#include "ns3/pisa-switch-port.h"

#include <functional>
#include <limits>
#include <vector>

namespace ns3
{

/** Takes frames that leave by the CPU port, when egress lets them go. */
using PisaCpuCallback = std::function<void(Ptr<Packet> frame)>;

/**
 * Ports with devices have places and numbers from 0. The CPU port, if there is one, has the place behind the last
 * of them, and any number that is no place: programs choose such, 255 or 510. Whatever a program sees or asks for is
 * a number; everything inside the switch goes by places.
 */
class PisaSwitchPorts
{
  public:
    static constexpr uint32_t NO_PORT = std::numeric_limits<uint32_t>::max();

    /** @return the new port's place. There is no CPU port yet. */
    uint32_t Add(Ptr<PisaNetDevice> device);

    /** @return the CPU port's place. */
    uint32_t AddCpu(uint32_t number, PisaCpuCallback callback);

    /** @return the ports with devices. */
    uint32_t Devices() const
    {
        return m_cpuNumber == NO_PORT ? Places() : Places() - 1;
    }

    /** @return all ports. */
    uint32_t Places() const
    {
        return m_ports.size();
    }

    bool IsCpu(uint32_t place) const
    {
        return place >= Devices();
    }

    /** @return the place of a port, NO_PORT if there is no such. */
    uint32_t PlaceOf(uint32_t number) const
    {
        return number < Devices() ? number : number == m_cpuNumber ? Devices() : NO_PORT;
    }

    uint32_t NumberOf(uint32_t place) const
    {
        return IsCpu(place) ? m_cpuNumber : place;
    }

    /** @return the port of a device, which is one. */
    uint32_t PortOf(const Ptr<const PisaNetDevice>& device) const
    {
        return m_portOfInterface.at(device->GetIfIndex());
    }

    PisaSwitchPort& operator[](uint32_t place)
    {
        return m_ports[place];
    }

    const PisaSwitchPort& operator[](uint32_t place) const
    {
        return m_ports[place];
    }

    const PisaCpuCallback& Cpu() const
    {
        return m_cpuCallback;
    }

    void Clear();

  private:
    std::vector<PisaSwitchPort> m_ports;
    std::vector<uint32_t> m_portOfInterface; ///< by ifIndex of the node's devices
    uint32_t m_cpuNumber{NO_PORT};
    PisaCpuCallback m_cpuCallback;
};

} // namespace ns3

#endif // PISA_SWITCH_PORTS_H
