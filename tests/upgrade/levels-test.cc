// Groups and their order on pairs small enough to be worked out by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-pairs.h"
#include "upgrade/change-groups.h"
#include "upgrade/level-definitions.h"
#include "upgrade/pairs.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::vector<std::size_t>
SizesOf(const Delta& delta, Consistency level)
{
    std::vector<std::size_t> sizes;
    for (const ChangeGroup& group : GroupChanges(delta, level))
    {
        sizes.push_back(group.exchanges.size());
    }
    return sizes;
}

/** Two tables change places: with its own position each of them is met in both orders. */
const char* const kOneTwo = "r, tA, b_next\ntA, tB, b_next\ntB, s, b_next\n";
const char* const kTwoOne = "r, tB, b_next\ntB, tA, b_next\ntA, s, b_next\n";

TEST(Levels, TablesThatChangePlacesMoveAtOnceAtEveryLevel)
{
    const Delta delta = DeltaOf(kOneTwo, kTwoOne);
    EXPECT_EQ(delta.elements.size(), 2U); // nothing is made twice
    for (Consistency level : kLevels)
    {
        EXPECT_EQ(SizesOf(delta, level), (std::vector<std::size_t>{3})) << NameOf(level); // entry, A, B
        EXPECT_EQ(FirstFault(delta, PlanFor(delta, level)), "");
        EXPECT_EQ(PlanFor(delta, level).peak[MemoryKind::Elements], 2U);
    }
}

TEST(Levels, BranchesThatChangePlacesMoveAtOnce)
{
    const char* was = "r, cA, b_next\ncA, cB, t_next\ncA, tC, f_next\ncB, tC, t_next\ncB, tD, f_next\n"
                      "tC, s, b_next\ntD, s, b_next\n";
    const char* is = "r, cB, b_next\ncB, cA, t_next\ncB, tC, f_next\ncA, tC, t_next\ncA, tD, f_next\n"
                     "tC, s, b_next\ntD, s, b_next\n";
    const Delta delta = DeltaOf(was, is);
    for (Consistency level : kLevels)
    {
        const UpgradePlan plan = PlanFor(delta, level);
        EXPECT_EQ(plan.transactions.size(), 1U);
        EXPECT_EQ(FirstFault(delta, plan), "") << NameOf(level);
    }
}

/** A table in front of a join, which is met by way of either arm. */
TEST(Levels, ElementTiesBothWaysToANewTableAndExecutionDoesNot)
{
    const Delta delta = DeltaOf("r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, s, b_next\ntC, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, tN, b_next\ntC, tN, b_next\n"
                                "tN, s, b_next\n");
    EXPECT_EQ(SizesOf(delta, Consistency::Program), (std::vector<std::size_t>{2}));
    EXPECT_EQ(SizesOf(delta, Consistency::Element), (std::vector<std::size_t>{2}));
    EXPECT_EQ(SizesOf(delta, Consistency::Execution), (std::vector<std::size_t>{1, 1}));
}

TEST(Levels, ChangesOnDifferentArmsAreFreeAtBothWeakerLevels)
{
    const Delta delta = DeltaOf("r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, s, b_next\ntC, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, tN, b_next\ntC, tM, b_next\n"
                                "tN, s, b_next\ntM, s, b_next\n");
    EXPECT_EQ(SizesOf(delta, Consistency::Program), (std::vector<std::size_t>{2}));
    EXPECT_EQ(SizesOf(delta, Consistency::Element), (std::vector<std::size_t>{1, 1}));
    EXPECT_EQ(SizesOf(delta, Consistency::Execution), (std::vector<std::size_t>{1, 1}));
}

TEST(Levels, TwoChangesInARowAreOneTransactionWhenBothProgramsPassBoth)
{
    // new: A at new asks for B at new; old: A at old asks for B at old
    const Delta delta = DeltaOf("r, tA, b_next\ntA, tB, b_next\ntB, s, b_next\n",
                                "r, tA, b_next\ntA, tN, b_next\ntN, tB, b_next\ntB, tM, b_next\ntM, s, b_next\n");
    EXPECT_EQ(SizesOf(delta, Consistency::Execution), (std::vector<std::size_t>{2}));
}

