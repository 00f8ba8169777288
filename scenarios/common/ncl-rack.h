// A rack that runs a compiled NCL program: the hosts of its AND file around one switch, or in a network around it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_NCL_RACK_H
#define PISA_SCENARIO_NCL_RACK_H

#include "common/switch-clock.h"
#include "common/topology.h"

#include "image/ncp-interface.h"

#include "ns3/pisa-ncl-helper.h"
#include "ns3/pisa-ncp-host.h"
#include "ns3/pisa-ncp-network.h"
#include "ns3/pisa-net-device.h"
#include "ns3/pisa-timeline.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** A network around the switch of an NCL program. All other switches only forward. */
struct RackNetwork
{
    Topology shape;       ///< with at least as many hosts as the program; its own are spread over them
    std::string edgeOf{}; ///< the program's switch is the one of this host; empty: the first of the highest layer
};

/** What all links of a rack have in common; the control channel has its own delay, one way. */
struct RackLinks
{
    ns3::DataRate rate;
    ns3::Time delay;
    ns3::Time controlDelay;
    std::optional<RackNetwork> network{}; ///< nothing: the hosts are linked to the switch
};

/** One at a time: it owns the simulation, from construction until it is destroyed. */
class NclRack
{
  public:
    /**
     * Builds nodes, links, switch and hosts as the AND file says.
     * @param folder what `pisa compile -o` wrote, for an AND file with one switch
     * @throws InputError if the folder does not hold a compiled program
     */
    NclRack(const std::string& folder, const RackLinks& links);
    ~NclRack();
    NclRack(const NclRack&) = delete;
    NclRack& operator=(const NclRack&) = delete;

    /** The host of that label. */
    ns3::PisaNcpHost& Host(const std::string& label);
    /** The switch's port that the host is linked to. */
    ns3::Ptr<ns3::PisaNetDevice> PortOf(const std::string& label) const;
    ns3::PisaSwitch& Switch() const;

    /** Writes where frames are in the switch (ns3::PisaTimeline) to a file, from now on. */
    void WriteTimeline(const std::string& file);

    /** Runs until all programs that are no service have ended, or the watch stops them. */
    void Run();

    /** One line for each host that waits for what will never come. */
    const std::vector<std::string>& Stalled() const
    {
        return m_stalled;
    }

    /** What the closed forms need; after Run. */
    ClockedRack Clock() const;
    /** Bytes of one window of the kernel on the wire. */
    uint64_t WireBytes(const std::string& kernel) const;

  private:
    void BuildNetwork(ns3::PisaNclHelper& helper, const ns3::PisaHelper& cables) const;

    RackLinks m_links;
    NcpInterface m_interface;
    std::map<std::string, ns3::Ptr<ns3::PisaNcpHost>> m_hosts;
    std::map<std::string, ns3::Ptr<ns3::PisaNetDevice>> m_ports;
    ns3::Ptr<ns3::PisaSwitch> m_switch;
    ns3::Ptr<ns3::PisaNcpNetwork> m_network;
    std::unique_ptr<ParseWatch> m_watch;
    std::unique_ptr<ns3::PisaTimeline> m_timeline; ///< none if nobody asked
    std::vector<std::string> m_stalled;
};

} // namespace pisa

#endif // PISA_SCENARIO_NCL_RACK_H
