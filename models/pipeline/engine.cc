// A program ready to run and its state.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** @return the layout with slots for the widest action's parameters, one behind the other. */
PhvLayout
LayOut(const Program& program)
{
    PhvLayout layout(program);
    for (const Action& action : program.actions)
    {
        for (uint32_t i = 0; i < action.parameters.size(); ++i)
        {
            layout.ParameterSlot(i);
        }
    }
    return layout;
}

} // namespace

Engine::Engine(const Program& program, AccessTimes accessTimes, uint64_t clockHz)
    : m_layout(LayOut(program)),
      m_accessTimes(std::move(accessTimes)),
      m_services(program, clockHz, m_layout),
      m_tableReach(program.tables.size()),
      m_registerReach(program.registers.size()),
      m_firstParameter(m_layout.ParameterSlot(0)),
      m_parser(program, m_layout),
      m_deparser(program, m_layout)
{
    LinkActions(program);
    LinkControlOf(program, program.ingress, Thread::Ingress);
    LinkControlOf(program, program.egress, Thread::Egress);
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        m_tables.emplace_back(program, table, m_layout);
        LinkDirect(program, table);
    }
    for (const Register& description : program.registers)
    {
        m_registers.emplace_back(description);
    }
}

void
Engine::LinkActions(const Program& program)
{
    for (const Action& action : program.actions)
    {
        const auto begin = static_cast<uint32_t>(m_code.size());
        for (const Instruction& instruction : action.body)
        {
            if (std::holds_alternative<Statement>(instruction) ||
                std::holds_alternative<StatefulOperation>(instruction))
            {
                LinkInstruction(instruction, m_layout, m_code);
                continue;
            }
            LinkedOperation service;
            service.kind = LinkedOperation::Kind::Service;
            service.reg = m_services.Link(instruction, m_layout);
            m_code.push_back(service);
        }
        m_bodies.emplace_back(begin, static_cast<uint32_t>(m_code.size()));
    }
}

void
Engine::LinkControlOf(const Program& program, const Control& control, Thread thread)
{
    LinkedControl& linked = m_controls[static_cast<std::size_t>(thread)];
    linked.entry = control.entry;
    for (const ControlNode& node : control.nodes)
    {
        if (const auto* apply = std::get_if<Apply>(&node))
        {
            linked.nodes.push_back(LinkApply(program, *apply, thread));
            continue;
        }
        const auto& branch = std::get<Branch>(node);
        Node next;
        next.condition = LinkCondition(branch.condition, m_layout);
        next.onTrue = branch.onTrue;
        next.onFalse = branch.onFalse;
        linked.nodes.push_back(next);
    }
}

Engine::Node
Engine::LinkApply(const Program& program, const Apply& apply, Thread thread)
{
    Node node;
    node.isApply = true;
    node.table = apply.table;
    node.callees = static_cast<uint32_t>(m_callees.size());
    const Table& table = program.tables[apply.table];
    node.hasServices = table.counter || table.meter || table.profile;
    const auto side = static_cast<std::size_t>(thread);
    const AccessTime access = m_accessTimes.at(apply.table);
    m_tableReach[apply.table].isUsed[side] = true;
    m_tableReach[apply.table].access[side] = access;
    std::vector<Cycle>& nextIssue = m_controls[static_cast<std::size_t>(thread)].nextIssue;
    nextIssue.resize(std::max<std::size_t>(nextIssue.size(), access.pass + 1), 0);
    for (ActionId id : table.actions)
    {
        const Action& action = program.actions[id];
        Callee callee{m_bodies[id].first, m_bodies[id].second, static_cast<uint32_t>(action.parameters.size()), false,
                      apply.onHit,        apply.onMiss};
        for (const auto& [chosen, next] : apply.onAction)
        {
            if (chosen == id)
            {
                callee.onHit = callee.onMiss = next;
            }
        }
        callee.hasServices = std::any_of(m_code.begin() + callee.begin, m_code.begin() + callee.end,
                                         [](const LinkedOperation& operation)
                                         { return operation.kind == LinkedOperation::Kind::Service; });
        m_callees.push_back(callee);
        for (const Instruction& instruction : action.body)
        {
            if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
            {
                LinkRegister(atom->reg, thread, access);
            }
        }
    }
    return node;
}

