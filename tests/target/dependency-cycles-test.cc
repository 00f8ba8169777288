// The published cases of the two RMT profiles: 12, 3 and 1 cycles (Jose et al. 2015), and 20 a stage (Chole et al.
// 2017). SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-file.h"
#include "target/json-reader.h"
#include "target/stage-facts.h"
#include "target/target.h"
#include "target/throughput.h"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;

StageTiming
Time(const std::vector<StageFacts>& stages, const char* target = "rmt-32")
{
    return TimeStages(stages, LoadTarget(target).latency, false);
}

TEST(DependencyCycles, StagesWithoutDependenciesStartACycleApart)
{
    const StageTiming timing = Time(FreeStages(32));
    EXPECT_EQ(timing.start.back(), 31U);
    EXPECT_EQ(timing.done, 43U);
}

TEST(DependencyCycles, MatchDependencyAtEveryBoundaryTakesTwelveCyclesAStage)
{
    const StageTiming timing = Time(ChainedStages(32, DependencyKind::Match));
    EXPECT_EQ(timing.start.back(), 372U);
    EXPECT_EQ(timing.done, 384U);
}

TEST(DependencyCycles, ActionDependencyAtEveryBoundaryTakesThreeCyclesAStage)
{
    const StageTiming timing = Time(ChainedStages(32, DependencyKind::Action));
    EXPECT_EQ(timing.start.back(), 93U);
    EXPECT_EQ(timing.done, 105U);
}

TEST(DependencyCycles, EachBoundaryCostsItsOwnDependency)
{
    std::vector<StageFacts> stages = FreeStages(4);
    TieToPrevious(stages, 1, 1, DependencyKind::Match);
    TieToPrevious(stages, 2, 2, DependencyKind::Action);
    EXPECT_THAT(Time(stages).start, ElementsAre(0, 12, 15, 16));
    EXPECT_EQ(Time(stages).done, 28U);
}

TEST(DependencyCycles, StagesInBetweenHidePartOfTheWait)
{
    std::vector<StageFacts> stages = FreeStages(6);
    stages[5].waits = {{1, DependencyKind::Match}};
    EXPECT_THAT(Time(stages).start, ElementsAre(0, 1, 2, 3, 4, 13));
    EXPECT_EQ(Time(stages).done, 25U);
}

TEST(DependencyCycles, ADependencyOverTwelveStagesOrMoreCostsNothing)
{
    std::vector<StageFacts> stages = FreeStages(32);
    stages[13].waits = {{0, DependencyKind::Match}};
    EXPECT_EQ(Time(stages).done, 43U);
    stages[12].waits = {{0, DependencyKind::Match}};
    EXPECT_EQ(Time(stages).done, 43U);
    stages[11].waits = {{0, DependencyKind::Match}};
    EXPECT_EQ(Time(stages).done, 44U);
}

TEST(DependencyCycles, StagesBehindAMatchChainCostACycleEach)
{
    std::vector<StageFacts> stages = FreeStages(16);
    TieToPrevious(stages, 1, 8, DependencyKind::Match);
    const StageTiming timing = Time(stages);
    EXPECT_EQ(timing.start[8], 96U);
    EXPECT_EQ(timing.start[15], 103U);
    EXPECT_EQ(timing.done, 115U);
}

TEST(DependencyCycles, TwentyAStageWhateverTheDependencies)
{
    for (const unsigned stages : {1U, 5U, 12U, 18U, 22U})
    {
        EXPECT_EQ(Time(FreeStages(stages), "rmt-drmt-paper").done, 20U * stages);
        EXPECT_EQ(Time(ChainedStages(stages, DependencyKind::Match), "rmt-drmt-paper").done, 20U * stages);
    }
}

// ---- the schedules of switch.p4 that come with the dRMT paper ----

struct PublishedCycles
{
    const char* program;
    Cycle jose;
    Cycle chole;
};

