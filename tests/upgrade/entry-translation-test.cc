// Which entries can be written for another table, and how.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/entry-move.h"
#include "upgrade/moving-row.h"
#include "upgrade/pairs.h"

#include <gtest/gtest.h>

#include <functional>

namespace pisa
{
namespace
{

/** @return why the middle table of one row cannot become that of the other; empty if it can. */
std::string
Hindrance(const Program& from, const Program& into)
{
    const auto sideOf = [](const Program& program)
    {
        MoveSide side{program, kMovingTable, {}};
        for (const ActionId action : program.tables[kMovingTable].actions)
        {
            side.actions.push_back(program.actions[action].name);
        }
        return side;
    };
    const auto translation = TranslationBetween(sideOf(from), sideOf(into));
    const std::string* why = std::get_if<std::string>(&translation);
    return why != nullptr ? *why : "";
}

struct Bond
{
    std::string why;
    std::function<void(Program& was, Program& is)> edit;
};

TEST(EntryTranslation, NamesWhatBindsEntriesToTheirTable)
{
    const std::vector<Bond> bonds{
        {"", [](Program&, Program&) {}},
        {"has constant entries", [](Program& was, Program&) { was.tables[kMovingTable].isConst = true; }},
        {"has no keys", [](Program&, Program& is) { is.tables[kMovingTable].keys.clear(); }},
        {"has counters, meters or a profile of its own",
         [](Program&, Program& is) { is.tables[kMovingTable].counter = CounterId{0}; }},
        {"entries say nothing of 'meta.other', which the new table matches exactly",
         [](Program&, Program& is) { is.tables[kMovingTable].keys[0].kind = MatchKind::Exact; }},
        {"key 'meta.key' is ternary and becomes range",
         [](Program& was, Program& is)
         {
             was.tables[kMovingTable].keys[0].kind = MatchKind::Ternary;
             is.tables[kMovingTable].keys[1].kind = MatchKind::Range;
         }},
        {"key 'meta.key' is not in the new table",
         [](Program&, Program& is) { is.tables[kMovingTable].keys.pop_back(); }},
        {"a table with prefixes changes its keys",
         [](Program& was, Program& is)
         {
             was.tables[kMovingTable].keys[0].kind = MatchKind::Lpm;
             is.tables[kMovingTable].keys = {{kRowKey, MatchKind::Lpm}, {kRowOther, MatchKind::Ternary}};
         }},
        {"action 'put' is not in the new table", [](Program&, Program& is) { is.actions[2].name = "other"; }},
        {"action 'put' changes its parameters", [](Program&, Program& is) { is.actions[2].parameters[0].width = 8; }},
        {"the new table has room for 15 entries, up to 16 may come",
         [](Program&, Program& is) { is.tables[kMovingTable].size = 15; }},
        {"the new table has room for 17 entries, up to 18 may come",
         [](Program&, Program& is) { GiveOwnEntries(is.tables[kMovingTable], 17); }},
        {"", [](Program&, Program& is) { GiveOwnEntries(is.tables[kMovingTable], 18); }},
    };
    for (const Bond& bond : bonds)
    {
        Program was = Row();
        Program is = NewRow();
        bond.edit(was, is);
        EXPECT_EQ(Hindrance(was, is), bond.why);
    }
}

TEST(EntryTranslation, WritesEntriesForTheKindsOfTheNewKeys)
{
    EntryTranslation translation;
    translation.keys = {{0, MatchKind::Exact, MatchKind::Range, 16},
                        {{}, MatchKind::Range, MatchKind::Range, 12},
                        {{}, MatchKind::Ternary, MatchKind::Ternary, 8},
                        {0, MatchKind::Exact, MatchKind::Lpm, 16}};
    translation.fromActions = {4};
    translation.toActions = {7};
    const Entry entry = translation.Translate(RowEntry(5, 4));
    const std::vector<MatchValue> expected{{5, 5}, {0, 0xfff}, {0, 0}, {5, 0xffff}};
    EXPECT_EQ(entry.match, expected);
    EXPECT_EQ(entry.call, (ActionCall{7, {RowValueOf(5)}}));
}

/** Entries of the old table cannot say what the new one asks for. */
Program
UnlikeRow()
{
    Program is = NewRow();
    is.tables[kMovingTable].keys[0].kind = MatchKind::Exact;
    return is;
}

TEST(EntryTranslation, PlansHoldBothTablesWhereThereIsNone)
{
    EXPECT_TRUE(InPlaceUpgrade(Row(), NewRow()).HasGroups());
    EXPECT_FALSE(InPlaceUpgrade(Row(), UnlikeRow()).HasGroups());
}

/** A plan for rows whose entries can move, carried out on rows whose entries cannot. */
TEST(EntryTranslation, ThereIsNoneForPlansThatGroupTablesNevertheless)
{
    const InPlaceUpgrade alike(Row(), NewRow());
    EXPECT_EQ(FirstFault(alike.delta, alike.plan), "");
    const Delta unlike = Compare(Row(), UnlikeRow());
    const std::string fault = FirstFault(unlike, alike.plan);
    EXPECT_NE(fault.find("entries of old_middle cannot move to new_middle"), std::string::npos) << fault;
}

} // namespace
} // namespace pisa
