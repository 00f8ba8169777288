// Reads switches, their chips and links from JSON.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/flow-paths.h"
#include "target/json-reader.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace pisa::lyra
{

namespace
{

/** A shipped target's name stays; a file is looked for beside the network's. */
std::string
ChipFile(const std::string& chip, const std::string& networkFile)
{
    const std::vector<std::string> shipped = ShippedTargets();
    if (std::find(shipped.begin(), shipped.end(), chip) != shipped.end())
    {
        return chip;
    }
    return (std::filesystem::path(networkFile).parent_path() / chip).string();
}

SwitchId
FindSwitch(const JsonValue& value, const std::map<std::string, SwitchId>& names)
{
    const auto it = names.find(value.String());
    if (it == names.end())
    {
        value.Fail("there is no switch '" + value.String() + "'", "declare it among \"switches\"");
    }
    return it->second;
}

} // namespace

Network
ReadNetwork(const std::string& json, const std::string& fileName)
{
    const JsonValue top = ReadJson(json, fileName);
    top.AllowOnly({"switches", "links"});
    Network network;
    std::map<std::string, SwitchId> names;
    for (const JsonValue& one : top.Member("switches").Items())
    {
        one.AllowOnly({"name", "chip"});
        const std::string& name = one.Member("name").String();
        if (!names.emplace(name, static_cast<SwitchId>(network.switches.size())).second)
        {
            one.Member("name").Fail("switch '" + name + "' is declared twice", "rename one");
        }
        const std::string& chip = one.Member("chip").String();
        network.switches.push_back({name, chip, LoadTarget(ChipFile(chip, fileName))});
    }
    if (network.switches.empty())
    {
        top.Member("switches")
            .Fail("the network has no switch", "declare one: {\"name\": \"s1\", \"chip\": \"rmt-32\"}");
    }
    for (const JsonValue& link : top.Member("links").Items())
    {
        if (link.Items().size() != 2)
        {
            link.Fail("a link has two ends, here are " + std::to_string(link.Items().size()),
                      "write [\"ToR1\", \"Agg1\"]");
        }
        const SwitchId a = FindSwitch(link.Items()[0], names);
        const SwitchId b = FindSwitch(link.Items()[1], names);
        if (a == b)
        {
            link.Fail("links '" + network.switches[a].name + "' to itself", "name another switch");
        }
        network.links.emplace_back(a, b);
    }
    return network;
}

} // namespace pisa::lyra
