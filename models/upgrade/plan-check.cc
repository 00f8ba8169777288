// The definitions of the levels, checked on every program on the way.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/plan-check.h"

#include "upgrade/level-definitions.h"
#include "upgrade/plan-machine.h"

#include <algorithm>

namespace pisa
{
namespace
{

class PlanChecker
{
  public:
    PlanChecker(const Delta& delta, const UpgradePlan& plan, const PlanCheckOptions& options)
        : m_delta(delta),
          m_plan(plan),
          m_options(options),
          m_machine(delta),
          m_levels(delta),
          m_before(m_machine.Held()),
          m_most(m_before)
    {
    }

    std::vector<PlanFault> Run()
    {
        BeginWindow();
        CheckNow();
        for (; m_at.transaction < m_plan.transactions.size(); ++m_at.transaction)
        {
            const PlannedTransaction& transaction = m_plan.transactions[m_at.transaction];
            for (m_at.primitive = 0; m_at.primitive < transaction.primitives.size(); ++m_at.primitive)
            {
                Step(transaction.primitives[m_at.primitive]);
            }
        }
        EndWindow();
        Report(m_machine.DifferenceFromNew());
        CheckParser();
        CheckMemory();
        return m_faults;
    }

  private:
    uint64_t Count(Primitive::Kind kind) const
    {
        uint64_t count = 0;
        for (const PlannedTransaction& transaction : m_plan.transactions)
        {
            for (const Primitive& primitive : transaction.primitives)
            {
                count += primitive.kind == kind ? primitive.count : 0;
            }
        }
        return count;
    }

    /** As many entries of the parser's table are made and freed as the new parser takes. */
    void CheckParser()
    {
        using Kind = Primitive::Kind;
        const ParserEdits added{Count(Kind::AllocState), Count(Kind::AllocTransition), Count(Kind::AllocExtraction)};
        const ParserEdits removed{Count(Kind::DeallocState), Count(Kind::DeallocTransition),
                                  Count(Kind::DeallocExtraction)};
        if (!(added == m_delta.frame.added && removed == m_delta.frame.removed))
        {
            Report("other entries of the parser are made or freed than the new parser takes");
        }
    }

    /** Tables that change in place share what entries take: no less than before and after, no more than both. */
    void CheckMemory()
    {
        const UpgradeMemory least = m_hasGroups ? Most(m_before, m_machine.Held()) : m_most;
        if (Most(m_plan.peak, least) != m_plan.peak || Most(m_plan.peak, m_most) != m_most)
        {
            Report("the plan holds more or less at its peak than it says");
        }
    }

    /** One moment at which packets come in, within the time between two waits. */
    struct Moment
    {
        PlanFault at;
        bool isNewVersion{false};
        bool isFrameNew{false};
        std::vector<MachineWrite> writes; ///< that came next
    };

    void Step(const Primitive& primitive)
    {
        if (primitive.kind == Primitive::Kind::Quiesce)
        {
            EndWindow();
            BeginWindow();
            return;
        }
        m_hasGroups = m_hasGroups || primitive.kind == Primitive::Kind::GroupTables;
        Report(m_machine.Apply(primitive));
        m_moments.back().writes = m_machine.Writes();
        m_most = Most(m_most, m_machine.Held());
        AddMoment();
        CheckNow();
    }

    void Report(const std::string& what)
    {
        if (!what.empty() && m_faults.size() < m_options.mostFaults)
        {
            m_faults.push_back({m_at.transaction, m_at.primitive, what});
        }
    }

    /** Old packets come in while the version is off, new ones while it is on. */
    void AddMoment()
    {
        const bool isNew = m_machine.IsVersionOn();
        m_moments.push_back({m_at, isNew, m_machine.IsFrameNew(isNew), {}});
    }

    void BeginWindow()
    {
        m_moments.clear();
        AddMoment();
    }

    /** What a packet that comes in now, and is through at once, sees. */
    void CheckNow()
    {
        const bool isNew = m_machine.IsVersionOn();
        const VisibleProgram visible(m_machine, PointerValues(m_machine), isNew);
        const bool isFrameNew = m_machine.IsFrameNew(isNew);
        Report(m_levels.FaultOf(visible, m_plan.level, isFrameNew));
        if (!m_options.withPacketsInFlight)
        {
            Report(m_levels.MixedPath(visible, isFrameNew));
        }
    }

    /** Every packet of the time that ends here meets what stood there when it came in, or what was written since. */
    void EndWindow()
    {
        if (!m_options.withPacketsInFlight)
        {
            return;
        }
        PointerValues values(m_machine);
        for (auto moment = m_moments.rbegin(); moment != m_moments.rend(); ++moment)
        {
            for (const MachineWrite& write : moment->writes)
            {
                values.AddEarlier(write);
            }
            const std::string fault =
                m_levels.MixedPath(VisibleProgram(m_machine, values, moment->isNewVersion), moment->isFrameNew);
            if (!fault.empty() && m_faults.size() < m_options.mostFaults)
            {
                m_faults.push_back({moment->at.transaction, moment->at.primitive, "in flight: " + fault});
            }
        }
    }

    const Delta& m_delta;
    const UpgradePlan& m_plan;
    const PlanCheckOptions m_options;
    PlanMachine m_machine;
    const LevelDefinitions m_levels;
    const UpgradeMemory m_before;
    UpgradeMemory m_most;
    PlanFault m_at;
    std::vector<Moment> m_moments;
    std::vector<PlanFault> m_faults;
    bool m_hasGroups{false};
};

} // namespace

std::vector<PlanFault>
CheckPlan(const Delta& delta, const UpgradePlan& plan, const PlanCheckOptions& options)
{
    return PlanChecker(delta, plan, options).Run();
}

} // namespace pisa
