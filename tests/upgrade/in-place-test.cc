// Tables that change in place on a running pipeline: entries move one by one, and each packet meets one of both.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/make-pipeline.h"
#include "upgrade/merged-program.h"
#include "upgrade/moving-row.h"
#include "upgrade/upgrade-folder.h"
#include "upgrade/upgrade-run.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{
namespace
{

constexpr uint64_t kKeys = 9;
constexpr TableId kNewTable = 3; ///< beside the three of the row
constexpr Cycle kCyclesAnEntry = 70;

Image
OnIdealChip(const Program& program)
{
    return Seal(program, LoadTarget("ideal"), Placement());
}

UpgradeRun::Setting
InPlace(bool isBanked)
{
    UpgradeRun::Setting setting;
    setting.isBanked = isBanked;
    setting.spacing = isBanked ? 10 : 2; // 8 processors take about 60 cycles each
    setting.options = InPlaceUpgrade::Options();
    setting.entriesPerSecond = 1e9 / 40;
    setting.prepare = [spacing = setting.spacing](Pipeline& pipeline, Phv& phv, Cycle now)
    { phv.slots[pipeline.SlotOf(kRowKey)] = now / spacing % kKeys; };
    setting.control = [](Pipeline& pipeline, Cycle now)
    {
        if (now == 0)
        {
            EXPECT_TRUE(pipeline.InsertEntry(kMovingTable, RowEntry(6), now)); // before the upgrade
            EXPECT_TRUE(pipeline.InsertEntry(kMovingTable, RowEntry(7), now));
            EXPECT_TRUE(pipeline.InsertEntry(kMovingTable, RowEntry(8), now));
        }
    };
    return setting;
}

/** Every packet adds up what its entry says, in the old table or in the new one. */
void
ExpectNoMiss(const UpgradeRun& run)
{
    for (const auto& [sum, count] : run.sums)
    {
        const uint64_t plain = sum & ~kByNewRow;
        EXPECT_TRUE(plain >= 3 + RowValueOf(0) && plain <= 3 + RowValueOf(kKeys - 1)) << sum << " of " << count;
    }
    EXPECT_EQ(run.strays, 0U);
}

TEST(InPlace, EachPacketMeetsItsEntryInTheOldTableOrInTheNewOne)
{
    for (const bool isBanked : {false, true})
    {
        UpgradeRun run(Row(), NewRow(), InPlace(isBanked));
        ASSERT_EQ(run.GetPlan().transactions.size(), 1U);
        run.UntilOver({});
        ExpectNoMiss(run);
        EXPECT_EQ(run.sums.size(), 2 * kKeys) << "each key was seen in both tables";
        EXPECT_NE(run.lastSum & kByNewRow, 0U);
        EXPECT_TRUE(run.isNew);
        EXPECT_EQ(run.GetPipeline().Entries(kNewTable).size(), kKeys) << "those of the control plane came, too";
    }
}

TEST(InPlace, LeavesTheOldOrTheNewTableWhereverTheChannelDies)
{
    for (const bool isBanked : {false, true})
    {
        const auto check = [](UpgradeRun& run)
        {
            ExpectNoMiss(run);
            EXPECT_EQ((run.lastSum & kByNewRow) != 0, run.isNew);
            EXPECT_EQ(run.GetPipeline().Entries(run.isNew ? kNewTable : kMovingTable).size(), kKeys);
        };
        // at least before and behind each entry
        KillEverywhere(Row(), NewRow(), InPlace(isBanked), check, 2 * kKeys, 3);
    }
}

TEST(InPlace, MovesEntriesThatComeWhileOthersMove)
{
    UpgradeRun::Setting setting = InPlace(false);
    const auto before = setting.control;
    setting.control = [before](Pipeline& pipeline, Cycle now)
    {
        before(pipeline, now);
        if (now == 450) // 225 register writes after the begin, the first entries are on their way
        {
            EXPECT_TRUE(pipeline.InsertEntry(kMovingTable, RowEntry(100), now));
            EXPECT_TRUE(pipeline.RemoveEntry(kMovingTable, RowEntry(8).match, now));
        }
    };
    setting.prepare = [](Pipeline& pipeline, Phv& phv, Cycle now)
    { phv.slots[pipeline.SlotOf(kRowKey)] = now / 2 % 8; };
    UpgradeRun run(Row(), NewRow(), setting);
    run.UntilOver({});
    ExpectNoMiss(run);
    const std::vector<Entry> entries = run.GetPipeline().Entries(kNewTable);
    ASSERT_EQ(entries.size(), kKeys); // one more, one less
    EXPECT_EQ(entries.back().match.at(1).value, 100U);
    EXPECT_EQ(entries.back().match.at(0).mask, 0U) << "entries said nothing of the new key";
}

/** As `pisa plan` does, to know what is left of an upgrade. */
Image
AfterPlanInPlace(uint64_t oldSize, uint64_t newSize)
{
    Program was = Row();
    was.tables[kMovingTable].size = oldSize;
    Program is = was;
    GiveOwnEntries(is.tables[kMovingTable], newSize);
    const InPlaceUpgrade inPlace(was, is);
    PreparedUpgrade upgrade;
    upgrade.was = upgrade.boot = OnIdealChip(was);
    upgrade.is = OnIdealChip(is);
    upgrade.delta = inPlace.delta;
    upgrade.plan = inPlace.plan;
    upgrade.graft = inPlace.graft;
    upgrade.merged = MergedFor(upgrade, upgrade.graft);
    return SettledAfter(upgrade);
}

TEST(InPlace, EndsWhereTheNewTableHasEntriesOfItsOwn)
{
    for (const uint64_t newSize : {6, 7, 8})
    {
        const Image settled = AfterPlanInPlace(6, newSize); // with room for 8 all could move
        EXPECT_TRUE(std::any_of(settled.program.tables.begin(), settled.program.tables.end(),
                                [&](const Table& table) { return table.name == "middle" && table.size == newSize; }))
            << newSize;
    }
}

/** An ideal chip without packets whose table changes in place. */
class Idle
{
  public:
    explicit Idle(const TransactionCosts& costs)
        : m_pipeline(MakePipeline(OnIdealChip(m_upgrade.was))),
          m_format(m_pipeline->Extend(OnIdealChip(m_upgrade.graft.program))),
          m_transaction(*m_pipeline, m_upgrade.graft, m_upgrade.plan.transactions.at(0), m_upgrade.line,
                        m_upgrade.version, m_format, costs)
    {
        m_transaction.Begin(0);
    }

