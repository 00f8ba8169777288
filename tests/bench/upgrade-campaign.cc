// Drives a switch, an upgrade and traffic cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign.h"

#include "bench/upgrade-campaign-chips.h"
#include "upgrade/plan-check.h"
#include "upgrade/plan-text.h"
#include "upgrade/planner.h"

#include <algorithm>
#include <cassert>

namespace pisa
{
namespace
{

constexpr Cycle kBefore = 300;       ///< cycles of traffic before the first primitive
constexpr std::size_t kMostTold = 4; ///< mixed paths that are kept in words

/** A packet on its way, with all that is known of it. */
struct Flight : Transit
{
    PacketRecord record;
    Cycle parsed{0};
    uint64_t done{0};
};

bool
IsOfVersions(const Primitive& primitive)
{
    return primitive.node.origin == PlanNode::Origin::Flex || primitive.phase == PlanPhase::Splice ||
           primitive.phase == PlanPhase::Commit || primitive.phase == PlanPhase::QuiesceOld ||
           primitive.kind == Primitive::Kind::VersionOff;
}

/** Takes from a plan what the manner does not do. */
UpgradePlan
InManner(UpgradePlan plan, Manner manner)
{
    for (PlannedTransaction& transaction : plan.transactions)
    {
        auto& all = transaction.primitives;
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [manner](const Primitive& primitive)
                                 {
                                     return manner == Manner::Naive   ? IsOfVersions(primitive)
                                            : manner == Manner::Hasty ? primitive.kind == Primitive::Kind::Quiesce
                                                                      : false;
                                 }),
                  all.end());
    }
    return plan;
}

/** @return commands of the plan that are carried out after 0, 1, ... primitives of a transaction; waits are none. */
std::vector<uint64_t>
CommandsAfter(const PlannedTransaction& transaction, uint64_t before)
{
    std::vector<uint64_t> after{before};
    for (const Primitive& primitive : transaction.primitives)
    {
        if (primitive.kind != Primitive::Kind::Quiesce)
        {
            after.push_back(after.back() + CommandLines(primitive).size());
        }
    }
    return after;
}

class TrialRun
{
  public:
    TrialRun(const UpgradeTrial& trial, const Delta& delta, const UpgradePlan& plan)
        : m_trial(trial),
          m_random(trial.seed),
          m_first(m_line.Take(static_cast<uint32_t>(plan.transactions.size()))),
          m_graft(GraftOnto(trial.oldProgram, delta, trial.newProgram, plan, m_first)),
          m_switch(BootForUpgrade(trial.chip, trial.oldProgram, delta, m_graft, m_random)),
          m_pipeline(*m_switch.pipeline),
          m_witness(delta, m_graft.sites, trial.level, m_switch.format)
    {
        m_pipeline.SetWitness(true);
        m_hasEgress = !m_graft.program.egress.nodes.empty();
        TransactionCosts costs = trial.costs;
        costs.waits = trial.manner != Manner::Hasty;
        for (std::size_t i = 0; i < plan.transactions.size(); ++i)
        {
            m_commands.push_back(
                CommandsAfter(plan.transactions[i], m_commands.empty() ? 0 : m_commands.back().back()));
            m_transactions.emplace_back(m_pipeline, m_graft, plan.transactions[i], m_line,
                                        m_first + static_cast<uint32_t>(i), m_switch.format, costs);
        }
        m_gap = trial.mostGap != 0 ? trial.mostGap : GapFor(plan);
        m_result.transactions = plan.transactions.size();
    }

    TrialResult Run()
    {
        m_transactions.front().Begin(kBefore);
        for (Cycle now = 0; m_current < m_transactions.size() || m_packets < m_trial.leastPackets ||
                            now < m_overAt + kBefore || !m_flights.empty();
             ++now)
        {
            Upgrade(now);
            const bool isOpen =
                m_current < m_transactions.size() || m_packets < m_trial.leastPackets || now < m_overAt + kBefore;
            if (now >= m_nextArrival && isOpen)
            {
                Arrive(now);
            }
            Leave(now);
            assert(now < 100000000); // somebody waits for ever
        }
        m_result.strays = m_pipeline.Counters(Thread::Ingress).strays + m_pipeline.Counters(Thread::Egress).strays;
        m_result.lost = m_packets - m_left;
        m_result.counts = m_witness.Counts();
        m_result.levelFaults = m_witness.LevelFaults();
        return std::move(m_result);
    }

