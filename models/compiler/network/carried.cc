// What packets carry between switches, and what a switch must parse and hold.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-placement.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** The stages in which a local is needed on a switch. */
struct Life
{
    unsigned first{UINT32_MAX};
    unsigned last{0};
};

/** Variables that a switch holds, each with its life; a variable that comes or goes in a bridge lives to that end. */
std::map<uint32_t, Life>
LivesOn(const NetworkProblem& problem, const SwitchPlacement& placed)
{
    std::map<uint32_t, Life> lives;
    for (const uint32_t id : placed.pieces)
    {
        const NetworkPiece& piece = problem.pieces[id];
        const auto slices = placed.blocks.find(piece.block);
        const bool isPlaced = slices != placed.blocks.end() && !slices->second.empty();
        for (const auto* variables : {&piece.reads, &piece.writes})
        {
            for (const uint32_t variable : *variables)
            {
                Life& life = lives[variable];
                life.first = std::min(life.first, isPlaced ? slices->second.front().stage : 0);
                life.last = std::max(life.last, isPlaced ? slices->second.back().stage : UINT32_MAX);
            }
        }
    }
    return lives;
}

/** Locals of one width share words when their lives do not meet: as many are needed as live at once. */
unsigned
MostAtOnce(const std::vector<Life>& lives)
{
    unsigned most = 0;
    for (const Life& at : lives)
    {
        most = std::max(most, static_cast<unsigned>(std::count_if(lives.begin(), lives.end(),
                                                                  [&](const Life& other) {
                                                                      return other.first <= at.first &&
                                                                             at.first <= other.last;
                                                                  })));
    }
    return most;
}

/** @return variables that pieces of an algorithm read or write. */
std::set<uint32_t>
UsedBy(const NetworkProblem& problem, uint32_t algorithm)
{
    std::set<uint32_t> used;
    for (const NetworkPiece& piece : problem.pieces)
    {
        if (piece.algorithm == algorithm)
        {
            used.insert(piece.reads.begin(), piece.reads.end());
            used.insert(piece.writes.begin(), piece.writes.end());
        }
    }
    return used;
}

} // namespace

std::vector<BridgeContent>
CarriedAlong(const NetworkProblem& problem, const NetworkModes& modes, const NetworkPlacement& placement,
             uint32_t algorithm, const std::vector<uint32_t>& path)
{
    std::vector<BridgeContent> links;
    for (std::size_t place = 0; place + 1 < path.size(); ++place)
    {
        std::set<uint32_t> read;       // variables downstream
        std::set<uint32_t> written[2]; // up to here, and downstream
        std::set<uint32_t> looked[2];
        for (std::size_t other = 0; other < path.size(); ++other)
        {
            const bool isDownstream = other > place;
            for (const uint32_t id : placement.switches[path[other]].pieces)
            {
                const NetworkPiece& piece = problem.pieces[id];
                if (piece.algorithm != algorithm)
                {
                    continue;
                }
                if (const auto external = LookedUpBy(problem, piece))
                {
                    looked[isDownstream].insert(*external);
                }
                written[isDownstream].insert(piece.writes.begin(), piece.writes.end());
                if (isDownstream)
                {
                    read.insert(piece.reads.begin(), piece.reads.end());
                }
            }
        }
        BridgeContent content;
        const std::set<uint32_t> used = UsedBy(problem, algorithm);
        for (const uint32_t variable : used)
        {
            const NetworkVariable& what = problem.variables[variable];
            const bool reads = read.count(variable) > 0 || what.isToEnd;
            const bool isCarried = modes.literalCarried
                                       ? reads != (written[1].count(variable) > 0)
                                       : reads && (what.isFromStart || written[0].count(variable) > 0);
            if (isCarried && !what.header)
            {
                content.variables.insert(variable);
            }
        }
        std::set_intersection(looked[0].begin(), looked[0].end(), looked[1].begin(), looked[1].end(),
                              std::inserter(content.hits, content.hits.end()));
        links.push_back(std::move(content));
    }
    return links;
}

unsigned
BitsOf(const NetworkProblem& problem, const BridgeContent& content)
{
    auto bits = static_cast<unsigned>(content.hits.size());
    for (const uint32_t variable : content.variables)
    {
        bits += problem.variables[variable].width;
    }
    return bits;
}

std::set<uint32_t>
HeadersOn(const NetworkProblem& problem, const SwitchPlacement& placed)
{
    std::set<uint32_t> used;
    for (const uint32_t id : placed.pieces)
    {
        for (const auto* variables : {&problem.pieces[id].reads, &problem.pieces[id].writes})
        {
            for (const uint32_t variable : *variables)
            {
                if (problem.variables[variable].header)
                {
                    used.insert(*problem.variables[variable].header);
                }
            }
        }
    }
    std::set<uint32_t> valid = used;
    for (uint32_t header = 0; header < problem.headers.size(); ++header)
    {
        for (const uint32_t behind : problem.headers[header].behind)
        {
            if (used.count(behind) > 0)
            {
                valid.insert(header);
            }
        }
    }
    return valid;
}

std::map<unsigned, unsigned>
FieldsOn(const NetworkProblem& problem, const NetworkModes& modes, const NetworkPlacement& placement, uint32_t each)
{
    const SwitchPlacement& placed = placement.switches[each];
    std::map<unsigned, unsigned> fields;
    const std::set<uint32_t> headers = HeadersOn(problem, placed);
    for (const NetworkVariable& variable : problem.variables)
    {
        fields[variable.width] += variable.header && headers.count(*variable.header) > 0 ? 1 : 0;
    }
    std::map<uint32_t, Life> lives = LivesOn(problem, placed);
    std::set<uint32_t> hits;
    for (uint32_t algorithm = 0; !modes.uncarriedPhv && algorithm < problem.algorithms.size(); ++algorithm)
    {
        for (const std::vector<uint32_t>& path : problem.algorithms[algorithm].paths)
        {
            const auto at = std::find(path.begin(), path.end(), each);
            if (at == path.end())
            {
                continue;
            }
            const auto place = static_cast<std::size_t>(at - path.begin());
            const std::vector<BridgeContent> links = CarriedAlong(problem, modes, placement, algorithm, path);
            for (const std::size_t link : {place - 1, place})
            {
                if (link >= links.size())
                {
                    continue;
                }
                hits.insert(links[link].hits.begin(), links[link].hits.end());
                for (const uint32_t variable : links[link].variables)
                {
                    Life& life = lives[variable];
                    life.first = link < place ? 0 : life.first == UINT32_MAX ? 0 : life.first;
                    life.last = link < place ? life.last : UINT32_MAX;
                }
            }
        }
    }
    std::map<unsigned, std::vector<Life>> locals;
    for (const auto& [variable, life] : lives)
    {
        if (!problem.variables[variable].header)
        {
            locals[problem.variables[variable].width].push_back(life);
        }
    }
    for (const auto& [width, all] : locals)
    {
        fields[width] += modes.sharesWords ? MostAtOnce(all) : static_cast<unsigned>(all.size());
    }
    fields[1] += static_cast<unsigned>(hits.size());
    for (auto at = fields.begin(); at != fields.end();)
    {
        at = at->second == 0 || at->first == 0 ? fields.erase(at) : std::next(at);
    }
    return fields;
}

} // namespace pisa
