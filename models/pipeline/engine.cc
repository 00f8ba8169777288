// A program ready to run and its state.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Parsed
Engine::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    const std::vector<uint64_t>& initial = m_layout.InitialSlots();
    phv.slots.resize(initial.size());
    std::copy(initial.begin(), initial.end(), phv.slots.begin());
    phv.slots[m_version] = phv.stamp.version;
    phv.parsedBytes = 0;
    return m_formats.Parse(frame, length, phv, m_services.Algorithms());
}

/** Out of line, so that packets that need no slot do not pay for those that do. */
[[gnu::noinline]] void
Engine::AddSlots(Phv& phv) const
{
    const std::vector<uint64_t>& initial = m_layout.InitialSlots();
    assert(phv.slots.size() < initial.size());
    phv.slots.insert(phv.slots.end(), initial.begin() + static_cast<std::ptrdiff_t>(phv.slots.size()), initial.end());
}

/** Gives a packet that was parsed before the last Extend the slots that it does not have. */
inline void
Engine::Complete(Phv& phv) const
{
    if (phv.slots.size() != m_layout.InitialSlots().size())
    {
        AddSlots(phv);
    }
}

void
Engine::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    Complete(phv);
    m_formats.Deparse(phv, out, m_services.Algorithms());
}

/** @return the pointer to follow. In line in both loops: a call for each element is what a short action costs. */
[[gnu::always_inline]] inline const NodeId*
Engine::Step(const LinkedNode& node, Phv& phv, const Cycle* issues, uint64_t& outside)
{
    uint64_t* slots = phv.slots.data();
    if (!node.isApply)
    {
        return &node.next[ComputeValue(node.condition, slots) != 0];
    }
    const AccessTime& time = m_accessTimes.tables[node.table];
    const Cycle access = issues[time.pass] + time.after;
    ChosenAction chosen = m_tables[node.table].Match(slots, access);
    if (node.hasServices)
    {
        Serve(node.table, chosen, phv, access);
    }
    if (m_accessSink)
    {
        m_accessSink({node.table, access, chosen.isHit, chosen.action});
    }
    const LinkedCallee& callee = m_callees[node.callees + chosen.action];
    for (uint32_t i = 0; i < callee.arguments; ++i)
    {
        slots[callee.firstParameter + i] = chosen.arguments[i];
    }
    outside += callee.hasServices ? RunServices(callee, phv, access)
                                  : Execute(m_code.data() + callee.begin, m_code.data() + callee.end, slots,
                                            m_registers.data(), access);
    return &callee.next[chosen.isHit];
}

uint64_t
Engine::Run(Thread thread, Phv& phv, const std::vector<Cycle>& issues)
{
    Complete(phv);
    phv.slots[m_version] = phv.stamp.version; // whoever copies a packet may have cleared its metadata
    LinkedControl& control = m_controls[static_cast<std::size_t>(thread)];
    assert(issues.size() >= control.nextIssue.size());
    for (std::size_t pass = 0; pass < control.nextIssue.size(); ++pass)
    {
        assert(issues[pass] >= control.nextIssue[pass]);
        control.nextIssue[pass] = issues[pass] + 1;
    }
    if (control.isLive)
    {
        return RunLive(thread, phv, issues.data());
    }
    uint64_t outside = 0;
    for (NodeId node = control.entry; node != kEndOfControl;)
    {
        node = *Step(control.nodes[node], phv, issues.data(), outside);
    }
    return outside;
}

/** Runs a packet while there are writes to pointers, freed elements or a witness. */
uint64_t
Engine::RunLive(Thread thread, Phv& phv, const Cycle* issues)
{
    LinkedControl& control = m_controls[static_cast<std::size_t>(thread)];
    uint64_t outside = 0;
    Cycle previous = issues[0];
    NodeId node = control.writes.Read({kEndOfControl, 0}, previous, control.entry);
    for (std::size_t met = 1; node != kEndOfControl; ++met)
    {
        const Cycle access = AccessOf(control.nodes[node], issues, previous);
        node = ResolveGroup(control, node, phv, access);
        const LinkedNode& at = control.nodes[node];
        const Meeting meeting{thread, node, 0, access};
        if (const auto hindrance = Hindrance(at, access, previous, met, control))
        {
            GoAstray(control, {*hindrance, meeting}, phv);
            break;
        }
        if (m_isWitness)
        {
            phv.path.push_back(meeting);
        }
        const NodeId* const next = Step(at, phv, issues, outside);
        node = control.writes.Read(PlaceOf(control, node, next), access, *next);
        previous = access;
    }
    Settle(thread);
    return outside;
}

