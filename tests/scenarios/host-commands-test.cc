// Commands of users with blanks for hosts: what they become, and where their errors are.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/host-commands.h"

#include "ir/diagnostic.h"

#include "ns3/pisa-forwarding-image.h"

#include <gtest/gtest.h>

#include <fstream>

namespace pisa
{

namespace
{

const HostPlace kThird{2, ns3::Ipv4Address("10.0.0.3"), ns3::Mac48Address("00:00:00:00:00:05"), 7};

TEST(HostCommands, ALineWithBlanksIsFilledInAndOthersAreEmpty)
{
    EXPECT_EQ(CommandsFor(kThird, "table_set_default routes drop\n"
                                  "table_add routes forward $address/32 => $mac $port\n"
                                  "table_add names is $host => 1"),
              "\n"
              "table_add routes forward 10.0.0.3/32 => 00:00:00:00:00:05 7\n"
              "table_add names is 2 => 1\n");
}

TEST(HostCommands, LinesWithoutBlanksAreForAll)
{
    EXPECT_EQ(CommandsForAll("# $1\ntable_add routes forward $address/32 => $mac $port\n"), "# $1\n\n");
}

/** A file of commands for a program with one table, by address; its action takes a port. */
class CommandFile : public testing::Test
{
  protected:
    CommandFile()
    {
        Program program;
        program.name = "routes";
        program.headers = {MakeIntrinsicHeader(), {"ip", false, {{"dst", 32}}, {}}};
        ParseState start;
        start.name = "start";
        start.steps = {Extract{1}};
        program.parser = {start};
        program.deparser = {1};
        Action forward;
        forward.name = "forward";
        forward.parameters = {{"port", 16}};
        forward.body = {Statement{Operation::Move, 16, IntrinsicField(Intrinsic::EgressPort), {Parameter{0}}}};
        Action drop;
        drop.name = "drop";
        program.actions = {forward, drop};
        Table table;
        table.name = "routes";
        table.keys = {{FieldId{1, 0}, MatchKind::Exact}};
        table.actions = {0, 1};
        table.size = 2;
        table.defaultCall = {1, {}};
        program.tables = {table};
        program.ingress.nodes = {pisa::Apply{0, kEndOfControl, kEndOfControl, {}}};
        program.ingress.entry = 0;
        m_image = ns3::PisaSealInProgramOrder(std::move(program), LoadTarget("ideal"));
    }

    const Table& Read(const std::string& commands)
    {
        const std::string file = testing::TempDir() + "host-commands-test.txt";
        std::ofstream(file) << commands;
        m_changed = WithCommands(m_image, file, {{0, ns3::Ipv4Address("10.0.0.1"), {}, 4}, kThird});
        return m_changed.program.tables.at(0);
    }

    /** @return the first error. */
    Diagnostic FaultOf(const std::string& commands)
    {
        try
        {
            Read(commands);
        }
        catch (const InputError& error)
        {
            return error.Diagnostics().front();
        }
        return {};
    }

    Image m_image;
    Image m_changed;
};

TEST_F(CommandFile, GivesEachHostItsEntry)
{
    const Table& table = Read("table_add routes forward $address => $port\n");
    ASSERT_EQ(table.entries.size(), 2U);
    EXPECT_EQ(table.entries[0].match.at(0).value, 0x0a000001U);
    EXPECT_EQ(table.entries[0].call.arguments, std::vector<uint64_t>{4});
    EXPECT_EQ(table.entries[1].match.at(0).value, 0x0a000003U);
    EXPECT_EQ(table.entries[1].call.arguments, std::vector<uint64_t>{7});
    EXPECT_NE(m_changed.digest, m_image.digest);
}

TEST_F(CommandFile, SetsDefaults)
{
    const Table& table = Read("table_set_default routes forward 9\n");
    EXPECT_EQ(table.defaultCall.action, 0U);
    EXPECT_EQ(table.defaultCall.arguments, std::vector<uint64_t>{9});
}

TEST_F(CommandFile, ErrorsAreAtTheLineOfTheFile)
{
    EXPECT_EQ(FaultOf("\n\ntable_add ways forward $address => $port\n").where.line, 3U);
    EXPECT_EQ(FaultOf("table_add routes forward $address => $port\nnonsense\n").where.line, 2U);
    const Diagnostic full = FaultOf("table_add routes forward 10.0.0.9 => 1\n"
                                    "table_add routes forward $address => $port\n"); // three for two places
    EXPECT_EQ(full.where.line, 2U);
}

TEST_F(CommandFile, TakesNothingButTables)
{
    const Diagnostic fault = FaultOf("table_clear routes\n");
    EXPECT_EQ(fault.where.line, 1U);
    EXPECT_NE(fault.remedy.find("table_add"), std::string::npos) << fault.what;
}

} // namespace

} // namespace pisa
