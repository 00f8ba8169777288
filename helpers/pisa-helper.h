// Installs links and switches, fills the forwarding tables and ARP caches, writes pcap and ascii traces.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_HELPER_H
#define PISA_HELPER_H

#include "image/image.h"

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/pisa-control-agent.h"
#include "ns3/pisa-switch.h"
#include "ns3/trace-helper.h"

#include <string>

namespace ns3
{

/**
 * Links (two PisaNetDevices and a PisaChannel) and switches (a PisaSwitch and a PisaControlAgent on a node).
 *
 * Links and switches may be installed in any order: each link that ends at a node with a switch is a port of it,
 * numbered in the order of installation.
 */
class PisaHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    PisaHelper();

    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);
    void SetControlAgentAttribute(const std::string& name, const AttributeValue& value);
    /** The queue of every port; ns3::DropTailQueue<Packet> without this call. Attributes as name and value pairs. */
    template <typename... Attributes>
    void SetQueue(const std::string& type, Attributes&&... attributes);

    /**
     * Lets the hosts' traffic control layer see the queue of links installed from now on: ns-3 puts its default
     * queue disc (FqCoDel) in front of them when addresses are assigned. Without this call packets go straight to
     * the port, and one that finds the queue full is dropped there.
     */
    void EnableFlowControl();

    /** Links two nodes. @return the device on `a`, then the one on `b` */
    NetDeviceContainer Install(Ptr<Node> a, Ptr<Node> b) const;
    /** Links each node of `nodes` to `centre`. @return the devices on `nodes`, in order */
    NetDeviceContainer InstallStar(const NodeContainer& nodes, Ptr<Node> centre) const;

    /** Makes the node a switch that runs `image`. */
    Ptr<PisaSwitch> InstallSwitch(Ptr<Node> node, const pisa::Image& image) const;
    /** Makes the node a switch that only forwards Ethernet frames, on the shipped target "rmt-32". */
    Ptr<PisaSwitch> InstallSwitch(Ptr<Node> node) const;

    /**
     * Fills the table `forward` of all switches: each host device's address to the first port on a shortest path
     * over switches. Of several shortest paths the one by the lowest node id, then the lowest port is taken. Flooding
     * is restricted to a spanning tree, so that loops of switches do no harm.
     * @throws pisa::InputError if a switch's program has no such table or it is full
     */
    static void PopulateForwarding();

    /**
     * Fills the ARP cache of every host with all hosts of its subnets, for good. Addresses must be assigned.
     * Costs memory for each pair of hosts.
     */
    static void PopulateArp();

    /** Fixes the random streams of all receive error models. @return how many were used */
    int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream) const;

  private:
    void EnablePcapInternal(std::string prefix, Ptr<NetDevice> device, bool promiscuous,
                            bool explicitFilename) override;
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream, std::string prefix, Ptr<NetDevice> device,
                             bool explicitFilename) override;

    ObjectFactory m_device;
    ObjectFactory m_channel;
    ObjectFactory m_queue;
    ObjectFactory m_agent;
    bool m_flowControl{false};
};

template <typename... Attributes>
void
PisaHelper::SetQueue(const std::string& type, Attributes&&... attributes)
{
    std::string name = type;
    QueueBase::AppendItemTypeIfNotPresent(name, "Packet");
    m_queue = ObjectFactory(name, std::forward<Attributes>(attributes)...);
}

} // namespace ns3

#endif // PISA_HELPER_H
