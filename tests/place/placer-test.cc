// Placers on random programs: what they return passes the checker, is no worse than claimed, and matches brute force.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bounds.h"
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
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kBudget = std::chrono::seconds(20);

unsigned
StagesOf(const Placement& placement)
{
    unsigned stages = 0;
    for (const TablePlacement& table : placement.tables)
    {
        stages = std::max(stages, table.slices.back().stage + 1);
    }
    return stages;
}

Cycle
LatencyOf(const Program& program, const Placement& placement, const Target& target)
{
    return TimingOf(program, placement, target, false).done + TimingOf(program, placement, target, true).done;
}

Target
Chip(unsigned stages)
{
    Target target = LoadTarget("rmt-32");
    target.stages = stages;
    return target;
}

std::string
Text(const std::vector<Diagnostic>& diagnostics)
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics)
    {
        text += ToString(diagnostic) + "\n";
    }
    return text;
}

/** The best of all placements in which no table is spread, by trying every one. */
struct Exhaustive
{
    std::optional<unsigned> stages;
    std::optional<Cycle> latency;
};

Exhaustive
TryAll(const Program& program, const Target& target, const std::vector<PhvPlacement>& phv)
{
    Exhaustive best;
    Placement placement{{}, phv};
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        placement.tables.push_back({id, {{0, program.tables[id].keys.empty() ? 0 : program.tables[id].size}}});
    }
    for (;;)
    {
        if (Check(program, placement, target).empty())
        {
            best.stages = std::min(best.stages.value_or(UINT32_MAX), StagesOf(placement));
            best.latency = std::min(best.latency.value_or(UINT64_MAX), LatencyOf(program, placement, target));
        }
        std::size_t digit = 0;
        while (digit < placement.tables.size() && ++placement.tables[digit].slices[0].stage == target.stages)
        {
            placement.tables[digit++].slices[0].stage = 0;
        }
        if (digit == placement.tables.size())
        {
            return best;
        }
    }
}

TEST(Placers, WhatGreedyReturnsPassesTheChecker)
{
    unsigned placed = 0;
    for (uint64_t seed = 0; seed < 200; ++seed)
    {
        RandomShape shape;
        shape.tables = 4 + seed % 40;
        shape.fields = 20;
        shape.mostEntries = seed % 2 == 0 ? 2000 : 60000;
        shape.egressTables = shape.tables / 3;
        const Program program = MakeRandomProgram(seed, shape);
        const Target target = Chip(32);
        const PlacementAnswer answer = PlaceGreedily(program, target);
        ASSERT_NE(answer.placement.has_value(), !answer.reasons.empty());
        if (answer.placement)
        {
            ++placed;
            ASSERT_EQ(Text(Check(program, *answer.placement, target)), "") << seed;
            ASSERT_GE(StagesOf(*answer.placement), LeastStages(MakeStageProblem(program, target), target));
        }
    }
    EXPECT_GT(placed, 60U);
}

TEST(Placers, Z3FindsTheFewestStagesAndTheLowestLatencyOfTinyPrograms)
{
    unsigned feasible = 0;
    unsigned infeasible = 0;
    for (uint64_t seed = 0; seed < 90; ++seed)
    {
        RandomShape shape;
        shape.tables = 5;
        shape.fields = 5 + seed % 4;
        const Program program = MakeRandomProgram(seed, shape);
        Target target = Chip(4);
        target.stage.tables = 2;
        target.stage.statefulUnits = 1;
        target.stage.sramBlocks = 12;
        target.stage.exactCrossbarBits = 160;
        const PhvAnswer phv = PlacePhv(program, target);
        ASSERT_TRUE(phv.phv);
        const Exhaustive best = TryAll(program, target, *phv.phv);
        const PlacementAnswer stages = PlaceWithZ3(program, target, Objective::Stages, kBudget);
        const PlacementAnswer latency = PlaceWithZ3(program, target, Objective::Latency, kBudget);
        ASSERT_EQ(stages.placement.has_value(), best.stages.has_value()) << seed << Text(stages.reasons);
        ASSERT_EQ(latency.placement.has_value(), best.latency.has_value()) << seed;
        if (!best.stages)
        {
            ++infeasible;
            EXPECT_THAT(stages.reasons, Not(IsEmpty()));
            continue;
        }
        ++feasible;
        EXPECT_TRUE(stages.provedOptimal && latency.provedOptimal);
        EXPECT_EQ(Text(Check(program, *stages.placement, target)), "");
        EXPECT_EQ(Text(Check(program, *latency.placement, target)), "");
        EXPECT_EQ(StagesOf(*stages.placement), *best.stages) << seed;
        EXPECT_EQ(LatencyOf(program, *latency.placement, target), *best.latency) << seed;
    }
    EXPECT_GT(feasible, 10U);
    EXPECT_GT(infeasible, 10U);
}

