// A topology in ns-3: hosts with Internet stacks, switches, links, and the ways that are written into tables.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_NETWORK_H
#define PISA_LIVE_UPGRADE_NETWORK_H

#include "experiment.h"

#include "common/topology.h"

#include "image/image.h"

#include "ns3/ipv4-address.h"
#include "ns3/node-container.h"
#include "ns3/pisa-net-device.h"
#include "ns3/pisa-switch.h"

#include <vector>

namespace pisa
{

/** Frames by what became of them; each is counted where it is made and where it ends. */
struct FrameBalance
{
    uint64_t sent{0};      ///< by hosts
    uint64_t copied{0};    ///< by switches, beyond the frame that they copy
    uint64_t received{0};  ///< by hosts
    uint64_t atHosts{0};   ///< lost: refused by a host's port
    uint64_t byProgram{0}; ///< ...dropped by a program's decision, or sent nowhere
    uint64_t byParser{0};
    uint64_t astray{0};    ///< ...and at hosts that they are not for
    uint64_t inBuffers{0}; ///< ...and at ports, for lack of room
    uint64_t byReflash{0};
    uint64_t inside{0}; ///< on their way in a switch

    uint64_t Lost() const
    {
        return atHosts + byProgram + byParser + astray + inBuffers + byReflash;
    }

    /** The law of conservation, with nothing on the lines. */
    bool Holds() const
    {
        return sent + copied == received + Lost() + inside;
    }
};

/** @return the topology that the experiment names. */
Topology ShapeOf(const UpgradeExperiment& experiment);

/** One at a time: it owns the simulation, from construction until it is destroyed. */
class Network
{
  public:
    /** Nodes and links; switches have no programs yet. */
    explicit Network(const UpgradeExperiment& experiment);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    const Topology& Shape() const
    {
        return m_shape;
    }

    /** @return the host that plays a role of the cases. */
    uint32_t HostOf(uint32_t role) const
    {
        return HostOf(m_shape, role);
    }
    static uint32_t HostOf(const Topology& shape, uint32_t role);

    static ns3::Ipv4Address AddressOf(uint32_t host);

    ns3::Ptr<ns3::Node> Host(uint32_t host) const;
    ns3::Ptr<ns3::PisaNetDevice> PortOfHost(uint32_t host) const;
    ns3::Ptr<ns3::Node> SwitchNode(uint32_t number) const;
    ns3::PisaSwitch& Switch(uint32_t number) const;
    uint32_t NumberOf(const ns3::Ptr<ns3::Node>& switchNode) const;

    /** Starts a switch. */
    void Boot(uint32_t number, const Image& image);

    /** Gives the hosts addresses and stacks; all switches have been booted. */
    void SetUpHosts();

    /** @return the balance of all frames until now. */
    FrameBalance Balance() const;

  private:
    void CountSent(ns3::Ptr<const ns3::Packet>);
    void CountArrived(ns3::Ptr<const ns3::Packet>);
    void CountReceived(ns3::Ptr<const ns3::Packet>);
    void CountRefused(ns3::Ptr<const ns3::Packet>);

    Topology m_shape;
    ns3::NodeContainer m_hosts;
    ns3::NodeContainer m_switches;
    std::vector<ns3::Ptr<ns3::PisaNetDevice>> m_ports; ///< of hosts
    FrameBalance m_atHosts;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_NETWORK_H
