// One transaction of a plan carried out on a running pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/transaction.h"

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

} // namespace

Transaction::Transaction(Pipeline& pipeline, const Graft& graft, const PlannedTransaction& planned, VersionLine& line,
                         uint32_t version, uint32_t format, const TransactionCosts& costs)
    : m_pipeline(pipeline),
      m_graft(graft),
      m_line(line),
      m_version(version),
      m_costs(costs)
{
    PlanPhase phase = PlanPhase::Prepare;
    for (const Primitive& primitive : planned.primitives)
    {
        if (primitive.phase == PlanPhase::Splice && phase == PlanPhase::Prepare && m_costs.waits)
        {
            // where elements are met ahead of a packet's way, some have met the version branches before they stood
            Add(Step::Kind::Wait, PlanPhase::Prepare, 0);
        }
        phase = primitive.phase;
        if (primitive.kind == Kind::SwitchFrame && primitive.count == 1)
        {
            m_format = format;
        }
        Plan(primitive);
        if (primitive.kind != Kind::Quiesce)
        {
            m_steps.back().isLast = true; // no other primitive is without steps
        }
    }
    const bool hasCommit =
        std::any_of(m_steps.begin(), m_steps.end(), [](const Step& step) { return step.kind == Step::Kind::Commit; });
    if (!hasCommit)
    {
        Add(Step::Kind::Settle, PlanPhase::Retire, 0);
    }
}

Cycle
Transaction::Spend(double writes, double entries) const
{
    const double seconds =
        writes * m_pipeline.Copies() / m_costs.writesPerSecond + entries / m_costs.entriesPerSecond;
    return static_cast<Cycle>(std::ceil(seconds * static_cast<double>(m_costs.clockHz)));
}

Transaction::Step&
Transaction::Add(Step::Kind kind, PlanPhase phase, Cycle duration)
{
    Step step;
    step.kind = kind;
    step.phase = phase;
    step.duration = duration;
    m_steps.push_back(step);
    return m_steps.back();
}

void
Transaction::Plan(const Primitive& primitive)
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
            Add(Step::Kind::Wait, primitive.phase, 0);
        }
        return;
    case Kind::VersionOn:
        Add(Step::Kind::Commit, primitive.phase, duration);
        return;
    case Kind::MigrateRegister:
    {
        const auto& registers = m_graft.program.registers;
        const auto from = std::find_if(registers.begin(), registers.end(),
                                       [&](const Register& reg) { return reg.name == primitive.name; });
        assert(from != registers.end());
        Step& step = Add(Step::Kind::Migrate, primitive.phase, duration);
        step.from = static_cast<RegisterId>(from - registers.begin());
        step.into = m_graft.newRegisters.at(primitive.toName);
        step.count = primitive.count;
        return;
    }
    case Kind::DeallocTable:
    case Kind::DeallocBranch:
        Add(Step::Kind::Free, primitive.phase, duration).write.pointer = NodeOf(primitive);
        return;
    case Kind::GroupTables:
    case Kind::MigrateEntries:
    case Kind::UngroupTables:
        throw InputError(std::vector<Diagnostic>{
            {Severity::Error,
             {},
             "table '" + primitive.node.name + "' is to be changed in place, which running pipelines cannot",
             "plan without in-place changes"}});
    case Kind::AllocTable:
    case Kind::AllocBranch:
        m_elements.push_back(NodeOf(primitive));
        break;
    default:
        break;
    }
    Add(Step::Kind::Spend, primitive.phase, duration);
}

/** One write after the other, each copy by copy. */
void
Transaction::PlanPointers(const Primitive& primitive)
{
    const double writes = static_cast<double>(DwordWrites(primitive)) / static_cast<double>(primitive.changes.size());
    Cycle overhead = m_costs.overhead;
    for (const PointerChange& change : primitive.changes)
    {
        const bool isEnd = change.target.origin == PlanNode::Origin::End;
        const NodeId target = isEnd ? kEndOfControl : m_graft.sites.at({primitive.pipe, change.target}).node;
        for (unsigned copy = 0; copy < m_pipeline.Copies(); ++copy)
        {
            Step& step = Add(Step::Kind::Point, primitive.phase, overhead + Spend(writes / m_pipeline.Copies(), 0));
            step.write = {PointerOf(primitive, change.slot), target, 0, copy};
            step.isOwn = primitive.phase == PlanPhase::Prepare;
            overhead = 0;
        }
    }
}

