// Slots with times against hand computation and against the model of start times, which shares nothing with it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/timed-slots.h"

#include "compiler/schedule/clause-solver.h"
#include "compiler/schedule/length-search.h"
#include "schedule/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr NominalTime kTurn{std::chrono::seconds(20)};

LengthAnswer
Solve(const ModuloProblem& problem, unsigned horizon, const SlotNeighbourhood* near = nullptr)
{
    WorkMeter meter(kTurn);
    return SolveTimedSlots(problem, OrderSlots(problem), horizon, meter, kTurn, near);
}

TEST(TimedSlots, TwoTablesAtPeriod2Take48CyclesAndNot47)
{
    const ModuloProblem problem = MakePeriodicProblem(MakeChain(2, 80, 1), LimitsOf(1), 2);
    EXPECT_EQ(Solve(problem, 47).verdict, Verdict::Refuted);
    const LengthAnswer answer = Solve(problem, 48);
    ASSERT_EQ(answer.verdict, Verdict::Found);
    EXPECT_THAT(answer.start, testing::ElementsAre(0, 22, 25, 47));
}

TEST(TimedSlots, APeriodBeyondTheHorizonLeavesAllTasksTheirOwnResidues)
{
    const ModuloProblem problem = MakePeriodicProblem(MakeChain(2, 80, 1), LimitsOf(1), 100);
    EXPECT_EQ(Solve(problem, 46).verdict, Verdict::Refuted);
    EXPECT_EQ(Solve(problem, 47).verdict, Verdict::Found);
}

TEST(TimedSlots, NoStepsLeftIsNoAnswer)
{
    const ModuloProblem problem = MakePeriodicProblem(MakeChain(2, 80, 1), LimitsOf(1), 2);
    WorkMeter meter(NominalTime::zero());
    EXPECT_EQ(SolveTimedSlots(problem, OrderSlots(problem), 48, meter, kTurn).verdict, Verdict::Unknown);
}

TEST(TimedSlots, AgreeWithStartTimesOnEveryLengthOfRandomGraphs)
{
    unsigned found = 0;
    unsigned refuted = 0;
    for (uint64_t seed = 1; seed <= 25; ++seed)
    {
        const OperationGraph graph = MakeRandomGraph(seed, 8, 4);
        DrmtLimits limits = LimitsOf(1);
        limits.keyUnits = 5;
        limits.actionFields = 20;
        limits.matchLatency = 3;
        limits.actionLatency = 1;
        for (unsigned period = 1; period <= 4; ++period)
        {
            const ModuloProblem problem = MakePeriodicProblem(graph, limits, period);
            for (unsigned horizon = problem.CriticalPath(); horizon < problem.CriticalPath() + 8; ++horizon)
            {
                WorkMeter meter(kTurn);
                const Verdict expected = SolveLength(problem, horizon, meter, kTurn).verdict;
                const LengthAnswer answer = Solve(problem, horizon);
                ASSERT_EQ(answer.verdict, expected) << "seed " << seed << ", " << period << ", " << horizon;
                ++(expected == Verdict::Found ? found : refuted);
                if (expected == Verdict::Found)
                {
                    EXPECT_THAT(Check(graph, limits, {period, problem.OperationStarts(answer.start)}),
                                testing::IsEmpty());
                    EXPECT_LE(LengthOf(answer.start), horizon);
                    const SlotNeighbourhood near{&answer.start, 0};
                    EXPECT_EQ(Solve(problem, horizon, &near).verdict, Verdict::Found);
                }
            }
        }
    }
    EXPECT_GT(found, 100U);
    EXPECT_GT(refuted, 100U);
}

TEST(ClauseSolver, CountsWeightsAndConstants)
{
    ClauseSolver solver;
    const Literal a = solver.Fresh();
    const Literal b = solver.Fresh();
    solver.Add({a, b});
    solver.AddAtMost({{a, 3}, {b, 2}, {kTrue, 4}, {kFalse, 9}}, 6); // b alone fits beside the constant
    WorkMeter meter(kTurn);
    ASSERT_EQ(solver.Solve(meter, kTurn), Verdict::Found);
    EXPECT_FALSE(solver.IsTrue(a));
    EXPECT_TRUE(solver.IsTrue(b));
    EXPECT_TRUE(solver.IsTrue(kTrue));
    EXPECT_FALSE(solver.IsTrue(kFalse));
    ClauseSolver impossible;
    impossible.AddAtMost({{kTrue, 4}}, 3);
    EXPECT_EQ(impossible.Solve(meter, kTurn), Verdict::Refuted);
}

} // namespace
} // namespace pisa
