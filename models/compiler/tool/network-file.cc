// The network as JSON, all port numbers written out.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/network-file.h"

#include <nlohmann/json.hpp>

namespace pisa
{

std::string
NetworkFileOf(const lyra::Network& network, const SplitProgram& split)
{
    nlohmann::ordered_json json;
    json["format"] = "pisa-network 1";
    json["bridge_bytes"] = split.bridgeBytes;
    for (const SwitchProgram& one : split.switches)
    {
        nlohmann::ordered_json made{{"name", one.name}, {"image", one.name + ".image"}};
        made["entries"] = nlohmann::ordered_json::array();
        for (const EntryShare& share : one.shares)
        {
            made["entries"].push_back({{"table", share.table}, {"first", share.first}, {"count", share.count}});
        }
        json["switches"].push_back(std::move(made));
    }
    json["links"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < network.links.size(); ++i)
    {
        json["links"].push_back({{"from", network.switches[network.links[i].first].name},
                                 {"from_port", network.linkPorts[i].first},
                                 {"to", network.switches[network.links[i].second].name},
                                 {"to_port", network.linkPorts[i].second}});
    }
    json["ports"] = nlohmann::ordered_json::array();
    for (const lyra::SwitchPort& outer : network.outerPorts)
    {
        json["ports"].push_back({{"switch", network.switches[outer.at].name}, {"port", outer.port}});
    }
    return json.dump(2) + "\n";
}

} // namespace pisa
