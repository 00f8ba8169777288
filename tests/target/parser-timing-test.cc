// Lookups of a parser against hand computation, on both sides of each cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/parser-timing.h"

#include "target/throughput.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;

const std::vector<uint32_t> kEthernetIpv4Tcp{14, 24, 38}; ///< bytes up to the field that selects the next state

/** @return the cycle of each lookup and, last, when the frame is done. */
std::vector<Cycle>
LookupsOf(ParserTiming& parser, const FrameArrival& arrival, const std::vector<uint32_t>& needed)
{
    std::vector<Cycle> cycles(needed.size());
    cycles.push_back(parser.Parse(arrival, needed.data(), needed.size(), cycles.data()));
    return cycles;
}

std::vector<Cycle>
LookupsOf(const FrameArrival& arrival, const std::vector<uint32_t>& needed)
{
    ParserTiming parser;
    return LookupsOf(parser, arrival, needed);
}

TEST(ParserTiming, AFrameThatIsThereTakesACycleALookup)
{
    EXPECT_THAT(LookupsOf({0, 1, 0}, kEthernetIpv4Tcp), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(LookupsOf({100, 1, 0}, kEthernetIpv4Tcp), ElementsAre(100, 101, 102, 103));
}

TEST(ParserTiming, AStreamedFrameIsLookedUpWhenTheLastByteOfEachStateIsThere)
{
    // 40 Gb/s at 1 GHz: ceil(14 / 5), ceil(24 / 5), ceil(38 / 5)
    EXPECT_THAT(LookupsOf({0, 5, 1}, kEthernetIpv4Tcp), ElementsAre(3, 5, 8, 9));
    // a byte less is needed a cycle earlier only where the cycle was opened for that byte
    EXPECT_THAT(LookupsOf({0, 5, 1}, {10, 20, 35}), ElementsAre(2, 4, 7, 8));
    EXPECT_THAT(LookupsOf({0, 5, 1}, {11, 21, 36}), ElementsAre(3, 5, 8, 9));
}

TEST(ParserTiming, ALookupWaitsForTheOneBeforeEvenIfItsBytesAreThere)
{
    EXPECT_THAT(LookupsOf({0, 5, 1}, {20, 20, 24, 25, 31}), ElementsAre(4, 5, 6, 7, 8, 9));
}

TEST(ParserTiming, BytesACycleMayBeAFraction)
{
    // 10 Gb/s at 1 GHz: 5 bytes in 4 cycles; 14 x 4 / 5 = 11.2, 24 x 4 / 5 = 19.2, 38 x 4 / 5 = 30.4
    EXPECT_THAT(LookupsOf({7, 5, 4}, kEthernetIpv4Tcp), ElementsAre(7 + 12, 7 + 20, 7 + 31, 7 + 32));
    // 15 x 4 / 5 is whole: not a cycle later, but 16 is
    EXPECT_EQ((FrameArrival{7, 5, 4}.CycleOf(15)), 19U);
    EXPECT_EQ((FrameArrival{7, 5, 4}.CycleOf(16)), 20U);
}

TEST(ParserTiming, TheNextFrameStartsInTheCycleInWhichTheLastOneIsDone)
{
    ParserTiming parser;
    EXPECT_THAT(LookupsOf(parser, {10, 1, 0}, kEthernetIpv4Tcp), ElementsAre(10, 11, 12, 13));
    EXPECT_EQ(parser.Free(), 13U);
    EXPECT_THAT(LookupsOf(parser, {12, 1, 0}, kEthernetIpv4Tcp), ElementsAre(13, 14, 15, 16)); // waits a cycle
    EXPECT_THAT(LookupsOf(parser, {16, 1, 0}, kEthernetIpv4Tcp), ElementsAre(16, 17, 18, 19)); // just in time
    EXPECT_THAT(LookupsOf(parser, {20, 1, 0}, kEthernetIpv4Tcp), ElementsAre(20, 21, 22, 23)); // idle for one
}

TEST(ParserTiming, BytesGoOnArrivingWhileTheParserIsBusy)
{
    ParserTiming parser;
    const std::vector<uint32_t> long17(17, 0);
    EXPECT_EQ(parser.Parse({0, 1, 0}, long17.data(), long17.size()), 17U);
    // bytes 14, 24 and 38 come at 13, 15 and 18: only the third is waited for beyond the parser
    EXPECT_THAT(LookupsOf(parser, {10, 5, 1}, kEthernetIpv4Tcp), ElementsAre(17, 18, 19, 20));
    ParserTiming shorter;
    EXPECT_EQ(shorter.Parse({0, 1, 0}, long17.data(), 14), 14U);
    EXPECT_THAT(LookupsOf(shorter, {10, 5, 1}, kEthernetIpv4Tcp), ElementsAre(14, 15, 18, 19));
}

TEST(ParserTiming, AFrameWithoutStatesIsDoneWhenItStarts)
{
    ParserTiming parser;
    EXPECT_EQ(parser.Parse({5, 1, 0}, nullptr, 0), 5U);
    EXPECT_EQ(parser.Parse({3, 1, 0}, nullptr, 0), 5U);
}

TEST(ParserTiming, SixteenLookupsKeepUpWithShortFramesAndSeventeenDoNot)
{
    // 64-byte frames on 10 Gb/s: 84 byte times of 0.8 cycles are 67.2 cycles; four such ports on one parser: 16.8
    const std::vector<uint32_t> needed(17, 0);
    constexpr Cycle kFrames = 1000;
    ParserTiming sixteen;
    ParserTiming seventeen;
    for (Cycle frame = 0; frame < kFrames; ++frame)
    {
        const Cycle arrival = (frame * 168 + 9) / 10;
        EXPECT_EQ(sixteen.Parse({arrival, 1, 0}, needed.data(), 16), arrival + 16);       // never waits
        EXPECT_EQ(seventeen.Parse({arrival, 1, 0}, needed.data(), 17), 17 * (frame + 1)); // never idle
    }
    // the last frame has waited 0.2 cycles for each frame before it: 999 x 17 - ceil(999 x 16.8) = 16983 - 16784
    EXPECT_EQ(seventeen.Free() - 17 - ((kFrames - 1) * 168 + 9) / 10, 199U);
}

} // namespace
} // namespace pisa