TEST(Levels, OnlyTheNewWayToALaterChangeMakesItComeEarlier)
{
    // A's true way is new and leads to B, whose change must stand before; the old true way ends
    const Delta delta = DeltaOf("r, cA, b_next\ncA, s, t_next\ncA, tB, f_next\ntB, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tB, f_next\ntB, tN, b_next\ntN, s, b_next\n");
    const std::vector<ChangeGroup> groups = GroupChanges(delta, Consistency::Execution);
    ASSERT_EQ(groups.size(), 2U);
    const auto ofA = static_cast<uint32_t>(delta.exchanges[0].element == ElementId{0} ? 0 : 1);
    EXPECT_EQ(groups[1].exchanges, (std::vector<uint32_t>{ofA}));
    EXPECT_EQ(groups[1].before, (std::vector<uint32_t>{0}));
    EXPECT_EQ(FirstFault(delta, PlanFor(delta, Consistency::Execution)), "");
}

TEST(Levels, EqualProgramsNeedNoPlan)
{
    const Delta delta = DeltaOf(kOneTwo, kOneTwo);
    for (Consistency level : kLevels)
    {
        EXPECT_TRUE(PlanFor(delta, level).transactions.empty());
        EXPECT_EQ(FirstFault(delta, PlanFor(delta, level)), "");
    }
}

TEST(Levels, AProgramCanBecomeEmptyAndCanComeFromNothing)
{
    const char* nothing = "r, s, b_next\n";
    for (Consistency level : kLevels)
    {
        const Delta away = DeltaOf(kOneTwo, nothing);
        EXPECT_EQ(FirstFault(away, PlanFor(away, level)), "") << NameOf(level);
        const Delta here = DeltaOf(nothing, kOneTwo);
        EXPECT_EQ(FirstFault(here, PlanFor(here, level)), "") << NameOf(level);
    }
}

/** @return whether all ways are of one program if just these exchanges (by bit) stand at new, and the parser so. */
bool
HasWholeWays(const Delta& delta, const UpgradePlan& plan, uint64_t atNew, bool isParserNew)
{
    PlanMachine machine(delta);
    for (const Primitive& primitive : plan.transactions.front().primitives)
    {
        if (primitive.phase == PlanPhase::Prepare)
        {
            EXPECT_EQ(machine.Apply(primitive), "");
        }
    }
    for (std::size_t x = 0; x < delta.exchanges.size(); ++x)
    {
        const Exchange& exchange = delta.exchanges[x];
        for (const PointerSlot& slot : exchange.slots)
        {
            Primitive point;
            point.kind = Primitive::Kind::SetPointer;
            point.pipe = exchange.pipe;
            point.node = exchange.element ? machine.NodeOf(*exchange.element) : PlanNode{};
            const ElementId target = (atNew >> x & 1) != 0 ? exchange.newTarget : exchange.oldTarget;
            point.changes = {{slot, target == kEndOfPipe ? PlanNode{} : machine.NodeOf(target)}};
            EXPECT_EQ(machine.Apply(point), "");
        }
    }
    const PointerValues values(machine);
    return LevelDefinitions(delta).MixedPath(VisibleProgram(machine, values, false), isParserNew).empty();
}

TEST(Levels, WhereTheParserChangesNoStateButOldAndNewKeepsWaysWhole)
{
    unsigned states = 0;
    for (uint64_t seed = 0; seed < 60; ++seed)
    {
        const FlowGraphPair pair = RandomPair(seed);
        Delta delta = Compare(pair.oldGraph, pair.newGraph);
        delta.frame.isChanged = true;
        const uint64_t all = (uint64_t{1} << delta.exchanges.size()) - 1;
        if (delta.exchanges.empty() || delta.exchanges.size() > 6)
        {
            continue;
        }
        const UpgradePlan plan = PlanFor(delta, Consistency::Execution);
        EXPECT_EQ(plan.transactions.size(), 1U);
        for (uint64_t atNew = 0; atNew <= all; ++atNew)
        {
            for (const bool isParserNew : {false, true})
            {
                const bool isOneProgram = atNew == (isParserNew ? all : 0);
                EXPECT_EQ(HasWholeWays(delta, plan, atNew, isParserNew), isOneProgram) << seed << ", " << atNew;
                ++states;
            }
        }
    }
    EXPECT_GT(states, 500U);
}

} // namespace
} // namespace pisa
