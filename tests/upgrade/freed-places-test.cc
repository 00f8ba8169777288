// Running programs with places that earlier upgrades have freed: nobody misses what was there, and grafts fill them.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-extension.h"
#include "upgrade/chain.h"
#include "upgrade/graft.h"
#include "upgrade/planner.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** A chain whose last table counts in a register of eight cells. */
Program
CountingChain(const std::string& letters)
{
    Program program = Chain(letters);
    program.registers = {{"cells", 32, 8, {}, {}}};
    StatefulOperation count;
    count.reg = 0;
    count.index = Constant{0};
    program.actions.back().body.push_back(count);
    return program;
}

/** What a switch runs that was upgraded from abx to ab. */
Program
WithoutX()
{
    Program program = CountingChain("abx");
    auto& last = std::get<Apply>(program.ingress.nodes.at(1));
    last.onHit = last.onMiss = kEndOfControl;
    return Emptied(program, Thread::Ingress, 2);
}

TEST(FreedPlaces, AreNoPartOfTheRunningProgram)
{
    const Delta delta = Compare(WithoutX(), Chain("ab"));
    EXPECT_EQ(delta.elements.size(), 2U);
    EXPECT_TRUE(delta.exchanges.empty());
    EXPECT_TRUE(delta.registers.empty()) << "the register went with table x";
    EXPECT_EQ(MemoryBefore(delta), MemoryBefore(Compare(Chain("ab"), Chain("ab"))));
}

TEST(FreedPlaces, TakeWhatTheNextUpgradeAdds)
{
    const Program running = WithoutX();
    const Program next = CountingChain("aby");
    const Delta delta = Compare(running, next);
    const UpgradePlan plan = MakePlan(delta, {});
    const Graft graft = GraftOnto(running, delta, next, plan, 1);
    EXPECT_EQ(graft.program.tables.size(), 3U);
    EXPECT_EQ(graft.program.tables[2].name, "y");
    EXPECT_EQ(graft.program.actions.size(), 3U);
    EXPECT_EQ(graft.program.actions[2].body.size(), 2U);
    ASSERT_EQ(graft.program.registers.size(), 1U);
    EXPECT_EQ(graft.program.registers[0].size, 8U);
    EXPECT_EQ(graft.program.ingress.nodes.size(), 4U)
        << "a version branch is new, there was none to take the place of";
    EXPECT_EQ(std::get<Apply>(graft.program.ingress.nodes[2]).table, 2U);
    EXPECT_NO_THROW(CheckExtension(running, graft.program));
}

TEST(FreedPlaces, ComeBeforePlacesBehindAll)
{
    const Program running = WithoutX();
    const Program next = Chain("abyz");
    const Delta delta = Compare(running, next);
    const Graft graft = GraftOnto(running, delta, next, MakePlan(delta, {}), 1);
    EXPECT_EQ(graft.program.tables.size(), 4U) << "one in the place of x, one behind all";
    EXPECT_EQ(graft.program.actions.size(), 4U);
    EXPECT_NO_THROW(CheckExtension(running, graft.program));
}

} // namespace
} // namespace pisa
