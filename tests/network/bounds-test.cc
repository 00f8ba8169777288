// What costs at least: by hand, and never above what a placement costs.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/cost-bounds.h"
#include "compiler/network/network-placer.h"
#include "network/networks.h"
#include "target/demand.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** Registers of `blocks` SRAM blocks each, which do not need each other. */
NetworkProblem
Registers(const std::vector<uint64_t>& blocks, const Target& target)
{
    NetworkProblem problem = Pod(1, 1, target);
    for (std::size_t i = 0; i < blocks.size(); ++i)
    {
        const uint64_t cells = blocks[i] * target.stage.sramBlockRows * target.stage.sramBlockBits / 32;
        AddUpdate(problem, {"r" + std::to_string(i), cells, 32, Atom::ReadAddWrite, false, {}}, {}, {});
    }
    return problem;
}

uint64_t
BlocksOf(const NetworkProblem& problem)
{
    uint64_t blocks = 0;
    for (const NetworkGlobal& global : problem.globals)
    {
        Register array;
        array.size = global.cells;
        array.width = global.width;
        blocks += RegisterBlocks(array, problem.switches[0].target);
    }
    return blocks;
}

TEST(CostBounds, OfLoadIsAllMemoryOverAllOfThePath)
{
    const Target target = ChipOf(2);
    const NetworkProblem problem = Registers({10, 10, 20, 20}, target);
    const uint64_t has = 2 * 2 * target.stage.sramBlocks; // two switches of two stages
    const uint64_t expected = (1000 * BlocksOf(problem) + has - 1) / has;
    EXPECT_EQ(LeastCost(problem, {}, NetworkObjective::EvenLoad), expected);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::EvenLoad);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.cost, expected); // 10 + 20 on each
    EXPECT_EQ(answer.bound, expected);
    EXPECT_TRUE(answer.provedOptimal);
}

TEST(CostBounds, OfSwitchesIsHowManyHoldTheMemory)
{
    const Target target = ChipOf(1);
    const uint64_t half = target.stage.sramBlocks / 2;
    EXPECT_EQ(LeastCost(Registers({half - 2}, target), {}, NetworkObjective::FewestSwitches), 1U);
    EXPECT_EQ(LeastCost(Registers({half, half, half}, target), {}, NetworkObjective::FewestSwitches), 2U);
}

TEST(CostBounds, OfLatencyIsTheChain)
{
    NetworkProblem problem = Pod(2, 2, ChipOf(4));
    std::vector<uint32_t> last;
    for (unsigned i = 0; i < 6; ++i)
    {
        const uint32_t local = AddLocal(problem, 8);
        AddPiece(problem, "p" + std::to_string(i), last, {local});
        last = {local};
    }
    EXPECT_EQ(LeastCost(problem, {}, NetworkObjective::LeastLatency), 6U);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::LeastLatency);
    EXPECT_EQ(answer.cost, 6U);
    EXPECT_TRUE(answer.provedOptimal);
    NetworkModes unchained;
    unchained.off = {NetworkGroup::Chain};
    EXPECT_EQ(LeastCost(problem, unchained, NetworkObjective::LeastLatency), 0U);
}

TEST(CostBounds, AreNeverAboveWhatIsFoundAndASearchThatEndsEarlySaysSo)
{
    const NetworkProblem problem = LoadBalancer(4 * kMillion, 2, 2);
    for (const NetworkObjective objective :
         {NetworkObjective::FewestSwitches, NetworkObjective::FewestStages, NetworkObjective::LeastLatency,
          NetworkObjective::FewestCarried, NetworkObjective::EvenLoad})
    {
        NetworkEffort none;
        none.work = 0;
        unsigned told = 0;
        none.onBetter = [&told](const NetworkAnswer&) { ++told; };
        const NetworkAnswer answer = PlaceOnNetwork(problem, {}, objective, 0, none);
        ASSERT_TRUE(answer.placement);
        EXPECT_LE(answer.bound, answer.cost);
        EXPECT_EQ(answer.provedOptimal, answer.bound == answer.cost);
        EXPECT_GE(told, 1U);
        EXPECT_TRUE(Check(problem, {}, *answer.placement).empty());
    }
}

} // namespace
} // namespace pisa
