// Stacks, loops, and parsers inside parsers.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-parser-lower/parse-model.h"

#include <gtest/gtest.h>

namespace pisa::test
{
namespace
{

constexpr const char* kStack = "header label_t { bit<7> value; bit<1> bottom; }\n"
                               "header ip_t { bit<8> v; }\n"
                               "struct headers { label_t[3] labels; ip_t ip; }\n"
                               "struct meta { bit<32> count; bit<8> x; }\n";

constexpr const char* kLabels =
    "state start { packet.extract(hdr.labels.next);"
    " transition select(hdr.labels.last.bottom) { 0: start; 1: done; } }\n"
    "state done { m.count = hdr.labels.lastIndex; packet.extract(hdr.ip); transition accept; }\n";

TEST(ParserLoops, AStackLoopFillsElementAfterElement)
{
    const Program program = LowerParserText(kStack, kLabels);
    const Parsed three = Parse(program, Bytes("02 04 07 55"));
    EXPECT_EQ(three.At("labels[0].value"), 1u);
    EXPECT_EQ(three.At("labels[1].value"), 2u);
    EXPECT_EQ(three.At("labels[2].value"), 3u);
    EXPECT_EQ(three.At("meta.count"), 2u);
    EXPECT_EQ(three.At("ip.v"), 0x55u);
    EXPECT_EQ(three.fault, 0u);
    const Parsed one = Parse(program, Bytes("03 66"));
    EXPECT_EQ(one.valid, (std::set<std::string>{"labels[0]", "ip"}));
    EXPECT_EQ(one.At("meta.count"), 0u);
    EXPECT_EQ(one.At("ip.v"), 0x66u);
}

TEST(ParserLoops, OneElementMoreThanTheStackHasIsOutOfItsBounds)
{
    const Parsed parsed = Parse(LowerParserText(kStack, kLabels), Bytes("02 04 06 09 55"));
    EXPECT_EQ(parsed.fault, static_cast<unsigned>(ParserFault::StackOutOfBounds));
    EXPECT_EQ(parsed.valid, (std::set<std::string>{"labels[0]", "labels[1]", "labels[2]"}));
}

TEST(ParserLoops, TheLastElementOfAnEmptyStackIsOutOfItsBounds)
{
    const Program program =
        LowerParserText(kStack, "state start { m.x = (bit<8>)hdr.labels.last.value; transition accept; }");
    EXPECT_EQ(Parse(program, Bytes("02")).fault, static_cast<unsigned>(ParserFault::StackOutOfBounds));
}

TEST(ParserLoops, StatesBehindALoopAreThereOnceUnlessTheyLookAtTheStack)
{
    const Program program =
        LowerParserText(kStack, "state start { packet.extract(hdr.labels.next);"
                                " transition select(hdr.labels.last.bottom) { 0: start; 1: done; } }\n"
                                "state done { packet.extract(hdr.ip); transition accept; }\n");
    unsigned extracts = 0;
    for (const ParseState& state : program.parser)
    {
        for (const ParseStep& step : state.steps)
        {
            const auto* extract = std::get_if<Extract>(&step);
            extracts += extract != nullptr && program.headers[extract->header].name == "ip" ? 1 : 0;
        }
    }
    EXPECT_EQ(extracts, 1u);
}

TEST(ParserLoops, ALoopWithoutAStackStaysALoop)
{
    const Program program = LowerParserText(
        kStack, "state start { transition select(packet.lookahead<bit<8>>()) { 0xff: done; _: skip; } }\n"
                "state skip { packet.advance(8); m.x = m.x + 1; transition start; }\n"
                "state done { packet.advance(8); packet.extract(hdr.ip); transition accept; }\n");
    EXPECT_LE(program.parser.size(), 4u);
    const Parsed parsed = Parse(program, Bytes("01 02 03 04 05 06 07 ff 42"));
    EXPECT_EQ(parsed.At("meta.x"), 7u);
    EXPECT_EQ(parsed.At("ip.v"), 0x42u);
}

TEST(ParserLoops, VariablesOfTheParserKeepTheirValuesThoughItsStartIsPassedAgain)
{
    const Program program = LowerParserText(kStack, "bit<8> left = 2;\n"
                                                    "state start { packet.extract(hdr.ip); left = left - 1;"
                                                    " transition select(left) { 0: accept; default: start; } }\n");
    const Parsed parsed = Parse(program, Bytes("0a 0b 0c"));
    EXPECT_EQ(parsed.At("ip.v"), 0x0bu);
    EXPECT_EQ(parsed.cursor, 16u);
}

TEST(ParserLoops, AStackOfUnionsTakesElementsOfEitherKind)
{
    const Program program = LowerParserText("header a_t { bit<8> kind; bit<8> v; }\n"
                                            "header b_t { bit<8> kind; bit<16> w; }\n"
                                            "header_union u_t { a_t a; b_t b; }\n"
                                            "struct headers { u_t[3] u; }\n"
                                            "struct meta { bit<8> x; }\n",
                                            "state start { transition select(packet.lookahead<bit<8>>()) {"
                                            " 1: one; 2: two; default: accept; } }\n"
                                            "state one { packet.extract(hdr.u.next.a); transition start; }\n"
                                            "state two { packet.extract(hdr.u.next.b); transition start; }\n");
    const Parsed parsed = Parse(program, Bytes("02 1234 01 56 00"));
    EXPECT_EQ(parsed.valid, (std::set<std::string>{"u[0].b", "u[1].a"}));
    EXPECT_EQ(parsed.At("u[0].b.w"), 0x1234u);
    EXPECT_EQ(parsed.At("u[1].a.v"), 0x56u);
}

const std::string kInside = std::string(kStack) +
                            "parser Labels(packet_in p, inout label_t[3] stack, out bit<8> first, in bit<8> add) {\n"
                            " bit<8> sum = add;\n"
                            " state start { p.extract(stack.next); sum = sum + 1;"
                            " transition select(stack.last.bottom) { 0: start; 1: end; } }\n"
                            " state end { first = sum; transition accept; } }\n";

TEST(ParserLoops, AParserInsideIsInlinedAndMovesTheStacksOfItsCaller)
{
    const Program program = LowerParserText(
        kInside, "Labels() inside;\n"
                 "state start { packet.extract(hdr.labels.next); inside.apply(packet, hdr.labels, m.x, 10);"
                 " m.count = hdr.labels.lastIndex; packet.extract(hdr.ip); transition accept; }\n");
    const Parsed parsed = Parse(program, Bytes("02 04 07 99"));
    EXPECT_EQ(parsed.At("labels[2].value"), 3u);
    EXPECT_EQ(parsed.At("meta.x"), 12u); // two labels inside
    EXPECT_EQ(parsed.At("meta.count"), 2u);
    EXPECT_EQ(parsed.At("ip.v"), 0x99u);
}

TEST(ParserLoops, AParserInsideGivesItsVariablesTheirValuesEachTime)
{
    const Program program =
        LowerParserText(kInside, "Labels() inside;\n"
                                 "state start { inside.apply(packet, hdr.labels, m.x, 10); m.count = (bit<32>)m.x;"
                                 " inside.apply(packet, hdr.labels, m.x, 20); transition accept; }\n");
    const Parsed parsed = Parse(program, Bytes("02 05 07"));
    EXPECT_EQ(parsed.At("meta.count"), 12u);
    EXPECT_EQ(parsed.At("meta.x"), 21u);
}

TEST(ParserLoops, MoreStatesThanALoopCanBeUnrolledToAreRefused)
{
    try
    {
        LowerParserText("header b_t { bit<8> v; }\n"
                        "struct headers { b_t[80] a; b_t[80] b; }\n"
                        "struct meta { bit<8> x; }\n",
                        "state start { transition select(packet.lookahead<bit<1>>()) { 0: one; 1: two; } }\n"
                        "state one { packet.extract(hdr.a.next); transition start; }\n"
                        "state two { packet.extract(hdr.b.next); transition start; }\n");
        FAIL() << "81 * 81 states and more were made";
    }
    catch (const InputError& error)
    {
        EXPECT_NE(error.Diagnostics().front().what.find("more than 4096 states"), std::string::npos);
    }
}

} // namespace
} // namespace pisa::test
