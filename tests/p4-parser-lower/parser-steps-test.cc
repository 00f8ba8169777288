// What states do: extract, look ahead, advance, verify, assign; expected values are written by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-parser-lower/parse-model.h"

#include <gtest/gtest.h>

namespace pisa::test
{
namespace
{

constexpr const char* kEthernet = "header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }\n"
                                  "header two_t { bit<4> a; bit<12> b; }\n"
                                  "struct headers { ethernet_t eth; two_t two; }\n"
                                  "struct meta { bit<8> x; bit<72> wide; bit<16> y; }\n";

constexpr const char* kFrame = "00112233 44556677 8899aabb 0800 4abc 01020304 05060708 09";

const char* const kFieldOfTwo = "two.b";

TEST(ParserSteps, ExtractTakesFieldsInWireOrderAndMakesTheHeaderValid)
{
    const Program program = LowerParserText(
        kEthernet, "state start { packet.extract(hdr.eth); packet.extract(hdr.two); transition accept; }");
    const Parsed parsed = Parse(program, Bytes(kFrame));
    EXPECT_EQ(parsed.At("eth.dst"), 0x001122334455u);
    EXPECT_EQ(parsed.At("eth.src"), 0x66778899aabbu);
    EXPECT_EQ(parsed.At("eth.type"), 0x0800u);
    EXPECT_EQ(parsed.At("two.a"), 4u);
    EXPECT_EQ(parsed.At(kFieldOfTwo), 0xabcu);
    EXPECT_EQ(parsed.valid, (std::set<std::string>{"eth", "two"}));
    EXPECT_EQ(parsed.cursor, 128u);
    EXPECT_EQ(parsed.fault, 0u);
}

TEST(ParserSteps, AFrameOfOneByteLessIsTooShortAndKeepsWhatWasExtracted)
{
    const Program program = LowerParserText(
        kEthernet, "state start { packet.extract(hdr.eth); packet.extract(hdr.two); transition accept; }");
    std::vector<uint8_t> frame = Bytes(kFrame);
    frame.resize(16);
    EXPECT_EQ(Parse(program, frame).fault, 0u);
    frame.resize(15);
    const Parsed parsed = Parse(program, frame);
    EXPECT_EQ(parsed.fault, static_cast<unsigned>(ParserFault::PacketTooShort));
    EXPECT_EQ(parsed.valid, std::set<std::string>{"eth"});
}

TEST(ParserSteps, LookaheadReadsBitsOfAnyWidthAndMovesNothing)
{
    const Program program = LowerParserText(
        kEthernet, "state start { packet.extract(hdr.eth); m.x = packet.lookahead<bit<8>>();"
                   " m.wide = packet.lookahead<bit<72>>(); m.y = (bit<16>)packet.lookahead<two_t>().b;"
                   " packet.extract(hdr.two); transition accept; }");
    const Parsed parsed = Parse(program, Bytes(kFrame));
    EXPECT_EQ(parsed.At("meta.x"), 0x4au);
    EXPECT_EQ(parsed.At("meta.wide[71:64]"), 0x4au);
    EXPECT_EQ(parsed.At("meta.wide[63:0]"), 0xbc01020304050607u);
    EXPECT_EQ(parsed.At("meta.y"), 0xabcu);
    EXPECT_EQ(parsed.cursor, 128u);
}

TEST(ParserSteps, AdvanceMovesByAComputedNumberOfBits)
{
    const Program program =
        LowerParserText(kEthernet, "state start { m.x = packet.lookahead<bit<8>>();"
                                   " packet.advance(8 + ((bit<32>)m.x << 3)); packet.extract(hdr.two);"
                                   " transition accept; }");
    const Parsed parsed = Parse(program, Bytes("02 ffff 7123"));
    EXPECT_EQ(parsed.At("two.a"), 7u);
    EXPECT_EQ(parsed.At(kFieldOfTwo), 0x123u);
    EXPECT_EQ(Parse(program, Bytes("05 ffff 71")).fault, static_cast<unsigned>(ParserFault::PacketTooShort));
}

TEST(ParserSteps, AHeaderThatNobodyKeepsIsPassedOver)
{
    const Program program = LowerParserText(
        kEthernet, "state start { packet.extract<ethernet_t>(_); packet.extract(hdr.two); transition accept; }");
    const Parsed parsed = Parse(program, Bytes(kFrame));
    EXPECT_EQ(parsed.At("two.a"), 4u);
    EXPECT_EQ(parsed.valid, std::set<std::string>{"two"});
}

TEST(ParserSteps, VerifySignalsTheProgramsOwnErrors)
{
    const std::string declarations = std::string("error { First, Second }\n") + kEthernet;
    const Program program =
        LowerParserText(declarations, "state start { packet.extract(hdr.two); verify(hdr.two.a == 4, error.Second);"
                                      " m.x = 1; transition accept; }");
    EXPECT_EQ(program.errors, (std::vector<std::string>{"First", "Second"}));
    EXPECT_EQ(Parse(program, Bytes("4abc")).fault, 0u);
    EXPECT_EQ(Parse(program, Bytes("4abc")).At("meta.x"), 1u);
    const Parsed parsed = Parse(program, Bytes("5abc"));
    EXPECT_EQ(parsed.fault, kFirstOwnFault + 1u);
    EXPECT_EQ(parsed.At("meta.x"), 0u);
}

TEST(ParserSteps, VerifyWithNoErrorEndsParsingWithoutAFault)
{
    const Program program =
        LowerParserText(kEthernet, "state start { packet.extract(hdr.two); verify(hdr.two.a == 4, error.NoError);"
                                   " m.x = 1; transition accept; }");
    EXPECT_EQ(Parse(program, Bytes("4abc")).At("meta.x"), 1u);
    const Parsed parsed = Parse(program, Bytes("5abc"));
    EXPECT_EQ(parsed.fault, 0u);
    EXPECT_EQ(parsed.At("meta.x"), 0u);
}

TEST(ParserSteps, VerifyCanSignalAnErrorThatIsComputed)
{
    const Program program = LowerParserText(
        kEthernet,
        "error which;\n"
        "state start { packet.extract(hdr.two); which = error.HeaderTooShort;"
        " if (hdr.two.a == 1) { which = error.NoMatch; } verify(hdr.two.b == 0, which); transition accept; }");
    EXPECT_EQ(Parse(program, Bytes("1000")).fault, 0u);
    EXPECT_EQ(Parse(program, Bytes("1001")).fault, static_cast<unsigned>(ParserFault::NoMatch));
    EXPECT_EQ(Parse(program, Bytes("2001")).fault, static_cast<unsigned>(ParserFault::HeaderTooShort));
}

TEST(ParserSteps, AConditionalStatementMayExtract)
{
    const Program program =
        LowerParserText(kEthernet, "state start { if (packet.lookahead<bit<8>>() == 0x4a) { packet.extract(hdr.two);"
                                   " m.x = 7; } else { packet.extract(hdr.eth); } m.y = 9; transition accept; }");
    const Parsed two = Parse(program, Bytes("4abc"));
    EXPECT_EQ(two.valid, std::set<std::string>{"two"});
    EXPECT_EQ(two.At("meta.x"), 7u);
    EXPECT_EQ(two.At("meta.y"), 9u);
    const Parsed eth = Parse(program, Bytes(kFrame));
    EXPECT_EQ(eth.valid, std::set<std::string>{"eth"});
    EXPECT_EQ(eth.At("meta.x"), 0u);
    EXPECT_EQ(eth.At("meta.y"), 9u);
}

TEST(ParserSteps, AnExplicitRejectEndsParsingWithoutAFault)
{
    const Program program =
        LowerParserText(kEthernet, "state start { packet.extract(hdr.two); transition select(hdr.two.a) {"
                                   " 4: accept; default: reject; } }");
    EXPECT_EQ(Parse(program, Bytes("5abc")).fault, 0u);
    EXPECT_EQ(Parse(program, Bytes("5abc")).valid, std::set<std::string>{"two"});
}

constexpr const char* kOptions = "header fixed_t { bit<8> length; varbit<64> options; bit<8> tail; }\n"
                                 "struct headers { fixed_t fixed; }\n"
                                 "struct meta { bit<8> x; }\n";

TEST(ParserSteps, AVarbitTakesTheLengthThatItIsGivenUpToItsMost)
{
    const Program program =
        LowerParserText(kOptions, "state start { packet.extract(hdr.fixed, (bit<32>)packet.lookahead<bit<8>>() * 8);"
                                  " m.x = hdr.fixed.tail; transition accept; }");
    const Parsed parsed = Parse(program, Bytes("02 aabb cc"));
    EXPECT_EQ(parsed.At("fixed.options"), uint64_t{8} << 32 | 16);
    EXPECT_EQ(parsed.At("meta.x"), 0xccu);
    EXPECT_EQ(Parse(program, Bytes("08 0102030405060708 cc")).fault, 0u);
    EXPECT_EQ(Parse(program, Bytes("09 010203040506070809 cc")).fault,
              static_cast<unsigned>(ParserFault::HeaderTooShort));
}

TEST(ParserSteps, AMemberOfAUnionMakesTheOthersInvalid)
{
    const Program program = LowerParserText("header a_t { bit<8> v; }\n"
                                            "header b_t { bit<8> w; }\n"
                                            "header_union u_t { a_t a; b_t b; }\n"
                                            "struct headers { u_t u; }\n"
                                            "struct meta { bit<8> x; }\n",
                                            "state start { packet.extract(hdr.u.a); packet.extract(hdr.u.b);"
                                            " transition accept; }");
    const Parsed parsed = Parse(program, Bytes("01 02"));
    EXPECT_EQ(parsed.valid, std::set<std::string>{"u.b"});
    EXPECT_EQ(parsed.At("u.b.w"), 2u);
}

TEST(ParserSteps, WhatParseGraphsCannotSayIsRefusedWithItsPlace)
{
    const auto faultOf = [](const std::string& body)
    {
        try
        {
            LowerParserText(kEthernet, body);
        }
        catch (const InputError& error)
        {
            const Diagnostic& first = error.Diagnostics().front();
            return std::to_string(first.where.line) + ": " + first.what;
        }
        return std::string();
    };
    EXPECT_EQ(faultOf("\nstate start { m.x = (bit<8>)packet.length(); transition accept; }"),
              "7: parsers of v1model do not know the length of the packet");
}

} // namespace
} // namespace pisa::test
