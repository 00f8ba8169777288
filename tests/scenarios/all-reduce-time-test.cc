// The closed forms of AllReduce against published figures and against hand computation.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/all-reduce-time.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

// SwitchML-like figures: 32 integers a packet at 10 Gb/s, links and switch 1 us each
const IdealRack kTenGigabit{10e9, 1e-6, 1e-6};

TEST(InNetworkTime, FillsTheLineFrom23SlotsOn)
{
    EXPECT_NEAR(kTenGigabit.LineTime(180), 144e-9, 1e-15);
    EXPECT_NEAR(kTenGigabit.RoundTrip(180), 3.288e-6, 1e-15);
    EXPECT_EQ(EnoughSlots(kTenGigabit, 180), 23U);
    EXPECT_NEAR(32 * WindowRate(kTenGigabit, 180, 23), 222.2e6, 0.05e6);
    EXPECT_NEAR(32 * WindowRate(kTenGigabit, 180, 8), 77.9e6, 0.05e6);
}

TEST(InNetworkTime, IsOneRoundTripMoreThanTheLastSendTime)
{
    // all at once: (M-1) tau + RTT
    EXPECT_NEAR(InNetworkTime(kTenGigabit, 180, 101, 101), 100 * 144e-9 + 3.288e-6, 1e-15);
    // one slot: a round trip a window
    EXPECT_NEAR(InNetworkTime(kTenGigabit, 180, 5, 1), 5 * 3.288e-6, 1e-15);
}

TEST(RingTime, LosesByThePublishedFactors)
{
    // 4 MiB in 1024-byte payloads with 90 bytes around them, 100 Gb/s, links and switch 1 us each
    const IdealRack rack{100e9, 1e-6, 1e-6};
    const uint64_t windows = 4096;
    const double speedUps[] = {1.01, 1.54, 1.85, 2.11, 2.44, 3.01};
    uint64_t workers = 2;
    for (const double published : speedUps)
    {
        const double ring = RingTime(rack, 1114, workers, windows / workers);
        EXPECT_NEAR(ring / InNetworkTime(rack, 1114, windows, windows), published, 0.005) << workers << " workers";
        workers *= 2;
    }
}

/** 100 Gb/s and 250 bytes: tau is 20 ns, 20 cycles of a 1 GHz clock; the links take 1 us. */
ClockedRack
HundredGigabit()
{
    ClockedRack rack;
    rack.rate = 100000000000;
    rack.delay = 1000000;
    rack.clockHz = 1000000000;
    rack.parseCycles = 5;
    rack.parsers = 64;
    rack.ingressCycles = 100;
    rack.egressCycles = 50;
    return rack;
}

TEST(ClockedInNetworkTime, IsTheTextbookFormWhereEveryArrivalMeetsAnEdge)
{
    // RTT = 2 * 20 + 2 * 1000 ns + t_s; t_s to port 3 of 4 = 5 + 3 + 100 + 3 + 50 = 161 ns; 9 more windows
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {4, 10, 250, 0}, 3), 40000 + 2000000 + 161000 + 9 * 20000);
    // the copy for port 0 leaves three cycles earlier
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {4, 10, 250, 0}, 0), 40000 + 2000000 + 158000 + 9 * 20000);
}

TEST(ClockedInNetworkTime, WaitsForTheNextEdge)
{
    // started 300 ps behind an edge, the window waits 700 ps for one
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {1, 1, 250, 300}, 0), 40000 + 2000000 + 155000 + 700);
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {1, 1, 250, 1000}, 0), 40000 + 2000000 + 155000);
}

TEST(ClockedInNetworkTime, TakesTheLongestWaitOfAllWindows)
{
    // 255 bytes are 20.4 ns: three windows wait 600, 200 and 800 ps for their edges
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {1, 3, 255, 0}, 0), 40800 + 2000000 + 155000 + 2 * 20400 + 800);
    // of the first two the 600 ps remain: the second one leaves early and waits for the port
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {1, 2, 255, 0}, 0), 40800 + 2000000 + 155000 + 20400 + 600);
}

