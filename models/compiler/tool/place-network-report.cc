// Tables of switches as text, CSV and JSON.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/place-network-report.h"

#include "compiler/network/switch-fit.h"
#include "compiler/tool/markup.h"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace pisa
{

namespace
{

/** What a switch has taken of its chip. */
struct SwitchUse
{
    unsigned stages{0};
    std::size_t tables{0};
    uint64_t sram{0};
    uint64_t tcam{0};
    unsigned phvBits{0};
    std::size_t globals{0};
    Atom atom{Atom::Write}; ///< the most powerful one needed
};

SwitchUse
UseOf(const PlacedNetwork& placed, uint32_t each)
{
    const SwitchPlacement& here = placed.answer.placement->switches[each];
    const Target& target = placed.problem.switches[each].target;
    SwitchUse use;
    for (const auto& [block, slices] : here.blocks)
    {
        use.stages = std::max(use.stages, slices.empty() ? 0 : slices.back().stage + 1);
    }
    use.tables = here.blocks.size();
    const Load pool = PoolOf(MakeSwitchProblem(placed.problem, placed.modes, target, here));
    use.sram = pool[static_cast<std::size_t>(Resource::Sram)];
    use.tcam = pool[static_cast<std::size_t>(Resource::Tcam)];
    for (const auto& [width, words] : here.words)
    {
        for (const auto& [counts, fields] : words)
        {
            for (std::size_t i = 0; i < counts.size(); ++i)
            {
                use.phvBits += counts[i] * target.phv[i].width * fields;
            }
        }
    }
    std::set<uint32_t> globals;
    for (const uint32_t piece : here.pieces)
    {
        if (const auto& global = placed.problem.pieces[piece].global)
        {
            globals.insert(*global);
            use.atom = std::max(use.atom, placed.problem.globals[*global].atom);
        }
    }
    use.globals = globals.size();
    return use;
}

std::string
AtomWords(const SwitchUse& use)
{
    return use.globals == 0 ? "-" : std::to_string(use.globals) + " " + NameOf(use.atom);
}

/** A link of a path of an algorithm, and what it carries. */
struct CarriedLink
{
    uint32_t from{0};
    uint32_t to{0};
    BridgeContent content;
};

/** @return each link once, with all that is carried over it on any path. */
std::vector<CarriedLink>
LinksOf(const PlacedNetwork& placed)
{
    std::map<std::pair<uint32_t, uint32_t>, BridgeContent> links;
    for (uint32_t algorithm = 0; algorithm < placed.problem.algorithms.size(); ++algorithm)
    {
        for (const auto& path : placed.problem.algorithms[algorithm].paths)
        {
            const std::vector<BridgeContent> contents =
                CarriedAlong(placed.problem, placed.modes, *placed.answer.placement, algorithm, path);
            for (std::size_t i = 0; i < contents.size(); ++i)
            {
                BridgeContent& link = links[{path[i], path[i + 1]}];
                link.variables.insert(contents[i].variables.begin(), contents[i].variables.end());
                link.hits.insert(contents[i].hits.begin(), contents[i].hits.end());
            }
        }
    }
    std::vector<CarriedLink> list;
    for (const auto& [ends, content] : links)
    {
        list.push_back({ends.first, ends.second, content});
    }
    return list;
}

std::vector<std::string>
NamesIn(const PlacedNetwork& placed, const BridgeContent& content)
{
    std::vector<std::string> names;
    for (const uint32_t variable : content.variables)
    {
        names.push_back(placed.problem.variables[variable].name);
    }
    for (const uint32_t external : content.hits)
    {
        names.push_back("hit of " + placed.problem.externals[external].name);
    }
    return names;
}

std::string
CostWords(const PlacedNetwork& placed)
{
    if (placed.minimised.empty())
    {
        return "any placement";
    }
    return placed.minimised + " " + std::to_string(placed.answer.cost) +
           (placed.answer.provedOptimal
                ? ", proved best"
                : ", not proved best: any placement costs " + std::to_string(placed.answer.bound) + " or more");
}

} // namespace

std::string
TextOf(const PlacedNetwork& placed)
{
    std::ostringstream out;
    std::size_t widest = 8;
    for (const NetworkSwitch& one : placed.problem.switches)
    {
        widest = std::max(widest, one.name.size() + 2);
    }
    const auto width = static_cast<int>(widest);
    out << placed.program << " on " << placed.problem.switches.size() << " switches: " << CostWords(placed) << "\n\n"
        << std::left << std::setw(width) << "switch" << std::setw(16) << "chip" << std::right << std::setw(7)
        << "stages" << std::setw(8) << "tables" << std::setw(7) << "SRAM" << std::setw(7) << "TCAM" << std::setw(10)
        << "PHV bits"
        << "  atoms\n";
    for (uint32_t each = 0; each < placed.problem.switches.size(); ++each)
    {
        const SwitchUse use = UseOf(placed, each);
        out << std::left << std::setw(width) << placed.problem.switches[each].name << std::setw(16)
            << placed.chips[each] << std::right << std::setw(7) << use.stages << std::setw(8) << use.tables
            << std::setw(7) << use.sram << std::setw(7) << use.tcam << std::setw(10) << use.phvBits << "  "
            << AtomWords(use) << "\n";
    }
    out << "\nentries\n";
    for (uint32_t each = 0; each < placed.problem.switches.size(); ++each)
    {
        for (const auto& [external, share] : placed.answer.placement->switches[each].shares)
        {
            out << "  " << placed.problem.switches[each].name << "  " << placed.problem.externals[external].name
                << "  " << share << " of " << placed.problem.externals[external].entries << "\n";
        }
    }
    for (const CarriedLink& link : LinksOf(placed))
    {
        out << placed.problem.switches[link.from].name << " -> " << placed.problem.switches[link.to].name
            << " carries " << BitsOf(placed.problem, link.content) << " bits";
        const char* before = ": ";
        for (const std::string& name : NamesIn(placed, link.content))
        {
            out << before << name;
            before = ", ";
        }
        out << "\n";
    }
    if (placed.split != nullptr && placed.split->bridgeBytes > 0)
    {
        out << "frames between switches are " << placed.split->bridgeBytes << " bytes longer, at most:\n";
        for (const LinkBytes& link : placed.split->links)
        {
            out << "  " << placed.problem.switches[link.from].name << " -> " << placed.problem.switches[link.to].name
                << "  " << link.bytes << "\n";
        }
    }
    return out.str();
}

std::string
CsvOf(const PlacedNetwork& placed)
{
    std::ostringstream out;
    out << "switch,chip,stages,tables,sram_blocks,tcam_blocks,phv_bits,globals,atom\n";
    for (uint32_t each = 0; each < placed.problem.switches.size(); ++each)
    {
        const SwitchUse use = UseOf(placed, each);
        out << Quoted(placed.problem.switches[each].name) << "," << Quoted(placed.chips[each]) << "," << use.stages
            << "," << use.tables << "," << use.sram << "," << use.tcam << "," << use.phvBits << "," << use.globals
            << "," << (use.globals == 0 ? "" : NameOf(use.atom)) << "\n";
    }
    return out.str();
}

std::string
JsonOf(const PlacedNetwork& placed)
{
    nlohmann::ordered_json json;
    json["program"] = placed.program;
    json["minimised"] = placed.minimised;
    json["cost"] = placed.answer.cost;
    json["bound"] = placed.answer.bound;
    json["proved_best"] = placed.answer.provedOptimal;
    json["switches"] = nlohmann::ordered_json::array();
    for (uint32_t each = 0; each < placed.problem.switches.size(); ++each)
    {
        const SwitchPlacement& here = placed.answer.placement->switches[each];
        const SwitchUse use = UseOf(placed, each);
        nlohmann::ordered_json one;
        one["name"] = placed.problem.switches[each].name;
        one["chip"] = placed.chips[each];
        one["stages"] = use.stages;
        one["sram_blocks"] = use.sram;
        one["tcam_blocks"] = use.tcam;
        one["phv_bits"] = use.phvBits;
        one["pieces"] = nlohmann::ordered_json::array();
        for (const uint32_t piece : here.pieces)
        {
            one["pieces"].push_back(placed.problem.pieces[piece].name);
        }
        one["tables"] = nlohmann::ordered_json::array();
        for (const auto& [block, slices] : here.blocks)
        {
            nlohmann::ordered_json table{{"name", placed.problem.blocks[block].name}};
            for (const TableSlice& slice : slices)
            {
                table["slices"].push_back({{"stage", slice.stage}, {"rows", slice.rows}});
            }
            one["tables"].push_back(table);
        }
        one["entries"] = nlohmann::ordered_json::array();
        for (const auto& [external, share] : here.shares)
        {
            one["entries"].push_back({{"external", placed.problem.externals[external].name}, {"count", share}});
        }
        json["switches"].push_back(one);
    }
    json["links"] = nlohmann::ordered_json::array();
    for (const CarriedLink& link : LinksOf(placed))
    {
        json["links"].push_back({{"from", placed.problem.switches[link.from].name},
                                 {"to", placed.problem.switches[link.to].name},
                                 {"bits", BitsOf(placed.problem, link.content)},
                                 {"carries", NamesIn(placed, link.content)}});
    }
    json["frames"] = nlohmann::ordered_json::array();
    for (const LinkBytes& link : placed.split == nullptr ? std::vector<LinkBytes>() : placed.split->links)
    {
        json["frames"].push_back({{"from", placed.problem.switches[link.from].name},
                                  {"to", placed.problem.switches[link.to].name},
                                  {"bytes_longer", link.bytes}});
    }
    return json.dump(2) + "\n";
}

} // namespace pisa
