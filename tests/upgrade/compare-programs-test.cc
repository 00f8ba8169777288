// What of two programs is the same: contents decide, names do not.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text.h"
#include "ir/verify.h"
#include "upgrade/pairs.h"

#include <gtest/gtest.h>

#include <functional>

namespace pisa
{
namespace
{

/** Two tables behind a branch, one of which counts packets in a register. */
Program
Base()
{
    Program program;
    program.name = "base";
    program.headers.push_back(MakeIntrinsicHeader());
    program.headers.push_back({"ethernet", false, {{"dst", 48}, {"src", 48}, {"type", 16}}, {}});
    program.headers.push_back({"meta", true, {{"a", 16}, {"b", 16}}, {}});
    ParseState start;
    start.name = "start";
    start.steps = {Extract{1}};
    program.parser.push_back(start);
    const FieldId a{2, 0};
    const FieldId b{2, 1};
    program.actions.push_back(
        {"forward", {{"port", 16}}, {Statement{Operation::Move, 16, a, {Parameter{0}}}}, {}, {}});
    program.actions.push_back({"nothing", {}, {}, {}, {}});
    StatefulOperation count;
    count.next = {AtomValue::Kind::Step, 0, 0};
    count.steps = {{Operation::Add, 32, {{AtomValue::Kind::Old, 0, 0}, {AtomValue::Kind::Literal, 0, 1}}}};
    program.actions.push_back({"count", {}, {count}, {}, {}});
    program.registers.push_back({"packets", 32, 128, {}, {}});
    Table route;
    route.name = "route";
    route.keys = {{{1, 0}, MatchKind::Exact}};
    route.actions = {0, 1};
    route.defaultCall = {1, {}};
    route.size = 1024;
    program.tables.push_back(route);
    Table tally;
    tally.name = "tally";
    tally.actions = {2};
    tally.defaultCall = {2, {}};
    program.tables.push_back(tally);
    Branch isSmall;
    isSmall.name = "is_small";
    isSmall.condition = {Operation::LessUnsigned, 16, b, Constant{7}};
    isSmall.onTrue = 1;
    isSmall.onFalse = 2;
    program.ingress.nodes = {isSmall, Apply{0, 2, 2, {}}, Apply{1, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    program.deparser = {1};
    return program;
}

/** @return numbers of kept, removed and added elements. */
std::vector<unsigned>
Census(const Delta& delta)
{
    std::vector<unsigned> census(3);
    for (const UpgradeElement& element : delta.elements)
    {
        ++census[element.IsKept() ? 0 : element.IsRemoved() ? 1 : 2];
    }
    return census;
}

Delta
Edited(const std::function<void(Program&)>& edit)
{
    Program program = Base();
    edit(program);
    EXPECT_TRUE(Verify(program).empty());
    return Compare(Base(), program);
}

using Numbers = std::vector<unsigned>;

TEST(ComparePrograms, AProgramIsItself)
{
    const Delta delta = Edited([](Program&) {});
    EXPECT_EQ(Census(delta), (Numbers{3, 0, 0}));
    EXPECT_TRUE(delta.exchanges.empty());
    EXPECT_TRUE(delta.registers.empty());
    EXPECT_FALSE(delta.frame.isChanged);
}

TEST(ComparePrograms, NewNamesChangeNothing)
{
    const Delta delta = Edited(
        [](Program& p)
        {
            p.tables[0].name = "other";
            p.actions[0].name = "send";
            p.actions[0].parameters[0].name = "to";
            p.registers[0].name = "hits";
            p.headers[1].name = "eth";
            p.headers[1].fields[0].name = "destination";
            p.headers[2].fields[0].name = "x";
            p.parser[0].name = "begin";
            std::get<Branch>(p.ingress.nodes[0]).name = "small";
        });
    EXPECT_EQ(Census(delta), (Numbers{3, 0, 0}));
    EXPECT_TRUE(delta.exchanges.empty());
    EXPECT_TRUE(delta.registers.empty());
    EXPECT_FALSE(delta.frame.isChanged);
    EXPECT_EQ(delta.elements[1].newName, "other");
}

TEST(ComparePrograms, AnyDifferenceOfATableMakesItAnother)
{
    const std::vector<std::function<void(Program&)>> edits{
        [](Program& p) { p.tables[0].size = 2048; },
        [](Program& p) { p.tables[0].keys[0].kind = MatchKind::Ternary; },
        [](Program& p) {
            p.tables[0].keys[0].field = {1, 1};
        },
        [](Program& p) {
            p.tables[0].defaultCall = {0, {3}};
        },
        [](Program& p) { p.tables[0].isDefaultConst = true; },
        [](Program& p) {
            p.tables[0].entries.push_back({{{5}}, 0, {1, {}}});
        },
        [](Program& p) { std::get<Statement>(p.actions[0].body[0]).operation = Operation::Not; },
        [](Program& p)
        {
            p.tables[0].actions = {0, 1, 2};
            p.tables.pop_back();
            p.ingress.nodes[2] = p.ingress.nodes[1];
            p.ingress.nodes.pop_back();
            auto& branch = std::get<Branch>(p.ingress.nodes[0]);
            branch.onFalse = kEndOfControl;
            p.ingress.nodes[1] = Apply{0, kEndOfControl, kEndOfControl, {}};
        },
    };
    for (std::size_t i = 0; i < edits.size(); ++i)
    {
        const Delta delta = Edited(edits[i]);
        EXPECT_EQ(Census(delta)[2], 1U) << i;
        for (Consistency level : kLevels)
        {
            EXPECT_EQ(FirstFault(delta, PlanFor(delta, level)), "") << i << NameOf(level);
        }
    }
}

TEST(ComparePrograms, ABranchIsItsCondition)
{
    const Delta delta =
        Edited([](Program& p) { std::get<Branch>(p.ingress.nodes[0]).condition.right = Constant{8}; });
    EXPECT_EQ(Census(delta), (Numbers{2, 1, 1}));
    ASSERT_EQ(delta.exchanges.size(), 1U); // the entry
    EXPECT_FALSE(delta.exchanges[0].element);
}

TEST(ComparePrograms, ATableThatMovesToEgressIsAnother)
{
    const Delta delta = Edited(
        [](Program& p)
        {
            p.ingress.nodes.pop_back();
            std::get<Branch>(p.ingress.nodes[0]).onFalse = kEndOfControl;
            p.ingress.nodes[1] = Apply{0, kEndOfControl, kEndOfControl, {}};
            p.egress.nodes = {Apply{1, kEndOfControl, kEndOfControl, {}}};
            p.egress.entry = 0;
        });
    EXPECT_EQ(Census(delta), (Numbers{2, 1, 1}));
    for (Consistency level : kLevels)
    {
        // what goes from ingress and comes to egress is on one packet's way
        EXPECT_EQ(PlanFor(delta, level).transactions.size(), 1U);
        EXPECT_EQ(FirstFault(delta, PlanFor(delta, level)), "");
    }
}

TEST(ComparePrograms, PerActionPointersAreExchangedOneByOne)
{
    const Delta delta = Edited([](Program& p) { p.ingress.nodes[1] = Apply{0, 2, 2, {{0, kEndOfControl}}}; });
    EXPECT_EQ(Census(delta), (Numbers{3, 0, 0}));
    ASSERT_EQ(delta.exchanges.size(), 1U);
    EXPECT_EQ(delta.exchanges[0].slots, (std::vector<PointerSlot>{{PointerSlot::Kind::Action, "forward"}}));
    const Delta hit = Edited([](Program& p) { p.ingress.nodes[1] = Apply{0, 2, kEndOfControl, {}}; });
    EXPECT_EQ(hit.exchanges[0].slots, (std::vector<PointerSlot>{{PointerSlot::Kind::Miss, ""}}));
}

TEST(ComparePrograms, ResizedRegistersMoveTheirCellsAtTheCommit)
{
    const Delta delta = Edited([](Program& p) { p.registers[0].size = 1024; });
    ASSERT_EQ(delta.registers.size(), 1U);
    EXPECT_EQ(delta.registers[0].kind, RegisterChange::Kind::Resized);
    EXPECT_TRUE(delta.warnings.empty());
    EXPECT_EQ(Census(delta), (Numbers{2, 1, 1})); // the table that counts
    const UpgradePlan plan = PlanFor(delta, Consistency::Execution);
    EXPECT_EQ(FirstFault(delta, plan), "");
    uint64_t moved = 0;
    for (const Primitive& primitive : plan.transactions.at(0).primitives)
    {
        moved += primitive.kind == Primitive::Kind::MigrateRegister ? primitive.count : 0;
    }
    EXPECT_EQ(moved, 128U);
    EXPECT_EQ(plan.peak[MemoryKind::SramRows], 1024U + 128 + 1024); // the table, both arrays
}

TEST(ComparePrograms, StateThatIsLostIsWarnedAbout)
{
    const Delta shrinks = Edited([](Program& p) { p.registers[0].size = 100; });
    ASSERT_EQ(shrinks.warnings.size(), 1U);
    EXPECT_NE(shrinks.warnings[0].what.find("the last 28 is lost"), std::string::npos);
    const Delta drops = Edited(
        [](Program& p)
        {
            p.actions[2].body.clear();
            p.registers.clear();
        });
    ASSERT_EQ(drops.warnings.size(), 1U);
    EXPECT_NE(drops.warnings[0].what.find("'packets' is not in the new program"), std::string::npos);
    EXPECT_EQ(FirstFault(drops, PlanFor(drops, Consistency::Element)), "");
}

TEST(ComparePrograms, AChangedParserTiesEverything)
{
    const Delta delta = Edited(
        [](Program& p)
        {
            p.headers.push_back({"vlan", false, {{"tag", 16}}, {}});
            p.parser[0].steps.push_back(Extract{3});
            p.deparser.push_back(3);
            p.tables[0].size = 2048;
        });
    EXPECT_TRUE(delta.frame.isChanged);
    EXPECT_EQ(delta.frame.added, (ParserEdits{1, 1, 2}));
    EXPECT_EQ(delta.frame.removed, (ParserEdits{1, 1, 1}));
    for (Consistency level : kLevels)
    {
        const UpgradePlan plan = PlanFor(delta, level);
        EXPECT_EQ(plan.transactions.size(), 1U);
        EXPECT_EQ(FirstFault(delta, plan), "") << NameOf(level);
    }
}

TEST(ComparePrograms, NumbersThatACompilerPutsBehindNamesDoNotCount)
{
    Program was = Base();
    was.headers[2].fields = {{"_m_a0", 16}, {"_m_b1", 16}};
    Program is = Base();
    is.headers[2].fields = {{"_m_new0", 8}, {"_m_a1", 16}, {"_m_b2", 16}};
    std::get<Statement>(is.actions[0].body[0]).dest = {2, 1};
    std::get<Branch>(is.ingress.nodes[0]).condition.left = FieldId{2, 2};
    EXPECT_EQ(Census(Compare(was, is)), (Numbers{3, 0, 0}));
}

TEST(ComparePrograms, TwinsAreToldApartByTheirNeighbours)
{
    // two equal tables; the new program swaps their names and nothing else
    const auto twins = [](const char* first, const char* second)
    {
        Program program = Base();
        program.tables[1] = program.tables[0];
        program.tables[0].name = first;
        program.tables[1].name = second;
        program.actions.resize(2);
        program.registers.clear();
        return program;
    };
    const Delta delta = Compare(twins("one", "two"), twins("two", "one"));
    EXPECT_EQ(Census(delta), (Numbers{3, 0, 0}));
    EXPECT_TRUE(delta.exchanges.empty());
}

TEST(ComparePrograms, FixedOrdersTakeATableApartThatMovesInFrontOfAnother)
{
    const char* was = "g_r, g_tA, b_next\ng_tA, g_tB, b_next\ng_tB, g_s, b_next\n";
    const char* is = "g_r, g_tB, b_next\ng_tB, g_tA, b_next\ng_tA, g_s, b_next\n";
    const Delta delta = Compare(ParseEdgeList(was, "was"), ParseEdgeList(is, "is"), MergeOrder::Acyclic);
    EXPECT_EQ(Census(delta), (Numbers{1, 1, 1}));
    EXPECT_EQ(FirstFault(delta, PlanFor(delta, Consistency::Execution)), "");
}

TEST(ComparePrograms, ImagesForDifferentChipsAreRefused)
{
    Image was;
    was.target.name = "this";
    Image is;
    is.target.name = "that";
    EXPECT_THROW(Compare(was, is), InputError);
}

} // namespace
} // namespace pisa
