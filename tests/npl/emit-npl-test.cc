// NPL text, read back by a reader of its own and run beside a model that walks over the Lyra source.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-source.h"
#include "compiler/npl/emit-npl.h"
#include "ir/text-file.h"
#include "lyra/program.h"
#include "lyra/random-body.h"
#include "lyra/source-machine.h"
#include "npl/npl-machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using lyra::SourceMachine;
using test::NplMachine;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> kNplFields{"a.x", "a.y", "a.z", "a.w", "a.f", "b.u", "b.v"};

/** A packet for both: small values, so that keys hit and comparisons hold. */
void
DrawPacket(std::mt19937& random, SourceMachine& expected, NplMachine& actual)
{
    actual.Begin();
    expected.fields.clear();
    const uint64_t hasB = random() % 2;
    for (const std::string& field : kNplFields)
    {
        const uint64_t value = field[0] == 'b' && hasB == 0 ? 0 : random() % (random() % 2 == 0 ? 5 : 250);
        expected.fields[field] = value;
        actual.fields["pkt." + field] = value;
    }
    expected.fields["a.valid"] = actual.fields["pkt.a._PRESENT"] = 1;
    expected.fields["b.valid"] = actual.fields["pkt.b._PRESENT"] = hasB;
}

/** @return the first difference of fields and cells, empty if there is none. */
std::string
DifferenceOf(SourceMachine& expected, NplMachine& actual)
{
    std::map<std::string, std::string> names{{"b.valid", "pkt.b._PRESENT"},
                                             {"forward", "bus.chip_egress_port"},
                                             {"drop", "bus.chip_drop"}};
    for (const std::string& field : kNplFields)
    {
        names.emplace(field, "pkt." + field);
    }
    for (const auto& [theirs, ours] : names)
    {
        if (expected.fields[theirs] != actual.fields[ours])
        {
            return theirs + ": " + std::to_string(actual.fields[ours]) + " instead of " +
                   std::to_string(expected.fields[theirs]);
        }
    }
    for (const auto& [name, cells] : expected.globals)
    {
        for (uint64_t cell = 0; cell < cells.size(); ++cell)
        {
            if (actual.cells["main_" + name][cell] != cells[cell])
            {
                return name + " cell " + std::to_string(cell);
            }
        }
    }
    return "";
}

std::string
RunBoth(const std::string& text, uint32_t seed)
{
    const lyra::Source source = lyra::ReadLyra(text, "t.lyra");
    NplMachine actual(EmitNpl(source).text);
    SourceMachine expected(source);
    std::mt19937 random(seed);
    for (uint64_t key = 0; key < 5; key += 2)
    {
        expected.externals["t"][{key}] = {random() & 0xffff, random() & 0xff};
        expected.externals["s"][{key + 1}] = {};
    }
    actual.entries["main_t"] = expected.externals["t"];
    actual.entries["main_s"] = expected.externals["s"];
    for (unsigned packet = 0; packet < 12; ++packet)
    {
        DrawPacket(random, expected, actual);
        expected.Run();
        actual.Run();
        const std::string difference = DifferenceOf(expected, actual);
        if (!difference.empty())
        {
            return "packet " + std::to_string(packet) + ", " + difference;
        }
    }
    return "";
}

TEST(Npl, DoesWhatTheSourceOfRandomProgramsSays)
{
    for (uint32_t seed = 1; seed <= 300; ++seed)
    {
        const std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
        std::string difference;
        ASSERT_NO_THROW(difference = RunBoth(text, seed)) << "seed " << seed << "\n" << text;
        ASSERT_EQ(difference, "") << "seed " << seed << "\n"
                                  << text << "\n"
                                  << EmitNpl(lyra::ReadLyra(text, "t.lyra")).text;
    }
}

/** Logical tables and registers of Lyra's figure 9, NPL columns. */
struct PublishedNpl
{
    const char* program;
    std::size_t tables;
};

class NplOfFigure9 : public ::testing::TestWithParam<PublishedNpl>
{
};

TEST_P(NplOfFigure9, ReadsBackAndHasAtMostThePublishedTables)
{
    const std::string path = std::string(PISA_SOURCE_DIR "/examples/lyra/") + GetParam().program + ".lyra";
    const lyra::Source source = lyra::ReadLyra(ReadTextFile(path), path);
    const NplProgram written = EmitNpl(source);
    EXPECT_LE(written.size.logicalTables, GetParam().tables);
    const NplMachine machine(written.text);
    EXPECT_EQ(machine.tables.size() + machine.registers.size(), written.size.logicalTables);
    EXPECT_EQ(machine.state.size(), written.size.registers);
    EXPECT_EQ(machine.nodes.size(), source.parser.size());
    for (const auto& [name, node] : machine.nodes)
    {
        for (const auto& [value, next] : node.cases)
        {
            EXPECT_TRUE(machine.nodes.count(next) > 0 || next == "end_node" || next == "packet_drop") << next;
        }
    }
    for (const auto& [name, table] : machine.tables)
    {
        EXPECT_THAT(written.control, HasSubstr("self." + name + " = Table(driver, \"" + name + "\""));
    }
}