PointerId
Transaction::NodeOf(const Primitive& primitive) const
{
    return {primitive.pipe, PointerKind::Entry, m_graft.sites.at({primitive.pipe, primitive.node}).node, 0};
}

PointerId
Transaction::PointerOf(const Primitive& primitive, const PointerSlot& slot) const
{
    if (slot.kind == PointerSlot::Kind::Entry)
    {
        return {primitive.pipe, PointerKind::Entry, 0, 0};
    }
    const PlanSite& site = m_graft.sites.at({primitive.pipe, primitive.node});
    const auto action = std::find(site.actions.begin(), site.actions.end(), slot.action) - site.actions.begin();
    return {primitive.pipe, KindOf(slot.kind), site.node, slot.action.empty() ? 0 : static_cast<uint32_t>(action)};
}

void
Transaction::Begin(Cycle now)
{
    Next(now);
}

/** Begins what is first in the list. */
void
Transaction::Next(Cycle now)
{
    m_nextAt = m_steps.empty() ? kNever : now + m_steps.front().duration;
}

bool
Transaction::IsReady(const Step& step, Cycle now, const OldestPacket& oldest)
{
    if (step.kind == Step::Kind::Commit)
    {
        return m_line.MayCommit(m_version);
    }
    if (step.kind != Step::Kind::Wait)
    {
        return true;
    }
    m_waitsFrom = m_waitsFrom.value_or(now);
    if (oldest() < *m_waitsFrom)
    {
        return false;
    }
    m_waitsFrom.reset();
    return true;
}

Cycle
Transaction::Advance(Cycle now, const OldestPacket& oldest)
{
    Cycle wake = kNever;
    while (!m_steps.empty() && m_nextAt <= now)
    {
        const Step step = m_steps.front();
        if (!IsReady(step, now, oldest))
        {
            m_nextAt = now + std::max<Cycle>(1, m_costs.poll);
            break;
        }
        m_steps.pop_front();
        m_done += step.isLast && !m_isRollingBack;
        wake = std::min(wake, Do(step, now));
        Next(now);
    }
    return wake;
}

Cycle
Transaction::Do(const Step& step, Cycle now)
{
    PointerWrite write = step.write;
    write.at = now;
    switch (step.kind)
    {
    case Step::Kind::Point:
        if (!step.isOwn && !m_hasCommitted)
        {
            m_undo.push_back(step);
            m_undo.back().write.target = m_pipeline.TargetOf(write.pointer, *write.copy);
        }
        ++m_writes;
        return m_pipeline.WritePointer(write);
    case Step::Kind::Migrate:
        for (uint64_t cell = 0; cell < step.count; ++cell)
        {
            m_pipeline.WriteRegister(step.into, cell, m_pipeline.ReadRegister(step.from, cell, now), now);
        }
        return kNever;
    case Step::Kind::Commit:
        m_pipeline.SetStamp({m_version, m_format.value_or(m_pipeline.GetStamp().format)});
        m_line.Settle(m_version);
        m_hasCommitted = true;
        return kNever;
    case Step::Kind::Free:
        return m_pipeline.Release(write.pointer.thread, write.pointer.node, now);
    case Step::Kind::Settle:
        m_line.Settle(m_version);
        return kNever;
    default:
        return kNever;
    }
}

void
Transaction::Abort(Cycle now)
{
    if (m_hasCommitted || m_isRollingBack || m_steps.empty())
    {
        return;
    }
    m_isRollingBack = true;
    m_steps.clear();
    m_waitsFrom.reset();
    for (auto write = m_undo.rbegin(); write != m_undo.rend(); ++write)
    {
        m_steps.push_back(*write);
        m_steps.back().isOwn = true; // what is undone stays so
    }
    m_undo.clear();
    if (m_costs.waits)
    {
        Add(Step::Kind::Wait, PlanPhase::QuiesceFlex, 0);
    }
    Add(Step::Kind::Settle, PlanPhase::Retire, 0);
    for (const PointerId& element : m_elements)
    {
        Add(Step::Kind::Free, PlanPhase::Retire, m_costs.overhead).write.pointer = element;
    }
    Next(now);
}

} // namespace pisa
