// Topologies have the sizes and ways that their definitions say.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/topology.h"

#include <gtest/gtest.h>

#include <set>

namespace pisa
{
namespace
{

/** @return switches on the way from a host's switch to another host, both ends included. */
std::vector<uint32_t>
WayOf(const Topology& topology, uint32_t at, uint32_t to, std::optional<uint32_t> avoid = std::nullopt)
{
    const auto routes = RoutesOf(topology, avoid);
    std::vector<uint32_t> way{at};
    while (way.size() <= topology.Switches())
    {
        const Topology::Neighbour next = topology.ports[at][routes[at][to].value()];
        if (next.isHost)
        {
            EXPECT_EQ(next.number, to);
            return way;
        }
        at = next.number;
        way.push_back(at);
    }
    ADD_FAILURE() << "a way goes round for ever";
    return way;
}

TEST(Topology, AFatTreeOfFourPortsHasSixteenHostsAndTwentySwitchesOfFourPorts)
{
    const Topology tree = MakeFatTree(4);
    EXPECT_EQ(tree.hosts, 16U);      // k^3/4
    EXPECT_EQ(tree.Switches(), 20U); // 5 k^2/4
    EXPECT_EQ(tree.top.size(), 4U);  // (k/2)^2
    for (const auto& ports : tree.ports)
    {
        EXPECT_EQ(ports.size(), 4U);
    }
}

TEST(Topology, WaysInAFatTreeHaveOneThreeOrFiveSwitchesAndShareAllCores)
{
    const Topology tree = MakeFatTree(4);
    std::set<uint32_t> cores;
    for (uint32_t from = 0; from < tree.hosts; ++from)
    {
        for (uint32_t to = 0; to < tree.hosts; ++to)
        {
            const std::vector<uint32_t> way = WayOf(tree, from / 2, to);
            EXPECT_EQ(way.size(), from / 2 == to / 2 ? 1U : from / 4 == to / 4 ? 3U : 5U);
            if (way.size() == 5)
            {
                cores.insert(way[2]);
            }
        }
    }
    EXPECT_EQ(cores, std::set<uint32_t>(tree.top.begin(), tree.top.end()));
}

TEST(Topology, WaysLeadAroundASpineThatIsToBeAvoided)
{
    const Topology network = MakeLeafSpine(4, 2, 2);
    EXPECT_EQ(network.top, (std::vector<uint32_t>{4, 5}));
    EXPECT_EQ(WayOf(network, 0, 6), (std::vector<uint32_t>{0, 4, 3}));
    EXPECT_EQ(WayOf(network, 0, 7), (std::vector<uint32_t>{0, 5, 3}));
    EXPECT_EQ(WayOf(network, 0, 6, 4), (std::vector<uint32_t>{0, 5, 3}));
    EXPECT_EQ(WayOf(network, 0, 1, 4), (std::vector<uint32_t>{0}));
}

TEST(Topology, NoWayLeadsAroundTheOnlySwitch)
{
    const Topology rack = MakeRack(3);
    EXPECT_EQ(RoutesOf(rack)[0], (std::vector<std::optional<uint32_t>>{0, 1, 2}));
    const Topology chain = MakeLeafSpine(2, 1, 1);
    EXPECT_EQ(RoutesOf(chain, 2)[0][1], std::nullopt);
}

TEST(Topology, EdgesAreSwitchesWithHosts)
{
    const Topology shape = MakeLeafSpine(4, 2, 2);
    EXPECT_EQ(shape.EdgeOf(0), 0U);
    EXPECT_EQ(shape.EdgeOf(7), 3U);
    EXPECT_TRUE(shape.HasHosts(3));
    EXPECT_FALSE(shape.HasHosts(4));
}

} // namespace
} // namespace pisa
