// Expressions of all widths: every expected value is computed by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-lower/source.h"

#include <gtest/gtest.h>

using namespace pisa;
using namespace pisa::test;

namespace
{

const char* const kWide = "bit<128> a; bit<128> b; bit<128> c;";
constexpr uint64_t kOnes = ~uint64_t{0};

/** a and b in two pieces each; c = the expression. */
std::pair<uint64_t, uint64_t>
Wide(const std::string& expression, uint64_t aHigh, uint64_t aLow, uint64_t bHigh, uint64_t bLow)
{
    Packet packet({kWide, "h.v.c = " + expression + ";"});
    packet.With("a[127:64]", aHigh).With("a[63:0]", aLow).With("b[127:64]", bHigh).With("b[63:0]", bLow).Ingress();
    return {packet["c[127:64]"], packet["c[63:0]"]};
}

uint64_t
Narrow(const std::string& fields, const std::string& expression, uint64_t a, uint64_t b)
{
    Packet packet({fields, "h.v.c = " + expression + ";"});
    return packet.With("a", a).With("b", b).Ingress()["c"];
}

using Pair = std::pair<uint64_t, uint64_t>;

} // namespace

TEST(WideNumbers, CarryAndBorrowGoFromPieceToPiece)
{
    EXPECT_EQ(Wide("h.v.a + h.v.b", 1, kOnes, 0, 1), Pair(2, 0));
    EXPECT_EQ(Wide("h.v.a + h.v.b", kOnes, kOnes, 0, 1), Pair(0, 0));
    EXPECT_EQ(Wide("h.v.a - h.v.b", 2, 0, 0, 1), Pair(1, kOnes));
    EXPECT_EQ(Wide("-h.v.a", 0, 1, 0, 0), Pair(kOnes, kOnes));
}

TEST(WideNumbers, ProductIsModulo2ToTheWidth)
{
    // (2^64 - 1)^2 = 2^128 - 2^65 + 1
    EXPECT_EQ(Wide("h.v.a * h.v.b", 0, kOnes, 0, kOnes), Pair(kOnes - 1, 1));
    // (2^64 + 3) * 5 = 5 * 2^64 + 15
    EXPECT_EQ(Wide("h.v.a * h.v.b", 1, 3, 0, 5), Pair(5, 15));
}

TEST(WideNumbers, ComparisonLooksAtTheHighPieceFirst)
{
    EXPECT_EQ(Wide("h.v.a < h.v.b ? 128w1 : 128w2", 1, 9, 2, 0), Pair(0, 1));
    EXPECT_EQ(Wide("h.v.a < h.v.b ? 128w1 : 128w2", 2, 0, 2, 0), Pair(0, 2));
    EXPECT_EQ(Wide("h.v.a <= h.v.b ? 128w1 : 128w2", 2, 0, 2, 0), Pair(0, 1));
    EXPECT_EQ(Wide("h.v.a == h.v.b ? 128w1 : 128w2", 2, 7, 2, 8), Pair(0, 2));
}

TEST(WideNumbers, ShiftsCrossPieces)
{
    EXPECT_EQ(Wide("h.v.a << 100", 0, 1, 0, 0), Pair(uint64_t{1} << 36, 0));
    EXPECT_EQ(Wide("h.v.a >> 60", 0xf, 0, 0, 0), Pair(0, 0xf0));
    EXPECT_EQ(Wide("h.v.a << (bit<8>)h.v.b", 0, 1, 0, 100), Pair(uint64_t{1} << 36, 0));
    EXPECT_EQ(Wide("h.v.a >> (bit<8>)h.v.b", 0xf, 0, 0, 60), Pair(0, 0xf0));
    EXPECT_EQ(Wide("h.v.a << (bit<8>)h.v.b", 0, 1, 0, 127), Pair(uint64_t{1} << 63, 0));
    EXPECT_EQ(Wide("h.v.a << (bit<8>)h.v.b", 0, 1, 0, 128), Pair(0, 0));
    EXPECT_EQ(Wide("h.v.a << h.v.b", 0, 1, 1, 0), Pair(0, 0)); // by 2^64
}

TEST(WideNumbers, SaturationHoldsAtTheEnds)
{
    EXPECT_EQ(Wide("h.v.a |+| h.v.b", kOnes, kOnes, 0, 2), Pair(kOnes, kOnes));
    EXPECT_EQ(Wide("h.v.a |-| h.v.b", 0, 1, 0, 2), Pair(0, 0));
    EXPECT_EQ(Wide("h.v.a |+| h.v.b", 0, 1, 0, 2), Pair(0, 3));
    const uint64_t most = kOnes >> 1;
    EXPECT_EQ(Wide("(bit<128>)((int<128>)h.v.a |+| (int<128>)h.v.b)", most, kOnes, 0, 1), Pair(most, kOnes));
    EXPECT_EQ(Wide("(bit<128>)((int<128>)h.v.a |-| (int<128>)h.v.b)", most + 1, 0, 0, 1), Pair(most + 1, 0));
}

TEST(WideNumbers, CastsKeepTheSign)
{
    EXPECT_EQ(Wide("(bit<128>)(int<128>)(int<8>)h.v.a[7:0]", 0, 0x80, 0, 0), Pair(kOnes, kOnes - 0x7f));
    EXPECT_EQ(Wide("(bit<128>)h.v.a[7:0]", kOnes, 0x1ff, 0, 0), Pair(0, 0xff));
    EXPECT_EQ(Wide("(bit<128>)((int<128>)h.v.a >> 4)", uint64_t{1} << 63, 0, 0, 0), Pair(0xf8ull << 56, 0));
}

