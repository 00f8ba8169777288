// What all parts of the live-upgrade scenario agree on: the network, the load, and how programs change.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_EXPERIMENT_H
#define PISA_LIVE_UPGRADE_EXPERIMENT_H

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/pisa-upgrade-helper.h"

#include <cstdint>
#include <string>

namespace pisa
{

/** How switches get other programs. */
enum class Manner : uint8_t
{
    Planned,       ///< by plans that keep a level; several switches as one upgrade of the network
    Uncoordinated, ///< switch by switch, each by a plan of its own
    Naive,         ///< switch by switch, pointer after pointer, without versions and without waits
    Reflash,       ///< switch by switch, in place: what is in the switch and what comes meanwhile is lost
    Drain,         ///< switch by switch: neighbours route around it, then it is flashed, then they come back
};

/** All manners, planned first. */
constexpr Manner kManners[] = {Manner::Planned, Manner::Uncoordinated, Manner::Naive, Manner::Reflash, Manner::Drain};

/** @return "planned", "uncoordinated", ... */
const char* NameOf(Manner manner);

/** Which switches of a network get other programs. */
enum class Scope : uint8_t
{
    OfCase, ///< as the case says
    Top,    ///< those of the highest layer
    All,
};

/** One network and one load on it. */
struct UpgradeExperiment
{
    std::string topology{"rack"};
    uint64_t k{4}; ///< ports of a fat tree's switches
    std::string target{"ideal"};
    ns3::DataRate rate{"10Gbps"};
    ns3::Time delay{ns3::MicroSeconds(1)};   ///< of a link, one way
    double load{0.9};                        ///< of each host's line
    uint64_t frameBytes{1000};               ///< of each frame, Ethernet header included
    ns3::Time before{ns3::MilliSeconds(20)}; ///< traffic before the first change, between changes, and after the last
    ns3::Time downtime{ns3::pisa_downtime::FAST_SWAP}; ///< of a switch that is flashed
    ns3::Time reconvergence{ns3::MilliSeconds(10)};    ///< from a change of ways to all switches' tables
    ns3::Time overhead{ns3::MilliSeconds(1)};          ///< of software, a primitive
    double operationRate{1e6};                         ///< register writes a second
    double entryRate{3e3};                             ///< entries a second
    ns3::Time controlDelay{ns3::MicroSeconds(10)};     ///< one way
    ns3::Time lifetime{ns3::MilliSeconds(1)};          ///< bound on a packet's way through the network
    Scope scope{Scope::OfCase};
    bool isTopDown{true};                ///< layer by layer from the top, else from the edge
    bool isWitnessed{false};             ///< packets note what they meet, and are judged
    ns3::Time bin{ns3::MilliSeconds(1)}; ///< of the results
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_EXPERIMENT_H
