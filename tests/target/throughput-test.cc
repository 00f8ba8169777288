// Bounds on throughput against a chip and a parser that are stepped packet by packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/throughput.h"

#include "target/parser-timing.h"
#include "target/target.h"

#include <deque>
#include <gtest/gtest.h>
#include <vector>

namespace pisa
{
namespace
{

/**
 * A chip that always has a packet waiting, stepped for `cycles` cycles. Each cycle one packet enters the stages: one
 * that comes back for another pass, else a new one.
 * @return the packets that have entered for the first time in the second half
 */
unsigned
NewPacketsOf(unsigned needed, unsigned stages, Cycle latency, Cycle cycles)
{
    struct Packet
    {
        Cycle back;
        unsigned seen; ///< stages after this pass
    };
    std::deque<Packet> inFlight;
    unsigned entered = 0;
    for (Cycle now = 0; now < cycles; ++now)
    {
        Packet packet{0, 0};
        if (!inFlight.empty() && inFlight.front().back <= now)
        {
            packet = inFlight.front();
            inFlight.pop_front();
        }
        else if (now >= cycles / 2)
        {
            ++entered;
        }
        packet.seen += stages;
        packet.back = now + latency;
        if (packet.seen < needed)
        {
            inFlight.push_back(packet);
        }
    }
    return entered;
}

TEST(Throughput, ASaturatedChipOfSixOrElevenStagesTakesATwelveStageProgramEveryOtherCycle)
{
    for (const unsigned stages : {6U, 11U})
    {
        EXPECT_EQ(PassesOf(12, stages), 2U);
        EXPECT_DOUBLE_EQ(ThroughputOfPasses(PassesOf(12, stages)), 0.5);
        EXPECT_EQ(NewPacketsOf(12, stages, 12, 2400), 600U); // of 1,200 cycles
    }
    EXPECT_DOUBLE_EQ(ThroughputOfPasses(PassesOf(12, 12)), 1.0);
    EXPECT_EQ(NewPacketsOf(12, 12, 12, 2400), 1200U);
    EXPECT_EQ(PassesOf(12, 5), 3U);
    EXPECT_EQ(NewPacketsOf(12, 5, 12, 7200), 1200U); // of 3,600, a whole number of rounds of 3 x 12
}

TEST(Throughput, ASaturatedChipAgreesWithTheFormulaForEveryNumberOfStages)
{
    for (unsigned needed = 1; needed <= 24; ++needed)
    {
        for (unsigned stages = 1; stages <= 25; ++stages)
        {
            // a latency of 1 and more than a pass needs: only issue slots count
            for (const Cycle latency : {Cycle{1}, Cycle{12 + stages}})
            {
                constexpr Cycle kCycles = 40'000;
                const double perCycle = NewPacketsOf(needed, stages, latency, kCycles) / (kCycles / 2.0);
                EXPECT_NEAR(perCycle, ThroughputOfPasses(PassesOf(needed, stages)), 0.003)
                    << needed << " on " << stages << ", latency " << latency;
            }
        }
    }
}

/** @return whether a parser keeps up with packets of `bytes` back to back, `states` lookups each. */
bool
KeepsUp(unsigned states, uint64_t bytes, uint64_t bitsPerSecond, uint64_t clockHz)
{
    const std::vector<uint32_t> needed(states, 0);
    ParserTiming parser;
    constexpr uint64_t kPackets = 10'000;
    Cycle latest = 0;
    for (uint64_t packet = 0; packet < kPackets; ++packet)
    {
        // packet x bytes x 8 bits at the line's rate, in whole cycles
        const __uint128_t scaled = static_cast<__uint128_t>(packet) * bytes * 8 * clockHz;
        const auto arrival = static_cast<Cycle>((scaled + bitsPerSecond - 1) / bitsPerSecond);
        latest = parser.Parse({arrival, 1, 0}, needed.data(), states) - arrival;
    }
    return latest <= states + 1; // whole cycles may hold it up by one, a slower parser falls behind without end
}

TEST(Throughput, SevenEightAndNineParseStatesKeepUpFrom72And82And93BytesOnAndNotBelow)
{
    constexpr uint64_t kLine = 100'000'000'000;
    const uint64_t clock = LoadTarget("tofino-like").clockHz;
    ASSERT_EQ(clock, 1'220'000'000U);
    const uint64_t minimum = 8 + 60 + 4 + 1; // the shortest packet with its share of the line, as published
    EXPECT_TRUE(KeepsUp(7, minimum, kLine, clock));
    EXPECT_FALSE(KeepsUp(8, minimum, kLine, clock));
    const std::pair<unsigned, uint64_t> least[] = {{7, 72}, {8, 82}, {9, 93}}; // 10.25 bytes a state, rounded up
    for (const auto& [states, bytes] : least)
    {
        EXPECT_EQ(LeastPacketBytes(states, kLine, clock), bytes);
        EXPECT_TRUE(KeepsUp(states, bytes, kLine, clock)) << states;
        EXPECT_FALSE(KeepsUp(states, bytes - 1, kLine, clock)) << states;
    }
}

} // namespace
} // namespace pisa
