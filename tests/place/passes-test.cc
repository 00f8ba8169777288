// Placers with several passes: as few as it takes, within what the physical stages share.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-placer.h"
#include "compiler/place/placer.h"
#include "place/random-tables.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kPassesBudget = std::chrono::seconds(10);

Target
ChipOfStages(unsigned stages)
{
    Target target = LoadTarget("rmt-32");
    target.stages = stages;
    return target;
}

/** A chain of `length` tables, each matching what the one before writes, of `rows` rows of 64 bits. */
Program
ChainOfMatches(unsigned length, uint64_t rows = 16)
{
    ProgramBuilder builder;
    FieldId last = builder.AddField("f0", 64);
    for (unsigned i = 1; i <= length; ++i)
    {
        const FieldId next = builder.AddField("f" + std::to_string(i), 64);
        builder.AddTable("t" + std::to_string(i), {ExactOn({last}), {}, {next}, rows, 0, {}, false});
        last = next;
    }
    return builder.Get();
}

std::string
Text(const PlacementAnswer& answer)
{
    std::string text;
    for (const Diagnostic& reason : answer.reasons)
    {
        text += ToString(reason) + "\n";
    }
    return text;
}

TEST(PassesOfPlacers, AsFewAsTheChainTakes)
{
    for (const auto& [stages, passes] : {std::pair<unsigned, unsigned>{12, 1}, {11, 2}, {6, 2}, {5, 3}, {4, 3}})
    {
        const PlacementAnswer answer = Place(ChainOfMatches(12), ChipOfStages(stages), false, kPassesBudget, 4);
        ASSERT_TRUE(answer.placement) << Text(answer);
        EXPECT_EQ(answer.placement->passes, (Passes{passes, 1})) << stages;
    }
}

TEST(PassesOfPlacers, ProgramThatNeedsMoreThanAllowedSaysHowManyWouldDo)
{
    const PlacementAnswer one = Place(ChainOfMatches(12), ChipOfStages(6));
    EXPECT_FALSE(one.placement);
    EXPECT_THAT(Text(one), HasSubstr("needs 12 stages, chip has 6"));
    EXPECT_THAT(Text(one), HasSubstr("it fits in 2 passes, one packet every 2 cycles"));
    EXPECT_THAT(Text(one), HasSubstr("--passes 2"));
    const PlacementAnswer two = Place(ChainOfMatches(12), ChipOfStages(5), false, kPassesBudget, 2);
    EXPECT_FALSE(two.placement);
    EXPECT_THAT(Text(two), HasSubstr("needs 12 stages, chip has 5 in each of 2 passes"));
    EXPECT_THAT(Text(two), HasSubstr("it fits in 3 passes"));
}

// 53 x 1024 rows of 64 bits in blocks of 80: ceil(53 x 64 / 80) = 43 blocks a table, and a stage has 106.
TEST(PassesOfPlacers, BringNoMemory)
{
    const Program fits = ChainOfMatches(2, 53 * 1024);
    EXPECT_TRUE(Place(fits, ChipOfStages(1), false, kPassesBudget, 2).placement);
    const PlacementAnswer answer = Place(ChainOfMatches(3, 53 * 1024), ChipOfStages(1), false, kPassesBudget, 16);
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer), HasSubstr("SRAM blocks: tables need 129, chip has 106"));
    EXPECT_THAT(Text(answer), Not(HasSubstr("it fits in")));
}

TEST(PassesOfPlacers, WhatGreedyReturnsPassesTheChecker)
{
    unsigned several = 0;
    for (uint64_t seed = 0; seed < 400; ++seed)
    {
        RandomShape shape;
        shape.tables = 4 + seed % 20;
        shape.fields = 16;
        shape.mostEntries = seed % 4 != 0 ? 2000 : 60000;
        shape.registers = 1;
        shape.egressTables = shape.tables / 3;
        const Program program = MakeRandomProgram(seed, shape);
        const Target target = ChipOfStages(2 + seed % 5);
        const PlacementAnswer answer = PlaceGreedily(program, target, 1 + seed % 4);
        ASSERT_NE(answer.placement.has_value(), !answer.reasons.empty());
        if (answer.placement)
        {
            ASSERT_TRUE(Check(program, *answer.placement, target).empty()) << seed;
            several += std::max(answer.placement->passes[0], answer.placement->passes[1]) > 1 ? 1 : 0;
        }
    }
    EXPECT_GT(several, 10U);
}

/** @return the fewest stages over all passes of placements that the checker accepts, by trying every one. */
std::optional<unsigned>
TryAll(const Program& program, const Target& target, unsigned passes, const std::vector<PhvPlacement>& phv)
{
    std::optional<unsigned> best;
    Placement placement;
    placement.phv = phv;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        placement.tables.push_back({id, {{0, program.tables[id].keys.empty() ? 0 : program.tables[id].size}}});
    }
    for (;;)
    {
        unsigned stages = 0;
        for (const TablePlacement& table : placement.tables)
        {
            stages = std::max(stages, table.slices[0].stage + 1);
        }
        placement.passes = PassesTaken(program, placement.tables, target);
        if (stages < best.value_or(UINT32_MAX) && Check(program, placement, target).empty())
        {
            best = stages;
        }
        std::size_t digit = 0;
        while (digit < placement.tables.size() && ++placement.tables[digit].slices[0].stage == target.stages * passes)
        {
            placement.tables[digit++].slices[0].stage = 0;
        }
        if (digit == placement.tables.size())
        {
            return best;
        }
    }
}

TEST(PassesOfPlacers, Z3FindsTheFewestStagesOfTinyProgramsInTwoPasses)
{
    unsigned feasible = 0;
    unsigned infeasible = 0;
    for (uint64_t seed = 0; seed < 70; ++seed)
    {
        RandomShape shape;
        shape.tables = 5;
        shape.fields = 5 + seed % 4;
        const Program program = MakeRandomProgram(seed, shape);
        Target target = ChipOfStages(2);
        target.stage.tables = 3;
        target.stage.sramBlocks = 14;
        target.stage.exactCrossbarBits = 240;
        const PlacementAnswer answer = PlaceWithZ3(program, target, Objective::Stages, kPassesBudget, 2);
        const PhvAnswer phv = PlacePhv(program, target);
        ASSERT_TRUE(phv.phv);
        const std::optional<unsigned> best = TryAll(program, target, 2, *phv.phv);
        ASSERT_EQ(answer.placement.has_value(), best.has_value()) << seed << Text(answer);
        ++(best ? feasible : infeasible);
        if (best)
        {
            unsigned stages = 0;
            for (const TablePlacement& table : answer.placement->tables)
            {
                stages = std::max(stages, table.slices.back().stage + 1);
            }
            EXPECT_TRUE(Check(program, *answer.placement, target).empty());
            EXPECT_EQ(stages, *best) << seed;
        }
    }
    EXPECT_GT(feasible, 5U);
    EXPECT_GT(infeasible, 4U);
}

} // namespace
} // namespace pisa
