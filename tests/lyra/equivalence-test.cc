// Compiled programs do to packets and cells what the source says, packet after packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "lyra/program.h"
#include "lyra/random-body.h"
#include "lyra/source-machine.h"
#include "p4-lower/interpreter.h"

#include <gtest/gtest.h>

namespace pisa::lyra
{

namespace
{

/** Entries in all tables of an external variable. */
void
Install(Program& program, const std::string& name, const SourceMachine::Entries& entries)
{
    for (Table& table : program.tables)
    {
        const bool isCopy = table.name.rfind("main." + name + "_", 0) == 0;
        if (table.name != "main." + name && !isCopy)
        {
            continue;
        }
        for (const auto& [keys, values] : entries)
        {
            Entry entry;
            for (const uint64_t key : keys)
            {
                entry.match.push_back({key, ~uint64_t{0}});
            }
            entry.call = {table.actions[0], values};
            table.entries.push_back(entry);
        }
    }
}

/** Does the copies of the parser; a header that is not there holds zeroes. */
void
Parse(const Program& program, test::Interpreter& packet)
{
    for (const ParseState& state : program.parser)
    {
        for (const ParseStep& step : state.steps)
        {
            const auto* move = std::get_if<pisa::Statement>(&step);
            if (move == nullptr)
            {
                continue;
            }
            const auto* field = std::get_if<FieldId>(&move->operands[0]);
            const uint64_t value =
                field != nullptr ? packet.Get(*field) : std::get<Constant>(move->operands[0]).value;
            const Header& header = program.headers[move->dest.header];
            packet.Set(header.name + "." + header.fields[move->dest.index].name, value & LowBits(move->width));
        }
    }
}

const std::vector<std::string> kFields{"a.x", "a.y", "a.z", "a.w", "a.f", "b.u", "b.v"};

/** Runs the same packets through both. @return the first difference, empty if there is none. */
std::string
Difference(const std::string& text, uint32_t seed)
{
    const Source source = ReadLyra(text, "t.lyra");
    Program program = CompileLyra(text, "t.lyra").program;
    SourceMachine expected(source);
    std::mt19937 random(seed);
    for (uint64_t key = 0; key < 5; key += 2)
    {
        expected.externals["t"][{key}] = {random() & 0xffff, random() & 0xff};
        expected.externals["s"][{key + 1}] = {};
    }
    Install(program, "t", expected.externals["t"]);
    Install(program, "s", expected.externals["s"]);
    test::Interpreter actual(program);
    for (unsigned packet = 0; packet < 12; ++packet)
    {
        actual.Begin();
        expected.fields.clear();
        const uint64_t hasB = random() % 2;
        for (const std::string& field : kFields)
        {
            // small values so that keys hit and comparisons hold
            const uint64_t value = field[0] == 'b' && hasB == 0 ? 0 : random() % (random() % 2 == 0 ? 5 : 250);
            expected.fields[field] = value;
            actual.Set(field, value);
        }
        expected.fields["a.valid"] = 1;
        expected.fields["b.valid"] = hasB;
        actual.Set("a.$valid$", 1);
        actual.Set("b.$valid$", hasB);
        Parse(program, actual);
        expected.Run();
        actual.Run(program.ingress);
        for (const std::string& field : kFields)
        {
            if (actual.Get(field) != expected.fields[field])
            {
                return field + " of packet " + std::to_string(packet) + ": " + std::to_string(actual.Get(field)) +
                       " instead of " + std::to_string(expected.fields[field]);
            }
        }
        const std::map<std::string, FieldId> others{{"b.valid", {2, FieldId::kValid}},
                                                    {"forward", IntrinsicField(Intrinsic::EgressPort)},
                                                    {"drop", IntrinsicField(Intrinsic::Drop)}};
        for (const auto& [name, field] : others)
        {
            if (actual.Get(field) != expected.fields[name])
            {
                return name + " of packet " + std::to_string(packet);
            }
        }
        for (RegisterId reg = 0; reg < program.registers.size(); ++reg)
        {
            const std::string name = program.registers[reg].name.substr(5);
            for (uint64_t cell = 0; cell < program.registers[reg].size; ++cell)
            {
                const std::vector<uint64_t>& cells = expected.globals[name];
                if (actual.cells[{reg, cell}] != (cell < cells.size() ? cells[cell] : 0))
                {
                    return name + " cell " + std::to_string(cell) + " after packet " + std::to_string(packet);
                }
            }
        }
    }
    return "";
}

} // namespace

TEST(LyraEquivalence, RandomProgramsDoWhatTheirSourceSays)
{
    std::string shortest;
    for (uint32_t seed = 1; seed <= 400; ++seed)
    {
        const std::string text = WithBody(RandomBody(seed).Make(), RandomBody::Functions());
        std::string difference;
        ASSERT_NO_THROW(difference = Difference(text, seed)) << "seed " << seed << "\n" << text;
        const std::string found = difference.empty() ? "" : difference + "\n" + text;
        if (!found.empty() && (shortest.empty() || found.size() < shortest.size()))
        {
            shortest = found;
        }
    }
    EXPECT_EQ(shortest, "");
}

} // namespace pisa::lyra
