// The text form: golden, round trip of random programs, errors with their lines.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "ir/text.h"
#include "ir/verify.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace pisa
{
namespace
{

using testing::HasSubstr;

std::string
Golden()
{
    std::ifstream file(PISA_SOURCE_DIR "/tests/golden/router.pisa");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/** @return the first diagnostic of a text that must not parse. */
Diagnostic
ErrorOf(const std::string& text, unsigned firstLine = 1)
{
    try
    {
        ParseProgram(text, "a.pisa", firstLine);
    }
    catch (const InputError& error)
    {
        return error.Diagnostics().front();
    }
    ADD_FAILURE() << "parsed: " << text;
    return {};
}

void
ExpectError(const std::string& text, unsigned line, unsigned column, const std::string& what)
{
    const Diagnostic error = ErrorOf(text);
    EXPECT_EQ(error.where, (SourceLocation{"a.pisa", line, column})) << error.what;
    EXPECT_THAT(error.what, HasSubstr(what));
}

TEST(Text, GoldenIsPrintedAsItWasRead)
{
    ASSERT_NE(Golden(), "");
    EXPECT_EQ(Print(ParseProgram(Golden(), "router.pisa")), Golden());
}

TEST(Text, GoldenMeansWhatItSays)
{
    const Program p = ParseProgram(Golden(), "router.pisa");
    ASSERT_EQ(p.headers.size(), 4u);
    EXPECT_EQ(p.headers[0], MakeIntrinsicHeader());
    EXPECT_EQ(p.headers[1].where, (SourceLocation{"router.p4", 12, 8}));
    EXPECT_TRUE(p.headers[1].isMetadata);
    EXPECT_EQ(p.parser[0].transitions[1], (ParseTransition{0x8100, 0xff00, ParseState::kReject}));
    EXPECT_EQ(p.parser[1].otherwise, ParseState::kAccept);
    EXPECT_EQ(p.actions[0].body[0],
              Instruction(Statement{Operation::Move, 16, IntrinsicField(Intrinsic::EgressPort), {Parameter{0}}}));
    StatefulOperation atom;
    atom.reg = 0;
    atom.index = FieldId{1, 0};
    atom.guard = FieldId{3, FieldId::kValid};
    atom.inputs = {IntrinsicField(Intrinsic::PacketLength)};
    atom.steps = {{Operation::Add, 32, {{}, {AtomValue::Kind::Input, 0, 0}}},
                  {Operation::LessUnsigned, 32, {{AtomValue::Kind::Step, 0, 0}, {}}}};
    atom.next = {AtomValue::Kind::Step, 0, 0};
    atom.outputs = {{{1, 1}, {AtomValue::Kind::Step, 1, 0}}};
    EXPECT_EQ(p.actions[2].body[1], Instruction(atom));
    EXPECT_EQ(p.tables[1].entries[1].priority, -1);
    EXPECT_EQ(p.tables[1].size, 16u);
    EXPECT_TRUE(p.tables[1].isConst);
    EXPECT_EQ(p.ingress.nodes[1], ControlNode(Apply{0, 2, kEndOfControl, {{1, kEndOfControl}}}));
    EXPECT_EQ(p.checksums, (std::vector<Checksum>{HeaderChecksum(p, {3, 7})}));
}

TEST(Text, EveryRandomProgramVerifiesAndReturnsFromItsText)
{
    for (uint64_t seed = 0; seed < 2000; ++seed)
    {
        const Program program = RandomProgram(seed);
        for (const Diagnostic& d : Verify(program))
        {
            FAIL() << "seed " << seed << ": " << ToString(d);
        }
        ASSERT_EQ(ParseProgram(Print(program), "random"), program) << "seed " << seed << "\n" << Print(program);
    }
}

TEST(Text, RandomProgramsHaveAllElements)
{
    std::size_t transitions = 0, atoms = 0, entries = 0, branches = 0, egress = 0, lpm = 0;
    for (uint64_t seed = 0; seed < 100; ++seed)
    {
        const Program p = RandomProgram(seed);
        egress += p.egress.nodes.size();
        for (const ParseState& state : p.parser)
        {
            transitions += state.transitions.size();
        }
        for (const Action& action : p.actions)
        {
            for (const Instruction& i : action.body)
            {
                atoms += std::holds_alternative<StatefulOperation>(i) ? 1 : 0;
            }
        }
        for (const Table& table : p.tables)
        {
            entries += table.entries.size();
            for (const MatchKey& key : table.keys)
            {
                lpm += key.kind == MatchKind::Lpm ? 1 : 0;
            }
        }
        for (const ControlNode& node : p.ingress.nodes)
        {
            branches += std::holds_alternative<Branch>(node) ? 1 : 0;
        }
    }
    for (std::size_t count : {transitions, atoms, entries, branches, egress, lpm})
    {
        EXPECT_GT(count, 50u);
    }
}

TEST(Text, EveryTruncationIsAnErrorOrAProgram)
{
    const std::string text = Golden();
    for (std::size_t length = 0; length < text.size(); ++length)
    {
        try
        {
            ParseProgram(text.substr(0, length), "a.pisa");
        }
        catch (const InputError& error)
        {
            EXPECT_GT(error.Diagnostics().front().where.line, 0u);
            EXPECT_EQ(error.Diagnostics().front().where.file, "a.pisa");
        }
    }
}

TEST(Text, TruncatedTextNamesWhereItEnds)
{
    ExpectError("program p;\nheader h\n{\n    a : 8;", 4, 11,
                "expected the name of a field, found the end of the text");
}

TEST(Text, FirstLineShiftsAllLocations)
{
    EXPECT_EQ(ErrorOf("program p;\nheader", 41).where, (SourceLocation{"a.pisa", 42, 7}));
}

TEST(Text, UnknownNamesAreReportedWhereTheyStand)
{
    ExpectError("program p;\naction a()\n{\n    intrinsic.dorp = move<1>(1);\n}\n", 4, 15,
                "header 'intrinsic' has no field 'dorp'");
    ExpectError("program p;\naction a()\n{\n    meta.x = move<1>(1);\n}\n", 4, 5, "there is no header 'meta'");
    ExpectError("program p;\naction a()\n{ intrinsic.drop = mvoe<1>(1); }\n", 3, 20, "there is no operation 'mvoe'");
    ExpectError("program p;\naction a(x : 1)\n{ intrinsic.drop = move<1>(y); }\n", 3, 28,
                "action 'a' has no parameter 'y'");
    ExpectError("program p;\nparser { state s { default -> t; } }\n", 2, 31, "there is no parse state 't'");
    ExpectError("program p;\ningress -> n0 {}\n", 2, 12, "there is no node 'n0'");
    ExpectError("program p;\ntable t[1] { action a; default a(); }\n", 2, 21, "there is no action 'a'");
    ExpectError("program p;\ningress -> n0 { n0: apply t -> end; }\n", 2, 27, "there is no table 't'");
    ExpectError("program p;\naction a() { atom r[0] { } }\n", 2, 19, "there is no register 'r'");
}

TEST(Text, BadNumbersAreReportedWhereTheyStand)
{
    ExpectError("program p;\nheader h { a : 65; }\n", 2, 16, "65, the limit is 64");
    ExpectError("program p;\nheader h { a : 0; }\n", 2, 16, "the limit is 1 to 64");
    ExpectError("program p;\nheader h { a : 0x; }\n", 2, 16, "'0x' is not a number");
    ExpectError("program p;\nheader h { a : 8b; }\n", 2, 16, "'8b' is not a number");
    ExpectError("program p;\nregister r[18446744073709551616] : 8;\n", 2, 12, "does not fit 64 bits");
    ExpectError("program p;\nheader h { a : b; }\n", 2, 16, "expected a width in bits, found 'b'");
}

TEST(Text, LargestNumberIsRead)
{
    const Program p = ParseProgram("program p; register r[1] : 64 = {18446744073709551615};", "a.pisa");
    EXPECT_EQ(p.registers[0].initial[0], ~uint64_t{0});
}

TEST(Text, BadCharactersAndQuotesAreReportedWhereTheyStand)
{
    ExpectError("program p;\n  #\n", 2, 3, "unexpected character '#'");
    ExpectError("program \"p;\n", 1, 9, "without its closing quote");
    ExpectError("program \"\\q\";\n", 1, 9, "unknown escape");
    ExpectError("program end;\n", 1, 9, "expected the name of a program, found 'end'");
}

TEST(Text, WhatDoesNotVerifyIsReportedAtItsElement)
{
    ExpectError("program p;\nheader h { a : 8; }\nheader g { a : 7; }\n", 3, 8, "header 'g': is 7 bits long");
    ExpectError("program p;\naction a() {}\naction b() {}\ntable t[1]\n{ action a; default b(); }\n", 4, 7,
                "action 'b' is not among the table's actions");
    ExpectError("program p;\naction a() {}\ntable t[1] { action a; default a(); }\n"
                "ingress -> x\n{\n    x: apply t -> y;\n    y: apply t -> end;\n}\n",
                7, 5, "applied by another node");
}

TEST(Text, SecondSectionsAreRefused)
{
    ExpectError("program p;\nparser { state s { default -> accept; } }\nparser { }\n", 3, 8, "two parser sections");
    ExpectError("program p;\naction a() {}\ntable t[1] { action a; default a(); default a(); }\n", 3, 7,
                "2 default actions");
    ExpectError("program p;\naction a() {}\ntable t[1] { action a; }\n", 3, 7, "0 default actions");
}

} // namespace
} // namespace pisa
