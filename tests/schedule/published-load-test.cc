// A saturated dRMT chip that runs the published schedules, stepped clock by clock.
// SPDX-License-Identifier: GPL-2.0-only
#include "schedule/published.h"

#include <gmock/gmock.h>
#include <map>
#include <set>

namespace pisa
{
namespace
{

using testing::ElementsAre;

/** What one processor does in one cycle. */
struct Issue
{
    unsigned used[2]{}; ///< key units, fields
    std::set<Cycle> packets[2];
};

/** A chip into which a packet goes every cycle from 0 on, to the processor whose turn it is. */
class SteppedChip
{
  public:
    SteppedChip(const OperationGraph& graph, const Schedule& schedule) : m_schedule(schedule)
    {
        for (std::size_t i = 0; i < graph.operations.size(); ++i)
        {
            const ScheduledOperation& operation = graph.operations[i];
            const bool isMatch = operation.kind == OperationKind::Match;
            const bool isCondition = operation.kind == OperationKind::Condition;
            const unsigned cost = isMatch ? (operation.keyBits + 79) / 80 : isCondition ? 1 : operation.actionFields;
            m_operationsAt[schedule.start[i]].push_back({isMatch ? 0U : 1U, cost});
            m_last = std::max(m_last, schedule.start[i]);
        }
    }

    /** @return what each processor issues at a cycle. */
    std::vector<Issue> At(Cycle now) const
    {
        std::vector<Issue> issues(m_schedule.period);
        for (const auto& [start, operations] : m_operationsAt)
        {
            for (const auto& [resource, cost] : operations)
            {
                if (start <= now)
                {
                    const Cycle entry = now - start;
                    issues[entry % m_schedule.period].used[resource] += cost;
                    issues[entry % m_schedule.period].packets[resource].insert(entry);
                }
            }
        }
        return issues;
    }

    /** @return packets on each processor at a cycle: from their entry until the cycle after their last operation. */
    std::vector<unsigned> InFlight(Cycle now) const
    {
        std::vector<unsigned> packets(m_schedule.period, 0);
        for (Cycle entry = 0; entry <= now; ++entry)
        {
            packets[entry % m_schedule.period] += now <= entry + m_last ? 1 : 0;
        }
        return packets;
    }

    Cycle Last() const
    {
        return m_last;
    }

  private:
    Schedule m_schedule;
    std::map<Cycle, std::vector<std::pair<unsigned, unsigned>>> m_operationsAt; ///< (resource, cost)
    Cycle m_last{0};
};

TEST_P(PublishedGraphs, SaturatedProcessorsNeverIssueMoreThanTheirLimits)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const SteppedChip chip(m_graph, PublishedSchedule(packets));
        for (Cycle now = 0; now < chip.Last() + 50; ++now)
        {
            for (const Issue& issue : chip.At(now))
            {
                ASSERT_LE(issue.used[0], 8U) << now;
                ASSERT_LE(issue.used[1], 32U) << now;
                ASSERT_LE(issue.packets[0].size(), packets) << now;
                ASSERT_LE(issue.packets[1].size(), packets) << now;
            }
        }
    }
}

TEST_P(PublishedGraphs, ASaturatedChipIssuesThePublishedKeyUnitsAndFieldsEveryCycle)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const SteppedChip chip(m_graph, PublishedSchedule(packets));
        const auto sum = [&](Cycle now, unsigned resource)
        {
            unsigned used = 0;
            for (const Issue& issue : chip.At(now))
            {
                used += issue.used[resource];
            }
            return used;
        };
        for (Cycle now = chip.Last(); now < chip.Last() + 50; ++now)
        {
            EXPECT_EQ(sum(now, 0), GetParam().use[0]) << now;
            EXPECT_EQ(sum(now, 1), GetParam().use[1]) << now;
        }
        // a cycle before, the first packet's last operations are still to come
        EXPECT_LT(sum(chip.Last() - 1, 0) + sum(chip.Last() - 1, 1), GetParam().use[0] + GetParam().use[1]);
    }
}

