// Layers of switches change in the order that was asked for, each switch once.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/change-order.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using Order = std::vector<uint32_t>;

UpgradeExperiment
Changing(Scope scope, bool isTopDown)
{
    UpgradeExperiment experiment;
    experiment.scope = scope;
    experiment.isTopDown = isTopDown;
    return experiment;
}

// Of two spines and four leaves with a host each the leaves are 0 to 3.
TEST(ChangeOrder, LayersOfALeafSpineNetworkChangeOneBehindTheOther)
{
    const Topology shape = MakeLeafSpine(4, 2, 1);
    EXPECT_EQ(ChangeOrder(Changing(Scope::Top, true), {}, shape), (Order{4, 5}));
    EXPECT_EQ(ChangeOrder(Changing(Scope::All, true), {}, shape), (Order{4, 5, 0, 1, 2, 3}));
    EXPECT_EQ(ChangeOrder(Changing(Scope::All, false), {}, shape), (Order{0, 1, 2, 3, 4, 5}));
}

// Al-Fares et al.: with k = 2 two edge, two aggregation switches and one core switch.
TEST(ChangeOrder, AggregationSwitchesOfAFatTreeComeBetweenCoreAndEdge)
{
    const Topology shape = MakeFatTree(2);
    EXPECT_EQ(ChangeOrder(Changing(Scope::All, true), {}, shape), (Order{4, 2, 3, 0, 1}));
    EXPECT_EQ(ChangeOrder(Changing(Scope::All, false), {}, shape), (Order{0, 1, 2, 3, 4}));
}

TEST(ChangeOrder, ASwitchThatIsTopAndEdgeChangesOnce)
{
    EXPECT_EQ(ChangeOrder(Changing(Scope::All, false), {}, MakeRack(3)), (Order{0}));
}

TEST(ChangeOrder, TheCaseSaysWhichSwitchesChangeUnlessTheUserDoes)
{
    const Topology shape = MakeLeafSpine(2, 1, 1);
    UpgradeCase upgrade;
    EXPECT_EQ(ChangeOrder(Changing(Scope::OfCase, true), upgrade, shape).size(), 1U);
    upgrade.changesAllSwitches = true;
    EXPECT_EQ(ChangeOrder(Changing(Scope::OfCase, true), upgrade, shape).size(), 3U);
    EXPECT_EQ(ChangeOrder(Changing(Scope::Top, true), upgrade, shape).size(), 1U);
}

} // namespace
} // namespace pisa