TEST(Placers, Z3IsNeverWorseThanGreedyAndNeverBelowTheBound)
{
    for (uint64_t seed = 100; seed < 112; ++seed)
    {
        RandomShape shape;
        shape.tables = 14;
        shape.fields = 24;
        shape.mostEntries = 100000;
        const Program program = MakeRandomProgram(seed, shape);
        const Target target = Chip(16);
        const PlacementAnswer greedy = PlaceGreedily(program, target);
        const PlacementAnswer z3 = PlaceWithZ3(program, target, Objective::Stages, std::chrono::seconds(2));
        if (z3.placement)
        {
            EXPECT_EQ(Text(Check(program, *z3.placement, target)), "") << seed;
            EXPECT_GE(StagesOf(*z3.placement), LeastStages(MakeStageProblem(program, target), target));
        }
        if (greedy.placement)
        {
            ASSERT_TRUE(z3.placement);
            EXPECT_LE(StagesOf(*z3.placement), StagesOf(*greedy.placement));
        }
    }
}

TEST(Placers, TheCheckerRejectsEveryPlacementThatIsBroken)
{
    unsigned broken = 0;
    for (uint64_t seed = 0; seed < 40; ++seed)
    {
        RandomShape shape;
        shape.tables = 10;
        shape.mostEntries = 100000;
        const Program program = MakeRandomProgram(seed, shape);
        const Target target = Chip(32);
        const PlacementAnswer answer = PlaceGreedily(program, target);
        if (!answer.placement)
        {
            continue;
        }
        const TableGraph graph = BuildTableGraph(program);
        for (const TableEdge& edge : graph.edges)
        {
            if (edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action)
            {
                Placement moved = *answer.placement; // the table to its predecessor's stage
                const unsigned stage = moved.tables[graph.nodes[edge.from].table].slices.back().stage;
                moved.tables[graph.nodes[edge.to].table].slices.front().stage = stage;
                EXPECT_THAT(Check(program, moved, target), Not(IsEmpty()));
                ++broken;
            }
        }
        for (TableId id = 0; id < program.tables.size(); ++id)
        {
            Placement fewer = *answer.placement;
            --fewer.tables[id].slices.back().rows; // of a table without rows this is far too many
            EXPECT_THAT(Check(program, fewer, target), Not(IsEmpty()));
        }
        Placement shared = *answer.placement;
        shared.phv[3].words.front() = shared.phv[2].words.front();
        EXPECT_THAT(Check(program, shared, target), Not(IsEmpty()));
    }
    EXPECT_GT(broken, 50U);
}

TEST(Placers, SameProgramSamePlacement)
{
    RandomShape shape;
    shape.tables = 20;
    shape.registers = 0;
    const Program program = MakeRandomProgram(7, shape);
    const PlacementAnswer once = Place(program, Chip(32));
    const PlacementAnswer twice = Place(program, Chip(32));
    ASSERT_TRUE(once.placement);
    EXPECT_EQ(*once.placement, *twice.placement);
    EXPECT_EQ(once.placer, "greedy");
}

TEST(Placers, LargeTableSpreadsOverAsManyStagesAsItsMemoryNeeds)
{
    // 160000 keys of 64 bits: ceil(157 x 64 / 80) = 126 blocks at least, a stage has 106
    ProgramBuilder builder;
    const FieldId key = builder.AddField("key", 64);
    builder.AddTable("big", {ExactOn({key}), {}, {}, 160000, 0, {}, false});
    for (const bool prove : {false, true})
    {
        const PlacementAnswer answer = Place(builder.Get(), Chip(4), prove);
        ASSERT_TRUE(answer.placement) << Text(answer.reasons);
        EXPECT_EQ(StagesOf(*answer.placement), 2U);
    }
    const PlacementAnswer none = Place(builder.Get(), Chip(1));
    EXPECT_FALSE(none.placement);
    EXPECT_THAT(Text(none.reasons), HasSubstr("126 SRAM blocks of the chip, limit 106"));
}

/** A chain of `length` tables, each matching what the one before writes. */
Program
MatchChain(unsigned length)
{
    ProgramBuilder builder;
    FieldId last = builder.AddField("f0", 8);
    for (unsigned i = 1; i <= length; ++i)
    {
        const FieldId next = builder.AddField("f" + std::to_string(i), 8);
        builder.AddTable("t" + std::to_string(i), {ExactOn({last}), {}, {next}, 16, 0, {}, false});
        last = next;
    }
    return builder.Get();
}

TEST(Reasons, ChainThatIsTooLongIsNamed)
{
    const PlacementAnswer answer = Place(MatchChain(4), Chip(3));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer.reasons),
                HasSubstr("chain of 3 match dependencies t1 -> t2 -> t3 -> t4 needs 4 stages, chip has 3"));
    EXPECT_TRUE(Place(MatchChain(3), Chip(3)).placement);
}

TEST(Reasons, MemoryOfTheWholeChipIsSummed)
{
    ProgramBuilder builder;
    const FieldId a = builder.AddField("a", 40);
    const FieldId b = builder.AddField("b", 40);
    for (const char* name : {"one", "two", "three"})
    {
        builder.AddTable(name, {ExactOn({a, b}), {}, {}, 50 * 1024, 0, {}, false}); // 50 blocks each
    }
    const PlacementAnswer answer = Place(builder.Get(), Chip(1));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer.reasons), HasSubstr("SRAM blocks: tables need 150, chip has 106"));
    EXPECT_TRUE(Place(builder.Get(), Chip(2)).placement);
}

