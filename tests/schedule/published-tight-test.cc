// All 24 published schedules hold, and the checker refuses each operation that is moved before it is ready.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "schedule/published.h"

#include <gmock/gmock.h>
#include <map>
#include <set>

namespace pisa
{
namespace
{

using testing::HasSubstr;
using testing::IsEmpty;

/** Least cycles between the operations of an edge at the published latencies: 22, 2 and 0. */
Cycle
Cost(OperationDependency dependency)
{
    switch (dependency)
    {
    case OperationDependency::MatchToAction:
    case OperationDependency::TableResult:
        return 22;
    case OperationDependency::Match:
    case OperationDependency::Action:
        return 2;
    default:
        return 0;
    }
}

unsigned
Amount(const ScheduledOperation& operation)
{
    return operation.kind == OperationKind::Match    ? (operation.keyBits + 79) / 80
           : operation.kind == OperationKind::Action ? operation.actionFields
                                                     : 1;
}

/** Whether a cycle (or stage) of the published processors holds the operations of each kind that are put into it. */
class Room
{
  public:
    explicit Room(std::size_t packets) : m_packets(packets)
    {
    }

    void Put(const ScheduledOperation& operation, Cycle bin, Cycle packet)
    {
        const unsigned kind = operation.kind == OperationKind::Match ? 0 : 1;
        Bin& inside = m_bins[{kind, bin}];
        inside.amount += Amount(operation);
        inside.packets.insert(packet);
        m_holds = m_holds && inside.amount <= (kind == 0 ? 8U : 32U) && inside.packets.size() <= m_packets;
    }

    bool Holds() const
    {
        return m_holds;
    }

  private:
    struct Bin
    {
        unsigned amount{0};
        std::set<Cycle> packets;
    };

    std::size_t m_packets;
    std::map<std::pair<unsigned, Cycle>, Bin> m_bins;
    bool m_holds{true};
};

/** The definition of a schedule that holds, written out. */
bool
HoldsByDefinition(const OperationGraph& graph, unsigned packets, const Schedule& schedule)
{
    for (const OperationEdge& edge : graph.edges)
    {
        if (schedule.start[edge.to] < schedule.start[edge.from] + Cost(edge.dependency))
        {
            return false;
        }
    }
    Room room(packets);
    for (std::size_t i = 0; i < graph.operations.size(); ++i)
    {
        room.Put(graph.operations[i], schedule.start[i] % schedule.period, schedule.start[i] / schedule.period);
    }
    return room.Holds();
}

/** The same for stages: matches in the first half of a stage, actions in the second. */
bool
HoldsByDefinition(const OperationGraph& graph, StageGrain grain, const std::vector<unsigned>& stage)
{
    const auto half = [&](unsigned operation)
    { return 2 * stage[operation] + (graph.operations[operation].kind == OperationKind::Match ? 0 : 1); };
    for (const OperationEdge& edge : graph.edges)
    {
        const bool isParted = stage[edge.from] != stage[edge.to];
        if (half(edge.to) < half(edge.from) + (Cost(edge.dependency) > 0 ? 1 : 0) ||
            (grain == StageGrain::Coarse && edge.dependency == OperationDependency::MatchToAction && isParted))
        {
            return false;
        }
    }
    Room room(1);
    for (std::size_t i = 0; i < graph.operations.size(); ++i)
    {
        room.Put(graph.operations[i], stage[i], 0);
    }
    return room.Holds();
}

TEST_P(PublishedGraphs, NoOperationThatIsReadyJustThenMayStartACycleEarlier)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        Schedule schedule = PublishedSchedule(packets);
        EXPECT_THAT(Check(m_graph, LimitsOf(packets), schedule), IsEmpty());
        std::set<unsigned> tight;
        for (const OperationEdge& edge : m_graph.edges)
        {
            if (schedule.start[edge.to] > 0 &&
                schedule.start[edge.to] == schedule.start[edge.from] + Cost(edge.dependency))
            {
                tight.insert(edge.to);
            }
        }
        EXPECT_FALSE(tight.empty());
        for (const unsigned operation : tight)
        {
            --schedule.start[operation];
            const auto faults = Check(m_graph, LimitsOf(packets), schedule);
            ++schedule.start[operation];
            ASSERT_FALSE(faults.empty()) << m_graph.operations[operation].name;
            EXPECT_THAT(faults.front().what, HasSubstr(m_graph.operations[operation].name + " is ready at " +
                                                       std::to_string(schedule.start[operation])));
        }
    }
}