TEST_P(PublishedGraphs, TheUseOfResiduesIsWhatASteppedProcessorIssues)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const Schedule schedule = PublishedSchedule(packets);
        const std::vector<ResidueUse> uses = UseOfResidues(m_graph, LimitsOf(packets), schedule);
        const SteppedChip chip(m_graph, schedule);
        ASSERT_EQ(uses.size(), schedule.period);
        for (unsigned residue = 0; residue < schedule.period; ++residue)
        {
            // processor 0 takes packets at multiples of the period
            const Cycle now = (chip.Last() / schedule.period + 1) * schedule.period + residue;
            const Issue issue = chip.At(now)[0];
            EXPECT_EQ(uses[residue].used[0], issue.used[0]) << residue;
            EXPECT_EQ(uses[residue].used[1], issue.used[1]) << residue;
            EXPECT_EQ(uses[residue].packets[0], issue.packets[0].size()) << residue;
            EXPECT_EQ(uses[residue].packets[1], issue.packets[1].size()) << residue;
        }
    }
}

TEST_P(PublishedGraphs, ThreadsAreTheMostPacketsThatASteppedProcessorHasInFlight)
{
    for (unsigned packets = 1; packets <= 2; ++packets)
    {
        const Schedule schedule = PublishedSchedule(packets);
        EXPECT_EQ(schedule.Threads(), GetParam().threads[packets - 1]);
        const SteppedChip chip(m_graph, schedule);
        unsigned most = 0;
        for (Cycle now = 0; now < chip.Last() + 2 * schedule.period; ++now)
        {
            const std::vector<unsigned> inFlight = chip.InFlight(now);
            most = std::max(most, *std::max_element(inFlight.begin(), inFlight.end()));
        }
        EXPECT_EQ(most, schedule.Threads());
    }
}

TEST(PublishedSwitchEgress, Packet13IsOnProcessor6LeavesAt211AndMeets28Or29OthersAndItself)
{
    if (PublishedFolder().empty())
    {
        GTEST_SKIP() << "the published graphs are not at hand (PISA_CORPUS)";
    }
    const OperationGraph graph = PublishedGraph("switch_egress");
    const Schedule schedule{7, PublishedSlots(graph, "drmt_ipc2")};
    EXPECT_EQ(schedule.Length(), 198U);
    EXPECT_EQ(13 + schedule.Length(), 211U);
    const SteppedChip chip(graph, schedule);
    // packet 13 is seen on processor 6 and on no other, its last operation in cycle 210 and none after
    const auto processorsAt = [&](Cycle now)
    {
        std::vector<unsigned> processors;
        const std::vector<Issue> issues = chip.At(now);
        for (unsigned processor = 0; processor < issues.size(); ++processor)
        {
            if (issues[processor].packets[0].count(13) + issues[processor].packets[1].count(13) > 0)
            {
                processors.push_back(processor);
            }
        }
        return processors;
    };
    for (Cycle now = 0; now < 300; ++now)
    {
        EXPECT_THAT(processorsAt(now), testing::Each(6U)) << now;
    }
    EXPECT_THAT(processorsAt(12), ElementsAre());
    EXPECT_THAT(processorsAt(13), ElementsAre(6));
    EXPECT_THAT(processorsAt(210), ElementsAre(6));
    EXPECT_THAT(processorsAt(211), ElementsAre());
    // 198 = 28 x 7 + 2: two of seven cycles see 29
    for (Cycle now = 197; now < 197 + 70; ++now)
    {
        const std::vector<unsigned> inFlight = chip.InFlight(now);
        EXPECT_EQ(std::count(inFlight.begin(), inFlight.end(), 29U), 2) << now;
        EXPECT_EQ(std::count(inFlight.begin(), inFlight.end(), 28U), 5) << now;
    }
}

} // namespace
} // namespace pisa
