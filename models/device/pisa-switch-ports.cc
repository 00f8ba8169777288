// The ports of a switch: by number, by device, and the one to the CPU.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch-ports.h"

#include "ns3/abort.h"
#include "ns3/node.h"

namespace ns3
{

uint32_t
PisaSwitchPorts::Add(Ptr<PisaNetDevice> device)
{
    NS_ABORT_MSG_UNLESS(device->GetNode(), "add the device to the switch's node before it becomes a port");
    NS_ABORT_MSG_IF(m_cpuNumber != NO_PORT, "the switch has a CPU port, which comes last: add all others before");
    const uint32_t interface = device->GetIfIndex();
    if (interface >= m_portOfInterface.size())
    {
        m_portOfInterface.resize(interface + 1, NO_PORT);
    }
    NS_ABORT_MSG_IF(m_portOfInterface[interface] != NO_PORT, "device " << interface << " is a port already");
    const uint32_t place = Places();
    m_portOfInterface[interface] = place;
    m_ports.emplace_back(device);
    return place;
}

uint32_t
PisaSwitchPorts::AddCpu(uint32_t number, PisaCpuCallback callback)
{
    NS_ABORT_MSG_IF(m_cpuNumber != NO_PORT, "the switch has a CPU port already, number " << m_cpuNumber);
    NS_ABORT_MSG_IF(number <= Places() || number > std::numeric_limits<uint16_t>::max(),
                    "the CPU port cannot be number " << number << ": take one from " << Places() + 1 << " to 65535");
    m_cpuNumber = number;
    m_cpuCallback = std::move(callback);
    m_ports.emplace_back(nullptr);
    return Places() - 1;
}

void
PisaSwitchPorts::Clear()
{
    m_ports.clear();
    m_portOfInterface.clear();
    m_cpuNumber = NO_PORT;
    m_cpuCallback = nullptr;
}

} // namespace ns3