class PublishedStages : public testing::TestWithParam<PublishedCycles>
{
  protected:
    void SetUp() override
    {
        const char* corpus = std::getenv("PISA_CORPUS");
        m_folder = std::filesystem::path(corpus != nullptr ? corpus : PISA_SOURCE_DIR "/../shared/corpus") / "drmt";
        if (!std::filesystem::exists(m_folder))
        {
            GTEST_SKIP() << "the published schedules are not at hand (PISA_CORPUS)";
        }
    }

    JsonValue Read(const std::string& name) const
    {
        const std::string file = (m_folder / name).string();
        return ReadJson(ReadTextFile(file), file);
    }

    /** The slots of the coarse schedules count halves of stages. */
    std::map<std::string, unsigned> StageOfOperations() const
    {
        std::map<std::string, unsigned> stages;
        const JsonValue schedule = Read(std::string("sched_") + GetParam().program + "_rmt_coarse.json");
        for (const auto& [operation, slot] : schedule.Member("slots").Members())
        {
            stages[operation] = static_cast<unsigned>(slot.Unsigned() / 2);
        }
        return stages;
    }

    std::vector<StageFacts> Facts() const
    {
        const std::map<std::string, unsigned> stageOf = StageOfOperations();
        unsigned last = 0;
        for (const auto& [operation, stage] : stageOf)
        {
            last = std::max(last, stage);
        }
        std::vector<StageFacts> facts(last + 1);
        const JsonValue graph = Read(std::string("dag_") + GetParam().program + ".json");
        for (const JsonValue& edge : graph.Member("edges").Items())
        {
            const unsigned from = stageOf.at(edge.Member("from").String());
            const unsigned to = stageOf.at(edge.Member("to").String());
            const std::string& type = edge.Member("dep").String();
            if (from < to)
            {
                facts[to].waits.push_back({from, type == "rmt_match"    ? DependencyKind::Match
                                                 : type == "rmt_action" ? DependencyKind::Action
                                                                        : DependencyKind::Successor});
            }
        }
        return facts;
    }

    std::filesystem::path m_folder;
};

TEST_P(PublishedStages, TakeThePublishedCyclesInBothProfiles)
{
    EXPECT_EQ(Time(Facts(), "rmt-32").done, GetParam().jose);
    EXPECT_EQ(Time(Facts(), "rmt-drmt-paper").done, GetParam().chole);
}

INSTANTIATE_TEST_SUITE_P(DependencyCycles, PublishedStages,
                         testing::Values(PublishedCycles{"switch_ingress", 160, 360},
                                         PublishedCycles{"switch_egress", 135, 240},
                                         PublishedCycles{"switch_combined", 184, 440},
                                         PublishedCycles{"switch_ingress_subset", 144, 240},
                                         PublishedCycles{"switch_egress_subset", 60, 100},
                                         PublishedCycles{"switch_combined_subset", 133, 240}),
                         [](const auto& info) { return std::string(info.param.program); });

// ---- passes ----

TEST(Throughput, AProgramTakesAnIssueSlotForEachPass)
{
    EXPECT_EQ(PassesOf(12, 12), 1U);
    EXPECT_EQ(PassesOf(12, 13), 1U);
    EXPECT_EQ(PassesOf(12, 11), 2U); // one stage short costs half of the throughput
    EXPECT_EQ(PassesOf(12, 6), 2U);
    EXPECT_EQ(PassesOf(12, 5), 3U);
    EXPECT_EQ(PassesOf(0, 6), 1U); // an empty program passes too
    EXPECT_DOUBLE_EQ(ThroughputOfPasses(PassesOf(12, 6)), 0.5);
}

TEST(Throughput, SwitchEgressOnFewerStagesRunsAsPublished)
{
    const std::pair<unsigned, double> published[] = {{1, 0.083}, {4, 0.333}, {6, 0.5},
                                                     {7, 0.5},   {11, 0.5},  {12, 1.0}};
    for (const auto& [stages, throughput] : published)
    {
        EXPECT_NEAR(ThroughputOfPasses(PassesOf(12, stages)), throughput, 0.0005) << stages;
    }
}

} // namespace
} // namespace pisa
