// Periods and lengths against closed forms and against exhaustive enumeration of small graphs.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/interchangeable.h"
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/slot-model.h"
#include "compiler/schedule/stage-assignment.h"
#include "schedule/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

ScheduleAnswer
Find(const OperationGraph& graph, const DrmtLimits& limits, unsigned period = 0)
{
    SchedulerOptions options;
    options.budget = std::chrono::seconds(20);
    if (period > 0)
    {
        options.period = period;
    }
    return FindSchedule(graph, limits, options);
}

TEST(Scheduler, OneTableRunsEveryCycleIn23Cycles)
{
    const ScheduleAnswer answer = Find(MakeChain(1, 640, 32), LimitsOf(1));
    ASSERT_TRUE(answer.schedule);
    EXPECT_EQ(*answer.schedule, (Schedule{1, {0, 22}}));
    EXPECT_EQ(answer.schedule->Threads(), 23U);
    EXPECT_TRUE(answer.IsPeriodMinimal());
    EXPECT_TRUE(answer.IsLengthMinimal());
}

TEST(Scheduler, TwoTablesOfHalfACycleRunEveryCycleForTwoPackets)
{
    const ScheduleAnswer answer = Find(MakeChain(2, 320, 16), LimitsOf(2));
    ASSERT_TRUE(answer.schedule);
    EXPECT_EQ(*answer.schedule, (Schedule{1, {0, 22, 24, 46}}));
    EXPECT_EQ(answer.schedule->Threads(), 47U);
}

TEST(Scheduler, OneMatchSlotCannotHoldTwoOrderedMatches)
{
    const ScheduleAnswer answer = Find(MakeChain(2, 80, 1), LimitsOf(1), 1);
    EXPECT_FALSE(answer.schedule);
    ASSERT_EQ(answer.reasons.size(), 1U);
    EXPECT_THAT(answer.reasons[0].what, HasSubstr("period 1 is impossible, at least 2 is needed"));
}

TEST(Scheduler, TheSecondMatchSlipsToTheFreeResidue)
{
    // ready at 24, which is residue 0 again, taken by the first match
    const ScheduleAnswer answer = Find(MakeChain(2, 80, 1), LimitsOf(1));
    ASSERT_TRUE(answer.schedule);
    EXPECT_EQ(*answer.schedule, (Schedule{2, {0, 22, 25, 47}}));
    EXPECT_EQ(answer.lengthBound, 48U); // 47 is the critical path; that it fails is proved
}

TEST(Scheduler, APeriodLargerThanTheChainNeedsNoSlip)
{
    const ScheduleAnswer answer = Find(MakeChain(2, 80, 1), LimitsOf(1), 47);
    ASSERT_TRUE(answer.schedule);
    EXPECT_EQ(*answer.schedule, (Schedule{47, {0, 22, 24, 46}}));
}

TEST(Scheduler, ThePeriodOfIndependentTablesIsWhatTheirKeysFill)
{
    OperationGraph graph;
    for (unsigned i = 0; i < 9; ++i)
    {
        graph.operations.push_back({"m" + std::to_string(i), OperationKind::Match, 5 * 80, 0, {}});
    }
    const ScheduleAnswer answer = Find(graph, LimitsOf(2));
    ASSERT_TRUE(answer.schedule);
    // 45 units over 8 give a bound of 6, but no two of 5 units share a cycle
    EXPECT_EQ(answer.schedule->period, 9U);
    EXPECT_TRUE(answer.IsPeriodMinimal());
}

TEST(Scheduler, AnOperationBeyondACycleHasNoSchedule)
{
    const ScheduleAnswer answer = Find(MakeChain(1, 641, 1), LimitsOf(1));
    EXPECT_FALSE(answer.schedule);
    ASSERT_EQ(answer.reasons.size(), 1U);
    EXPECT_EQ(answer.reasons[0].what, "m0 needs 9 key units in one cycle, limit 8");
}