  private:
    /** Each register write of each copy takes a cycle or more, each wait as long as packets do: traffic is thinned
     * to take as long as all of them, and to no more than the chip admits, else it would queue up without end. */
    unsigned GapFor(const UpgradePlan& plan) const
    {
        const Cycle passage =
            m_pipeline.Latency(Thread::Ingress) + (m_hasEgress ? m_pipeline.Latency(Thread::Egress) : 0);
        uint64_t steps = 2 * kBefore;
        for (const PlannedTransaction& transaction : plan.transactions)
        {
            for (const Primitive& primitive : transaction.primitives)
            {
                steps += 1 + primitive.changes.size() * m_pipeline.Copies() +
                         (primitive.kind == Primitive::Kind::Quiesce ? passage : 0);
            }
        }
        uint64_t gap = std::max<uint64_t>(3, 2 * steps / m_trial.leastPackets);
        for (const ThreadPlacement& thread : m_pipeline.GetImage().placement.threads)
        {
            gap = std::max<uint64_t>(gap, 2 * ((thread.schedule.period + thread.processors - 1) / thread.processors));
        }
        return static_cast<unsigned>(gap);
    }

    void Upgrade(Cycle now)
    {
        while (m_current < m_transactions.size() && m_transactions[m_current].NextAt() <= now)
        {
            Transaction& transaction = m_transactions[m_current];
            transaction.Advance(now,
                                [this] { return m_flights.empty() ? kNever : m_flights.begin()->second.parsed; });
            m_done = m_commands[m_current][transaction.Done()];
            if (transaction.IsOver())
            {
                m_overAt = now;
                if (++m_current < m_transactions.size())
                {
                    m_transactions[m_current].Begin(now);
                }
            }
        }
    }

    void Arrive(Cycle now)
    {
        const std::vector<uint8_t> frame = m_trial.frameOf(m_packets);
        Flight& flight = m_flights[m_packets];
        m_pipeline.Parse(frame.data(), frame.size(), flight.phv);
        flight.parsed = now;
        flight.done = m_done;
        flight.earliest = now + 1;
        flight.record.packet = m_packets++;
        m_pipeline.Enter(Thread::Ingress, flight);
        m_nextArrival = now + 1 + m_random() % m_gap;
    }

    void Leave(Cycle now)
    {
        Progress progress;
        m_pipeline.Advance(now, progress);
        for (Transit* transit : progress.exits)
        {
            auto& flight = static_cast<Flight&>(*transit);
            AddPass(flight.record, flight);
            if (flight.thread == Thread::Ingress && m_hasEgress)
            {
                flight.earliest = now + 1;
                m_pipeline.Enter(Thread::Egress, flight);
                continue;
            }
            End(flight);
        }
    }

    void End(Flight& flight)
    {
        const Verdict verdict = m_witness.Look(flight.record);
        if (verdict.way == Way::Mixed && m_result.mixedPaths.size() < kMostTold)
        {
            m_result.mixedPaths.push_back(verdict.fault);
        }
        ++m_left;
        if (m_trial.onEnd)
        {
            std::vector<uint8_t> frame;
            m_pipeline.Deparse(flight.phv, frame);
            m_trial.onEnd({flight.record.packet, flight.done, flight.record, frame, verdict.way});
        }
        m_flights.erase(flight.record.packet);
    }

    const UpgradeTrial& m_trial;
    std::mt19937_64 m_random;
    VersionLine m_line;
    const uint32_t m_first;
    const Graft m_graft;
    CampaignSwitch m_switch;
    Pipeline& m_pipeline;
    Witness m_witness;
    std::deque<Transaction> m_transactions;
    std::vector<std::vector<uint64_t>> m_commands; ///< by transaction and its primitives that are done
    std::size_t m_current{0};
    std::map<uint64_t, Flight> m_flights; ///< by number, the oldest first
    unsigned m_gap{1};
    bool m_hasEgress{false};
    Cycle m_nextArrival{0};
    Cycle m_overAt{0};
    uint64_t m_packets{0};
    uint64_t m_left{0};
    uint64_t m_done{0};
    TrialResult m_result;
};

} // namespace

std::optional<TrialResult>
RunTrial(const UpgradeTrial& trial)
{
    const Delta delta = Compare(trial.oldProgram, trial.newProgram, nullptr,
                                IsPlaced(trial.chip) ? MergeOrder::Acyclic : MergeOrder::Free);
    if (delta.exchanges.empty())
    {
        return std::nullopt;
    }
    PlannerOptions options;
    options.level = trial.manner == Manner::Naive ? Consistency::Program : trial.level;
    const UpgradePlan plan = InManner(MakePlan(delta, options), trial.manner);
    TrialResult result = TrialRun(trial, delta, plan).Run();
    if (trial.manner != Manner::Planned)
    {
        UpgradePlan judged = plan;
        judged.level = Consistency::Execution; // of which all ways of packets are judged
        judged.peak = judged.before;
        for (const PlanFault& fault : CheckPlan(delta, judged))
        {
            result.onPaper.push_back(fault.what);
        }
    }
    return result;
}

} // namespace pisa
