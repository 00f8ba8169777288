// Reads switches, their chips and links from JSON.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/flow-paths.h"
#include "target/json-reader.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

namespace pisa::lyra
{

namespace
{

/** A shipped target, or a file beside the network's. */
Target
ReadChip(const JsonValue& chip, const std::string& networkFile)
{
    std::string name = chip.String();
    const std::vector<std::string> shipped = ShippedTargets();
    if (std::find(shipped.begin(), shipped.end(), name) == shipped.end())
    {
        name = (std::filesystem::path(networkFile).parent_path() / name).string();
        if (!std::filesystem::is_regular_file(name))
        {
            std::string known;
            for (const std::string& one : shipped)
            {
                known += one + ", ";
            }
            chip.Fail("there is no chip '" + chip.String() + "'",
                      "chips: " + known + "or a JSON file beside this one");
        }
    }
    return LoadTarget(name);
}

/** Ports of all switches: those with a number first, the others take the lowest that are left. */
class PortBook
{
  public:
    explicit PortBook(const Network& network) : m_network(network), m_taken(network.switches.size())
    {
    }

    /** @return the switch of "NAME" or "NAME:PORT"; the port, if there is one, is its. */
    SwitchId SwitchOf(const JsonValue& value)
    {
        const std::string name = value.String().substr(0, value.String().find(':'));
        for (SwitchId id = 0; id < m_network.switches.size(); ++id)
        {
            if (m_network.switches[id].name == name)
            {
                Take(id, value);
                return id;
            }
        }
        value.Fail("there is no switch '" + name + "'", "declare it among \"switches\"");
    }

    /** @return the number of the port; all SwitchOf come before. */
    uint16_t PortOf(SwitchId id, const std::string& text)
    {
        if (const auto given = NumberIn(text))
        {
            return *given;
        }
        uint16_t free = 0;
        while (!m_taken[id].insert(free).second)
        {
            ++free;
        }
        return free;
    }

  private:
    static constexpr unsigned long kMostPort = 510;

    static std::optional<uint16_t> NumberIn(const std::string& text)
    {
        const std::size_t colon = text.find(':');
        const std::string digits = colon == std::string::npos ? "" : text.substr(colon + 1);
        const bool isNumber =
            !digits.empty() && digits.size() < 5 && digits.find_first_not_of("0123456789") == std::string::npos;
        return isNumber ? std::optional(static_cast<uint16_t>(std::stoul(digits))) : std::nullopt;
    }

    void Take(SwitchId id, const JsonValue& value)
    {
        const auto number = NumberIn(value.String());
        if (value.String().find(':') != std::string::npos && (!number || *number > kMostPort))
        {
            value.Fail("'" + value.String() + "' names no port",
                       "write a number from 0 to " + std::to_string(kMostPort) + " behind the colon");
        }
        if (number && !m_taken[id].insert(*number).second)
        {
            value.Fail("port " + std::to_string(*number) + " of '" + m_network.switches[id].name + "' is used twice",
                       "give one of them another number, or none");
        }
    }

    const Network& m_network;
    std::vector<std::set<uint16_t>> m_taken;
};

void
ReadSwitches(const JsonValue& top, const std::string& fileName, Network& network)
{
    std::set<std::string> names;
    for (const JsonValue& one : top.Member("switches").Items())
    {
        one.AllowOnly({"name", "chip"});
        const std::string& name = one.Member("name").String();
        if (!names.insert(name).second)
        {
            one.Member("name").Fail("switch '" + name + "' is declared twice", "rename one");
        }
        if (name.empty() || name.find(':') != std::string::npos || name.find('/') != std::string::npos)
        {
            one.Member("name").Fail("'" + name + "' is no name of a switch",
                                    "leave colons, which stand before ports, and slashes out");
        }
        const JsonValue& chip = one.Member("chip");
        network.switches.push_back({name, chip.String(), ReadChip(chip, fileName), chip.Where()});
    }
    if (network.switches.empty())
    {
        top.Member("switches")
            .Fail("the network has no switch", "declare one: {\"name\": \"s1\", \"chip\": \"rmt-32\"}");
    }
}

void
ReadLinks(const JsonValue& top, PortBook& ports, Network& network)
{
    for (const JsonValue& link : top.Member("links").Items())
    {
        if (link.Items().size() != 2)
        {
            link.Fail("a link has two ends, here are " + std::to_string(link.Items().size()),
                      "write [\"ToR1\", \"Agg1\"]");
        }
        const SwitchId a = ports.SwitchOf(link.Items()[0]);
        const SwitchId b = ports.SwitchOf(link.Items()[1]);
        if (a == b)
        {
            link.Fail("links '" + network.switches[a].name + "' to itself", "name another switch");
        }
        network.links.emplace_back(a, b);
    }
}

/** Gives ports their numbers: links first, in the order of the file. */
void
NumberPorts(const JsonValue& top, PortBook& ports, Network& network)
{
    const std::vector<JsonValue>& links = top.Member("links").Items();
    for (std::size_t i = 0; i < links.size(); ++i)
    {
        const auto [a, b] = network.links[i];
        const uint16_t first = ports.PortOf(a, links[i].Items()[0].String());
        network.linkPorts.emplace_back(first, ports.PortOf(b, links[i].Items()[1].String()));
    }
    const JsonValue* outer = top.Find("ports");
    for (std::size_t i = 0; outer != nullptr && i < outer->Items().size(); ++i)
    {
        SwitchPort& port = network.outerPorts[i];
        port.port = ports.PortOf(port.at, outer->Items()[i].String());
    }
    for (SwitchId id = 0; outer == nullptr && id < network.switches.size(); ++id)
    {
        network.outerPorts.push_back({id, ports.PortOf(id, network.switches[id].name)});
    }
}

} // namespace

Network
ReadNetwork(const std::string& json, const std::string& fileName)
{
    const JsonValue top = ReadJson(json, fileName);
    top.AllowOnly({"switches", "links", "ports"});
    Network network;
    ReadSwitches(top, fileName, network);
    PortBook ports(network);
    ReadLinks(top, ports, network);
    if (const JsonValue* outer = top.Find("ports"))
    {
        for (const JsonValue& one : outer->Items())
        {
            network.outerPorts.push_back({ports.SwitchOf(one), 0});
        }
    }
    NumberPorts(top, ports, network);
    return network;
}

} // namespace pisa::lyra
