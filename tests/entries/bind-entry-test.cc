// Entries, defaults, handles and priorities bound to a program.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/bound-program.h"
#include "entries/cli-reader.h"
#include "entries/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{

namespace
{

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class BindEntry : public testing::Test
{
  protected:
    std::string FaultOfCommands(const std::string& text) const
    {
        return ErrorOf([&] { BindCommands(m_program, text); });
    }

    std::string FaultOfStf(const std::string& text) const
    {
        return ErrorOf([&] { BindStf(m_program, text); });
    }

    std::string FaultOfRuntime(const std::string& entries) const
    {
        return ErrorOf([&] { BindRuntime(m_program, "\"table_entries\": [" + entries + "]"); });
    }

    const Program m_program = MakeProgram();
};

} // namespace

TEST_F(BindEntry, BindsArgumentsByPlaceAndByName)
{
    const auto byPlace = Last<InsertEntry>(
        BindCommands(m_program, "table_add Ingress.route Ingress.forward 1 10.0.0.0/8 => 08:00:00:00:01:11 0x1ff"));
    EXPECT_EQ(byPlace.table, 0U);
    EXPECT_EQ(byPlace.entry.call.action, 1U);
    EXPECT_THAT(byPlace.entry.call.arguments, ElementsAre(0x080000000111, 0x1ff));
    const auto byName =
        Last<InsertEntry>(BindStf(m_program, "add route mac:1 ipv4:0x0a****** forward(port:3, mac:0x5)"));
    EXPECT_THAT(byName.entry.call.arguments, ElementsAre(5, 3));
}

TEST_F(BindEntry, CutsWideParametersIntoPieces)
{
    const auto set =
        Last<SetDefault>(BindCommands(m_program, "table_set_default Ingress.plain tunnel 1:2:3:4:5:6:7:8"));
    EXPECT_EQ(set.table, 5U);
    EXPECT_THAT(set.call.arguments, ElementsAre(0x0001000200030004, 0x0005000600070008));
}

TEST_F(BindEntry, BindsRuntimeFiles)
{
    const auto steps = BindRuntime(m_program, R"("table_entries": [
        {"table": "Ingress.route", "match": {"hdr.h.mac": "08:00:00:00:01:11", "hdr.h.ipv4": ["10.0.1.1", 32]},
         "action_name": "Ingress.forward", "action_params": {"port": 2, "mac": "08:00:00:00:02:22"}},
        {"table": "Ingress.acl", "match": {"hdr.h.port": [80, 90], "hdr.h.$valid$": 1, "hdr.h.ipv4": ["10.0.0.0", "0xff000000"]},
         "priority": 7, "action_name": "Ingress.drop", "action_params": {}},
        {"table": "Ingress.plain", "default_action": true, "action_name": "Ingress.drop", "action_params": {}}])");
    ASSERT_EQ(steps.size(), 3U);
    const auto& route = std::get<InsertEntry>(steps[0].operation).entry;
    EXPECT_THAT(route.match,
                ElementsAre(MatchValue{0x080000000111, 0xffffffffffff}, MatchValue{0x0a000101, 0xffffffff}));
    EXPECT_THAT(route.call.arguments, ElementsAre(0x080000000222, 2));
    const auto& acl = std::get<InsertEntry>(steps[1].operation).entry;
    EXPECT_THAT(acl.match, ElementsAre(MatchValue{0x0a000000, 0xff000000}, MatchValue{80, 90}, MatchValue{1, 1}));
    EXPECT_EQ(std::get<SetDefault>(steps[2].operation).call.action, 2U);
    EXPECT_EQ(steps[1].where.file, "r.json");
}

TEST_F(BindEntry, TakesNegativeNumbersAsTwosComplement)
{
    const auto port = [&](const std::string& number)
    {
        const auto steps =
            BindRuntime(m_program, R"("table_entries": [{"table": "Ingress.plain", "default_action": true,
            "action_name": "forward", "action_params": {"mac": 0, "port": )" +
                                       number + "}}]");
        return Last<SetDefault>(steps).call.arguments.at(1);
    };
    EXPECT_EQ(port("-1"), 0x1ffU);
    EXPECT_EQ(port("-256"), 0x100U);
    EXPECT_THAT(ErrorOf([&] { port("-257"); }), HasSubstr("-257 needs 10 bits, parameter 'port' has 9"));
}

TEST_F(BindEntry, RanksPrioritiesAsBmv2RanksThem)
{
    // BMv2's smallest wins, ours the largest: -p; STF's p is 10000 - p there, P4Runtime's 2^31 - 1 - p
    const auto command = Last<InsertEntry>(BindCommands(m_program, "table_add acl drop 1 1 1 => 9"));
    EXPECT_EQ(command.entry.priority, -9);
    EXPECT_EQ(Last<InsertEntry>(BindStf(m_program, "add acl 9991 h.port:1 drop()")).entry.priority, -9);
    const auto runtime = BindRuntime(m_program, R"("table_entries": [{"table": "acl", "match": {"h.valid": 1},
        "priority": 2147483638, "action_name": "drop", "action_params": {}}])");
    EXPECT_EQ(Last<InsertEntry>(runtime).entry.priority, -9);
    EXPECT_EQ(Last<InsertEntry>(BindStf(m_program, "add route 800 mac:1 drop()")).entry.priority, 0);
}

