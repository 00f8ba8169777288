// Start times against the closed forms of Jose et al. 2015: 12, 3 and 1 cycles for match, action, anything else.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"
#include "target/program-builder.h"
#include "target/target.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** How a table depends on an earlier one. */
enum class Tie
{
    Match,
    Action,
};

/** A chip of `stages` stages with the tables named by their stage, and a way to tie them. */
class Row
{
  public:
    explicit Row(unsigned stages) : m_target(LoadTarget("rmt-32")), m_ties(stages), m_isEgress(stages, false)
    {
        m_target.stages = stages;
    }

    void Connect(unsigned from, unsigned to, Tie tie)
    {
        m_ties[to].push_back({from, tie});
    }

    void MoveToEgress(unsigned stage)
    {
        m_isEgress[stage] = true;
    }

    StageTiming Time(bool egress = false)
    {
        ProgramBuilder builder;
        Placement placement;
        std::vector<FieldId> written;
        for (unsigned stage = 0; stage < m_target.stages; ++stage)
        {
            written.push_back(builder.AddField("w" + std::to_string(stage), 32));
        }
        for (unsigned stage = 0; stage < m_target.stages; ++stage)
        {
            TableSketch sketch;
            sketch.writes = {written[stage]};
            sketch.isEgress = m_isEgress[stage];
            for (const auto& [from, tie] : m_ties[stage])
            {
                if (tie == Tie::Match)
                {
                    sketch.keys.push_back({written[from], MatchKind::Exact});
                }
                else
                {
                    sketch.reads.push_back(written[from]);
                }
            }
            const TableId id = builder.AddTable("t" + std::to_string(stage), sketch);
            placement.tables.push_back({id, {{stage, sketch.keys.empty() ? 0U : 1U}}});
        }
        return TimingOf(builder.Get(), placement, m_target, egress);
    }

  private:
    Target m_target;
    std::vector<std::vector<std::pair<unsigned, Tie>>> m_ties;
    std::vector<bool> m_isEgress;
};

std::vector<Cycle>
Multiples(unsigned count, Cycle step)
{
    std::vector<Cycle> cycles(count);
    for (unsigned i = 0; i < count; ++i)
    {
        cycles[i] = i * step;
    }
    return cycles;
}

TEST(Timing, IndependentTablesOverlapToOneCycleAStage)
{
    const StageTiming timing = Row(32).Time();
    EXPECT_EQ(timing.start, Multiples(32, 1));
    EXPECT_EQ(timing.done, 43U);
}

TEST(Timing, MatchDependencyAtEveryBoundaryTakesTheFullLatencyOfEachStage)
{
    Row row(32);
    for (unsigned stage = 1; stage < 32; ++stage)
    {
        row.Connect(stage - 1, stage, Tie::Match);
    }
    const StageTiming timing = row.Time();
    EXPECT_EQ(timing.start, Multiples(32, 12));
    EXPECT_EQ(timing.start.back(), 372U);
    EXPECT_EQ(timing.done, 384U);
}

TEST(Timing, ActionDependencyAtEveryBoundaryTakesThreeCyclesAStage)
{
    Row row(32);
    for (unsigned stage = 1; stage < 32; ++stage)
    {
        row.Connect(stage - 1, stage, Tie::Action);
    }
    const StageTiming timing = row.Time();
    EXPECT_EQ(timing.start, Multiples(32, 3));
    EXPECT_EQ(timing.done, 105U);
}

TEST(Timing, EachBoundaryWaitsForItsOwnDependency)
{
    Row row(4);
    row.Connect(0, 1, Tie::Match);
    row.Connect(1, 2, Tie::Action);
    const StageTiming timing = row.Time();
    EXPECT_EQ(timing.start, (std::vector<Cycle>{0, 12, 15, 16}));
    EXPECT_EQ(timing.done, 28U);
}

TEST(Timing, StagesBetweenDependentTablesHidePartOfTheWait)
{
    Row row(6);
    row.Connect(1, 5, Tie::Match);
    const StageTiming timing = row.Time();
    EXPECT_EQ(timing.start, (std::vector<Cycle>{0, 1, 2, 3, 4, 13}));
    EXPECT_EQ(timing.done, 25U);
}

TEST(Timing, DistantDependencyCostsNothing)
{
    Row row(32);
    row.Connect(0, 13, Tie::Match);
    EXPECT_EQ(row.Time().done, 43U);
}

TEST(Timing, StagesBehindTheLastDependencyCostOneCycleEach)
{
    Row row(16);
    for (unsigned stage = 1; stage <= 8; ++stage)
    {
        row.Connect(stage - 1, stage, Tie::Match);
    }
    const StageTiming timing = row.Time();
    EXPECT_EQ(timing.start[8], 96U);
    EXPECT_EQ(timing.start[15], 103U);
    EXPECT_EQ(timing.done, 115U);
}

TEST(Timing, EachThreadWaitsForItsOwnTablesOnly)
{
    Row row(4);
    row.Connect(0, 1, Tie::Match);
    row.MoveToEgress(2);
    row.MoveToEgress(3);
    row.Connect(2, 3, Tie::Action);
    EXPECT_EQ(row.Time(false).start, (std::vector<Cycle>{0, 12, 13, 14}));
    EXPECT_EQ(row.Time(true).start, (std::vector<Cycle>{0, 1, 2, 5}));
}

TEST(Timing, TableInSeveralStagesIsWaitedForAtItsLastAndWaitsAtItsFirst)
{
    ProgramBuilder builder;
    const FieldId a = builder.AddField("a", 32);
    const FieldId b = builder.AddField("b", 32);
    const FieldId c = builder.AddField("c", 32);
    const FieldId d = builder.AddField("d", 32);
    builder.AddTable("first", {ExactOn({a}), {}, {b}, 4096, 0, {}, false});
    builder.AddTable("second", {ExactOn({b}), {}, {c}, 4096, 0, {}, false});
    builder.AddTable("third", {ExactOn({c}), {}, {d}, 1, 0, {}, false});
    Target target = LoadTarget("rmt-32");
    target.stages = 8;
    Placement placement;
    placement.tables = {{0, {{0, 2048}, {2, 2048}}}, {1, {{3, 1024}, {5, 3072}}}, {2, {{6, 1}}}};
    // 3 waits for the end of the first in 2; 6 for the end of the second in 5
    EXPECT_EQ(TimingOf(builder.Get(), placement, target, false).start,
              (std::vector<Cycle>{0, 1, 2, 14, 15, 16, 28, 29}));
}

} // namespace
} // namespace pisa
