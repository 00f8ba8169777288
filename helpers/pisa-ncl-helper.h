// Puts a compiled NCL program onto a network: images on switches, programs on hosts, addresses and tables.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCL_HELPER_H
#define PISA_NCL_HELPER_H

#include "image/ncp-interface.h"

#include "ns3/application-container.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/pisa-helper.h"
#include "ns3/pisa-ncp-host.h"
#include "ns3/pisa-ncp-network.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/**
 * Reads what `pisa compile -o DIRECTORY` wrote: interface.json, host.so and one LABEL.image for each switch.
 *
 * Either BuildTopology makes the network just as the AND file has it, or Map puts each label on a node of yours; then
 * Install does the rest. Overlay neighbours may lie several switches apart. All hosts of a program are in one subnet.
 *
 * All calls throw pisa::InputError for files, labels and networks that do not fit each other.
 */
class PisaNclHelper
{
  public:
    explicit PisaNclHelper(const std::string& directory);

    const pisa::NcpInterface& GetInterface() const;

    /** Attributes of the hosts (PisaNcpHost) and of what they share (PisaNcpNetwork). */
    void SetHostAttribute(const std::string& name, const AttributeValue& value);
    void SetNetworkAttribute(const std::string& name, const AttributeValue& value);

    /** Puts a label on a node. A host's node must have an IPv4 address on a PisaNetDevice before Install. */
    void Map(const std::string& label, Ptr<Node> node);

    /**
     * Makes one node for each label and one link for each pair of neighbours, in the order of the labels' ids, gives
     * the hosts IPv4 stacks and addresses from base + 1 on, and maps all labels.
     */
    void BuildTopology(const PisaHelper& links, Ipv4Address base = Ipv4Address("10.0.0.0"),
                       Ipv4Mask mask = Ipv4Mask("255.255.0.0"));

    /**
     * Boots the switches, installs the hosts' programs, gives each switch label an address of the hosts' subnet, and
     * fills forwarding, NCP and ARP tables and the broadcast groups.
     * @return the hosts (PisaNcpHost), in the order of their labels' ids
     */
    ApplicationContainer Install(const PisaHelper& switches);

    Ptr<Node> GetNode(const std::string& label) const;
    Ptr<PisaNcpHost> GetHost(const std::string& label) const;
    Ptr<PisaSwitch> GetSwitch(const std::string& label) const;
    Ptr<PisaNcpNetwork> GetNetwork() const;

  private:
    /** Where a label is reached. */
    struct Station
    {
        Ipv4Address ip;
        Mac48Address mac;
    };

    const pisa::NcpLabel& LabelNamed(const std::string& name) const;
    /** @return the interface that holds a host's address, null if there is none. */
    Ptr<Ipv4Interface> InterfaceOf(const pisa::NcpLabel& host) const;
    void FindHosts();
    void BootSwitches(const PisaHelper& switches);
    void AddressSwitches();
    void FillAddresses(const pisa::NcpLabel& label) const;
    void FillBroadcast(const pisa::NcpLabel& label) const;
    void FillForwarding(const pisa::NcpLabel& label) const;
    void FillArp() const;

    std::string m_directory;
    pisa::NcpInterface m_interface;
    ObjectFactory m_hostFactory;
    Ptr<PisaNcpNetwork> m_network;
    std::map<uint16_t, Ptr<Node>> m_nodes; ///< by label id, as the next two
    std::map<uint16_t, Ptr<PisaNcpHost>> m_hosts;
    std::map<uint16_t, Station> m_stations;
    Ipv4Mask m_mask; ///< of the hosts' subnet
};

} // namespace ns3

#endif // PISA_NCL_HELPER_H