TEST(ClockedInNetworkTime, IsBoundByTheIssueRateFromTwentyOneWorkersOn)
{
    EXPECT_EQ(LimitOf(HundredGigabit(), 20, 250), Limit::Line);
    EXPECT_EQ(LimitOf(HundredGigabit(), 21, 250), Limit::Issue);
    // 30 cycles a slot: t_s to port 29 = 5 + 29 + 100 + 29 + 50 = 213 ns, 9 more slots
    EXPECT_EQ(InNetworkTime(HundredGigabit(), {30, 10, 250, 0}, 29), 40000 + 2000000 + 213000 + 9 * 30000);
}

TEST(ClockedInNetworkTime, IsBoundByTheParserWhereAFrameIsShorterThanItsParsing)
{
    ClockedRack rack = HundredGigabit();
    rack.rate = 1000000000000; // 2 ns a frame, 5 cycles to parse it
    EXPECT_EQ(LimitOf(rack, 2, 250), Limit::Parser);
    EXPECT_EQ(InNetworkTime(rack, {2, 10, 250, 0}, 0), 4000 + 2000000 + 156000 + 9 * 5000);
}

TEST(ClockedInNetworkTime, WaitsForTheParsersThatHaveAPortMore)
{
    // tau is 6 cycles, a frame is parsed in 4. 3 ports on 2 parsers: port 0 and 2 share the first one, 8 cycles a
    // window, port 1 has the second. Parsed behind the first arrival, window by window:
    //   ports 0 and 2 at 4 and 8, 12 and 16, 20 and 24; port 1 at 4, 10, 16.
    // Each is issued at once but port 1 at 5 and 17, behind the first parser. Slots are complete at 8, 16 and 24.
    ClockedRack rack = HundredGigabit();
    rack.parseCycles = 4;
    rack.parsers = 2;
    EXPECT_EQ(LimitOf(rack, 3, 75), Limit::Parser);
    EXPECT_EQ(InNetworkTime(rack, {3, 3, 75, 0}, 0), 2 * (6000 + 1000000) + 24000 + 100000 + 50000);
    // on three parsers the line is the limit: parsed at 4, the last of three is issued at 6, two line times on
    rack.parsers = 3;
    EXPECT_EQ(LimitOf(rack, 3, 75), Limit::Line);
    EXPECT_EQ(InNetworkTime(rack, {3, 3, 75, 0}, 0), 2 * (6000 + 1000000) + 6000 + 100000 + 50000 + 2 * 6000);
}

TEST(ClockedInNetworkTime, EndsWithResultsThatWaitForEgressWhenLateParsersCatchUp)
{
    // tau is 3 cycles, a frame is parsed in 2. 5 ports on 3 parsers: the first two have two of them, 4 cycles a
    // window, the third has one. Behind the first arrival the first two (H) are done at 2, 4, ... 20, the third (T)
    // at 2, 5, ... 14. Issues: H 2-3, T 4, H 5-6 | T 7, H 8-11 | T 12, H 13-14, T 15, H 16-17 | H 18-19, T 20, H
    // 21-22 | H 23-26. Slots are complete at 6, 11, 17, 22 and 26; each has 5 copies, so that the last one waits
    // until 27.
    ClockedRack rack = HundredGigabit();
    rack.parseCycles = 2;
    rack.parsers = 3;
    rack.rate = 200000000000;
    EXPECT_EQ(LimitOf(rack, 5, 75), Limit::Parser);
    EXPECT_EQ(InNetworkTime(rack, {5, 5, 75, 0}, 0), 2 * (3000 + 1000000) + 27000 + 100000 + 50000);
    // on five parsers slots are complete every 5 cycles from 6 on
    rack.parsers = 5;
    EXPECT_EQ(LimitOf(rack, 5, 75), Limit::Issue);
    EXPECT_EQ(InNetworkTime(rack, {5, 5, 75, 0}, 0), 2 * (3000 + 1000000) + 26000 + 100000 + 50000);
}

TEST(ClockedRingTime, IsTheTextbookFormPlusTheFirstMeeting)
{
    // 4 workers: 6 steps of 3 packets: 3 * 20 + 20 + 2000 + 155 ns; three cycles once, when all start together
    EXPECT_EQ(RingTime(HundredGigabit(), {4, 3, 250, 0}), 6 * (4 * 20000 + 2000000 + 155000) + 3000);
}

} // namespace

} // namespace pisa
