// The six graphs of switch.p4: published schedules hold and are tight, and ours are no worse.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "schedule/published.h"

#include <gmock/gmock.h>

namespace pisa
{
namespace
{

TEST_P(PublishedGraphs, ThePublishedScheduleHoldsWithItsLength)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const Schedule schedule = PublishedSchedule(packets);
        EXPECT_THAT(Check(m_graph, LimitsOf(packets), schedule), testing::IsEmpty());
        EXPECT_EQ(schedule.Length(), GetParam().length[packets - 1]);
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

INSTANTIATE_TEST_SUITE_P(SwitchP4, PublishedGraphs, testing::ValuesIn(kPublished), NameOfProgram);

} // namespace
} // namespace pisa