    /** Does all that is due before `end`. */
    void RunUntil(Cycle end)
    {
        for (; m_now < end; ++m_now)
        {
            m_transaction.Advance(m_now, [] { return kNever; });
        }
    }

    Transaction& Changing()
    {
        return m_transaction;
    }

    Pipeline& On()
    {
        return *m_pipeline;
    }

  private:
    InPlaceUpgrade m_upgrade{Row(), NewRow()};
    std::unique_ptr<Pipeline> m_pipeline;
    uint32_t m_format;
    Transaction m_transaction;
    Cycle m_now{0};
};

TransactionCosts
CostsOf(double writesPerSecond, Cycle overhead)
{
    TransactionCosts costs;
    costs.writesPerSecond = writesPerSecond;
    costs.entriesPerSecond = 1e9 / kCyclesAnEntry;
    costs.overhead = overhead;
    return costs;
}

/** The paper's own: no packet comes; AllocTbl 112, SetPtr 1, GroupTbl 112 writes, then n entries. */
TEST(InPlace, TakesAsLongAsItsWritesAndEntries)
{
    Idle idle(CostsOf(1e8, 5)); // 10 cycles a write
    // AllocTbl, SetPtr, GroupTbl and the move are primitives; 6 boot entries; nobody is waited for
    const Cycle committed = 4 * 5 + 10 * (112 + 1 + 112) + 6 * kCyclesAnEntry;
    idle.RunUntil(committed);
    EXPECT_FALSE(idle.Changing().HasCommitted());
    idle.RunUntil(committed + 1);
    EXPECT_TRUE(idle.Changing().HasCommitted());
    // SetPtr past it, UngroupTbl 112, DeallocTbl 112
    const Cycle over = committed + 3 * 5 + 10 * (1 + 112 + 112);
    idle.RunUntil(over);
    EXPECT_FALSE(idle.Changing().IsOver());
    idle.RunUntil(over + 1);
    EXPECT_TRUE(idle.Changing().IsOver());
}

constexpr Cycle kThirdEntry = 112 + 1 + 112 + 3 * kCyclesAnEntry; ///< has moved by then, at a write a cycle

TEST(InPlace, RollingBackTakesTheTimeOfTheEntriesThatGoBack)
{
    Idle idle(CostsOf(1e9, 0));
    idle.RunUntil(kThirdEntry + 1);
    idle.Changing().Abort(kThirdEntry);
    const Cycle over = kThirdEntry + 3 * kCyclesAnEntry + 112; // three entries, and out of the group
    idle.RunUntil(over);
    EXPECT_FALSE(idle.Changing().IsOver());
    idle.RunUntil(over + 1);
    EXPECT_TRUE(idle.Changing().IsOver());
    EXPECT_FALSE(idle.Changing().HasCommitted());
}

TEST(InPlace, RollingBackWaitsForRoomThatOthersHaveTaken)
{
    TransactionCosts costs = CostsOf(1e9, 0);
    costs.poll = 10;
    Idle idle(costs);
    idle.RunUntil(kThirdEntry + 1);
    for (uint64_t key = 100; key < 113; ++key) // three of six have gone from a table of 16
    {
        ASSERT_TRUE(idle.On().InsertEntry(kMovingTable, RowEntry(key), kThirdEntry));
    }
    idle.Changing().Abort(kThirdEntry);
    const Cycle first = kThirdEntry + kCyclesAnEntry; // in vain, and so at each poll
    idle.RunUntil(first + 25);
    EXPECT_TRUE(idle.Changing().IsWaiting());
    EXPECT_EQ(idle.On().PlannedEntries(kNewTable).size(), 3U) << "they are still met";
    for (uint64_t key = 100; key < 103; ++key)
    {
        ASSERT_TRUE(idle.On().RemoveEntry(kMovingTable, RowEntry(key).match, first + 25));
    }
    const Cycle over = first + 30 + 2 * kCyclesAnEntry + 112;
    idle.RunUntil(over);
    EXPECT_FALSE(idle.Changing().IsOver());
    idle.RunUntil(over + 1);
    EXPECT_TRUE(idle.Changing().IsOver());
    EXPECT_EQ(idle.On().PlannedEntries(kMovingTable).size(), 16U);
}

} // namespace
} // namespace pisa