TEST(Scheduler, TheSameSeedGivesTheSameSchedule)
{
    const OperationGraph graph = MakeRandomGraph(3, 30, 2);
    const ScheduleAnswer once = Find(graph, LimitsOf(1));
    const ScheduleAnswer again = Find(graph, LimitsOf(1));
    ASSERT_TRUE(once.schedule);
    EXPECT_EQ(*once.schedule, *again.schedule);
}

/** Tries all starts below a horizon, one operation after another. */
class Enumeration
{
  public:
    Enumeration(const OperationGraph& graph, const DrmtLimits& limits, unsigned period, unsigned horizon)
        : m_graph(graph),
          m_limits(limits),
          m_period(period),
          m_horizon(horizon)
    {
    }

    bool Exists()
    {
        return Extend();
    }

  private:
    bool Extend()
    {
        const unsigned operation = static_cast<unsigned>(m_start.size());
        if (operation == m_graph.operations.size())
        {
            return true;
        }
        for (unsigned start = 0; start < m_horizon; ++start)
        {
            m_start.push_back(start);
            if (Holds(operation) && Extend())
            {
                return true;
            }
            m_start.pop_back();
        }
        return false;
    }

    bool Holds(unsigned operation) const
    {
        for (const OperationEdge& edge : m_graph.edges)
        {
            if (edge.to == operation &&
                m_start[edge.from] + LatencyOf(edge.dependency, m_limits) > m_start[operation])
            {
                return false;
            }
        }
        const bool isMatch = m_graph.operations[operation].kind == OperationKind::Match;
        unsigned used = 0;
        std::set<unsigned> packets;
        for (unsigned other = 0; other <= operation; ++other)
        {
            if ((m_graph.operations[other].kind == OperationKind::Match) == isMatch &&
                m_start[other] % m_period == m_start[operation] % m_period)
            {
                used += CostOf(m_graph.operations[other], m_limits);
                packets.insert(m_start[other] / m_period);
            }
        }
        return used <= (isMatch ? m_limits.keyUnits : m_limits.actionFields) &&
               packets.size() <= (isMatch ? m_limits.matchPackets : m_limits.actionPackets);
    }

    const OperationGraph& m_graph;
    const DrmtLimits& m_limits;
    unsigned m_period;
    unsigned m_horizon;
    std::vector<unsigned> m_start;
};

TEST(Scheduler, SmallGraphsGetTheLeastPeriodAndLengthThatEnumerationFinds)
{
    unsigned undecided = 0;
    for (uint64_t seed = 1; seed <= 40; ++seed)
    {
        const OperationGraph graph = MakeRandomGraph(seed, 5, 5);
        DrmtLimits limits = LimitsOf(1 + seed % 2);
        limits.keyUnits = 5;
        limits.actionFields = 20;
        limits.matchLatency = 3;
        limits.actionLatency = 1;
        // each operation waits at most for a latency and then for one of all residues
        unsigned period = 1;
        while (!Enumeration(graph, limits, period, 5 * (3 + period)).Exists())
        {
            ++period;
        }
        unsigned length = 1;
        while (!Enumeration(graph, limits, period, length).Exists())
        {
            ++length;
        }
        const ScheduleAnswer answer = Find(graph, limits);
        ASSERT_TRUE(answer.schedule) << "seed " << seed;
        EXPECT_TRUE(Check(graph, limits, *answer.schedule).empty());
        EXPECT_EQ(answer.schedule->period, period) << "seed " << seed;
        EXPECT_EQ(answer.schedule->Length(), length) << "seed " << seed;
        undecided += answer.IsPeriodMinimal() && answer.IsLengthMinimal() ? 0 : 1;
    }
    EXPECT_EQ(undecided, 0U);
}

