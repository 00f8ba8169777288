// Data centre topologies as plain data, and shortest ways through them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_TOPOLOGY_H
#define PISA_SCENARIO_TOPOLOGY_H

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/** Hosts, and switches with numbered ports. Each host is linked to one switch. */
struct Topology
{
    /** What a port leads to. */
    struct Neighbour
    {
        bool isHost{false};
        uint32_t number{0};
    };

    uint32_t hosts{0};
    std::vector<std::vector<Neighbour>> ports; ///< of each switch
    std::vector<uint32_t> top;                 ///< switches of the highest layer

    uint32_t Switches() const
    {
        return static_cast<uint32_t>(ports.size());
    }

    /** @return the switch that a host is linked to. */
    uint32_t EdgeOf(uint32_t host) const;
    /** @return whether a host is linked to the switch. */
    bool HasHosts(uint32_t number) const;

    void LinkHost(uint32_t host, uint32_t at);
    void LinkSwitches(uint32_t lower, uint32_t upper);
};

/**
 * Each link once, so that ports that are numbered as they come are numbered as here.
 * @param linkHost gets a switch and a host
 * @param linkSwitches gets two switches, the one with the lower number first
 */
void ForEachLink(const Topology& topology, const std::function<void(uint32_t at, uint32_t host)>& linkHost,
                 const std::function<void(uint32_t lower, uint32_t upper)>& linkSwitches);

/** One switch. */
Topology MakeRack(uint32_t hosts);

/** Every leaf is linked to every spine. */
Topology MakeLeafSpine(uint32_t leaves, uint32_t spines, uint32_t hostsPerLeaf);

/** Of switches with k ports, k even: k pods, k^3/4 hosts, k^2/4 core switches (Al-Fares et al., SIGCOMM 2008). */
Topology MakeFatTree(uint32_t k);

/**
 * Shortest ways. Of several next switches the destination's number chooses: at an even distance in turn, at an odd
 * one by blocks, so that a fat tree's pods share all cores.
 * @param avoid a switch that no way may lead over
 * @return for each switch the port towards each host; nothing where there is no way
 */
std::vector<std::vector<std::optional<uint32_t>>> RoutesOf(const Topology& topology,
                                                           std::optional<uint32_t> avoid = std::nullopt);

} // namespace pisa

#endif // PISA_SCENARIO_TOPOLOGY_H