TEST(Reasons, RegisterThatIsLargerThanAStageIsNamed)
{
    ProgramBuilder builder;
    const RegisterId accum = builder.AddRegister("accum", 64, 120 * 1024);
    builder.AddTable("sum", {{}, {}, {}, 1, 0, {accum}, false});
    const PlacementAnswer answer = Place(builder.Get(), Chip(32));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer.reasons), HasSubstr("register 'accum': needs 120 SRAM blocks in one stage, limit 106"));
}

TEST(Reasons, TablesTiedByARegisterAcrossADependencyAreNamed)
{
    ProgramBuilder builder;
    const FieldId flag = builder.AddField("flag", 8);
    const RegisterId state = builder.AddRegister("state", 32, 16);
    builder.AddTable("read", {{}, {}, {flag}, 1, 0, {state}, false});
    builder.AddTable("write", {ExactOn({flag}), {}, {}, 16, 0, {state}, false});
    const PlacementAnswer answer = PlaceGreedily(builder.Get(), Chip(32));
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer.reasons), HasSubstr("table 'write' needs a later stage than table 'read'"));
    EXPECT_THAT(Text(answer.reasons), HasSubstr("'state'"));
}

/** Tables `a`, `m1` to `m3` behind it, each with a register of so many blocks, and `b` behind these. */
Program
ThreeBetweenTwo(unsigned blocks)
{
    ProgramBuilder builder;
    const FieldId start = builder.AddField("start", 8);
    const FieldId end = builder.AddField("end", 8);
    std::vector<FieldId> middle;
    builder.AddTable("a", {{}, {}, {start}, 1, 0, {}, false});
    for (const std::string name : {"m1", "m2", "m3"})
    {
        middle.push_back(builder.AddField(name, 8));
        const RegisterId reg = builder.AddRegister("of " + name, 64, blocks * 1024);
        builder.AddTable(name, {{}, {start}, {middle.back()}, 1, 0, {reg}, false});
    }
    builder.AddTable("b", {ExactOn(middle), {}, {end}, 16, 0, {}, false});
    return builder.Get();
}

TEST(Reasons, TablesThatMayLieInTooFewStagesAreNamed)
{
    // five tables in three stages with two places each: there are six, but the middle ones have one stage to
    // themselves
    const Program program = ThreeBetweenTwo(1);
    Target target = Chip(3);
    target.stage.tables = 2;
    for (const PlacementAnswer& answer : {PlaceGreedily(program, target), Place(program, target),
                                          PlaceWithZ3(program, target, Objective::Stages, std::chrono::seconds(1))})
    {
        EXPECT_FALSE(answer.placement);
        EXPECT_THAT(Text(answer.reasons), HasSubstr("stages 1 to 1 have 2 table places; table 'm"));
        EXPECT_THAT(Text(answer.reasons), HasSubstr("cannot lie anywhere else and need 3"));
    }
    target.stages = 4;
    EXPECT_TRUE(Place(program, target).placement);
}

TEST(Reasons, OrderAndResourceThatConflictOnlyTogetherAreBothNamed)
{
    // two registers of six blocks do not fit a stage of ten; four stages hold three, and the two between the ends do
    // not
    const Program program = ThreeBetweenTwo(6);
    Target target = Chip(4);
    target.stage.sramBlocks = 10;
    const PlacementAnswer answer = Place(program, target);
    EXPECT_FALSE(answer.placement);
    EXPECT_THAT(Text(answer.reasons), HasSubstr("chain of 1 match and 1 action dependencies a -> m"));
    EXPECT_THAT(Text(answer.reasons), HasSubstr("SRAM blocks: tables need 19, chip has 40, 10 a stage"));
    EXPECT_THAT(Text(answer.reasons), Not(HasSubstr("table places")));
    target.stages = 5;
    EXPECT_TRUE(Place(program, target).placement);
}

TEST(Placers, Z3PlacesWhatGreedyMisses)
{
    // Stages of ten blocks, register arrays of 4, 4, 3, 3, 3 and 3: largest first leaves the last one out, 4 + 3 + 3
    // twice holds all.
    ProgramBuilder builder;
    for (const unsigned blocks : {4, 4, 3, 3, 3, 3})
    {
        const std::string name = std::to_string(builder.Get().tables.size());
        const RegisterId reg = builder.AddRegister("r" + name, 64, blocks * 1024);
        builder.AddTable("t" + name, {{}, {}, {}, 1, 0, {reg}, false});
    }
    Target target = Chip(2);
    target.stage.sramBlocks = 10;
    const PlacementAnswer greedy = PlaceGreedily(builder.Get(), target);
    EXPECT_FALSE(greedy.placement);
    EXPECT_THAT(Text(greedy.reasons), HasSubstr("no room in stages 0 to 1; 2 stages lack SRAM blocks, it needs 3"));
    const PlacementAnswer answer = Place(builder.Get(), target);
    ASSERT_TRUE(answer.placement);
    EXPECT_EQ(answer.placer, "z3");
}

} // namespace
} // namespace pisa
