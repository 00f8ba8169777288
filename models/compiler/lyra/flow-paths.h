// The network that a Lyra program is placed on, and the ways of packets through each scope.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_FLOW_PATHS_H
#define PISA_COMPILER_LYRA_FLOW_PATHS_H

#include "compiler/lyra/scope-file.h"
#include "target/target.h"

#include <utility>

namespace pisa::lyra
{

using SwitchId = uint32_t;

/** One switch and its chip. */
struct NetworkSwitch
{
    std::string name;
    std::string chip; ///< as the file names it
    Target target;
    SourceLocation where; ///< of the chip's name
};

/** A port of a switch. */
struct SwitchPort
{
    SwitchId at{0};
    uint16_t port{0};
};

struct Network
{
    std::vector<NetworkSwitch> switches;
    std::vector<std::pair<SwitchId, SwitchId>> links;
    std::vector<std::pair<uint16_t, uint16_t>> linkPorts; ///< of both ends of each link
    std::vector<SwitchPort> outerPorts;                   ///< those that do not lead to switches, by their number
};

/**
 * Reads a network: {"switches": [{"name": "ToR1", "chip": "rmt-32"}], "links": [["ToR1", "Agg1"]]}. A chip is a name
 * of a shipped target or a JSON file, its path beside that of the network's file. "ports" lists where packets come
 * and leave: ["ToR1", "ToR1"] are two ports of ToR1, port 0 and port 1 of the network as a program sees it; without
 * that member each switch has one. A port's number on its switch follows a colon, "ToR1:7", or is the lowest that is
 * left, those of links first.
 * @throws InputError with line and column: what is missing, names twice, links to nowhere, ports twice, chips with a
 * missing limit
 */
Network ReadNetwork(const std::string& json, const std::string& fileName);

/** A scope in a network. */
struct PlacedScope
{
    std::string algorithm;
    Deployment deployment{Deployment::PerSwitch};
    std::vector<SwitchId> switches;           ///< ascending
    std::vector<std::vector<SwitchId>> paths; ///< switches in the order in which packets meet them
};

/**
 * Finds the switches and flow paths of each scope. Of PER-SW each switch is a path; of MULTI-SW paths are all
 * shortest ways from an entry to an exit over switches of the region, as routed packets go.
 * @param algorithms those of the program
 * @throws InputError with all that is wrong: a pattern that fits no switch, an entry or exit outside of the region,
 * no path, a scope of no algorithm, an algorithm without a scope
 */
std::vector<PlacedScope> FindFlowPaths(const std::vector<Scope>& scopes, const Network& network,
                                       const std::vector<std::string>& algorithms);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_FLOW_PATHS_H
