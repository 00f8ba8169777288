// The merged program: the old one for packets of version 0, the new one for those of the last version.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify.h"
#include "upgrade/chain.h"
#include "upgrade/merged-program.h"
#include "upgrade/planner.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** @return first letters of the tables that packets meet if all branches, which ask for the version, say so. */
std::string
Walk(const Program& program, bool isNew)
{
    std::string met;
    NodeId id = program.ingress.entry;
    while (id != kEndOfControl)
    {
        const ControlNode& node = program.ingress.nodes.at(id);
        if (const auto* apply = std::get_if<Apply>(&node))
        {
            met += program.tables.at(apply->table).name.front();
            id = apply->onMiss;
            continue;
        }
        id = isNew ? std::get<Branch>(node).onTrue : std::get<Branch>(node).onFalse;
    }
    return met;
}

TEST(MergedProgram, IsTheOldProgramForVersionZeroAndTheNewOneForTheLast)
{
    for (const Consistency level : {Consistency::Program, Consistency::Element, Consistency::Execution})
    {
        const Program was = Chain("abcd");
        const Program is = Chain("axcyd");
        const Delta delta = Compare(was, is, nullptr, MergeOrder::Acyclic);
        PlannerOptions options;
        options.level = level;
        const UpgradePlan plan = MakePlan(delta, options);
        const MergedProgram merged = MergeOnto(GraftOnto(was, delta, is, plan, 1), plan);
        EXPECT_TRUE(Verify(merged.program).empty());
        EXPECT_TRUE(merged.isOldAtFirst);
        EXPECT_EQ(Walk(merged.program, false), "abcd");
        EXPECT_EQ(Walk(merged.program, true), "axcyd");
    }
}

/** The first table of a chain with a key, whose first action leads to d, while the other parts after hits and misses.
 */
Program
Parting(const std::string& letters)
{
    Program program = Chain(letters);
    program.headers[1].fields.push_back({"key", 16});
    program.tables[0].keys = {{{1, 1}, MatchKind::Exact}};
    program.tables[0].actions = {0, 1};
    program.ingress.nodes[0] = Apply{0, 1, 2, {{0, 3}}};
    return program;
}

TEST(MergedProgram, LetsOneActionPartAfterHitsAndMissesBesideOneWithItsOwnWay)
{
    const Program was = Parting("abcd");
    const Program is = Parting("abcde");
    const Delta delta = Compare(was, is, nullptr, MergeOrder::Acyclic);
    const UpgradePlan plan = MakePlan(delta, {});
    const MergedProgram merged = MergeOnto(GraftOnto(was, delta, is, plan, 1), plan);
    EXPECT_TRUE(Verify(merged.program).empty());
    EXPECT_TRUE(merged.isOldAtFirst);
    EXPECT_EQ(std::get<Apply>(merged.program.ingress.nodes[0]), std::get<Apply>(was.ingress.nodes[0]));
}

TEST(MergedProgram, IsOrderedOnChipsThatTimeTablesAlone)
{
    EXPECT_EQ(MergeOrderOf(LoadTarget("rmt-32")), MergeOrder::Acyclic);
    EXPECT_EQ(MergeOrderOf(LoadTarget("drmt")), MergeOrder::Acyclic);
    EXPECT_EQ(MergeOrderOf(LoadTarget("drmt-banked")), MergeOrder::Free);
    EXPECT_EQ(MergeOrderOf(LoadTarget("ideal")), MergeOrder::Free);
}

} // namespace
} // namespace pisa