/** Runs an action among whose operations are services. */
uint64_t
Engine::RunServices(const LinkedCallee& callee, Phv& phv, Cycle access)
{
    uint64_t outside = 0;
    for (uint32_t i = callee.begin; i < callee.end; ++i)
    {
        if (m_code[i].kind == LinkedOperation::Kind::Service)
        {
            m_services.Run(m_code[i].reg, phv, access);
        }
        else
        {
            outside += ExecuteOne(m_code[i], phv.slots.data(), m_registers.data(), access);
        }
    }
    return outside;
}

/** What is direct to an entry comes before its action, and its member or group decides which that is. */
void
Engine::Serve(TableId table, ChosenAction& chosen, Phv& phv, Cycle access)
{
    const DirectServices& direct = m_direct[table];
    if (chosen.isHit && direct.counter)
    {
        m_services.CountDirect(*direct.counter, chosen.row, phv, access);
    }
    if (chosen.isHit && direct.meter)
    {
        m_services.MeterDirect(*direct.meter, chosen.row, direct.colour, phv, access);
    }
    for (unsigned i = 0; i < 2 && chosen.kind != ChoiceKind::Action; ++i)
    {
        if (const ActionCall* call = m_services.Resolve(*direct.profile, chosen, phv, access))
        {
            chosen.kind = ChoiceKind::Action;
            chosen.action = direct.positions[call->action];
            chosen.arguments = call->arguments.data();
        }
        else
        {
            chosen = m_tables[table].Default();
        }
    }
    assert(chosen.kind == ChoiceKind::Action); // a default may not name a member that is not there
}

Cycle
Engine::NextAccess(const Reach& reach) const
{
    Cycle next = kNever;
    for (std::size_t side = 0; side < 2; ++side)
    {
        const AccessTime& access = reach.access[side];
        next = reach.isUsed[side] ? std::min(next, m_controls[side].nextIssue[access.pass] + access.after) : next;
    }
    return next;
}

bool
Engine::InsertEntry(TableId table, const Entry& entry, Cycle at)
{
    return m_tables.at(table).Insert(entry, at, NextAccess(m_tableReach[table]));
}

bool
Engine::RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at)
{
    return m_tables.at(table).Remove(match, std::nullopt, at, NextAccess(m_tableReach[table]));
}

bool
Engine::RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at)
{
    return m_tables.at(table).Remove(match, priority, at, NextAccess(m_tableReach[table]));
}

bool
Engine::ModifyEntry(TableId table, const Entry& entry, Cycle at)
{
    return m_tables.at(table).Modify(entry, at, NextAccess(m_tableReach[table]));
}

std::vector<Entry>
Engine::Entries(TableId table) const
{
    return m_tables.at(table).Entries();
}

std::vector<Entry>
Engine::PlannedEntries(TableId table) const
{
    return m_tables.at(table).PlannedEntries();
}

std::optional<Entry>
Engine::PlannedEntry(TableId table, const Entry& like) const
{
    return m_tables.at(table).PlannedEntry(like);
}

std::optional<uint32_t>
Engine::CellOf(TableId table, const Entry& entry) const
{
    return m_tables.at(table).RowOf(entry);
}

void
Engine::SetDefault(TableId table, const ActionCall& call, Cycle at)
{
    m_tables.at(table).SetDefault(call, at, NextAccess(m_tableReach[table]));
}

void
Engine::SetDefault(TableId table, const Entry& choice, Cycle at)
{
    m_tables.at(table).SetDefault(choice, at, NextAccess(m_tableReach[table]));
}

void
Engine::WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at)
{
    m_registers.at(reg).Write(index, value, at, NextAccess(m_registerReach[reg]));
}

void
Engine::Look(StateName state, Cycle at, std::function<void()> look)
{
    if (state.kind == StateName::Kind::Register)
    {
        m_registers.at(state.id).Look(at, std::move(look), NextAccess(m_registerReach[state.id]));
        return;
    }
    m_services.Look(state, at, std::move(look));
}

void
Engine::Pass(StateName state, Cycle next)
{
    if (state.kind == StateName::Kind::Register)
    {
        m_registers.at(state.id).Reach(next);
        return;
    }
    m_services.Reach(state, next);
}

uint64_t
Engine::ReadRegister(RegisterId reg, uint64_t index, Cycle at) const
{
    return m_registers.at(reg).Peek(index, at);
}

} // namespace pisa
