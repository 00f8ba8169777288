// What switches that change in turn mix and lose, and how much load a drain puts on other lines.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/in-turn.h"
#include "scenarios/full-load.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr int64_t kMillisecond = 1000000000; // ps

// Leaves are switches 0 to 3, spines 4 and 5; roles 0 and 1 are on leaf 0, roles 6 and 7 on leaf 3.
TEST(InTurn, PacketsMeetBothProgramsFromTheFirstToTheLastCommitOnTheirWay)
{
    const UpgradeCase upgrade = CaseOf({{"over spine 5", 0, 7}});
    const Commits commits{{0, {4 * kMillisecond}},
                          {1, {0}},
                          {3, {9 * kMillisecond}},
                          {4, {0}},
                          {5, {2 * kMillisecond}}};
    const auto form = InTurnForm(FullLoad("leaf-spine"), upgrade, commits);
    EXPECT_DOUBLE_EQ(form->between, 7000);
    EXPECT_DOUBLE_EQ(form->lost, 0);
}

TEST(InTurn, UnmarkedPacketsAreLostUntilTheirFirstSwitchMarks)
{
    UpgradeCase upgrade = CaseOf({{"forth", 0, 7}, {"back, at half the rate", 7, 0, 0.5}});
    upgrade.trustsMarks = true;
    // forth by spine 5: stopped from 2 ms to 4 ms; back by spine 4: from 1 ms, and leaf 3 marks at 9 ms
    const Commits commits{{0, {4 * kMillisecond}},
                          {3, {9 * kMillisecond}},
                          {4, {kMillisecond}},
                          {5, {2 * kMillisecond}}};
    EXPECT_DOUBLE_EQ(InTurnForm(FullLoad("leaf-spine"), upgrade, commits)->lost, 2000 + 4000);
    const Commits together{{0, {5}}, {3, {5}}, {4, {5}}, {5, {5}}};
    EXPECT_DOUBLE_EQ(InTurnForm(FullLoad("leaf-spine"), upgrade, together)->lost, 0);
    EXPECT_DOUBLE_EQ(InTurnForm(FullLoad("leaf-spine"), upgrade, together)->between, 0);
}

TEST(InTurn, WaysWithOneSwitchThatChangesMixNothing)
{
    const auto form = InTurnForm(FullLoad("leaf-spine"), CaseOf({{"over a spine", 0, 7}, {"in a leaf", 0, 1}}),
                                 {{4, {0}}, {5, {kMillisecond}}});
    EXPECT_DOUBLE_EQ(form->between, 0);
}

TEST(InTurn, SaysNothingOfSeveralTransactions)
{
    EXPECT_FALSE(InTurnForm(FullLoad("leaf-spine"), CaseOf({{"forth", 0, 7}}), {{0, {0, 1}}, {4, {0}}}));
}

TEST(InTurn, SaysNothingOfGroupsAndOfWhatIsNotWanted)
{
    EXPECT_FALSE(InTurnForm(FullLoad("rack"), CaseOf({{"group", 0, 6, 1, 0, 64, true, 9, {2}}}), {}));
    EXPECT_FALSE(InTurnForm(FullLoad("rack"), CaseOf({{"unwanted", 0, 6, 1, 0, 64, false}}), {}));
}

// One spine is left for both flows; in a fat tree with k = 4 a drained core leaves three.
TEST(MostLoadAround, IsTheSumOfTheFlowsThatShareALine)
{
    const UpgradeCase upgrade = CaseOf({{"forth", 0, 7}, {"forth, too", 1, 6, 0.75}, {"back", 7, 0}});
    EXPECT_DOUBLE_EQ(MostLoadAround(FullLoad("leaf-spine"), upgrade), 1.75);
    EXPECT_DOUBLE_EQ(MostLoadAround(FullLoad("fat-tree"), CaseOf({{"forth", 0, 7}, {"back", 7, 0}})), 1);
}

} // namespace
} // namespace pisa
