// One upgrade under way on one switch: its transactions one behind the other.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-run.h"

#include "pisa-switch.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

using Kind = pisa::Primitive::Kind;

namespace
{

const pisa::UpgradeElement&
ElementOf(const pisa::Delta& delta, pisa::Thread pipe, const pisa::PlanNode& node)
{
    const bool isNew = node.origin == pisa::PlanNode::Origin::New;
    const auto found =
        std::find_if(delta.elements.begin(), delta.elements.end(),
                     [&](const pisa::UpgradeElement& element)
                     { return element.pipe == pipe && element.name == node.name && element.IsAdded() == isNew; });
    NS_ASSERT_MSG(found != delta.elements.end(), "a plan knows its elements");
    return *found;
}

/** @return what an element takes that a transaction allocates or frees; a version branch takes one description. */
pisa::UpgradeMemory
MemoryOf(const pisa::Delta& delta, const pisa::PlannedTransaction& transaction, const pisa::Primitive& primitive)
{
    if (primitive.node.origin == pisa::PlanNode::Origin::Flex)
    {
        pisa::UpgradeMemory memory;
        memory[pisa::MemoryKind::Descriptions] = 1;
        return memory;
    }
    const pisa::UpgradeElement& element = ElementOf(delta, primitive.pipe, primitive.node);
    for (const pisa::Primitive& other : transaction.primitives)
    {
        if (other.kind == Kind::GroupTables && (other.node == primitive.node || other.other == primitive.node))
        {
            const pisa::PlanNode& beside = other.node == primitive.node ? other.other : other.node;
            return pisa::MemoryBeside(element, ElementOf(delta, primitive.pipe, beside));
        }
    }
    return element.memory;
}

/** @return rows of a register that a plan allocates or frees. */
pisa::UpgradeMemory
RowsOf(const pisa::Delta& delta, const pisa::Primitive& primitive)
{
    pisa::UpgradeMemory memory;
    const bool isNew = primitive.kind == Kind::AllocRegister;
    for (const pisa::RegisterChange& change : delta.registers)
    {
        const bool isAdded = change.kind == pisa::RegisterChange::Kind::Added;
        const std::string& name = isNew && !isAdded ? change.newName : change.name;
        if (name == primitive.name)
        {
            memory[pisa::MemoryKind::SramRows] = isNew ? change.newRows : change.oldRows;
        }
    }
    return memory;
}

} // namespace

PisaUpgradeRun::PisaUpgradeRun(PisaSwitch& device, pisa::VersionLine& line, Work work,
                               const pisa::TransactionCosts& costs, Listener listener)
    : m_device(device),
      m_work(std::move(work)),
      m_listener(std::move(listener)),
      m_held(m_work.plan.before)
{
    for (const pisa::PlannedTransaction& planned : m_work.plan.transactions)
    {
        const auto version = static_cast<uint32_t>(m_work.firstVersion + m_transactions.size());
        m_transactions.push_back(std::make_unique<pisa::Transaction>(device.GetPipeline(), m_work.graft, planned,
                                                                     line, version, m_work.format, costs));
        m_writing.emplace_back();
        for (std::size_t i = 0; i < planned.primitives.size(); ++i)
        {
            if (planned.primitives[i].kind != Kind::Quiesce)
            {
                m_writing.back().push_back(i);
            }
        }
    }
}

pisa::Transaction&
PisaUpgradeRun::Current() const
{
    return *m_transactions[m_current];
}

bool
PisaUpgradeRun::IsOver() const
{
    return m_current == m_transactions.size();
}

pisa::EntryMove*
PisaUpgradeRun::MoveOf(pisa::TableId table) const
{
    for (const auto& transaction : m_transactions)
    {
        if (pisa::EntryMove* const move = transaction->MoveOf(table))
        {
            return move;
        }
    }
    return nullptr;
}

pisa::Cycle
PisaUpgradeRun::NextAt() const
{
    return IsOver() || m_isHeld ? pisa::kNever : Current().NextAt();
}

void
PisaUpgradeRun::Begin(pisa::Cycle now)
{
    if (IsOver())
    {
        Tell(PisaUpgradeEvent::Finished, now);
        return;
    }
    Current().Begin(now);
    TellPrimitives(now);
}

