// Transactions carried out while packets pass: every packet meets one program, whatever happens to the channel.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/make-pipeline.h"
#include "upgrade/chain.h"
#include "upgrade/planner.h"
#include "upgrade/transaction.h"

#include <gtest/gtest.h>
#include <map>
#include <memory>

namespace pisa
{
namespace
{

Image
OnChip(const Program& program, bool isBanked)
{
    return isBanked ? OnBanks(program, RoomyBanks(8, 4)) : Seal(program, LoadTarget("ideal"), Placement());
}

/** A switch that a packet enters every second cycle, and an upgrade on it. */
class UpgradeRun
{
  public:
    UpgradeRun(const std::string& from, const std::string& to, bool isBanked, Consistency level, bool waits = true)
        : m_old(Chain(from)),
          m_new(Chain(to)),
          m_delta(Compare(m_old, m_new)),
          m_pipeline(MakePipeline(OnChip(m_old, isBanked)))
    {
        PlannerOptions options;
        options.level = level;
        m_plan = MakePlan(m_delta, options);
        const auto count = static_cast<uint32_t>(m_plan.transactions.size());
        const uint32_t first = m_line.Take(count);
        m_graft = GraftOnto(m_old, m_delta, m_new, m_plan, first);
        const uint32_t format = m_pipeline->Extend(OnChip(m_graft.program, isBanked));
        m_costs.poll = 1;
        m_costs.waits = waits;
        // each write takes a cycle a copy or, to overtake packets, as good as none
        m_costs.writesPerSecond = waits ? 1e9 : 1e12;
        for (uint32_t i = 0; i < count; ++i)
        {
            m_transactions.push_back(std::make_unique<Transaction>(*m_pipeline, m_graft, m_plan.transactions[i],
                                                                   m_line, first + i, format, Costs()));
        }
    }

    const TransactionCosts& Costs() const
    {
        return m_costs;
    }

    /** Runs until the upgrade is over and packets that came then have left. @param kill step at which the channel
     * dies */
    void UntilOver(std::optional<uint64_t> kill)
    {
        uint64_t steps = 0;
        Cycle last = kNever;
        for (Cycle now = 0; now < 400000 && (last == kNever || now < last + 2000); ++now)
        {
            if (now == 100)
            {
                m_transactions.front()->Begin(now);
            }
            while (m_current < m_transactions.size() && m_transactions[m_current]->NextAt() <= now)
            {
                Transaction& transaction = *m_transactions[m_current];
                transaction.Advance(now, [this] { return Oldest(); });
                if (kill && steps++ == *kill)
                {
                    transaction.Abort(now);
                    m_isKilled = true;
                }
                if (transaction.IsOver())
                {
                    ++m_current;
                    const bool goesOn = m_current < m_transactions.size() && !m_isKilled;
                    goesOn ? m_transactions[m_current]->Begin(now) : (void)(last = now);
                }
            }
            Pass(now);
        }
        EXPECT_NE(last, kNever);
        isKilled = m_isKilled;
        isNew = m_transactions.front()->HasCommitted();
        strays = m_pipeline->Counters(Thread::Ingress).strays;
    }

    std::map<uint64_t, uint64_t> sums; ///< packets by what they met
    uint64_t lastSum{0};
    uint64_t strays{0};
    bool isKilled{false};
    bool isNew{false};

  private:
    Cycle Oldest() const
    {
        return m_flights.empty() ? kNever : m_flights.begin()->first;
    }

    void Pass(Cycle now)
    {
        const uint32_t seen = m_pipeline->SlotOf(kSeen);
        Progress progress;
        if (now % 2 == 0)
        {
            Transit& packet = m_flights[now];
            const std::vector<uint8_t> frame(64, 0);
            m_pipeline->Parse(frame.data(), frame.size(), packet.phv);
            packet.earliest = now + 1;
            packet.sequence = now;
            m_admitted[&packet] = now;
            m_pipeline->Enter(Thread::Ingress, packet);
        }
        m_pipeline->Advance(now, progress);
        for (Transit* packet : progress.exits)
        {
            lastSum = packet->phv.slots[seen];
            ++sums[lastSum];
            const Cycle admitted = m_admitted.at(packet);
            m_admitted.erase(packet);
            m_flights.erase(admitted);
        }
    }

    Program m_old;
    Program m_new;
    Delta m_delta;
    std::unique_ptr<Pipeline> m_pipeline;
    UpgradePlan m_plan;
    VersionLine m_line;
    Graft m_graft;
    TransactionCosts m_costs;
    std::vector<std::unique_ptr<Transaction>> m_transactions;
    std::size_t m_current{0};
    bool m_isKilled{false};
    std::map<Cycle, Transit> m_flights;
    std::map<Transit*, Cycle> m_admitted;
};

void
ExpectOldThenNew(const std::string& from, const std::string& to, bool isBanked)
{
    UpgradeRun run(from, to, isBanked, Consistency::Program);
    run.UntilOver({});
    EXPECT_EQ(run.sums.size(), 2U);
    EXPECT_GT(run.sums[SumOf(from)], 40U);
    EXPECT_GT(run.sums[SumOf(to)], 400U);
    EXPECT_EQ(run.lastSum, SumOf(to));
    EXPECT_EQ(run.strays, 0U);
}

TEST(Transaction, SendsEachPacketThroughTheOldOrTheNewProgramOnAnIdealChip)
{
    ExpectOldThenNew("abc", "adce", false);
    ExpectOldThenNew("abcd", "ad", false);
}

TEST(Transaction, SendsEachPacketThroughTheOldOrTheNewProgramOnBanks)
{
    ExpectOldThenNew("abc", "adce", true);
    ExpectOldThenNew("abcd", "ad", true);
    ExpectOldThenNew("abcd", "efgh", true);
}

TEST(Transaction, LosesPacketsInFlightOnBanksIfNobodyWaitsForThem)
{
    UpgradeRun run("abcdefghijklmnop", "ap", true, Consistency::Program, false);
    run.UntilOver({});
    EXPECT_GT(run.strays, 0U); // they were led to elements that were freed under them
    EXPECT_EQ(run.lastSum, SumOf("ap"));
}

TEST(Transaction, LosesNoneThereIfItWaits)
{
    ExpectOldThenNew("abcdefghijklmnop", "ap", true);
}

TEST(Transaction, LeavesTheOldOrTheNewProgramWhereverTheChannelDies)
{
    for (const bool isBanked : {false, true})
    {
        bool reachesEnd = false;
        unsigned rolledBack = 0;
        unsigned finished = 0;
        for (uint64_t kill = 0; !reachesEnd && kill < 5000 && !HasFailure(); ++kill)
        {
            SCOPED_TRACE("kill " + std::to_string(kill) + (isBanked ? " on banks" : ""));
            UpgradeRun run("abc", "adce", isBanked, Consistency::Program);
            run.UntilOver(kill);
            reachesEnd = !run.isKilled;
            ++(run.isNew ? finished : rolledBack);
            EXPECT_EQ(run.lastSum, SumOf(run.isNew ? "adce" : "abc"));
            EXPECT_EQ(run.sums.size(), run.isNew ? 2U : 1U);
            EXPECT_EQ(run.strays, 0U);
        }
        EXPECT_TRUE(reachesEnd);
        EXPECT_GT(rolledBack, 10U);
        EXPECT_GT(finished, 3U);
    }
}

} // namespace
} // namespace pisa