TEST(WideNumbers, SlicesAndConcatenationMoveBits)
{
    EXPECT_EQ(Wide("h.v.a[95:32] ++ h.v.b[63:0]", 0x1122334455667788, 0x99aabbccddeeff00, 0, 5),
              Pair(0x5566778899aabbcc, 5));
    EXPECT_EQ(Wide("8w0xab ++ h.v.a[119:0]", 0x1122334455667788, 9, 0, 0), Pair(0xab22334455667788, 9));
}

TEST(Slices, OfWidePlacesAreReplacedAndTheRestStays)
{
    Packet packet({kWide, "h.v.c = h.v.a; h.v.c[71:60] = 12w0xabc; h.v.c[3:0] = 4w5;"});
    packet.With("a[127:64]", kOnes).With("a[63:0]", 0).Ingress();
    EXPECT_EQ(packet["c[127:64]"], 0xffffffffffffffab);
    EXPECT_EQ(packet["c[63:0]"], 0xc000000000000005);
}

TEST(NarrowNumbers, ShiftAmountsMayBeWiderThanWhatIsShifted)
{
    const char* const fields = "bit<8> a; bit<16> b; bit<8> c;";
    EXPECT_EQ(Narrow(fields, "h.v.a << h.v.b", 1, 256), 0u);
    EXPECT_EQ(Narrow(fields, "h.v.a << h.v.b", 1, 7), 0x80u);
    EXPECT_EQ(Narrow(fields, "h.v.a >> h.v.b", 0x80, 256), 0u);
    EXPECT_EQ(Narrow(fields, "(bit<8>)((int<8>)h.v.a >> h.v.b)", 0x80, 256), 0xffu);
}

TEST(NarrowNumbers, WrapSaturateAndDivide)
{
    const char* const fields = "bit<8> a; bit<8> b; bit<8> c;";
    EXPECT_EQ(Narrow(fields, "h.v.a + h.v.b", 250, 10), 4u);
    EXPECT_EQ(Narrow(fields, "h.v.a |+| h.v.b", 250, 10), 255u);
    EXPECT_EQ(Narrow(fields, "h.v.a / 8", 250, 0), 31u);
    EXPECT_EQ(Narrow(fields, "h.v.a % 8", 250, 0), 2u);
    EXPECT_EQ(Narrow(fields, "(bit<8>)((int<8>)h.v.a < (int<8>)h.v.b ? 8w1 : 8w0)", 0xff, 0), 1u);
    EXPECT_EQ(Narrow(fields, "(bit<8>)((bit<4>)h.v.a)", 0xab, 0), 0xbu);
    EXPECT_EQ(Narrow(fields, "~h.v.a ^ (h.v.b | 1) & 0xf", 0x0f, 0x10), 0xf1u);
}

TEST(NarrowNumbers, ValuesAreReadBeforeTheyAreOverwritten)
{
    Packet packet({"bit<8> a; bit<8> b;", "pair_t p = { h.v.a, h.v.b }; p = { p.y, p.x }; h.v.a = p.x; h.v.b = p.y;",
                   "", "struct pair_t { bit<8> x; bit<8> y; }"});
    packet.With("a", 3).With("b", 4).Ingress();
    EXPECT_EQ(packet["a"], 4u);
    EXPECT_EQ(packet["b"], 3u);
}

TEST(ShortCircuit, LeavesOutEffectsOfWhatIsNotAsked)
{
    const Source source{"bit<8> a; bit<8> b; bit<8> n;",
                        "bool x = h.v.a == 1 && tick(h.v.n); bool y = h.v.b == 1 || tick(h.v.n);"
                        " if (x) { h.v.a = 100; } if (y) { h.v.b = 100; }",
                        "", "bool tick(inout bit<8> n) { n = n + 1; return n > 1; }"};
    Packet neither(source);
    neither.With("a", 0).With("b", 1).Ingress();
    EXPECT_EQ(neither["n"], 0u);
    Packet both(source);
    both.With("a", 1).With("b", 0).Ingress();
    EXPECT_EQ(both["n"], 2u);
    EXPECT_EQ(both["a"], 1u);   // the first call has returned false
    EXPECT_EQ(both["b"], 100u); // the second true
}

TEST(Functions, ReturnEarly)
{
    const Source source{"bit<8> a;", "h.v.a = f(h.v.a);", "",
                        "bit<8> f(in bit<8> x) { if (x > 10) { return 1; } if (x > 5) { return 2; } return x + 3; }"};
    EXPECT_EQ(Packet(source).With("a", 11).Ingress()["a"], 1u);
    EXPECT_EQ(Packet(source).With("a", 6).Ingress()["a"], 2u);
    EXPECT_EQ(Packet(source).With("a", 5).Ingress()["a"], 8u);
}

TEST(Faults, NameThePlaceAndTheLimit)
{
    const std::string divided = FaultOf({"bit<128> a; bit<128> b;", "h.v.a = h.v.a / h.v.b;"});
    EXPECT_NE(divided.find("test.p4:"), std::string::npos) << divided;
    EXPECT_NE(divided.find("by a constant power of two"), std::string::npos) << divided;
}
