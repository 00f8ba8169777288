// The six graphs of switch.p4: published schedules hold and are tight, and ours are no worse.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "schedule/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** One row of the published results: k = 1, k = 2, coarse and fine stages, latency of the coarse stages. */
struct Published
{
    const char* program;
    unsigned period[2];
    Cycle length[2];
    unsigned stages[2];
    Cycle done12;
    Cycle done20;
};

constexpr Published kPublished[] = {
    {"switch_ingress", {17, 15}, {407, 243}, {18, 17}, 160, 360},
    {"switch_egress", {11, 7}, {225, 198}, {12, 11}, 135, 240},
    {"switch_combined", {21, 21}, {505, 243}, {22, 21}, 184, 440},
    {"switch_ingress_subset", {11, 8}, {217, 221}, {12, 12}, 144, 240},
    {"switch_egress_subset", {5, 3}, {99, 99}, {5, 5}, 60, 100},
    {"switch_combined_subset", {11, 11}, {217, 217}, {12, 12}, 133, 240},
};

class PublishedGraphs : public testing::TestWithParam<Published>
{
  protected:
    void SetUp() override
    {
        if (PublishedFolder().empty())
        {
            GTEST_SKIP() << "the published graphs are not at hand (PISA_CORPUS)";
        }
        m_graph = PublishedGraph(GetParam().program);
    }

    /** Half-stages as stages. */
    std::vector<unsigned> PublishedStages(const std::string& kind) const
    {
        std::vector<unsigned> stages;
        for (const Cycle half : PublishedSlots(m_graph, kind))
        {
            stages.push_back(static_cast<unsigned>(half / 2));
        }
        return stages;
    }

    OperationGraph m_graph;
};

TEST_P(PublishedGraphs, ThePublishedScheduleHoldsWithItsLength)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const Schedule schedule{GetParam().period[packets - 1],
                                PublishedSlots(m_graph, "drmt_ipc" + std::to_string(packets))};
        EXPECT_THAT(Check(m_graph, LimitsOf(packets), schedule), testing::IsEmpty());
        EXPECT_EQ(schedule.Length(), GetParam().length[packets - 1]);
    }
}

TEST_P(PublishedGraphs, NoTightOperationMayStartOneCycleEarlier)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const DrmtLimits limits = LimitsOf(packets);
        Schedule schedule{GetParam().period[packets - 1],
                          PublishedSlots(m_graph, "drmt_ipc" + std::to_string(packets))};
        unsigned tight = 0;
        for (const OperationEdge& edge : m_graph.edges)
        {
            if (schedule.start[edge.to] == schedule.start[edge.from] + LatencyOf(edge.dependency, limits) &&
                schedule.start[edge.to] > 0)
            {
                ++tight;
                --schedule.start[edge.to];
                EXPECT_FALSE(Check(m_graph, limits, schedule).empty()) << m_graph.operations[edge.to].name;
                ++schedule.start[edge.to];
            }
        }
        EXPECT_GT(tight, 0U);
    }
}

TEST_P(PublishedGraphs, PublishedStagesHoldAndStartWhenTheLatenciesSay)
{
    const char* kinds[] = {"rmt_coarse", "rmt_fine"};
    for (unsigned grain = 0; grain < 2; ++grain)
    {
        const auto stages = PublishedStages(kinds[grain]);
        EXPECT_THAT(CheckStages(m_graph, LimitsOf(1), stages, static_cast<StageGrain>(grain)), testing::IsEmpty());
        EXPECT_EQ(StageStarts(m_graph, stages, StageLatency{}).size(), GetParam().stages[grain]);
    }
    const auto coarse = PublishedStages("rmt_coarse");
    EXPECT_EQ(StageStarts(m_graph, coarse, {12, 3, 1, 1}).back() + 12, GetParam().done12);
    EXPECT_EQ(StageStarts(m_graph, coarse, {20, 20, 20, 20}).back() + 20, GetParam().done20);
}

TEST_P(PublishedGraphs, OurStagesAreNoMoreThanThePublished)
{
    for (const StageGrain grain : {StageGrain::Coarse, StageGrain::Fine})
    {
        const auto ours = AssignStages(m_graph, LimitsOf(1), grain, std::chrono::seconds(20));
        ASSERT_TRUE(ours);
        EXPECT_THAT(CheckStages(m_graph, LimitsOf(1), ours->stage, grain), testing::IsEmpty());
        EXPECT_LE(ours->stages, GetParam().stages[static_cast<unsigned>(grain)]);
    }
}

TEST_P(PublishedGraphs, TwoPacketsACycleReachTheResourceBoundAtThePublishedLength)
{
    SchedulerOptions options;
    options.budget = std::chrono::seconds(20);
    const ScheduleAnswer answer = FindSchedule(m_graph, LimitsOf(2), options);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(Check(m_graph, LimitsOf(2), *answer.schedule), testing::IsEmpty());
    EXPECT_TRUE(answer.IsPeriodMinimal());
    EXPECT_LE(answer.schedule->period, GetParam().period[1]);
    EXPECT_LE(answer.schedule->Length(), GetParam().length[1]);
}

TEST_P(PublishedGraphs, OnePacketACycleReachesThePublishedPeriodInShorterOrEqualTime)
{
    SchedulerOptions options;
    options.budget = std::chrono::seconds(30);
    options.period = GetParam().period[0];
    const ScheduleAnswer answer = FindSchedule(m_graph, LimitsOf(1), options);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(Check(m_graph, LimitsOf(1), *answer.schedule), testing::IsEmpty());
    EXPECT_LE(answer.schedule->Length(), GetParam().length[0]);
}

std::string
NameOfProgram(const testing::TestParamInfo<Published>& info)
{
    return info.param.program;
}

INSTANTIATE_TEST_SUITE_P(SwitchP4, PublishedGraphs, testing::ValuesIn(kPublished), NameOfProgram);

} // namespace
} // namespace pisa
