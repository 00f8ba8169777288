// The published arithmetic of Tofino 1, in both of its forms.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/stage-lengths.h"

#include "target/placement.h"
#include "target/program-builder.h"
#include "target/stage-facts.h"
#include "target/target.h"
#include "target/throughput.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;

constexpr unsigned kStages = 12;

StageLengths
Tofino()
{
    return std::get<StageLengths>(LoadTarget("tofino-like").latency);
}

/** A thread's latency in compiler form, assembler form, and as the chip is timed. */
struct Latencies
{
    Cycle compiler;
    Cycle assembler;
    Cycle done;

    bool operator==(const Latencies& o) const
    {
        return compiler == o.compiler && assembler == o.assembler && done == o.done;
    }
};

std::ostream&
operator<<(std::ostream& out, const Latencies& latencies)
{
    return out << latencies.compiler << " / " << latencies.assembler << ", done " << latencies.done;
}

Latencies
LatenciesOf(const std::vector<StageFacts>& stages, bool egress = false)
{
    const auto boundaries = BoundariesOf(stages, Tofino(), egress);
    return {PublishedLatency(stages, boundaries, Tofino(), LatencyForm::Compiler),
            PublishedLatency(stages, boundaries, Tofino(), LatencyForm::Assembler),
            TimeStages(stages, Tofino(), egress).done};
}

/** All 12 stages match-dependent, each with these features. */
std::vector<StageFacts>
MatchStages(StageFeatures features)
{
    std::vector<StageFacts> stages = ChainedStages(kStages, DependencyKind::Match);
    for (StageFacts& stage : stages)
    {
        stage.features = features;
    }
    return stages;
}

StageFeatures
With(bool StageFeatures::*feature)
{
    StageFeatures features;
    features.*feature = true;
    return features;
}

/** @return the numbers of the stages that are match-dependent. */
std::vector<unsigned>
MatchDependent(const std::vector<StageBoundary>& boundaries)
{
    std::vector<unsigned> stages;
    for (unsigned stage = 0; stage < boundaries.size(); ++stage)
    {
        if (boundaries[stage] == StageBoundary::Match)
        {
            stages.push_back(stage);
        }
    }
    return stages;
}

TEST(StageLengths, TwelveMatchDependentExactStages)
{
    EXPECT_EQ(LatenciesOf(MatchStages({})), (Latencies{244, 224, 244}));
}

TEST(StageLengths, TcamInEveryStageAddsTwoEach)
{
    EXPECT_EQ(LatenciesOf(MatchStages(With(&StageFeatures::tcam))), (Latencies{268, 246, 268}));
}

TEST(StageLengths, OneTcamLengthensEveryStageOfItsChain)
{
    std::vector<StageFacts> stages = FreeStages(kStages);
    TieToPrevious(stages, 1, 3, DependencyKind::Action);
    TieToPrevious(stages, 4, 11, DependencyKind::Match);
    stages[2].features.tcam = true;
    const auto boundaries = BoundariesOf(stages, Tofino(), false);
    EXPECT_THAT(LengthsOf(stages, boundaries, Tofino(), LatencyForm::Compiler),
                ElementsAre(22, 22, 22, 22, 20, 20, 20, 20, 20, 20, 20, 20));
    EXPECT_THAT(PredicationOf(stages, boundaries, Tofino()),
                ElementsAre(13, 13, 13, 13, 11, 11, 11, 11, 11, 11, 11, 11));
    EXPECT_EQ(LatenciesOf(stages), (Latencies{192, 170, 192}));
    // stage 4 waits for the end of stage 3, stage 6 for the corner turn too
    EXPECT_THAT(TimeStages(stages, Tofino(), false).start,
                ElementsAre(0, 2, 4, 6, 28, 48, 72, 92, 112, 132, 152, 172));
    stages[2].features.tcam = false;
    stages[4].features.tcam = true; // a chain of its own
    EXPECT_EQ(LatenciesOf(stages), (Latencies{192, 172, 192}));
}

TEST(StageLengths, WithoutDependenciesOnlyTheCornerIsMatchDependent)
{
    EXPECT_THAT(MatchDependent(BoundariesOf(FreeStages(kStages), Tofino(), false)), ElementsAre(0, 6));
    EXPECT_EQ(LatenciesOf(FreeStages(kStages)), (Latencies{54, 34, 54}));
}

