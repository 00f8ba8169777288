// Makes switches upgradable under traffic, and flashes them anew for comparison.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_HELPER_H
#define PISA_UPGRADE_HELPER_H

#include "image/image.h"

#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/pisa-upgrade-agent.h"

#include <string>

namespace ns3
{

/** How long chips are down while they load another program, as published. */
namespace pisa_downtime
{
/** A Tofino that loads another program: 4 to 8 s, the middle (FlyMon, SIGCOMM 2022). */
const Time TOFINO_RELOAD = Seconds(6);
/** A Tofino with fast program swap: less than 50 ms (Stratum at ONF Connect 2018). */
const Time FAST_SWAP = MilliSeconds(50);
/** PISA on an FPGA that loads ECMP anew: 917 ms (rP4, HotNets 2021, table 1). */
const Time FPGA_RELOAD = MilliSeconds(917);
/** The same function loaded into an IPSA processor: 22 ms (rP4, HotNets 2021, table 1). */
const Time IPSA_LOAD = MilliSeconds(22);
/** SONiC's fast reboot, the most that its design allows the data plane: 25 s. */
const Time SONIC_FAST_REBOOT = Seconds(25);
} // namespace pisa_downtime

/** Installs agents, and schedules the baseline that they are compared with. */
class PisaUpgradeHelper
{
  public:
    PisaUpgradeHelper();

    void SetAgentAttribute(const std::string& name, const AttributeValue& value);

    /** Aggregates an agent to a node with a booted switch; programs are placed by PisaSealInProgramOrder. */
    Ptr<PisaUpgradeAgent> Install(Ptr<Node> node) const;

    /**
     * After `wait` the node's switch goes down for so long and comes back with the image and the entries in it. All
     * frames inside and all that come meanwhile are lost: PisaSwitchCounters::reflashLost.
     * @throws pisa::InputError, when it happens, if the image is for another chip
     */
    static void ReflashInPlace(Ptr<Node> node, const pisa::Image& image, Time wait,
                               Time downtime = pisa_downtime::TOFINO_RELOAD);

    /** Has frames on all lines between two of these switches carry stamps, 4 bytes each, from now on. */
    static void CarryStamps(const NodeContainer& switches);

  private:
    ObjectFactory m_agent;
};

} // namespace ns3

#endif // PISA_UPGRADE_HELPER_H