bool
PisaUpgradeRun::MustHold() const
{
    return m_hold && !m_isAborting && m_released <= m_current && Current().Phase() == *m_hold;
}

void
PisaUpgradeRun::Advance(pisa::Cycle now)
{
    if (MustHold())
    {
        m_isHeld = true;
        Tell(PisaUpgradeEvent::Held, now);
        return;
    }
    pisa::Transaction& transaction = Current();
    m_device.Wake(transaction.Advance(now, [this] { return m_device.OldestPacket(); }));
    TellCommit(now);
    TellPrimitives(now);
    if (!IsOver() && Current().IsOver())
    {
        NextTransaction(now);
    }
}

void
PisaUpgradeRun::TellCommit(pisa::Cycle now)
{
    if (Current().HasCommitted() && !m_hasToldCommit)
    {
        m_hasToldCommit = true;
        ++m_commits;
        Tell(PisaUpgradeEvent::Committed, now);
    }
}

void
PisaUpgradeRun::TellPrimitives(pisa::Cycle now)
{
    const auto& primitives = m_work.plan.transactions[m_current].primitives;
    const std::vector<std::size_t>& writing = m_writing[m_current];
    const bool isFirst = m_told == 0 && Current().Done() == 0;
    for (; m_told < Current().Done(); ++m_told)
    {
        const pisa::Primitive& done = primitives[writing[m_told]];
        Account(done);
        Tell(PisaUpgradeEvent::PrimitiveDone, now, &done);
        if (m_told + 1 < writing.size())
        {
            Tell(PisaUpgradeEvent::PrimitiveStarted, now, &primitives[writing[m_told + 1]]);
        }
    }
    if (isFirst && !m_isAborting && !writing.empty() && Current().NextAt() >= now)
    {
        Tell(PisaUpgradeEvent::PrimitiveStarted, now, &primitives[writing.front()]);
    }
}

void
PisaUpgradeRun::Account(const pisa::Primitive& primitive)
{
    switch (primitive.kind)
    {
    case Kind::AllocTable:
    case Kind::AllocBranch:
        m_held += MemoryOf(m_work.delta, m_work.plan.transactions[m_current], primitive);
        return;
    case Kind::DeallocTable:
    case Kind::DeallocBranch:
        m_held -= MemoryOf(m_work.delta, m_work.plan.transactions[m_current], primitive);
        return;
    case Kind::AllocRegister:
        m_held += RowsOf(m_work.delta, primitive);
        return;
    case Kind::DeallocRegister:
        m_held -= RowsOf(m_work.delta, primitive);
        return;
    default:
        return;
    }
}

void
PisaUpgradeRun::NextTransaction(pisa::Cycle now)
{
    ++m_current;
    m_told = 0;
    m_hasToldCommit = false;
    if (IsOver())
    {
        m_held = m_isAborting ? m_work.plan.before : m_held;
        Tell(m_isAborting ? PisaUpgradeEvent::Aborted : PisaUpgradeEvent::Finished, now);
        return;
    }
    if (m_isAborting)
    {
        Current().Abort(now); // what was loaded for it is freed
        return;
    }
    Begin(now);
}

void
PisaUpgradeRun::Abort(pisa::Cycle now)
{
    if (!IsOver() && !HasCommitted() && !m_isAborting)
    {
        m_isAborting = true;
        Current().Abort(now);
    }
    m_isHeld = false;
    m_hold.reset();
}

void
PisaUpgradeRun::HoldBefore(pisa::PlanPhase phase)
{
    m_hold = phase;
}

void
PisaUpgradeRun::Continue()
{
    m_released = m_current + 1;
    m_isHeld = false;
}

void
PisaUpgradeRun::Tell(PisaUpgradeEvent event, pisa::Cycle now, const pisa::Primitive* what)
{
    PisaUpgradeStep step;
    step.upgrade = m_work.upgrade;
    step.transaction = m_current;
    step.what = what;
    step.phase = what != nullptr ? what->phase : IsOver() ? pisa::PlanPhase::Retire : Current().Phase();
    if (what != nullptr)
    {
        step.primitive = static_cast<std::size_t>(what - m_work.plan.transactions[m_current].primitives.data());
    }
    step.cycle = now;
    step.held = m_held;
    m_listener(event, step);
}

} // namespace ns3
