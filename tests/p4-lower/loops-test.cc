// Loops: how often they go round, and what break, continue and return leave.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-lower/source.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace pisa;
using namespace pisa::test;

TEST(Loops, CountUpToABoundOfThePacket)
{
    const Source source{"bit<8> n; bit<8> sum;",
                        "for (bit<8> i = 1; i <= h.v.n; i = i + 1) { h.v.sum = h.v.sum + i; }"};
    for (uint64_t n = 0; n < 20; ++n)
    {
        EXPECT_EQ(Packet(source).With("n", n).Ingress()["sum"], n * (n + 1) / 2) << n;
    }
}

TEST(Loops, BreakAndContinueLeaveTheInnermost)
{
    const Source source{"bit<8> n; bit<8> odd;",
                        "for (bit<8> j in 8w1 .. 2) { for (bit<8> i = 0; i < 10; i = i + 1) {"
                        " if (i == h.v.n) { break; } if (i[0:0] == 0) { continue; } h.v.odd = h.v.odd + 1; } }"};
    for (uint64_t n = 0; n < 12; ++n)
    {
        EXPECT_EQ(Packet(source).With("n", n).Ingress()["odd"], 2 * (std::min<uint64_t>(n, 10) / 2)) << n;
    }
}

TEST(Loops, GoOverRangesThatThePacketBounds)
{
    const Source source{"bit<4> low; bit<4> high; bit<8> sum;",
                        "for (bit<4> i in h.v.low .. h.v.high) { h.v.sum = h.v.sum + (bit<8>)i; }"};
    EXPECT_EQ(Packet(source).With("low", 13).With("high", 15).Ingress()["sum"], 13u + 14 + 15);
    EXPECT_EQ(Packet(source).With("low", 3).With("high", 2).Ingress()["sum"], 0u);
    EXPECT_EQ(Packet(source).With("low", 0).With("high", 0).With("sum", 5).Ingress()["sum"], 5u);
}

TEST(Loops, WithoutAKnownBoundAreRefused)
{
    const std::string fault = FaultOf({"bit<16> n;", "for (; h.v.n > 0; h.v.n = h.v.n - 3) { }"});
    EXPECT_NE(fault.find("how often the loop goes round is not known"), std::string::npos) << fault;
}

/** A counter of 32 bits: only what bounds its limit lets such a loop be unrolled. */
class Bounds : public testing::TestWithParam<std::pair<const char*, uint64_t (*)(uint64_t)>>
{
};

TEST_P(Bounds, OfTheLimitBoundTheRounds)
{
    const auto& [limit, roundsOf] = GetParam();
    const Source source{"bit<32> n; bit<8> rounds;", std::string("for (bit<32> i = 0; i < (") + limit +
                                                         "); i = i + 1) { h.v.rounds = h.v.rounds + 1; }"};
    for (const uint64_t n :
         {0ull, 1ull, 2ull, 3ull, 4ull, 5ull, 7ull, 0x40000000ull, 0x80000001ull, 0xfffffffeull, 0xffffffffull})
    {
        EXPECT_EQ(Packet(source).With("n", n).Ingress()["rounds"], roundsOf(n)) << n;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Loops, Bounds,
    testing::Values(std::pair{"h.v.n & 5", +[](uint64_t n) { return n & 5; }},
                    std::pair{"h.v.n % 8", +[](uint64_t n) { return n % 8; }},
                    std::pair{"h.v.n >> 30", +[](uint64_t n) { return n >> 30; }},
                    std::pair{"h.v.n / 0x40000000", +[](uint64_t n) { return n / 0x40000000; }},
                    std::pair{"(bit<32>)h.v.n[2:0] * 3", +[](uint64_t n) { return (n & 7) * 3; }},
                    std::pair{"30w0 ++ h.v.n[31:30]", +[](uint64_t n) { return n >> 30; }},
                    std::pair{"h.v.n[0:0] == 1 ? 32w2 : (h.v.n & 8) >> 1",
                              +[](uint64_t n) { return (n & 1) != 0 ? 2 : (n & 8) >> 1; }},
                    std::pair{"((h.v.n & 4) | 3) ^ 1", +[](uint64_t n) { return ((n & 4) | 3) ^ 1; }},
                    std::pair{"(h.v.n & 3) |-| 2", +[](uint64_t n) { return (n & 3) > 2 ? (n & 3) - 2 : 0; }},
                    std::pair{"10 - (h.v.n & 7)", +[](uint64_t n) { return 10 - (n & 7); }}));

TEST(Loops, GoRoundAsOftenAsALimitThatWrapsSays)
{
    const Source source{"bit<8> n; bit<8> rounds;",
                        "for (bit<8> i = 0; i < (h.v.n & 3) - 1; i = i + 1) { h.v.rounds = h.v.rounds + 1; }"};
    EXPECT_EQ(Packet(source).With("n", 3).Ingress()["rounds"], 2u);
    EXPECT_EQ(Packet(source).With("n", 0).Ingress()["rounds"], 255u);
}

TEST(Loops, BoundedByOneOfTwoConditionsEnd)
{
    const Source source{"bit<8> n; bit<8> rounds;",
                        "for (bit<32> i = 0; !(i >= 6 || h.v.n == 0); i = i + 1) { h.v.rounds = h.v.rounds + 1; "
                        "h.v.n = h.v.n - 1; }"};
    for (uint64_t n = 0; n < 9; ++n)
    {
        EXPECT_EQ(Packet(source).With("n", n).Ingress()["rounds"], std::min<uint64_t>(n, 6)) << n;
    }
}

TEST(Loops, AskTheirConditionOnceMoreThanTheyGoRound)
{
    const Source source{"bit<8> asked;", "for (bit<32> i = 0; ask(h.v.asked) == 0 && i < 3; i = i + 1) { }", "",
                        "bit<1> ask(inout bit<8> times) { times = times + 1; return 0; }"};
    EXPECT_EQ(Packet(source).Ingress()["asked"], 4u);
}

TEST(Exits, OfACalledControlTakeItsResultsAlong)
{
    const Source source{"bit<8> a; bit<8> b;", "c.apply(h.v.a[3:0]); h.v.b = 9;", "Inner() c;",
                        "control Inner(inout bit<4> p) { apply { p = 7; if (p == 7) { exit; } } }"};
    Packet packet(source);
    packet.With("a", 0x50).With("b", 1).Ingress();
    EXPECT_EQ(packet["a"], 0x57u);
    EXPECT_EQ(packet["b"], 1u);
}