TEST_F(BindEntry, AsksForPrioritiesWhereTheyCount)
{
    EXPECT_THAT(FaultOfCommands("table_add acl drop 1 1 1 =>"), HasSubstr("the entry has no priority"));
    EXPECT_THAT(FaultOfStf("add acl h.port:1 drop()"), HasSubstr("(add it; the largest wins)"));
    EXPECT_THAT(FaultOfRuntime(R"({"table": "acl", "match": {"h.valid": 1}, "priority": 0,
                                   "action_name": "drop", "action_params": {}})"),
                HasSubstr("the priority is 0, the limit is 1 to 2147483647"));
    EXPECT_THAT(FaultOfRuntime(R"({"table": "route", "match": {"h.mac": 1}, "priority": 3,
                                   "action_name": "drop", "action_params": {}})"),
                HasSubstr("entries of table 'Ingress.route' have no priority"));
    EXPECT_THAT(FaultOfCommands("table_add acl drop 1 1 1 => 2147483648"), HasSubstr("the limit is 0 to 2147483647"));
}

TEST_F(BindEntry, FindsTablesAndActionsBySuffix)
{
    EXPECT_THAT(FaultOfCommands("table_add plain drop 1 =>"),
                HasSubstr("c.txt:1:11: error: 'plain' may mean more than one table (write one of 'Ingress.plain', "
                          "'Egress.plain')"));
    EXPECT_THAT(FaultOfCommands("table_add rout drop 1 =>"),
                HasSubstr("unknown table 'rout' (did you mean 'Ingress.route'"));
    EXPECT_THAT(FaultOfCommands("table_add route dorp 1 1/1 =>"),
                HasSubstr("unknown action of table 'Ingress.route' 'dorp' (did you mean 'Ingress.drop'"));
    EXPECT_THAT(FaultOfCommands("table_add oute drop 1 1/1 =>"), HasSubstr("unknown table 'oute'"));
}

TEST_F(BindEntry, OffersNoTablesThatNobodyCanChange)
{
    Program program = MakeProgram();
    const auto faultOf = [&program](const std::string& commands)
    { return ErrorOf([&] { BindCommands(program, commands); }); };
    EXPECT_THAT(faultOf("table_add somethingelse drop 1 =>"), HasSubstr("'Ingress.plain'"));
    const auto plain = std::find_if(program.tables.begin(), program.tables.end(),
                                    [](const Table& table) { return table.name == "Ingress.plain"; });
    plain->isConst = plain->isDefaultConst = true; // as those that a compiler makes for statements
    EXPECT_THAT(faultOf("table_add somethingelse drop 1 =>"),
                AllOf(HasSubstr("there are 'Ingress.route'"), Not(HasSubstr("'Ingress.plain'"))));
    EXPECT_THAT(faultOf("table_set_default Ingress.plain drop"), Not(HasSubstr("unknown table")));
}

TEST_F(BindEntry, SaysWhatIsWrongWithArguments)
{
    EXPECT_THAT(
        FaultOfCommands("table_add route forward 1 1/1 => 5"),
        HasSubstr("action 'Ingress.forward' has 2 parameters, 1 is given (its parameters are 'mac', 'port')"));
    EXPECT_THAT(FaultOfStf("add route mac:1 forward(mac:5)"), HasSubstr("misses its parameter 'port'"));
    EXPECT_THAT(FaultOfStf("add route mac:1 forward(mac:5, prt:1)"),
                HasSubstr("unknown parameter of action 'Ingress.forward' 'prt' (did you mean 'port'?)"));
    EXPECT_THAT(FaultOfStf("add route mac:1 forward(mac:5, port:1, mac:6)"), HasSubstr("'mac' is given twice"));
    EXPECT_THAT(FaultOfCommands("table_add route forward 1 1/1 => 5 512"),
                HasSubstr("512 needs 10 bits, parameter 'port' has 9 (write a value from 0 to 511)"));
    EXPECT_THAT(FaultOfCommands("table_add route forward 1 1/1 => 5 0x1**"), HasSubstr("is not a number"));
}

