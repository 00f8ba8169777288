// dRMT chips in files, and the operations that programs ask of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"
#include "target/schedule-json.h"
#include "target/target.h"
#include "target/thread-operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::HasSubstr;
using testing::UnorderedElementsAre;

TEST(DrmtTarget, ShippedChipPrintsAndParsesWithoutLoss)
{
    const Target target = LoadTarget("drmt");
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    EXPECT_EQ(target.issue, LoadDrmtLimits("drmt"));
}

TEST(DrmtTarget, NumbersAreThePublishedOnes)
{
    const DrmtLimits limits = LoadTarget("drmt").issue;
    EXPECT_EQ(limits.keyUnits * limits.keyUnitBits, 640U);
    EXPECT_EQ(limits.actionFields, 32U);
    EXPECT_EQ(limits.matchLatency, 22U);
    EXPECT_EQ(limits.actionLatency, 2U);
    EXPECT_EQ(limits.successorLatency, 0U);
}

TEST(DrmtTarget, MissingAndForeignMembersAreNamed)
{
    const auto errorOf = [](const std::string& from, const std::string& to)
    {
        std::string text = PrintTarget(LoadTarget("drmt"));
        text.replace(text.find(from), from.size(), to);
        try
        {
            ParseTarget(text, "f");
        }
        catch (const InputError& error)
        {
            return std::string(error.what());
        }
        return std::string("accepted");
    };
    EXPECT_THAT(errorOf("\"processors\": 32", "\"processors\": 0"), HasSubstr("processors"));
    EXPECT_THAT(errorOf("\"processors\"", "\"stages\""), HasSubstr("stages"));
    EXPECT_THAT(errorOf("\"sramBlocks\"", "\"tables\""), HasSubstr("tables"));
}

/** Branch c on m.a guards table t, keyed on m.a, which writes m.b; table u, keyed on m.b, writes m.a. */
Program
MakeGuarded()
{
    Program program;
    program.name = "guarded";
    Header meta;
    meta.name = "m";
    meta.isMetadata = true;
    meta.fields = {{"a", 8}, {"b", 64}};
    program.headers = {MakeIntrinsicHeader(), meta};
    program.actions = {{"w", {}, {Statement{Operation::Move, 8, {1, 1}, {Constant{1}}}}, {}},
                       {"x", {}, {Statement{Operation::Move, 8, {1, 0}, {Constant{1}}}}, {}}};
    for (const uint32_t i : {0U, 1U})
    {
        Table table;
        table.name = i == 0 ? "t" : "u";
        table.keys = {{{1, i}, MatchKind::Exact}};
        table.actions = {i};
        table.defaultCall = {i, {}};
        program.tables.push_back(table);
    }
    Branch branch;
    branch.name = "c";
    branch.condition = {Operation::Equal, 8, FieldId{1, 0}, Constant{3}};
    branch.onTrue = 1;
    branch.onFalse = 2;
    program.ingress.nodes = {branch, Apply{0, 2, 2, {}}, Apply{1, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

TEST(ThreadOperations, FollowFromKeysActionsAndConditions)
{
    const OperationGraph graph = OperationsOf(MakeGuarded(), false).graph;
    std::vector<std::string> edges;
    for (const OperationEdge& edge : graph.edges)
    {
        edges.push_back(graph.operations[edge.from].name + " > " + graph.operations[edge.to].name + ": " +
                        NameOf(edge.dependency));
    }
    EXPECT_THAT(edges, UnorderedElementsAre(
                           "condition 0 c > access t: rmt_successor", "condition 0 c > action u: rmt_reverse_read",
                           "access t > action t: new_match_to_action", "action t > access u: rmt_match",
                           "access t > action u: rmt_reverse_read", "access u > action u: new_match_to_action"));
    ASSERT_EQ(graph.operations.size(), 5U);
    EXPECT_EQ(graph.operations[1].keyBits, 8U);
    EXPECT_EQ(graph.operations[3].keyBits, 64U);
    EXPECT_EQ(graph.operations[2].actionFields, 1U);
    EXPECT_TRUE(OperationsOf(MakeGuarded(), true).graph.operations.empty());
}

TEST(ThreadOperations, TablesThatWaitForEachOtherCannotShareARegister)
{
    Program program = MakeGuarded();
    program.registers.push_back({"r", 32, 4, {}, {}});
    StatefulOperation touch;
    program.actions[0].body.push_back(touch);
    program.actions[1].body.push_back(touch);
    const ThreadOperations operations = OperationsOf(program, false);
    ASSERT_FALSE(operations.contradictions.empty());
    EXPECT_THAT(operations.contradictions.front().what, HasSubstr("share a register"));
    EXPECT_FALSE(CheckAgainstTarget(program, LoadTarget("drmt")).empty());
}

TEST(ThreadOperations, MemoryBeyondThePoolIsRefusedWithNeedAndLimit)
{
    Program program = MakeGuarded();
    program.registers.push_back({"r", 32, uint64_t{3} * 1024 * 3392, {}, {}}); // 3 cells of 32 bits a row of 112
    Target target = LoadTarget("drmt");
    ASSERT_EQ(target.stage.sramBlocks, 3392U);
    const auto faults = CheckAgainstTarget(program, target); // the two tables need a block each
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_THAT(faults[0].what, HasSubstr("3394 SRAM blocks of the pool, limit 3392"));
    target.stage.sramBlocks = 3394;
    EXPECT_TRUE(CheckAgainstTarget(program, target).empty());
}

} // namespace
} // namespace pisa
