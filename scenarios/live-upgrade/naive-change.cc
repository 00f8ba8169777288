// A running switch gets another program pointer after pointer, without versions and without waits.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "upgrade/planner.h"
#include "upgrade/running-program.h"
#include "upgrade/transaction.h"

#include "ns3/pisa-forwarding-image.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace pisa
{

namespace
{

/** Takes versions and waits out of a plan. */
UpgradePlan
Stripped(UpgradePlan plan)
{
    for (PlannedTransaction& transaction : plan.transactions)
    {
        auto& all = transaction.primitives;
        const auto isOfVersions = [](const Primitive& primitive)
        {
            return primitive.node.origin == PlanNode::Origin::Flex || primitive.phase == PlanPhase::Splice ||
                   primitive.phase == PlanPhase::Commit || primitive.kind == Primitive::Kind::VersionOff ||
                   primitive.kind == Primitive::Kind::Quiesce;
        };
        all.erase(std::remove_if(all.begin(), all.end(), isOfVersions), all.end());
    }
    return plan;
}

/** One switch that changes so. */
class NaiveUpdate : public std::enable_shared_from_this<NaiveUpdate>
{
  public:
    NaiveUpdate(ns3::PisaSwitch& device, std::function<void()> done) : m_device(device), m_done(std::move(done))
    {
    }

    /** On a chip that follows pointers. */
    void Load(const Image& image, const TransactionCosts& costs)
    {
        const Program running = ProgramOf(m_device.GetPipeline());
        const Delta delta = Compare(running, image.program, &image.target);
        m_plan = Stripped(MakePlan(delta, {}));
        m_graft = GraftOnto(m_device.GetPipeline().GetImage().program, delta, image.program, m_plan, kFirst);
        Open(ns3::PisaSealInProgramOrder(m_graft.program, image.target), costs);
    }

    /** On others: the version branches are loaded with all that has a place, and nothing leads to them. */
    void Load(const PreparedUpgrade& prepared, const TransactionCosts& costs)
    {
        m_plan = Stripped(prepared.plan);
        m_graft = GraftOnto(prepared.was.program, prepared.delta, prepared.is.program, prepared.plan, kFirst);
        PointAs(prepared.was.program, m_device.GetPipeline(), Now());
        Open(MergedFor(prepared, m_graft), costs);
    }

    void Begin()
    {
        if (m_current == m_transactions.size())
        {
            m_done();
            return;
        }
        m_transactions[m_current]->Begin(Now());
        Plan();
    }

  private:
    static constexpr uint32_t kFirst = 1; ///< version of the first transaction

    void Open(const Image& merged, const TransactionCosts& costs)
    {
        const uint32_t format = m_device.Extend(merged);
        const auto transactions = static_cast<uint32_t>(m_plan.transactions.size());
        m_line.Take(transactions);
        for (uint32_t i = 0; i < transactions; ++i)
        {
            m_transactions.push_back(std::make_unique<Transaction>(
                m_device.GetPipeline(), m_graft, m_plan.transactions[i], m_line, kFirst + i, format, costs));
        }
    }

    Cycle Now() const
    {
        return m_device.ControlCycle(ns3::Simulator::Now());
    }

    void Plan()
    {
        if (m_transactions[m_current]->IsOver())
        {
            ++m_current;
            Begin();
            return;
        }
        const ns3::Time at = m_device.GetClock().TimeOf(m_transactions[m_current]->NextAt());
        ns3::Simulator::Schedule(std::max(ns3::Time(0), at - ns3::Simulator::Now()),
                                 [self = shared_from_this()] { self->Advance(); });
    }

    void Advance()
    {
        m_device.Wake(m_transactions[m_current]->Advance(Now(), [this] { return m_device.OldestPacket(); }));
        Plan();
    }

    ns3::PisaSwitch& m_device;
    std::function<void()> m_done;
    UpgradePlan m_plan;
    VersionLine m_line;
    Graft m_graft;
    std::vector<std::unique_ptr<Transaction>> m_transactions;
    std::size_t m_current{0};
};

TransactionCosts
CostsOf(const UpgradeExperiment& experiment, const Image& image)
{
    TransactionCosts costs;
    costs.clockHz = image.target.clockHz;
    costs.writesPerSecond = experiment.operationRate;
    costs.entriesPerSecond = experiment.entryRate;
    costs.overhead =
        static_cast<Cycle>(std::ceil(experiment.overhead.GetSeconds() * static_cast<double>(costs.clockHz)));
    costs.waits = false;
    return costs;
}

} // namespace

ProgramChange
NaiveChange(const UpgradeExperiment& experiment, PreparedUpgrades& prepared, const MemoryListener& listener)
{
    return
        [experiment, &prepared, listener](const std::vector<NextProgram>& switches, const std::function<void()>& done)
    {
        const NextProgram& next = switches.at(0);
        const auto finish = [next, listener, done]
        {
            listener(next.node->GetId(), MemoryOf(next.image));
            done();
        };
        ns3::PisaSwitch& device = *next.node->GetObject<ns3::PisaSwitch>();
        const auto update = std::make_shared<NaiveUpdate>(device, finish);
        const TransactionCosts costs = CostsOf(experiment, next.image);
        NeedsPlaces(next.image.target) ? update->Load(prepared.To(next.image, device.GetImage()), costs)
                                       : update->Load(next.image, costs);
        ns3::Simulator::Schedule(experiment.controlDelay, [update] { update->Begin(); });
    };
}

} // namespace pisa
