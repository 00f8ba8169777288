// The forwarding tables and flood trees of all switches, computed from the links.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_FORWARDING_H
#define PISA_FORWARDING_H

#include "ns3/mac48-address.h"
#include "ns3/node-container.h"
#include "ns3/pisa-switch.h"

#include <optional>
#include <vector>

namespace ns3
{

/** @return the address as the number that tables match. */
uint64_t PisaToNumber(Mac48Address address);

/** All switches of the simulation and how their ports are linked, as found on construction. */
class PisaForwarding
{
  public:
    /** @param around switches that no way leads over; what only they reach keeps its entries */
    explicit PisaForwarding(const NodeContainer& around = {});

    /**
     * Writes the port of every host device's address into the switches' tables `forward`; an entry that is there
     * already is replaced. Takes effect now.
     * @throws pisa::InputError if a switch's program has no such table, or it is full
     */
    void FillTables() const;

    /** Restricts flooding to the hosts' ports and a tree that spans the switches. */
    void RestrictFlooding() const;

    /**
     * @return the port of `from` on a shortest path to the host device or switch port that has the address, none if
     * there is no path or the address is its own
     */
    std::optional<uint32_t> PortTowards(const PisaSwitch& from, Mac48Address address) const;

  private:
    /** A link from one switch to another. */
    struct Link
    {
        std::size_t to; ///< index of the switch
        uint32_t port;
        uint32_t remotePort;
    };

    struct Host
    {
        Mac48Address address;
        uint32_t port;
    };

    struct Switch
    {
        Ptr<PisaSwitch> device;
        std::vector<Link> links; ///< by index of the other switch, then by port
        std::vector<Host> hosts; ///< by port
    };

    /** A switch, and its port to a host, none for a port of its own. */
    struct Station
    {
        std::size_t at; ///< index of the switch
        std::optional<uint32_t> port;
    };

    std::optional<Station> StationOf(Mac48Address address) const;

    /** @return for each switch the port on a shortest path to the switch `root`. */
    std::vector<uint32_t> PortsTowards(std::size_t root) const;

    std::vector<Switch> m_switches; ///< by node id
};

} // namespace ns3

#endif // PISA_FORWARDING_H