TEST_F(BindEntry, RefusesDuplicatesAndEntriesWithoutRoom)
{
    EXPECT_THAT(
        FaultOfCommands("table_add route drop 1 10.0.0.0/8 =>\ntable_add route forward 1 10.1.2.3/8 => 1 1"),
        HasSubstr("c.txt:2:1: error: table 'Ingress.route' has an entry of this match already, from line 1 of "
                  "c.txt"));
    EXPECT_THAT(FaultOfCommands("table_add acl drop 1 1 1 => 5\ntable_add acl drop 1 1 1 => 5"),
                HasSubstr("of this match and priority already"));
    EXPECT_EQ(BindCommands(m_program, "table_add acl drop 1 1 1 => 5\ntable_add acl drop 1 1 1 => 6").size(), 2U);
    EXPECT_THAT(FaultOfCommands("table_add Egress.plain NoAction 2 =>"), HasSubstr("already, from the program"));
    const std::string three = "table_add route drop 1 1/32 =>\ntable_add route drop 2 1/32 =>\n"
                              "table_add route drop 3 1/32 =>\n";
    EXPECT_EQ(BindCommands(m_program, three).size(), 3U);
    EXPECT_THAT(
        FaultOfCommands(three + "table_add route drop 4 1/32 =>"),
        HasSubstr("c.txt:4:1: error: table 'Ingress.route' is full: one more entry needs room for 4, its size "
                  "is 3"));
    EXPECT_EQ(BindCommands(m_program, three + "table_delete route 1\ntable_add route drop 4 1/32 =>").size(), 5U);
}

TEST_F(BindEntry, CountsHandlesAsBmv2Does)
{
    // the program's own two entries have the handles 0 and 1
    EXPECT_EQ(Last<DeleteEntry>(BindCommands(m_program, "table_delete Egress.plain 1")).key.match.at(0).value, 2U);
    const std::string add = "table_add Egress.plain NoAction 7 =>\n";
    EXPECT_EQ(Last<DeleteEntry>(BindCommands(m_program, add + "table_delete Egress.plain 2")).key.match.at(0).value,
              7U);
    const auto modify = Last<ModifyEntry>(BindCommands(m_program, add + "table_modify Egress.plain forward 2 5 6"));
    EXPECT_EQ(modify.key.match.at(0).value, 7U);
    EXPECT_THAT(modify.call.arguments, ElementsAre(5, 6));
    // the lowest free slot is used again, with 1 in bits 24 and up
    const std::string again = "table_delete Egress.plain 0\n" + add;
    EXPECT_THAT(FaultOfCommands(again + "table_delete Egress.plain 0"), HasSubstr("was deleted"));
    EXPECT_EQ(Last<DeleteEntry>(BindCommands(m_program, again + "table_delete Egress.plain 16777216"))
                  .key.match.at(0)
                  .value,
              7U);
    EXPECT_THAT(FaultOfCommands("table_delete Egress.plain 2"),
                HasSubstr("no entry of table 'Egress.plain' has the handle 2"));
    EXPECT_THAT(FaultOfCommands("table_clear Egress.plain\ntable_delete Egress.plain 0"),
                HasSubstr("has the handle 0"));
}

TEST_F(BindEntry, KeepsHandlesOverSeveralFiles)
{
    ControlBinder binder(m_program);
    binder.Bind(ReadCommandFile("table_add route drop 5 1/32 =>", "a"));
    const auto steps = binder.Bind(ReadCommandFile("table_delete route 0", "b"));
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(Last<DeleteEntry>(steps).key.match.at(0).value, 5U);
}

TEST_F(BindEntry, LeavesConstTablesAlone)
{
    EXPECT_THAT(FaultOfCommands("table_add fixed drop 1 =>"),
                HasSubstr("the entries of table 'Ingress.fixed' are const"));
    EXPECT_THAT(FaultOfCommands("table_clear fixed"), HasSubstr("are const"));
    EXPECT_THAT(FaultOfCommands("table_set_default fixed drop"),
                HasSubstr("the default action of table 'Ingress.fixed'"));
    EXPECT_THAT(FaultOfCommands("table_reset_default fixed"), HasSubstr("is const"));
    EXPECT_THAT(FaultOfCommands("table_add Ingress.plain drop 1 =>"), HasSubstr("has no keys and so no entries"));
}

TEST_F(BindEntry, AsksRuntimeFilesForExactKeys)
{
    EXPECT_THAT(FaultOfRuntime(R"({"table": "route", "match": {"h.ipv4": ["10.0.0.0", 8]},
                                   "action_name": "drop", "action_params": {}})"),
                HasSubstr("the exact key 'hdr.h.mac' of table 'Ingress.route' is missing"));
    EXPECT_THAT(FaultOfRuntime(R"({"table": "route", "match": {"h.ipv4": "10.0.0.0", "h.mac": 1},
                                   "action_name": "drop", "action_params": {}})"),
                HasSubstr("'10.0.0.0' does not match key 'hdr.h.ipv4' (lpm, 32 bits)"));
    EXPECT_THAT(FaultOfRuntime(R"({"table": "route", "match": {"h.mac": [1, 2]},
                                   "action_name": "drop", "action_params": {}})"),
                HasSubstr("'[1, 2]' does not match key 'hdr.h.mac' (exact, 48 bits)"));
}

} // namespace pisa