TEST(Scheduler, OrdersOfSlotsAgreeWithEnumerationAndSpaceOutToSchedules)
{
    unsigned refuted = 0;
    for (uint64_t seed = 1; seed <= 40; ++seed)
    {
        const OperationGraph graph = MakeRandomGraph(seed, 5, 5);
        DrmtLimits limits = LimitsOf(1 + seed % 2);
        limits.keyUnits = 5;
        limits.actionFields = 20;
        limits.matchLatency = 3;
        limits.actionLatency = 1;
        for (unsigned period = 1; period <= 3; ++period)
        {
            const ModuloProblem problem = MakePeriodicProblem(graph, limits, period);
            WorkMeter meter(std::chrono::seconds(20));
            const SlotAnswer answer = SolveSlots(problem, OrderSlots(problem), meter, meter.Left());
            const bool exists = Enumeration(graph, limits, period, 5 * (3 + period)).Exists();
            EXPECT_TRUE(answer.verdict != Verdict::Found || exists) << "seed " << seed << ", period " << period;
            EXPECT_TRUE(answer.verdict != Verdict::Refuted || !exists) << "seed " << seed << ", period " << period;
            refuted += answer.verdict == Verdict::Refuted ? 1 : 0;
            if (answer.verdict == Verdict::Found)
            {
                const Schedule schedule{period, problem.OperationStarts(SpaceSlots(problem, answer))};
                EXPECT_THAT(Check(graph, limits, schedule), testing::IsEmpty()) << "seed " << seed;
            }
        }
    }
    EXPECT_GT(refuted, 0U);
}

TEST(Scheduler, TheBoundNeverExceedsThePeriodOfAnExistingSchedule)
{
    for (uint64_t seed = 1; seed <= 200; ++seed)
    {
        const OperationGraph graph = MakeRandomGraph(seed, 5, 6);
        DrmtLimits limits = LimitsOf(1 + seed % 2);
        limits.keyUnits = 5;
        limits.actionFields = 20;
        limits.matchLatency = 2;
        limits.actionLatency = 1;
        const ModuloProblem problem = MakePeriodicProblem(graph, limits, 1);
        const unsigned bound = BoundPeriod(problem, OrderSlots(problem)).period;
        unsigned period = 1;
        while (!Enumeration(graph, limits, period, 5 * (2 + period)).Exists())
        {
            ++period;
        }
        EXPECT_LE(bound, period) << "seed " << seed;
    }
}

TEST(Scheduler, AChainOfMatchesBoundsThePeriodByItsLengthOverPackets)
{
    const ModuloProblem one = MakePeriodicProblem(MakeChain(7, 8, 1), LimitsOf(1), 1);
    EXPECT_EQ(BoundPeriod(one, OrderSlots(one)).period, 7U);
    const ModuloProblem two = MakePeriodicProblem(MakeChain(7, 8, 1), LimitsOf(2), 1);
    EXPECT_EQ(BoundPeriod(two, OrderSlots(two)).period, 4U);
}

TEST(Scheduler, BinsAreCountedBySumAndByWhatCannotShare)
{
    EXPECT_EQ(BinsNeeded({}, 8), 0U);
    EXPECT_EQ(BinsNeeded({0}, 8), 1U);
    EXPECT_EQ(BinsNeeded({4, 4, 4}, 8), 2U);
    EXPECT_EQ(BinsNeeded({5, 5, 5}, 8), 3U);
    // 7, 6, 5, 4, 4 in 10: the three large ones leave 3, 4, 5; a four fits twice, so three bins
    EXPECT_EQ(BinsNeeded({7, 6, 5, 4, 4}, 10), 3U);
    // 7, 7, 4 in 10: no four fits beside a seven
    EXPECT_EQ(BinsNeeded({7, 7, 4}, 10), 3U);
}

TEST(Scheduler, OnlyTasksWithTheSameNeedsAndNeighboursAreInterchangeable)
{
    OperationGraph graph;
    for (const char* name : {"x", "y", "z"})
    {
        graph.operations.push_back({name, OperationKind::Match, 80, 0, {}});
    }
    graph.operations.push_back({"wide", OperationKind::Match, 160, 0, {}});
    graph.operations.push_back({"a", OperationKind::Action, 0, 1, {}});
    graph.edges.push_back({1, 4, OperationDependency::MatchToAction, {}});
    const auto pairs = InterchangeablePairs(MakePeriodicProblem(graph, LimitsOf(1), 4));
    EXPECT_THAT(pairs, ElementsAre(std::make_pair(0U, 2U)));
}

