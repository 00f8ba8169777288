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

TEST(Exits, OfACalledControlTakeItsResultsAlong)
{
    const Source source{"bit<8> a; bit<8> b;", "c.apply(h.v.a[3:0]); h.v.b = 9;", "Inner() c;",
                        "control Inner(inout bit<4> p) { apply { p = 7; if (p == 7) { exit; } } }"};
    Packet packet(source);
    packet.With("a", 0x50).With("b", 1).Ingress();
    EXPECT_EQ(packet["a"], 0x57u);
    EXPECT_EQ(packet["b"], 1u);
}