TEST(StageLengths, EgressIsPaddedFromTheLowestStagesUntilItTakes160Cycles)
{
    const auto boundaries = BoundariesOf(FreeStages(kStages), Tofino(), true);
    EXPECT_THAT(MatchDependent(boundaries), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
    EXPECT_EQ(LatenciesOf(FreeStages(kStages), true), (Latencies{187, 167, 187}));
}

TEST(StageLengths, PaddingStopsAtTheMinimumExactly)
{
    StageLengths lengths = Tofino();
    lengths.egressMinimum = 167;
    EXPECT_EQ(MatchDependent(BoundariesOf(FreeStages(kStages), lengths, true)).size(), 9U);
    lengths.egressMinimum = 168;
    EXPECT_EQ(MatchDependent(BoundariesOf(FreeStages(kStages), lengths, true)).size(), 10U);
    lengths.egressMinimum = 148;
    EXPECT_EQ(MatchDependent(BoundariesOf(FreeStages(kStages), lengths, true)).size(), 8U);
    lengths.egressMinimum = 1000; // no chip reaches it: all stages are match-dependent, and that is that
    EXPECT_EQ(MatchDependent(BoundariesOf(FreeStages(kStages), lengths, true)).size(), 12U);
}

TEST(StageLengths, TcamAndSelectorInEveryStageOutrunTheDeparsersHeaderVectors)
{
    StageFeatures features = With(&StageFeatures::tcam);
    features.selector = true;
    const Latencies latencies = LatenciesOf(MatchStages(features));
    EXPECT_EQ(latencies.compiler, 364U);
    EXPECT_DOUBLE_EQ(ThroughputOfHeaderVectors(Tofino(), latencies.compiler), 288.0 / 375);
}

TEST(StageLengths, HeaderVectorsLimitThroughputFrom278CyclesOn)
{
    EXPECT_EQ(ThroughputOfHeaderVectors(Tofino(), 0), 1.0);
    EXPECT_EQ(ThroughputOfHeaderVectors(Tofino(), 250), 1.0); // 288/261 is more than a packet a cycle
    EXPECT_EQ(ThroughputOfHeaderVectors(Tofino(), 277), 1.0);
    EXPECT_LT(ThroughputOfHeaderVectors(Tofino(), 278), 1.0);
}

TEST(StageLengths, OfSelectorDividerStatefulAndMeterTheFirstCounts)
{
    const Cycle plain = 12 * 20 + 4;
    const auto added = [&](bool StageFeatures::*feature)
    {
        const Latencies latencies = LatenciesOf(MatchStages(With(feature)));
        EXPECT_EQ(latencies.compiler, latencies.done);
        return std::make_pair(latencies.compiler - plain, latencies.assembler - (plain - 20));
    };
    EXPECT_EQ(added(&StageFeatures::selector), std::make_pair(Cycle{12 * 8}, Cycle{11 * 8}));
    EXPECT_EQ(added(&StageFeatures::wideSelector), std::make_pair(Cycle{12 * 10}, Cycle{11 * 10}));
    EXPECT_EQ(added(&StageFeatures::statefulDivide), std::make_pair(Cycle{12 * 4}, Cycle{11 * 6}));
    EXPECT_EQ(added(&StageFeatures::stateful), std::make_pair(Cycle{12 * 4}, Cycle{11 * 4}));
    EXPECT_EQ(added(&StageFeatures::meter), std::make_pair(Cycle{12 * 4}, Cycle{11 * 4}));
    StageFeatures all{true, true, true, true, true, true};
    EXPECT_EQ(LatenciesOf(MatchStages(all)), (Latencies{364, 334, 364}));
}

TEST(StageLengths, OnlyWaitsSinceTheLastMatchDependentStageCount)
{
    std::vector<StageFacts> stages = FreeStages(kStages);
    stages[2].waits = {{1, DependencyKind::Match}};
    stages[4].waits = {{1, DependencyKind::Match}}; // stage 1 has ended before stage 2 starts
    EXPECT_THAT(MatchDependent(BoundariesOf(stages, Tofino(), false)), ElementsAre(0, 2, 6));
    stages[4].waits = {{2, DependencyKind::Match}};
    EXPECT_THAT(MatchDependent(BoundariesOf(stages, Tofino(), false)), ElementsAre(0, 2, 4, 6));
    stages[4].waits = {{0, DependencyKind::Action}, {3, DependencyKind::Successor}};
    EXPECT_EQ(BoundariesOf(stages, Tofino(), false)[4], StageBoundary::Concurrent);
    stages[4].waits = {{2, DependencyKind::Action}};
    EXPECT_EQ(BoundariesOf(stages, Tofino(), false)[4], StageBoundary::Action);
}

TEST(StageLengths, ProgramsAreTimedByTheirTablesAndTheirThread)
{
    ProgramBuilder builder;
    const FieldId a = builder.AddField("a", 32);
    const FieldId b = builder.AddField("b", 32);
    const FieldId c = builder.AddField("c", 32);
    const RegisterId sums = builder.AddRegister("sums", 32, 16);
    builder.AddTable("route", {{{a, MatchKind::Ternary}}, {}, {b}, 4, 0, {}, false});
    builder.AddTable("count", {{{b, MatchKind::Exact}}, {}, {c}, 4, 0, {sums}, false});
    const Target target = LoadTarget("tofino-like");
    Placement placement;
    placement.tables = {{0, {{0, 4}}}, {1, {{2, 4}}}};
    const StageTiming ingress = TimingOf(builder.Get(), placement, target, false);
    // TCAM in the chain 0 to 1, a stateful unit in the chain 2 to 5
    EXPECT_THAT(ingress.start, ElementsAre(0, 1, 23, 24, 25, 26, 54, 55, 56, 57, 58, 59));
    EXPECT_EQ(ingress.done, 79U);
    EXPECT_EQ(TimingOf(builder.Get(), placement, target, true).done, 187U); // nothing of ingress counts in egress
}

TEST(Throughput, SevenParseStatesMeet100GbitsAtTheMinimumPacket)
{
    const uint64_t clock = LoadTarget("tofino-like").clockHz;
    const uint64_t minimum = 8 + 60 + 4 + 1; // as the compiler counts it
    EXPECT_LE(LeastPacketBytes(7, 100'000'000'000, clock), minimum);
    EXPECT_EQ(LeastPacketBytes(7, 100'000'000'000, clock), 72U);
    EXPECT_EQ(LeastPacketBytes(8, 100'000'000'000, clock), 82U);
    EXPECT_EQ(LeastPacketBytes(9, 100'000'000'000, clock), 93U);
    EXPECT_EQ(LeastPacketBytes(4, 8'000, 1'000), 4U); // a byte a cycle, without rounding
}

} // namespace
} // namespace pisa