TEST(Scheduler, ABudgetIsWorkAndNotTimeSoThatItBuysTheSameAnswerAgain)
{
    const OperationGraph graph = MakeRandomGraph(5, 60, 3);
    SchedulerOptions options;
    for (const int milliseconds : {5, 20, 80, 320}) // mid-search, wherever that is
    {
        options.budget = std::chrono::milliseconds(milliseconds);
        const ScheduleAnswer once = FindSchedule(graph, LimitsOf(1), options);
        const ScheduleAnswer again = FindSchedule(graph, LimitsOf(1), options);
        EXPECT_EQ(once.schedule.has_value(), again.schedule.has_value());
        EXPECT_TRUE(!once.schedule || *once.schedule == *again.schedule) << milliseconds;
        EXPECT_EQ(once.bound.period, again.bound.period);
        EXPECT_EQ(once.lengthBound, again.lengthBound);
    }
}

TEST(Scheduler, AMeterGivesNoMoreThanItsBudget)
{
    WorkMeter meter(NominalTime{100});
    meter.Spend(NominalTime{99});
    EXPECT_FALSE(meter.IsSpent());
    meter.Spend(NominalTime{1});
    EXPECT_TRUE(meter.IsSpent());
    meter.Spend(NominalTime{1});
    EXPECT_EQ(meter.Left(), NominalTime::zero());
    EXPECT_TRUE(WorkMeter(NominalTime{-1}).IsSpent());
}

TEST(Scheduler, WhenTheBudgetRunsOutTheAnswerSaysSo)
{
    SchedulerOptions options;
    options.budget = std::chrono::milliseconds(0);
    const OperationGraph graph = MakeRandomGraph(11, 60, 2);
    const ScheduleAnswer answer = FindSchedule(graph, LimitsOf(1), options);
    EXPECT_FALSE(answer.schedule);
    ASSERT_FALSE(answer.reasons.empty());
    EXPECT_THAT(answer.reasons.back().what, HasSubstr("the budget ran out at period"));
}

TEST(Stages, AChainOfMatchDependentTablesTakesOneStageATable)
{
    const OperationGraph graph = MakeChain(4, 80, 1);
    const auto coarse = AssignStages(graph, LimitsOf(1), StageGrain::Coarse, std::chrono::seconds(20));
    ASSERT_TRUE(coarse);
    EXPECT_THAT(coarse->stage, ElementsAre(0, 0, 1, 1, 2, 2, 3, 3));
    EXPECT_EQ(coarse->bound, 4U);
    EXPECT_THAT(StageStarts(graph, coarse->stage, StageLatency{}), ElementsAre(0, 12, 24, 36));
}

TEST(Stages, OnlyAFineAssignmentPartsAMatchFromItsAction)
{
    // m0 -> a0 -> a1 with a1 the action of m1: both matches fit stage 0, the actions are ordered
    OperationGraph graph = MakeChain(2, 80, 1);
    graph.edges[2] = {1, 3, OperationDependency::Action, {}};
    EXPECT_THAT(CheckStages(graph, LimitsOf(1), {0, 0, 0, 1}, StageGrain::Fine), ElementsAre());
    const auto faults = CheckStages(graph, LimitsOf(1), {0, 0, 0, 1}, StageGrain::Coarse);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_THAT(faults[0].what, HasSubstr("m1 in stage 0, a1 in stage 1: a table has one stage"));
    EXPECT_EQ(CheckStages(graph, LimitsOf(1), {0, 0, 0, 0}, StageGrain::Fine).size(), 1U); // a1 not after a0
}

TEST(Stages, TheStageLimitsAreThoseOfACycle)
{
    OperationGraph graph;
    graph.operations = {{"x", OperationKind::Match, 400, 0, {}}, {"y", OperationKind::Match, 320, 0, {}}};
    const auto faults = CheckStages(graph, LimitsOf(1), {0, 0}, StageGrain::Fine);
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].what, "stage 0 uses 9 key units, limit 8");
    EXPECT_EQ(AssignStages(graph, LimitsOf(1), StageGrain::Fine, std::chrono::seconds(20))->stages, 2U);
}

} // namespace
} // namespace pisa
