// The register writes of one transaction, each with its time.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/transaction-steps.h"

#include "upgrade/merged-program.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pisa
{
namespace
{

using Kind = Primitive::Kind;

PointerKind
KindOf(PointerSlot::Kind kind)
{
    switch (kind)
    {
    case PointerSlot::Kind::Entry:
        return PointerKind::Entry;
    case PointerSlot::Kind::Next:
        return PointerKind::Next;
    case PointerSlot::Kind::Hit:
        return PointerKind::Hit;
    case PointerSlot::Kind::Miss:
        return PointerKind::Miss;
    case PointerSlot::Kind::Action:
        return PointerKind::Action;
    case PointerSlot::Kind::HitAction:
        return PointerKind::HitAction;
    case PointerSlot::Kind::MissAction:
        return PointerKind::MissAction;
    case PointerSlot::Kind::True:
        return PointerKind::True;
    case PointerSlot::Kind::False:
        return PointerKind::False;
    }
    assert(false && "no such slot");
    return PointerKind::Entry;
}

/** Writes the steps primitive by primitive. */
class StepWriter
{
  public:
    StepWriter(Pipeline& pipeline, const Graft& graft, const TransactionCosts& costs)
        : m_pipeline(pipeline),
          m_graft(graft),
          m_costs(costs)
    {
    }

    TransactionSteps Run(const PlannedTransaction& planned)
    {
        PlanPhase phase = PlanPhase::Prepare;
        for (const Primitive& primitive : planned.primitives)
        {
            if (primitive.phase == PlanPhase::Splice && phase == PlanPhase::Prepare && m_costs.waits)
            {
                // where elements are met ahead of a packet's way, some have met the version branches before they
                // stood
                Add(TransactionStep::Kind::Wait, PlanPhase::Prepare, 0);
            }
            phase = primitive.phase;
            m_found.switchesFrame =
                m_found.switchesFrame || (primitive.kind == Kind::SwitchFrame && primitive.count == 1);
            Plan(primitive);
            if (primitive.kind != Kind::Quiesce)
            {
                m_found.steps.back().isLast = true; // no other primitive is without steps
            }
        }
        const bool hasCommit =
            std::any_of(m_found.steps.begin(), m_found.steps.end(),
                        [](const TransactionStep& step) { return step.kind == TransactionStep::Kind::Commit; });
        if (!hasCommit)
        {
            Add(TransactionStep::Kind::Settle, PlanPhase::Retire, 0);
        }
        return std::move(m_found);
    }

  private:
    Cycle Spend(double writes, double entries) const
    {
        return TimeFor(writes, entries, m_pipeline.Copies(), m_costs);
    }

    TransactionStep& Add(TransactionStep::Kind kind, PlanPhase phase, Cycle duration)
    {
        TransactionStep step;
        step.kind = kind;
        step.phase = phase;
        step.duration = duration;
        m_found.steps.push_back(step);
        return m_found.steps.back();
    }

    void Plan(const Primitive& primitive)
    {
        const Cycle duration = m_costs.overhead + Spend(static_cast<double>(DwordWrites(primitive)),
                                                        static_cast<double>(EntryWrites(primitive)));
        switch (primitive.kind)
        {
        case Kind::SetPointer:
        case Kind::SetBranchPointers:
            PlanPointers(primitive);
            return;
        case Kind::Quiesce:
            if (m_costs.waits)
            {
                Add(TransactionStep::Kind::Wait, primitive.phase, 0);
            }
            return;
        case Kind::VersionOn:
            Add(TransactionStep::Kind::Commit, primitive.phase, duration);
            return;
        case Kind::MigrateRegister:
        {
            const auto& registers = m_graft.program.registers;
            const auto from = std::find_if(registers.begin(), registers.end(),
                                           [&](const Register& reg) { return reg.name == primitive.name; });
            assert(from != registers.end());
            TransactionStep& step = Add(TransactionStep::Kind::Migrate, primitive.phase, duration);
            step.from = static_cast<RegisterId>(from - registers.begin());
            step.into = m_graft.newRegisters.at(primitive.toName);
            step.count = primitive.count;
            return;
        }
        case Kind::DeallocTable:
        case Kind::DeallocBranch:
            Add(TransactionStep::Kind::Free, primitive.phase, duration).write.pointer = NodeOf(primitive);
            return;
        case Kind::GroupTables:
        case Kind::UngroupTables:
            PlanGroup(primitive);
            return;
        case Kind::MigrateEntries:
            PlanMove(primitive);
            return;
        case Kind::AllocTable:
        case Kind::AllocBranch:
            m_found.elements.push_back(NodeOf(primitive));
            break;
        default:
            break;
        }
        Add(TransactionStep::Kind::Spend, primitive.phase, duration);
    }

    /** One write after the other, each copy by copy. */
    void PlanPointers(const Primitive& primitive)
    {
        const double writes =
            static_cast<double>(DwordWrites(primitive)) / static_cast<double>(primitive.changes.size());
        Cycle overhead = m_costs.overhead;
        for (const PointerChange& change : primitive.changes)
        {
            const bool isEnd = change.target.origin == PlanNode::Origin::End;
            const NodeId target = isEnd ? kEndOfControl : m_graft.sites.at({primitive.pipe, change.target}).node;
            Write(primitive, PointerOf(primitive, change.slot), target, writes, overhead);
            overhead = 0;
        }
    }

    void Write(const Primitive& primitive, const PointerId& pointer, NodeId target, double writes, Cycle overhead)
    {
        for (unsigned copy = 0; copy < m_pipeline.Copies(); ++copy)
        {
            TransactionStep& step =
                Add(TransactionStep::Kind::Point, primitive.phase, overhead + Spend(writes / m_pipeline.Copies(), 0));
            step.write = {pointer, target, 0, copy};
            step.isOwn = primitive.phase == PlanPhase::Prepare;
            overhead = 0;
        }
    }

    void PlanGroup(const Primitive& primitive)
    {
        const PlanSite& site = m_graft.sites.at({primitive.pipe, primitive.node});
        const bool isOver = primitive.kind == Kind::UngroupTables;
        const NodeId beside = isOver ? kEndOfControl : m_graft.sites.at({primitive.pipe, primitive.other}).node;
        Write(primitive, {primitive.pipe, PointerKind::Group, site.node, 0}, beside,
              static_cast<double>(DwordWrites(primitive)), m_costs.overhead);
    }

    void PlanMove(const Primitive& primitive)
    {
        const auto sideOf = [&](const PlanNode& node)
        {
            const PlanSite& site = m_graft.sites.at({primitive.pipe, node});
            const ControlNode& at = ControlOf(m_graft.program, primitive.pipe).nodes.at(site.node);
            return MoveSide{m_graft.program, std::get<Apply>(at).table, site.actions};
        };
        const MoveSide from = sideOf(primitive.node);
        const MoveSide into = sideOf(primitive.other);
        const auto translation = TranslationBetween(from, into);
        const std::string& target = m_pipeline.GetImage().target.name;
        const std::string why = MergeOrderOf(m_pipeline.GetImage().target) == MergeOrder::Acyclic
                                    ? target + " meets tables at fixed cycles and has no groups of tables"
                                : translation.index() == 1 ? std::get<std::string>(translation)
                                                           : "";
        if (!why.empty())
        {
            throw InputError({}, "table '" + primitive.node.name + "' cannot change in place: " + why,
                             "plan without in-place changes");
        }
        m_found.moves.emplace_back(m_pipeline, from.table, into.table, std::get<EntryTranslation>(translation));
        for (const TransactionStep::Kind kind : {TransactionStep::Kind::Move, TransactionStep::Kind::Moved})
        {
            Add(kind, primitive.phase, kind == TransactionStep::Kind::Move ? m_costs.overhead : 0).move =
                m_found.moves.size() - 1;
        }
    }

    PointerId NodeOf(const Primitive& primitive) const
    {
        return {primitive.pipe, PointerKind::Entry, m_graft.sites.at({primitive.pipe, primitive.node}).node, 0};
    }

    PointerId PointerOf(const Primitive& primitive, const PointerSlot& slot) const
    {
        if (slot.kind == PointerSlot::Kind::Entry)
        {
            return {primitive.pipe, PointerKind::Entry, 0, 0};
        }
        const PlanSite& site = m_graft.sites.at({primitive.pipe, primitive.node});
        const auto action = std::find(site.actions.begin(), site.actions.end(), slot.action) - site.actions.begin();
        return {primitive.pipe, KindOf(slot.kind), site.node,
                slot.action.empty() ? 0 : static_cast<uint32_t>(action)};
    }

    Pipeline& m_pipeline;
    const Graft& m_graft;
    const TransactionCosts& m_costs;
    TransactionSteps m_found;
};

} // namespace

Cycle
TimeFor(double writes, double entries, unsigned copies, const TransactionCosts& costs)
{
    const double seconds = writes * copies / costs.writesPerSecond + entries / costs.entriesPerSecond;
    return static_cast<Cycle>(std::ceil(seconds * static_cast<double>(costs.clockHz)));
}

TransactionSteps
StepsOf(const PlannedTransaction& planned, Pipeline& pipeline, const Graft& graft, const TransactionCosts& costs)
{
    return StepWriter(pipeline, graft, costs).Run(planned);
}

} // namespace pisa
