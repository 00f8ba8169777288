// Places of freed elements: what they are called, and what may come there.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-extension.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** A branch, then two tables with an action each; the second's action writes to a register of eight cells. */
Program
TwoTables()
{
    Program program;
    program.name = "two";
    program.headers = {MakeIntrinsicHeader()};
    program.registers = {{"cells", 32, 8, {}, {}}};
    for (const std::string name : {"first", "second"})
    {
        const auto id = static_cast<uint32_t>(program.tables.size());
        Action action;
        action.name = "do_" + name;
        action.parameters = {{"port", 16}};
        action.body = {Statement{Operation::Move, 16, IntrinsicField(Intrinsic::EgressPort), {Parameter{0}}}};
        program.actions.push_back(action);
        Table table;
        table.name = name;
        table.actions = {id};
        table.defaultCall = {id, {id}};
        program.tables.push_back(table);
    }
    StatefulOperation count;
    count.reg = 0;
    count.index = Constant{0};
    program.actions[1].body.push_back(count);
    program.ingress.nodes = {Branch{"either", {Operation::Equal, 1, Constant{0}, Constant{1}}, 1, 2},
                             Apply{0, kEndOfControl, kEndOfControl, {}}, Apply{1, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

TEST(FreedPlaces, HaveNamesThatNoLanguageGivesAndHoldNothing)
{
    const Program freed = Emptied(TwoTables(), Thread::Ingress, 2);
    EXPECT_TRUE(IsFreed(freed.tables[1].name));
    EXPECT_TRUE(IsFreed(freed.actions[1].name));
    EXPECT_TRUE(freed.actions[1].body.empty());
    EXPECT_TRUE(IsFreed(freed.registers[0].name));
    EXPECT_EQ(freed.registers[0].size, 1U);
    EXPECT_TRUE(IsFreed(freed, freed.ingress.nodes[2]));
    EXPECT_FALSE(IsFreed(freed, freed.ingress.nodes[1]));
    EXPECT_EQ(freed.tables[0], TwoTables().tables[0]) << "others stay";
    EXPECT_TRUE(
        IsFreed(Emptied(TwoTables(), Thread::Ingress, 0), Emptied(TwoTables(), Thread::Ingress, 0).ingress.nodes[0]));
}

TEST(FreedPlaces, KeepAnActionThatAnotherTableHas)
{
    Program program = TwoTables();
    program.tables[1].actions = {0};
    program.tables[1].defaultCall = {0, {5}};
    const Program freed = Emptied(program, Thread::Ingress, 2);
    EXPECT_EQ(freed.actions[0], program.actions[0]);
}

TEST(FreedPlaces, AreTakenByElementsOfTheirKind)
{
    const Program loaded = Emptied(TwoTables(), Thread::Ingress, 2);
    Program refilled = TwoTables();
    refilled.tables[1].name = "third";
    refilled.actions[1].name = "do_third";
    refilled.registers[0] = {"more", 16, 99, {}, {}};
    EXPECT_NO_THROW(CheckExtension(loaded, refilled));
    const NewElements added = NewBeyond(loaded, refilled);
    EXPECT_EQ(added.tables, std::vector<TableId>{1});
    EXPECT_EQ(added.actions, std::vector<ActionId>{1});
    EXPECT_EQ(added.registers, std::vector<RegisterId>{0});
    EXPECT_EQ(added.nodes[0], std::vector<NodeId>{2});
    EXPECT_TRUE(NewBeyond(loaded, loaded).nodes[0].empty()) << "what stays freed is not new";

    refilled.ingress.nodes[2] = Branch{"other", {Operation::Equal, 1, Constant{0}, Constant{1}}, 1, 1};
    EXPECT_THROW(CheckExtension(loaded, refilled), InputError) << "a branch in a table's place";
}

TEST(FreedPlaces, AreNoneWhereAnElementIsStillThere)
{
    Program other = TwoTables();
    other.actions[1].body.clear();
    EXPECT_THROW(CheckExtension(TwoTables(), other), InputError);
    other = TwoTables();
    other.tables[0].size += 1;
    EXPECT_THROW(CheckExtension(TwoTables(), other), InputError);
}

TEST(Extensions, MayDifferInNamesAndPointersAlone)
{
    Program other = TwoTables();
    other.tables[0].name = "renamed";
    other.registers[0].name = "renamed";
    std::get<Branch>(other.ingress.nodes[0]).onTrue = kEndOfControl;
    std::get<Apply>(other.ingress.nodes[1]).onAction = {{0, 2}};
    EXPECT_NO_THROW(CheckExtension(TwoTables(), other));
    const NewElements added = NewBeyond(TwoTables(), other);
    EXPECT_TRUE(added.tables.empty() && added.registers.empty() && added.nodes[0].empty());
}

} // namespace
} // namespace pisa
