// Data centre topologies as plain data, and shortest ways through them.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/topology.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <queue>

namespace pisa
{

namespace
{

constexpr uint32_t kFar = std::numeric_limits<uint32_t>::max();

/** @return for each switch how many links it is from `root`. */
std::vector<uint32_t>
DistancesTo(const Topology& topology, uint32_t root, std::optional<uint32_t> avoid)
{
    std::vector<uint32_t> distance(topology.Switches(), kFar);
    std::queue<uint32_t> open;
    if (root != avoid)
    {
        distance[root] = 0;
        open.push(root);
    }
    for (; !open.empty(); open.pop())
    {
        for (const Topology::Neighbour& next : topology.ports[open.front()])
        {
            if (!next.isHost && next.number != avoid && distance[next.number] == kFar)
            {
                distance[next.number] = distance[open.front()] + 1;
                open.push(next.number);
            }
        }
    }
    return distance;
}

/** @return the port of a switch towards a host that is not linked to it. */
std::optional<uint32_t>
PortTowards(const Topology& topology, const std::vector<uint32_t>& distance, uint32_t from, uint32_t host)
{
    std::vector<uint32_t> ports;
    for (uint32_t port = 0; port < topology.ports[from].size(); ++port)
    {
        const Topology::Neighbour& next = topology.ports[from][port];
        if (!next.isHost && distance[from] != kFar && distance[next.number] + 1 == distance[from])
        {
            ports.push_back(port);
        }
    }
    if (ports.empty())
    {
        return std::nullopt;
    }
    const std::size_t choices = ports.size();
    const std::size_t turn = distance[from] % 2 == 0 ? host : host / (choices * choices);
    return ports[turn % choices];
}

} // namespace

uint32_t
Topology::EdgeOf(uint32_t host) const
{
    const auto isLinked = [host](const std::vector<Neighbour>& own)
    {
        return std::any_of(own.begin(), own.end(),
                           [host](const Neighbour& next) { return next.isHost && next.number == host; });
    };
    return static_cast<uint32_t>(std::find_if(ports.begin(), ports.end(), isLinked) - ports.begin());
}

bool
Topology::HasHosts(uint32_t number) const
{
    return std::any_of(ports[number].begin(), ports[number].end(), [](const Neighbour& next) { return next.isHost; });
}

void
Topology::LinkHost(uint32_t host, uint32_t at)
{
    ports[at].push_back({true, host});
}

void
Topology::LinkSwitches(uint32_t lower, uint32_t upper)
{
    ports[lower].push_back({false, upper});
    ports[upper].push_back({false, lower});
}

void
ForEachLink(const Topology& topology, const std::function<void(uint32_t at, uint32_t host)>& linkHost,
            const std::function<void(uint32_t lower, uint32_t upper)>& linkSwitches)
{
    for (uint32_t at = 0; at < topology.Switches(); ++at)
    {
        for (const Topology::Neighbour& next : topology.ports[at])
        {
            if (next.isHost)
            {
                linkHost(at, next.number);
            }
            else if (next.number > at)
            {
                linkSwitches(at, next.number);
            }
        }
    }
}

Topology
MakeRack(uint32_t hosts)
{
    Topology rack;
    rack.hosts = hosts;
    rack.ports.resize(1);
    rack.top = {0};
    for (uint32_t host = 0; host < hosts; ++host)
    {
        rack.LinkHost(host, 0);
    }
    return rack;
}

Topology
MakeLeafSpine(uint32_t leaves, uint32_t spines, uint32_t hostsPerLeaf)
{
    Topology network;
    network.hosts = leaves * hostsPerLeaf;
    network.ports.resize(leaves + spines);
    for (uint32_t host = 0; host < network.hosts; ++host)
    {
        network.LinkHost(host, host / hostsPerLeaf);
    }
    for (uint32_t spine = leaves; spine < leaves + spines; ++spine)
    {
        network.top.push_back(spine);
        for (uint32_t leaf = 0; leaf < leaves; ++leaf)
        {
            network.LinkSwitches(leaf, spine);
        }
    }
    return network;
}

Topology
MakeFatTree(uint32_t k)
{
    assert(k >= 2 && k % 2 == 0);
    const uint32_t half = k / 2;
    const uint32_t edges = k * half;  // numbered first, pod by pod
    const uint32_t cores = 2 * edges; // behind the aggregation switches
    Topology tree;
    tree.hosts = edges * half;
    tree.ports.resize(cores + half * half);
    for (uint32_t host = 0; host < tree.hosts; ++host)
    {
        tree.LinkHost(host, host / half);
    }
    for (uint32_t edge = 0; edge < edges; ++edge)
    {
        for (uint32_t i = 0; i < half; ++i)
        {
            tree.LinkSwitches(edge, edges + edge / half * half + i);
        }
    }
    for (uint32_t core = 0; core < half * half; ++core)
    {
        tree.top.push_back(cores + core);
        for (uint32_t pod = 0; pod < k; ++pod)
        {
            tree.LinkSwitches(edges + pod * half + core / half, cores + core);
        }
    }
    return tree;
}

std::vector<std::vector<std::optional<uint32_t>>>
RoutesOf(const Topology& topology, std::optional<uint32_t> avoid)
{
    std::vector<std::vector<std::optional<uint32_t>>> routes(topology.Switches(),
                                                             std::vector<std::optional<uint32_t>>(topology.hosts));
    for (uint32_t root = 0; root < topology.Switches(); ++root)
    {
        const std::vector<uint32_t> distance = DistancesTo(topology, root, avoid);
        for (uint32_t port = 0; port < topology.ports[root].size(); ++port)
        {
            const Topology::Neighbour& end = topology.ports[root][port];
            for (uint32_t from = 0; end.isHost && from < topology.Switches(); ++from)
            {
                routes[from][end.number] = from == root ? port : PortTowards(topology, distance, from, end.number);
            }
        }
    }
    return routes;
}

} // namespace pisa
