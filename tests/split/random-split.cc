// Draws a place for each piece and pushes pieces back until all is in order.
// SPDX-License-Identifier: GPL-2.0-only
#include "split/random-split.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Pushes pieces towards the end of the path until no rule asks for more. */
void
Settle(const NetworkProblem& problem, std::vector<std::size_t>& place)
{
    for (bool changed = true; changed;)
    {
        changed = false;
        const auto push = [&](uint32_t piece, std::size_t least)
        {
            changed = changed || place[piece] < least;
            place[piece] = std::max(place[piece], least);
        };
        for (const PieceEdge& edge : problem.edges)
        {
            push(edge.to, place[edge.from]);
        }
        for (uint32_t a = 0; a < problem.pieces.size(); ++a)
        {
            for (uint32_t b = 0; b < problem.pieces.size(); ++b)
            {
                const auto external = LookedUpBy(problem, problem.pieces[a]);
                const auto& global = problem.pieces[a].global;
                if ((global && global == problem.pieces[b].global) ||
                    (external && external == LookedUpBy(problem, problem.pieces[b])))
                {
                    push(a, place[b]);
                }
            }
        }
    }
}

} // namespace

NetworkPlacement
DrawSplit(const NetworkProblem& problem, std::mt19937_64& random)
{
    const std::vector<uint32_t>& path = problem.algorithms.at(0).paths.at(0);
    std::vector<std::size_t> place(problem.pieces.size());
    for (uint32_t piece = 0; piece < place.size(); ++piece)
    {
        // look-ups late, so that switches before may have a share
        const bool looksUp = LookedUpBy(problem, problem.pieces[piece]).has_value();
        place[piece] = looksUp ? path.size() - 1 - random() % 2 : random() % 3 == 0 ? random() % path.size() : 0;
    }
    Settle(problem, place);
    NetworkPlacement placement;
    placement.switches.resize(problem.switches.size());
    for (uint32_t external = 0; external < problem.externals.size(); ++external)
    {
        std::size_t first = 0;
        std::size_t last = 0;
        std::vector<uint32_t> lookUps;
        for (uint32_t piece = 0; piece < problem.pieces.size(); ++piece)
        {
            if (LookedUpBy(problem, problem.pieces[piece]) == external)
            {
                lookUps.push_back(piece);
                last = place[piece];
            }
        }
        for (const PieceEdge& edge : problem.edges)
        {
            const bool isInto = std::count(lookUps.begin(), lookUps.end(), edge.to) > 0;
            first = isInto ? std::max(first, place[edge.from]) : first;
        }
        uint64_t left = problem.externals[external].entries;
        for (std::size_t at = first; !lookUps.empty() && at <= last; ++at)
        {
            const uint64_t share = at == last ? left : std::min<uint64_t>(left - 1, random() % 4);
            if (share > 0)
            {
                placement.switches[path[at]].shares[external] = share;
                placement.switches[path[at]].pieces.insert(lookUps.begin(), lookUps.end());
            }
            left -= share;
        }
    }
    for (uint32_t piece = 0; piece < problem.pieces.size(); ++piece)
    {
        if (!LookedUpBy(problem, problem.pieces[piece]))
        {
            placement.switches[path[place[piece]]].pieces.insert(piece);
        }
    }
    return placement;
}

} // namespace pisa