void
Engine::LinkRegister(RegisterId reg, Thread thread, AccessTime access)
{
    const auto side = static_cast<std::size_t>(thread);
    Reach& known = m_registerReach[reg];
    assert(!known.isUsed[side] || known.access[side].pass == access.pass);
    if (!known.isUsed[side] || access.after < known.access[side].after)
    {
        known.isUsed[side] = true;
        known.access[side] = access;
    }
}

void
Engine::LinkDirect(const Program& program, TableId id)
{
    const Table& table = program.tables[id];
    DirectServices direct;
    direct.counter = table.counter;
    direct.profile = table.profile;
    direct.positions.resize(program.actions.size(), 0);
    for (uint32_t position = 0; position < table.actions.size(); ++position)
    {
        direct.positions[table.actions[position]] = position;
    }
    if (table.meter)
    {
        direct.meter = table.meter->meter;
        const FieldId colour = table.meter->colour;
        direct.colour = {m_layout.SlotOf(colour), m_layout.ChangedSlot(colour.header), m_layout.MaskOf(colour)};
    }
    m_direct.push_back(std::move(direct));
    if (table.counter || table.meter)
    {
        m_tables.back().WhenInstalled([this, direct = Table(table)](uint32_t row)
                                      { m_services.ResetDirect(direct, row); });
    }
}

Parsed
Engine::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    const std::vector<uint64_t>& initial = m_layout.InitialSlots();
    phv.slots.resize(initial.size());
    std::copy(initial.begin(), initial.end(), phv.slots.begin());
    phv.parsedBytes = 0;
    return m_parser.Run(frame, length, phv, m_services.Algorithms());
}

void
Engine::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    assert(phv.slots.size() == m_layout.InitialSlots().size());
    m_deparser.Run(phv, out, m_services.Algorithms());
}

uint64_t
Engine::Run(Thread thread, Phv& phv, const std::vector<Cycle>& issues)
{
    assert(phv.slots.size() == m_layout.InitialSlots().size());
    LinkedControl& control = m_controls[static_cast<std::size_t>(thread)];
    assert(issues.size() >= control.nextIssue.size());
    for (std::size_t pass = 0; pass < control.nextIssue.size(); ++pass)
    {
        assert(issues[pass] >= control.nextIssue[pass]);
        control.nextIssue[pass] = issues[pass] + 1;
    }
    uint64_t outside = 0;
    for (NodeId node = control.entry; node != kEndOfControl;)
    {
        node = Step(control.nodes[node], phv, issues.data(), outside);
    }
    return outside;
}

inline NodeId
Engine::Step(const Node& node, Phv& phv, const Cycle* issues, uint64_t& outside)
{
    uint64_t* slots = phv.slots.data();
    if (!node.isApply)
    {
        return ComputeValue(node.condition, slots) != 0 ? node.onTrue : node.onFalse;
    }
    const AccessTime& time = m_accessTimes[node.table];
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
    const Callee& callee = m_callees[node.callees + chosen.action];
    for (uint32_t i = 0; i < callee.arguments; ++i)
    {
        slots[m_firstParameter + i] = chosen.arguments[i];
    }
    outside += callee.hasServices ? RunServices(callee, phv, access)
                                  : Execute(m_code.data() + callee.begin, m_code.data() + callee.end, slots,
                                            m_registers.data(), access);
    return chosen.isHit ? callee.onHit : callee.onMiss;
}

/** Runs an action among whose operations are services. */
uint64_t
Engine::RunServices(const Callee& callee, Phv& phv, Cycle access)
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