INSTANTIATE_TEST_SUITE_P(Published, NplOfFigure9,
                         ::testing::Values(PublishedNpl{"int-ingress", 4}, PublishedNpl{"int-transit", 2},
                                           PublishedNpl{"int-egress", 2}, PublishedNpl{"speedlight", 9},
                                           PublishedNpl{"netcache", 3}, PublishedNpl{"netchain", 6},
                                           PublishedNpl{"netpaxos", 3}, PublishedNpl{"flowlet-switching", 4},
                                           PublishedNpl{"simple-router", 3},
                                           PublishedNpl{"data-centre-switch", 125}));

TEST(Npl, LooksOneTableUpSeveralTimes)
{
    const std::string text = EmitNpl(lyra::ReadLyra(lyra::WithBody("extern dict<bit[8] k, bit[32] v>[8] t;"
                                                                   "a.x = t[a.w]; a.y = t[a.f];"),
                                                    "t.lyra"))
                                 .text;
    EXPECT_THAT(text, HasSubstr("main_t.lookup(0);"));
    EXPECT_THAT(text, HasSubstr("main_t.lookup(1);"));
    EXPECT_THAT(text, HasSubstr("if (_LOOKUP1 == 1) {\n            k = pkt.a.f;"));
}

TEST(Npl, WritesAValueWhereItIsReadUnlessItWouldChange)
{
    const std::string sum = EmitNpl(lyra::ReadLyra(lyra::WithBody("a.x = (a.x + a.y) ^ (a.y << 3);"), "t.lyra")).text;
    EXPECT_THAT(sum, HasSubstr("pkt.a.x = (pkt.a.x + pkt.a.y) ^ (pkt.a.y << 3);"));
    const std::string kept =
        EmitNpl(lyra::ReadLyra(lyra::WithBody("bit[32] l; l = a.x + a.y; a.x = 7; a.y = l + 1;"), "t.lyra")).text;
    EXPECT_THAT(kept, HasSubstr("bus.main_l = pkt.a.x + pkt.a.y;"));
}

TEST(Npl, KeepsApartWhatOnlyDotsTellApart)
{
    const NplProgram written =
        EmitNpl(lyra::ReadLyra(">HEADER: header_type h_t { bit[8] k, a, b, c, d; } packet p { h_t bus; } "
                               "parser_node start { next m_x_e; } parser_node m_x_e { extract(bus); next accept; } "
                               ">PIPELINES: pipeline[P]{m -> m_x}; "
                               "algorithm m { global bit[8] x_g; extern dict<bit[8] k, bit[8] v>[4] x_e; "
                               "x_g = x_g + 1; bus.a = x_g; bus.b = x_e[bus.k]; } "
                               "algorithm m_x { global bit[8] g; extern dict<bit[8] k, bit[8] v>[4] e; g = g + 10; "
                               "bus.c = g; bus.d = e[bus.k]; }",
                               "t.lyra"));
    NplMachine machine(written.text);
    ASSERT_EQ(machine.tables.count("m_x_e"), 0) << "a parser node is called so";
    ASSERT_EQ(machine.tables.size(), 2);
    ASSERT_EQ(machine.state.size(), 2);
    uint64_t value = 7; // of the first table, 8 of the second
    for (const auto& [name, table] : machine.tables)
    {
        machine.entries[name][{1}] = {value++};
        EXPECT_THAT(written.control, HasSubstr("self." + name + " = Table(driver, \"" + name + "\""));
    }
    for (unsigned packet = 1; packet <= 2; ++packet)
    {
        machine.Begin();
        machine.fields["pkt.bus.k"] = machine.fields["pkt.bus._PRESENT"] = 1;
        machine.Run();
        EXPECT_EQ(machine.fields["pkt.bus.a"], packet);
        EXPECT_EQ(machine.fields["pkt.bus.b"], 7);
        EXPECT_EQ(machine.fields["pkt.bus.c"], 10 * packet);
        EXPECT_EQ(machine.fields["pkt.bus.d"], 8);
    }
}

TEST(Npl, OfWhatIsNotLookedUpHasNoTable)
{
    const std::string text =
        EmitNpl(lyra::ReadLyra(lyra::WithBody("extern list<bit[8] k>[8] t; a.x = 1;"), "t.lyra")).text;
    EXPECT_THAT(text, Not(HasSubstr("logical_table")));
}

} // namespace
} // namespace pisa
