// The ways of packets through a network that runs one program: from each outer port along the paths of its scopes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_ROUTES_H
#define PISA_COMPILER_SPLIT_ROUTES_H

#include "compiler/lyra/flow-paths.h"
#include "compiler/network/network-problem.h"

#include <set>
#include <vector>

namespace pisa
{

/** A switch on a way, and which groups of algorithms (a bit each) have their pieces run there for this packet. */
struct Hop
{
    uint32_t at{0};
    uint32_t groups{0};

    bool operator<(Hop o) const
    {
        return at != o.at ? at < o.at : groups < o.groups;
    }
};

/** What a packet still has before it, as a number: label 0 is that of packets with which the program is through. */
struct Label
{
    Hop hop;
    uint32_t next{0};   ///< the label behind this hop
    uint16_t toNext{0}; ///< the port of this switch that leads there; none if next is 0
};

/** Where packets go. */
struct Routes
{
    /** Algorithms that share their paths and follow each other; PER-SW algorithms are in none. */
    std::vector<std::vector<uint32_t>> groups;
    std::vector<Label> labels;                  ///< from 1; labels[0] is not used
    std::vector<uint32_t> ofOuter;              ///< the label with which packets start; one for all ports of a switch
    std::vector<std::vector<uint16_t>> toOuter; ///< [switch][outer port]: the port of the switch on the way there
};

/**
 * A packet that comes in at an outer port goes the shortest way to the nearest entry of the first group, along that
 * path, on to the nearest path of the next group, and so on; behind the last switch of the last path the program is
 * through, and the packet goes the shortest way to the outer port that it was forwarded to. Of equal ways the one
 * over the switches with the lowest numbers counts, so that one port's packets stay on one way.
 * @throws InputError if an outer port or a path cannot be reached, or labels run out
 */
Routes FindRoutes(const NetworkProblem& problem, const lyra::Network& network);

/** @return whether pieces of the group run at the hop of the label; none do at label 0. */
inline bool
Runs(const Routes& routes, uint32_t label, std::size_t group)
{
    return (routes.labels[label].hop.groups >> group & 1) != 0;
}

/** A link in one direction, and a label that packets wear on it. */
struct Crossing
{
    uint32_t from{0};
    uint32_t to{0};
    uint32_t label{0};

    bool operator<(const Crossing& o) const
    {
        return from != o.from ? from < o.from : to != o.to ? to < o.to : label < o.label;
    }
};

/** @return all that there are: along the ways, and from where they end to every outer port. */
std::set<Crossing> CrossingsOf(const Routes& routes, const lyra::Network& network);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_ROUTES_H
