// One and two tables on a dRMT processor: the starts that hold, and every earlier one that does not.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "schedule/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

bool
Holds(const OperationGraph& graph, unsigned packets, unsigned period, const std::vector<Cycle>& start)
{
    return Check(graph, LimitsOf(packets), {period, start}).empty();
}

ScheduleAnswer
Find(const OperationGraph& graph, unsigned packets, unsigned period)
{
    SchedulerOptions options;
    options.period = period;
    return FindSchedule(graph, LimitsOf(packets), options);
}

/** @return the least last start of all starts below `horizon` that hold; `horizon` if there are none. */
Cycle
LeastLastStart(const OperationGraph& graph, unsigned packets, unsigned period, Cycle horizon)
{
    Cycle least = horizon;
    const DrmtLimits limits = LimitsOf(packets);
    for (Cycle a0 = 0; a0 < horizon; ++a0)
    {
        for (Cycle m1 = 0; m1 < horizon; ++m1)
        {
            for (Cycle a1 = m1; a1 < least; ++a1)
            {
                if (Check(graph, limits, {period, {0, a0, m1, a1}}).empty())
                {
                    least = a1;
                }
            }
        }
    }
    return least;
}

TEST(SmallSchedules, OneFullTableActsAt22AndTakesAPacketACycleIn23Threads)
{
    const OperationGraph graph = MakeChain(1, 640, 32); // all 8 units, all 32 fields
    EXPECT_TRUE(Holds(graph, 1, 1, {0, 22}));
    EXPECT_FALSE(Holds(graph, 1, 1, {0, 21}));
    const ScheduleAnswer answer = Find(graph, 1, 1);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(answer.schedule->start, ElementsAre(0, 22));
    EXPECT_EQ(answer.schedule->Length(), 23U);
    EXPECT_EQ(answer.schedule->Threads(), 23U);
    EXPECT_TRUE(answer.IsPeriodMinimal() && answer.IsLengthMinimal());
    EXPECT_FALSE(Find(MakeChain(1, 641, 32), 1, 1).schedule); // a ninth unit
    EXPECT_FALSE(Find(MakeChain(1, 640, 33), 1, 1).schedule); // a field more
}

TEST(SmallSchedules, TwoDependentTablesAloneStartAt0And22And24And46)
{
    const OperationGraph graph = MakeChain(2, 640, 32);
    constexpr unsigned kAlone = 100; // a period beyond the length: no two packets are on the processor at once
    EXPECT_TRUE(Holds(graph, 1, kAlone, {0, 22, 24, 46}));
    EXPECT_FALSE(Holds(graph, 1, kAlone, {0, 21, 24, 46}));
    EXPECT_FALSE(Holds(graph, 1, kAlone, {0, 22, 23, 46}));
    EXPECT_FALSE(Holds(graph, 1, kAlone, {0, 22, 24, 45}));
    const ScheduleAnswer answer = Find(graph, 1, kAlone);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(answer.schedule->start, ElementsAre(0, 22, 24, 46));
    EXPECT_EQ(answer.schedule->Length(), 47U);
}

TEST(SmallSchedules, TwoOrderedMatchesDoNotFitThePeriodOfOneMatchSlot)
{
    const OperationGraph graph = MakeChain(2, 80, 1);
    EXPECT_EQ(LeastLastStart(graph, 1, 1, 60), 60U); // none holds
    const ScheduleAnswer answer = Find(graph, 1, 1);
    EXPECT_FALSE(answer.schedule);
    EXPECT_EQ(answer.bound.period, 2U);
    EXPECT_THAT(answer.reasons.front().what, HasSubstr("period 1 is impossible, at least 2 is needed"));
}

TEST(SmallSchedules, AtPeriod2TheSecondMatchSlipsFrom24To25)
{
    const OperationGraph graph = MakeChain(2, 640, 32);
    EXPECT_TRUE(Holds(graph, 1, 2, {0, 22, 25, 47}));
    EXPECT_FALSE(Holds(graph, 1, 2, {0, 22, 24, 46})); // the residue of the first match
    EXPECT_FALSE(Holds(graph, 1, 2, {0, 22, 24, 47}));
    EXPECT_FALSE(Holds(graph, 1, 2, {0, 22, 25, 46})); // not ready
    EXPECT_EQ(LeastLastStart(graph, 1, 2, 60), 47U);
    const ScheduleAnswer answer = Find(graph, 1, 2);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(answer.schedule->start, ElementsAre(0, 22, 25, 47));
    EXPECT_EQ(answer.schedule->Length(), 48U);
    EXPECT_TRUE(answer.IsLengthMinimal());
}

TEST(SmallSchedules, TwoPacketsACycleTakeTwoTablesOfHalfACycleEachWithoutASlip)
{
    const OperationGraph graph = MakeChain(2, 320, 16); // 4 units, 16 fields
    EXPECT_TRUE(Holds(graph, 2, 1, {0, 22, 24, 46}));
    EXPECT_FALSE(Holds(graph, 1, 1, {0, 22, 24, 46}));                 // two packets, one allowed
    EXPECT_FALSE(Holds(MakeChain(2, 321, 16), 2, 1, {0, 22, 24, 46})); // 5 + 5 units
    EXPECT_FALSE(Holds(MakeChain(2, 320, 17), 2, 1, {0, 22, 24, 46})); // 17 + 17 fields
    EXPECT_EQ(LeastLastStart(graph, 2, 1, 60), 46U);
    const ScheduleAnswer answer = Find(graph, 2, 1);
    ASSERT_TRUE(answer.schedule);
    EXPECT_THAT(answer.schedule->start, ElementsAre(0, 22, 24, 46));
    EXPECT_EQ(answer.schedule->Length(), 47U);
    EXPECT_EQ(answer.schedule->Threads(), 47U);
}

} // namespace
} // namespace pisa
