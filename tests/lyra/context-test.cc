// The context-aware IR of small bodies, worked out by hand from the definitions in Lyra's sections 4 and 5.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "ir/text-file.h"
#include "lyra/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa::lyra
{

namespace
{

using testing::HasSubstr;
using testing::Not;

std::string
Dump(const std::string& pass, const std::string& body, const std::string& functions = "")
{
    return CompileLyra(WithBody(body, functions), "t.lyra", pass).dump;
}

std::size_t
CountOf(const std::string& text, const std::string& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    {
        ++count;
    }
    return count;
}

std::size_t
TablesOf(const std::string& body, PassChoice choice = {})
{
    std::string dump;
    const Source source = ReadLyra(WithBody(body), "t.lyra");
    return CompileContext(source, "", dump, choice).tables.size();
}

} // namespace

TEST(LyraContext, BranchesBecomePredicates)
{
    EXPECT_EQ(Dump("three-address", "if (a.w == 1) { a.x = 1; } else { a.x = a.y + 2; }"),
              "c0: a.w equal 1\n"
              "[c0] a.x = move 1\n"
              "[!c0] a.x = add a.y, 2\n");
}

TEST(LyraContext, InstructionsHaveOneOperation)
{
    EXPECT_EQ(Dump("three-address", "a.x = (a.x + a.y) ^ (a.y << 3);"), "main.t = add a.x, a.y\n"
                                                                        "main.t_2 = shift_left a.y, 3\n"
                                                                        "a.x = xor main.t, main.t_2\n");
}

TEST(LyraContext, FunctionsAreCopiedAndAssignTheirArguments)
{
    EXPECT_EQ(Dump("copies", "twice(a.x);", "func twice(bit[32] v) { v = v + v; }"), "a.x#1 = add a.x, a.x\n");
}

TEST(LyraContext, AssignmentsMakeVersionsAndExclusiveOnesAreNotMet)
{
    EXPECT_EQ(Dump("ssa", "if (a.f == 1) { a.x = 1; a.y = a.x; } else { a.y = a.x; } a.x = a.x + 1;"),
              "c0: a.f equal 1\n"
              "[c0] a.x#1 = move 1\n"
              "[c0] a.y#1 = move a.x#1\n"
              "[!c0] a.y#2 = move a.x\n" // not version 1: no packet does both
              "a.x#2 = add a.x#1, 1\n");
}

TEST(LyraContext, AConditionWhoseOperandIsOverwrittenAndThenReadIsKept)
{
    // a.y = a.w needs the new value, so the write cannot go last
    const std::string kept = Dump("three-address", "if (a.w == 1) { a.w = 2; a.f = a.w; }");
    EXPECT_THAT(kept, HasSubstr("main.holds = equal a.w, 1"));
    const std::string last = Dump("three-address", "if (a.w == 1) { a.w = 2; a.f = 3; }");
    EXPECT_EQ(last, "c0: a.w equal 1\n[c0] a.f = move 3\n[c0] a.w = move 2\n");
}

TEST(LyraContext, ReadComputationAndWriteOfAGlobalAreOneAtom)
{
    const std::string atoms = Dump("atoms", "global bit[32][16] g; g[a.w] = g[a.w] + a.x;");
    EXPECT_EQ(atoms, "update main.g: a.w, 1, a.x { s0 = add old, in0; cell = s0 }\n");
}

TEST(LyraContext, AConditionOnTheCellIsAChoiceInsideTheAtom)
{
    const std::string atoms =
        Dump("atoms", "global bit[32][16] g; bit[32] old; old = g[a.w]; if (old == 0) { g[a.w] = a.x; } a.y = old;");
    EXPECT_THAT(atoms,
                HasSubstr("update main.g: a.w, 1, a.x { s0 = equal old, 0; s1 = select s0, in0, old; cell = s1; "
                          "out old }"));
}

TEST(LyraContext, TwoIndicesAreTwoAccesses)
{
    const std::string atoms = Dump("atoms", "global bit[32][16] g; a.x = g[a.w]; g[a.f] = a.y;");
    EXPECT_THAT(atoms, Not(HasSubstr("update")));
    EXPECT_THAT(atoms, HasSubstr("a.x#1 = read main.g: a.w"));
}

TEST(LyraContext, BlocksHaveOnePredicateAndNoDependencies)
{
    // two chains of two under one predicate: as many blocks as the longer chain, 2, not 4
    const std::string blocks = Dump("blocks", "bit[32] l, m; l = a.x + 1; a.y = l + 1; m = a.x + 2; a.x = m + 2;");
    EXPECT_EQ(CountOf(blocks, "block "), 2u) << blocks;
    EXPECT_THAT(blocks, HasSubstr("block 0\n    main.l#1 = add a.x, 1\n    main.m#1 = add a.x, 2\n"));
}

TEST(LyraContext, TheParentOfABlockMakesItsCondition)
{
    const std::string blocks = Dump("blocks", "extern list<bit[8] k>[8] s; if (a.w in s) { a.x = 1; } a.y = 2;");
    EXPECT_THAT(blocks, HasSubstr("[c0] of 0\n    [c0] a.x#1 = move 1"));
}

TEST(LyraContext, ResultsOfALookUpBecomeItsActions)
{
    const std::string body =
        "extern dict<bit[8] k, bit[32] v>[8] t; if (a.w in t) { a.x = t[a.w]; } else { drop(); }";
    PassChoice apart;
    apart.tables.results = false;
    apart.tables.siblings = false;
    EXPECT_EQ(TablesOf(body), 1u);
    EXPECT_EQ(TablesOf(body, apart), 3u);
}

TEST(LyraContext, ExclusiveSiblingsBecomeOneTable)
{
    const std::string body = "switch (a.w) { case 1: { a.x = 1; } case 2: { a.x = 2; } default: { a.x = 3; } }";
    PassChoice apart;
    apart.tables.siblings = false;
    EXPECT_EQ(TablesOf(body), 1u);
    EXPECT_EQ(TablesOf(body, apart), 3u);
    // orders are no keys
    EXPECT_EQ(TablesOf("if (a.w < 7) { a.x = 1; } else { a.x = 2; }"), 2u);
}

TEST(LyraContext, KeylessTablesJoinALookUpThatRunsWithThem)
{
    const std::string body = "extern dict<bit[8] k, bit[32] v>[8] t; a.x = t[a.w]; a.y = a.y + 1;";
    PassChoice apart;
    apart.tables.keyless = false;
    EXPECT_EQ(TablesOf(body), 1u);
    EXPECT_EQ(TablesOf(body, apart), 2u);
}

TEST(LyraContext, TheParserSetsMetadataThatNobodyReadBefore)
{
    const std::string dump = Dump("parser-moves", "bit[32] l = 5; if (a.w == 1) { l = 6; } a.x = l + 1;");
    EXPECT_THAT(dump, HasSubstr("parser: main.l#1 = move 5\n"));
    EXPECT_THAT(dump, HasSubstr("[c0] main.l#2 = move 6\n"));
    const std::string read =
        Dump("parser-moves", "bit[32] l; a.y = l + 1; l = 5; if (a.w == 1) { l = 6; } a.x = l + 1;");
    EXPECT_THAT(read, Not(HasSubstr("parser:")));
}

TEST(LyraContext, WhatAsksForTheQueueRunsInEgress)
{
    const std::string dump = Dump("parser-moves", "a.x = (bit[32])queue_length(); a.y = a.x + 1; a.z = 5;");
    EXPECT_THAT(dump, HasSubstr("egress: a.x#1 ="));
    EXPECT_THAT(dump, HasSubstr("egress: a.y#1 ="));
    EXPECT_THAT(dump, HasSubstr("\na.z#1 = move 5"));
    EXPECT_THROW(Dump("parser-moves", "if (queue_length() > 7) { forward(1); }"), InputError);
}

TEST(LyraContext, LookUpsWithOneKeyAreOneAlsoOnPathsThatExcludeEachOther)
{
    const std::string dump = Dump("copies", "extern dict<bit[8] k, bit[32] v>[8] t; "
                                            "if (a.f == 1) { a.x = t[a.w]; } else { a.y = t[a.w]; }");
    EXPECT_EQ(CountOf(dump, "look up"), 1u) << dump;
    const LyraResult two =
        CompileLyra(WithBody("extern dict<bit[8] k, bit[32] v>[8] t; a.x = t[a.w]; a.y = t[a.f];"), "");
    EXPECT_EQ(two.program.tables.size(), 2u);
    ASSERT_EQ(two.warnings.size(), 1u);
    EXPECT_THAT(two.warnings[0].what, HasSubstr("takes a table of its own, 'main.t_2'"));
}

TEST(LyraContext, ProgramsOfFigure9NeedAtMostThePublishedTables)
{
    // table counts of Lyra's P4 output, figure 9
    const std::map<std::string, std::size_t> published{
        {"int-ingress", 8},   {"int-transit", 5},         {"int-egress", 6}, {"speedlight", 16},
        {"netcache", 12},     {"netchain", 13},           {"netpaxos", 6},   {"flowlet-switching", 8},
        {"simple-router", 4}, {"data-centre-switch", 131}};
    for (const auto& [name, tables] : published)
    {
        const std::string path = std::string(PISA_SOURCE_DIR "/examples/lyra/") + name + ".lyra";
        EXPECT_LE(CompileLyra(ReadTextFile(path), path).program.tables.size(), tables) << name;
    }
}

TEST(LyraContext, FunctionsThatCallTwoEachEndWithAnErrorNotForever)
{
    std::string functions = "func f0() { } ";
    for (int i = 1; i < 40; ++i)
    {
        const std::string below = "f" + std::to_string(i - 1) + "(); ";
        functions += "func f" + std::to_string(i) + "() { " + below + below + "} ";
    }
    EXPECT_THROW(CompileLyra(WithBody("f39();", functions), ""), InputError);
}

} // namespace pisa::lyra
