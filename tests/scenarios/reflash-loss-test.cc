// A reflash in place loses downtime x rate at each switch on the way of what still comes there.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/reflash-loss.h"
#include "scenarios/full-load.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr double kFrames = 1000; ///< that a host sends in a downtime

UpgradeExperiment
Flashing(const std::string& topology, Scope scope)
{
    UpgradeExperiment experiment = FullLoad(topology);
    experiment.scope = scope;
    experiment.downtime = ns3::MilliSeconds(1);
    return experiment;
}

TEST(ReflashLoss, ARackLosesEveryFlowOnceForEachChange)
{
    UpgradeCase upgrade = CaseOf({{"whole", 0, 7}, {"half", 1, 2, 0.5}});
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("rack", Scope::Top), upgrade), 1.5 * kFrames);
    upgrade.programs.emplace_back("third");
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("rack", Scope::Top), upgrade), 3 * kFrames);
}

TEST(ReflashLoss, AllSwitchesOnAWayLoseOneDowntimeEach)
{
    // roles 0 and 1 are on leaf 0, roles 6 and 7 on leaf 3
    const UpgradeCase upgrade = CaseOf({{"over a spine", 0, 7}, {"in a leaf", 1, 0}});
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::All), upgrade), (3 + 1) * kFrames);
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::Top), upgrade), kFrames);
}

// Forth: its spine, leaf 0 and leaf 3. Back: its spine and leaf 3; when leaf 0 is flashed, the new spine lets nothing
// come there, for leaf 3 does not mark yet.
TEST(ReflashLoss, WhatAChangedSwitchStopsIsNotLostBehindIt)
{
    UpgradeCase upgrade = CaseOf({{"forth", 0, 7}, {"back", 7, 0}});
    upgrade.trustsMarks = true;
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::All), upgrade), (3 + 2) * kFrames);
}

// Leaf 0: forth and back; leaf 3: forth, which leaf 0 marks by then, and back; the spines: one way each.
TEST(ReflashLoss, FromTheEdgeAllSwitchesAreReached)
{
    UpgradeExperiment experiment = Flashing("leaf-spine", Scope::All);
    experiment.isTopDown = false;
    UpgradeCase upgrade = CaseOf({{"forth", 0, 7}, {"back", 7, 0}});
    upgrade.trustsMarks = true;
    EXPECT_DOUBLE_EQ(ReflashLoss(experiment, upgrade), 6 * kFrames);
}

// The first spine that changes stops the flow in front of leaf 3, leaf 0 loses it still.
TEST(ReflashLoss, WhatIsNotWantedIsLostUpToTheFirstNewSwitch)
{
    UpgradeCase upgrade = CaseOf({{"unwanted", 0, 7, 1, 0, 64, false}});
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::All), upgrade), 2 * kFrames);
    upgrade.programs.emplace_back("old again"); // leaf 0 again, and leaf 3 when all before it let it pass again
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::All), upgrade), (2 + 2) * kFrames);
}

TEST(ReflashLoss, SwitchesThatNeverChangeStopNothing)
{
    UpgradeCase upgrade = CaseOf({{"unwanted", 0, 7, 1, 0, 64, false}});
    upgrade.programs.emplace_back("old again");
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::Top), upgrade), 2 * kFrames);
}

// The copies for roles 2 and 4 cross the same spine as what is sent to the relay, role 6, that for role 5 the other.
TEST(ReflashLoss, AChangedSwitchCopiesForTheGroupSoThatTheOtherSpineHasNothingToLose)
{
    const UpgradeCase upgrade = CaseOf({{"group", 0, 6, 1, 0, 64, true, 9, {2, 4, 5}}});
    EXPECT_DOUBLE_EQ(ReflashLoss(Flashing("leaf-spine", Scope::Top), upgrade), kFrames);
}

} // namespace
} // namespace pisa
