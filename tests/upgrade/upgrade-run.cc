// A pipeline that packets enter while its program changes.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/upgrade-run.h"

#include "pipeline/banked-image.h"
#include "pipeline/make-pipeline.h"
#include "upgrade/chain.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

Image
OnChip(const Program& program, bool isBanked)
{
    return isBanked ? OnBanks(program, RoomyBanks(8, 4)) : Seal(program, LoadTarget("ideal"), Placement());
}

} // namespace

UpgradeRun::UpgradeRun(const Program& from, const Program& to, Setting setting)
    : m_setting(std::move(setting)),
      m_old(from),
      m_new(to),
      m_delta(Compare(m_old, m_new)),
      m_pipeline(MakePipeline(OnChip(m_old, m_setting.isBanked))),
      m_plan(MakePlan(m_delta, m_setting.options))
{
    const auto count = static_cast<uint32_t>(m_plan.transactions.size());
    const uint32_t first = m_line.Take(count);
    m_graft = GraftOnto(m_old, m_delta, m_new, m_plan, first);
    const uint32_t format = m_pipeline->Extend(OnChip(m_graft.program, m_setting.isBanked));
    TransactionCosts costs;
    costs.poll = 1;
    costs.waits = m_setting.waits;
    // each write takes a cycle a copy or, to overtake packets, as good as none
    costs.writesPerSecond = m_setting.waits ? 1e9 : 1e12;
    costs.entriesPerSecond = m_setting.entriesPerSecond;
    for (uint32_t i = 0; i < count; ++i)
    {
        m_transactions.push_back(std::make_unique<Transaction>(*m_pipeline, m_graft, m_plan.transactions[i], m_line,
                                                               first + i, format, costs));
    }
}

void
UpgradeRun::UntilOver(std::optional<uint64_t> kill)
{
    Cycle last = kNever;
    for (Cycle now = 0; now < 400000 && (last == kNever || now < last + 2000); ++now)
    {
        if (m_setting.control)
        {
            m_setting.control(*m_pipeline, now);
        }
        if (now == kBegin)
        {
            m_transactions.front()->Begin(now);
        }
        Step(now, kill);
        const bool isOver =
            m_current == m_transactions.size() || (isKilled && m_transactions[m_current]->NextAt() == kNever);
        last = isOver && last == kNever ? now : last;
        Pass(now);
    }
    EXPECT_NE(last, kNever);
    isNew = m_transactions.front()->HasCommitted();
    strays = m_pipeline->Counters(Thread::Ingress).strays;
}

/** Does what is due of the upgrade. */
void
UpgradeRun::Step(Cycle now, std::optional<uint64_t> kill)
{
    while (m_current < m_transactions.size() && m_transactions[m_current]->NextAt() <= now)
    {
        Transaction& transaction = *m_transactions[m_current];
        transaction.Advance(now, [this] { return Oldest(); });
        if (m_transactions.front()->HasCommitted() && committedAt == kNever)
        {
            committedAt = now;
        }
        if (kill && m_steps++ == *kill)
        {
            transaction.Abort(now);
            isKilled = true;
        }
        if (transaction.IsOver())
        {
            ++m_current;
            if (m_current < m_transactions.size() && !isKilled)
            {
                m_transactions[m_current]->Begin(now);
            }
        }
    }
}

Cycle
UpgradeRun::Oldest() const
{
    return m_flights.empty() ? kNever : m_flights.begin()->first;
}

void
UpgradeRun::Pass(Cycle now)
{
    const uint32_t seen = m_pipeline->SlotOf(kSeen);
    Progress progress;
    if (now % m_setting.spacing == 0)
    {
        Transit& packet = m_flights[now];
        const std::vector<uint8_t> frame(64, 0);
        m_pipeline->Parse(frame.data(), frame.size(), packet.phv);
        if (m_setting.prepare)
        {
            m_setting.prepare(*m_pipeline, packet.phv, now);
        }
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

void
KillEverywhere(const Program& from, const Program& to, const UpgradeRun::Setting& setting,
               const std::function<void(UpgradeRun& run)>& check, unsigned leastRolledBack, unsigned leastFinished)
{
    bool reachesEnd = false;
    unsigned rolledBack = 0;
    unsigned finished = 0;
    for (uint64_t kill = 0; !reachesEnd && kill < 5000 && !testing::Test::HasFailure(); ++kill)
    {
        SCOPED_TRACE("kill " + std::to_string(kill) + (setting.isBanked ? " on banks" : ""));
        UpgradeRun run(from, to, setting);
        run.UntilOver(kill);
        reachesEnd = !run.isKilled;
        ++(run.isNew ? finished : rolledBack);
        check(run);
    }
    EXPECT_TRUE(reachesEnd);
    EXPECT_GT(rolledBack, leastRolledBack);
    EXPECT_GT(finished, leastFinished);
}

} // namespace pisa
