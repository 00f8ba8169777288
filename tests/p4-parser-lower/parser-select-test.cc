// Selects: masks, ranges, tuples, wide keys, value sets.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-key-set.h"
#include "p4-parser-lower/parse-model.h"

#include <gtest/gtest.h>

namespace pisa::test
{
namespace
{

constexpr const char* kDeclarations = "header h_t { bit<16> a; bit<16> b; int<8> s; bit<8> e; }\n"
                                      "header wide_t { bit<128> key; }\n"
                                      "struct headers { h_t h; wide_t wide; }\n"
                                      "struct meta { bit<8> way; }\n";

/** A parser that extracts h and says in m.way which of the states w1, w2, w3 it came to. */
std::string
SelectOf(const std::string& key, const std::string& cases, const std::string& locals = "")
{
    return locals + "state start { packet.extract(hdr.h); transition select(" + key + ") {" + cases + "} }\n" +
           "state w1 { m.way = 1; transition accept; }\n"
           "state w2 { m.way = 2; transition accept; }\n"
           "state w3 { m.way = 3; transition accept; }\n";
}

uint64_t
WayOf(const Program& program, const std::string& frame, const SetMembers& members = {})
{
    const Parsed parsed = Parse(program, Bytes(frame), members);
    return parsed.fault != 0 ? 100 + parsed.fault : parsed.At("meta.way");
}

TEST(ParserSelect, TheFirstCaseThatFitsWins)
{
    const Program program =
        LowerParserText(kDeclarations, SelectOf("hdr.h.a", "0x0800: w1; 0x0800 &&& 0xff00: w2; default: w3;"));
    EXPECT_EQ(WayOf(program, "0800 0000 00 00"), 1u);
    EXPECT_EQ(WayOf(program, "0801 0000 00 00"), 2u);
    EXPECT_EQ(WayOf(program, "0700 0000 00 00"), 3u);
}

TEST(ParserSelect, WithoutAFittingCaseParsingEndsWithoutAnErrorAsInSimpleSwitch)
{
    const Program program = LowerParserText(kDeclarations, SelectOf("hdr.h.a", "1: w1; 2: w2;"));
    EXPECT_EQ(WayOf(program, "0002 0000 00 00"), 2u);
    EXPECT_EQ(WayOf(program, "0003 0000 00 00"), 0u);
}

TEST(ParserSelect, ARangeHoldsBothEndsAndNothingBeyond)
{
    const Program program = LowerParserText(kDeclarations, SelectOf("hdr.h.a", "80 .. 443: w1; _: w2;"));
    EXPECT_EQ(WayOf(program, "004f 0000 00 00"), 2u); // 79
    EXPECT_EQ(WayOf(program, "0050 0000 00 00"), 1u);
    EXPECT_EQ(WayOf(program, "01bb 0000 00 00"), 1u);
    EXPECT_EQ(WayOf(program, "01bc 0000 00 00"), 2u);
}

TEST(ParserSelect, ARangeOfSignedNumbersRunsThroughZero)
{
    const Program program = LowerParserText(kDeclarations, SelectOf("hdr.h.s", "-3 .. 2: w1; _: w2;"));
    const std::pair<const char*, uint64_t> cases[] = {{"fc", 2}, {"fd", 1}, {"ff", 1}, {"00", 1},
                                                      {"02", 1}, {"03", 2}, {"80", 2}, {"7f", 2}};
    for (const auto& [byte, way] : cases)
    {
        EXPECT_EQ(WayOf(program, std::string("0000 0000 ") + byte + " 00"), way) << byte;
    }
}

TEST(ParserSelect, TuplesAskEachKey)
{
    const Program program = LowerParserText(
        kDeclarations, SelectOf("hdr.h.a, hdr.h.e, hdr.h.b", "(1, _, 2): w1; (1, 5 .. 6, _): w2; (_, _, _): w3;"));
    EXPECT_EQ(WayOf(program, "0001 0002 00 05"), 1u);
    EXPECT_EQ(WayOf(program, "0001 0003 00 05"), 2u);
    EXPECT_EQ(WayOf(program, "0001 0003 00 06"), 2u);
    EXPECT_EQ(WayOf(program, "0001 0003 00 07"), 3u);
    EXPECT_EQ(WayOf(program, "0002 0002 00 05"), 3u);
}

TEST(ParserSelect, KeysMayBeComputedAndCasesMayBeFields)
{
    const Program program = LowerParserText(
        kDeclarations, SelectOf("hdr.h.a + hdr.h.b, hdr.h.a == 3", "(7, true): w1; (7, _): w2; _: w3;"));
    EXPECT_EQ(WayOf(program, "0003 0004 00 00"), 1u);
    EXPECT_EQ(WayOf(program, "0004 0003 00 00"), 2u);
    EXPECT_EQ(WayOf(program, "ffff 0009 00 00"), 3u);
}

TEST(ParserSelect, KeysWiderThanAFieldAreCompared)
{
    const Program program = LowerParserText(
        kDeclarations, "state start { packet.extract(hdr.wide); transition select(hdr.wide.key) {"
                       " 0x0102030405060708090a0b0c0d0e0f10: w1;"
                       " 0xff000000000000000000000000000001 &&& 0xff000000000000000000000000000001: w2; } }\n"
                       "state w1 { m.way = 1; transition accept; }\n"
                       "state w2 { m.way = 2; transition accept; }\n");
    EXPECT_EQ(WayOf(program, "0102030405060708 090a0b0c0d0e0f10"), 1u);
    EXPECT_EQ(WayOf(program, "0102030405060708 090a0b0c0d0e0f11"), 0u);
    EXPECT_EQ(WayOf(program, "1102030405060708 090a0b0c0d0e0f10"), 0u);
    EXPECT_EQ(WayOf(program, "ff02030405060708 090a0b0c0d0e0f11"), 2u);
    EXPECT_EQ(WayOf(program, "ff02030405060708 090a0b0c0d0e0f10"), 0u);
}

TEST(ParserSelect, AValueSetHoldsWhatTheControlPlanePutsThere)
{
    const Program program = LowerParserText(
        kDeclarations, SelectOf("hdr.h.a", "types: w1; 9: w2; _: w3;", "value_set<bit<16>>(4) types;\n"));
    ASSERT_EQ(program.valueSets.size(), 1u);
    EXPECT_EQ(program.valueSets[0].name, "P.types");
    EXPECT_EQ(program.valueSets[0].size, 4u);
    EXPECT_EQ(program.valueSets[0].width, 16u);
    const SetMembers members{{"P.types", {{7, ~uint64_t{0}}}}};
    EXPECT_EQ(WayOf(program, "0007 0000 00 00", members), 1u);
    EXPECT_EQ(WayOf(program, "0009 0000 00 00", members), 2u);
    EXPECT_EQ(WayOf(program, "0007 0000 00 00"), 3u);
}

TEST(ParserSelect, AValueSetBesideAnotherKeyCountsOnlyWithIt)
{
    const Program program =
        LowerParserText(kDeclarations, SelectOf("hdr.h.a, hdr.h.b", "(1, 2): w1; (types, 5): w2; (_, 5): w3;",
                                                "value_set<bit<16>>(4) types;\n"));
    const SetMembers members{{"P.types", {{7, ~uint64_t{0}}}}};
    EXPECT_EQ(WayOf(program, "0001 0002 00 00", members), 1u);
    EXPECT_EQ(WayOf(program, "0007 0005 00 00", members), 2u);
    EXPECT_EQ(WayOf(program, "0008 0005 00 00", members), 3u);
    EXPECT_EQ(WayOf(program, "0007 0006 00 00", members), 0u);
}

TEST(ParserSelect, PrefixesFitJustTheRangeForAllRangesOfSixBits)
{
    for (unsigned low = 0; low < 64; ++low)
    {
        for (unsigned high = low; high < 64; ++high)
        {
            const std::vector<p4::MaskedValue> prefixes = p4::PrefixesOfRange(low, high, 6);
            for (unsigned key = 0; key < 64; ++key)
            {
                unsigned fits = 0;
                for (const p4::MaskedValue& prefix : prefixes)
                {
                    fits += (p4::Integer{key} & prefix.mask) == prefix.value ? 1 : 0;
                }
                ASSERT_EQ(fits, key >= low && key <= high ? 1u : 0u) << low << ".." << high << " at " << key;
            }
        }
    }
}

TEST(ParserSelect, TheWorstRangeOfWBitsTakesTwoPrefixesABitLessTwo)
{
    // Gupta and McKeown 2001: 1 to 2^w - 2 is the range of most prefixes, 2w - 2
    EXPECT_EQ(p4::PrefixesOfRange(1, 62, 6).size(), 10u);
    EXPECT_EQ(p4::PrefixesOfRange(1, 65534, 16).size(), 30u);
    EXPECT_EQ(p4::PrefixesOfRange(0, 65535, 16).size(), 1u);
}

} // namespace
} // namespace pisa::test