TEST_P(PublishedGraphs, AnyOperationACycleEarlierIsAcceptedJustWhenTheDefinitionHolds)
{
    unsigned accepted = 0;
    unsigned refused = 0;
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        Schedule schedule = PublishedSchedule(packets);
        EXPECT_TRUE(HoldsByDefinition(m_graph, packets, schedule));
        for (std::size_t i = 0; i < schedule.start.size(); ++i)
        {
            if (schedule.start[i] == 0)
            {
                continue;
            }
            --schedule.start[i];
            const bool holds = HoldsByDefinition(m_graph, packets, schedule);
            EXPECT_EQ(Check(m_graph, LimitsOf(packets), schedule).empty(), holds) << m_graph.operations[i].name;
            ++(holds ? accepted : refused);
            ++schedule.start[i];
        }
    }
    EXPECT_GT(refused, 0U);
    EXPECT_GT(accepted + refused, m_graph.operations.size() / 2);
}

TEST_P(PublishedGraphs, AnyOperationAStageEarlierIsAcceptedJustWhenTheDefinitionHolds)
{
    for (const StageGrain grain : {StageGrain::Coarse, StageGrain::Fine})
    {
        std::vector<unsigned> stage = PublishedStages(grain == StageGrain::Coarse ? "rmt_coarse" : "rmt_fine");
        EXPECT_TRUE(HoldsByDefinition(m_graph, grain, stage));
        EXPECT_THAT(CheckStages(m_graph, LimitsOf(1), stage, grain), IsEmpty());
        unsigned refused = 0;
        for (std::size_t i = 0; i < stage.size(); ++i)
        {
            if (stage[i] == 0)
            {
                continue;
            }
            --stage[i];
            const bool holds = HoldsByDefinition(m_graph, grain, stage);
            EXPECT_EQ(CheckStages(m_graph, LimitsOf(1), stage, grain).empty(), holds) << m_graph.operations[i].name;
            refused += holds ? 0 : 1;
            ++stage[i];
        }
        EXPECT_GT(refused, 0U);
    }
}

/** @return operations of one kind in the longest chain of which each starts after the one before it. */
unsigned
LongestOrder(const OperationGraph& graph, bool ofMatches)
{
    const std::size_t count = graph.operations.size();
    std::vector<std::vector<int>> lag(count, std::vector<int>(count, -1));
    for (const OperationEdge& edge : graph.edges)
    {
        int& known = lag[edge.from][edge.to];
        known = std::max(known, static_cast<int>(Cost(edge.dependency)));
    }
    for (std::size_t via = 0; via < count; ++via)
    {
        for (std::size_t from = 0; from < count; ++from)
        {
            for (std::size_t to = 0; lag[from][via] >= 0 && to < count; ++to)
            {
                if (lag[via][to] >= 0)
                {
                    lag[from][to] = std::max(lag[from][to], lag[from][via] + lag[via][to]);
                }
            }
        }
    }
    std::vector<unsigned> chain(count, 0);
    for (bool hasChanged = true; hasChanged;)
    {
        hasChanged = false;
        for (std::size_t to = 0; to < count; ++to)
        {
            if ((graph.operations[to].kind == OperationKind::Match) != ofMatches)
            {
                continue;
            }
            unsigned longest = 1;
            for (std::size_t from = 0; from < count; ++from)
            {
                longest = std::max(longest, lag[from][to] > 0 ? chain[from] + 1 : 0);
            }
            hasChanged |= longest > chain[to];
            chain[to] = std::max(chain[to], longest);
        }
    }
    return *std::max_element(chain.begin(), chain.end());
}

TEST_P(PublishedGraphs, NoPeriodBelowTheLongestOrderOverPacketsIsFound)
{
    const unsigned ordered[] = {LongestOrder(m_graph, true), LongestOrder(m_graph, false)};
    EXPECT_EQ(ordered[0], GetParam().ordered[0]);
    EXPECT_EQ(ordered[1], GetParam().ordered[1]);
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        SchedulerOptions options;
        options.period = (ordered[1] + packets - 1) / packets - 1;
        const ScheduleAnswer answer = FindSchedule(m_graph, LimitsOf(packets), options);
        EXPECT_FALSE(answer.schedule);
        EXPECT_GT(answer.bound.period, *options.period);
    }
}

TEST(PublishedSwitchEgress, ElevenOrderedActionsRefusePeriod10AndFitPeriod11)
{
    if (PublishedFolder().empty())
    {
        GTEST_SKIP() << "the published graphs are not at hand (PISA_CORPUS)";
    }
    const OperationGraph graph = PublishedGraph("switch_egress");
    EXPECT_EQ(LongestOrder(graph, false), 11U);
    SchedulerOptions options;
    options.period = 10;
    const ScheduleAnswer refused = FindSchedule(graph, LimitsOf(1), options);
    EXPECT_FALSE(refused.schedule);
    EXPECT_EQ(refused.bound.period, 11U);
    EXPECT_THAT(refused.reasons.front().what, HasSubstr("period 10 is impossible, at least 11 is needed"));
    EXPECT_THAT(Check(graph, LimitsOf(1), {11, PublishedSlots(graph, "drmt_ipc1")}), IsEmpty());
}

} // namespace
} // namespace pisa
