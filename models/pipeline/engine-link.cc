// From a program to what the engine runs, at boot and while packets are on their way.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine.h"

#include "pipeline/live-extension.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Engine::Engine(const Program& program, const AccessTimes& times, uint64_t clockHz)
    : m_layout(program),
      m_version(m_layout.SlotOf(IntrinsicField(Intrinsic::Version))),
      m_drop(m_layout.SlotOf(IntrinsicField(Intrinsic::Drop))),
      m_services(m_layout, clockHz)
{
    m_controls[0].entry = program.ingress.entry;
    m_controls[1].entry = program.egress.entry;
    LinkNew(program, NewBeyond({}, program), times);
    m_formats.Add(program, m_layout);
}

uint32_t
Engine::Extend(const Program& program, const Program& before, const AccessTimes& times)
{
    m_layout.Extend(program);
    LinkNew(program, NewBeyond(before, program), times);
    if (!HasSameFormat(program, before))
    {
        m_formats.Add(program, m_layout);
    }
    return m_formats.Last();
}

void
Engine::LinkNew(const Program& program, const NewElements& added, const AccessTimes& times)
{
    m_accessTimes = times;
    m_tableReach.resize(program.tables.size());
    m_registerReach.resize(program.registers.size());
    m_services.Extend(program, m_layout);
    for (const RegisterId reg : added.registers)
    {
        m_registerReach[reg] = {};
        PutAt(m_registers, reg, RegisterArray(program.registers[reg]));
    }
    for (const TableId table : added.tables)
    {
        m_tableReach[table] = {};
        PutAt(m_tables, table, MatchTable(program, table, m_layout));
        LinkDirect(program, table);
    }
    LinkActions(program, added.actions);
    LinkNodes(program, added.nodes[0], Thread::Ingress);
    LinkNodes(program, added.nodes[1], Thread::Egress);
}

/** Slots for the parameters of the widest of the new actions, one behind the other. */
void
Engine::LinkParameters(const Program& program, const std::vector<ActionId>& added)
{
    std::size_t most = 0;
    for (const ActionId id : added)
    {
        most = std::max(most, program.actions[id].parameters.size());
    }
    m_firstParameter = m_layout.NewParameters(most);
}

void
Engine::LinkActions(const Program& program, const std::vector<ActionId>& added)
{
    LinkParameters(program, added);
    for (const ActionId id : added)
    {
        const Action& action = program.actions[id];
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
        PutAt(m_bodies, id, {begin, static_cast<uint32_t>(m_code.size()), m_firstParameter});
    }
}

void
Engine::LinkNodes(const Program& program, const std::vector<NodeId>& added, Thread thread)
{
    const Control& control = ControlOf(program, thread);
    LinkedControl& linked = m_controls[static_cast<std::size_t>(thread)];
    const std::vector<std::optional<Cycle>>& times = m_accessTimes.branches[static_cast<std::size_t>(thread)];
    for (const NodeId id : added)
    {
        linked.writes.Forget(id);
        if (const auto* apply = std::get_if<Apply>(&control.nodes[id]))
        {
            PutAt(linked.nodes, id, LinkApply(program, *apply, thread));
            continue;
        }
        const auto& branch = std::get<Branch>(control.nodes[id]);
        LinkedNode node;
        node.condition = LinkCondition(branch.condition, m_layout);
        node.next = {branch.onFalse, branch.onTrue};
        node.after = id < times.size() ? times[id] : std::nullopt;
        PutAt(linked.nodes, id, node);
    }
}

LinkedNode
Engine::LinkApply(const Program& program, const Apply& apply, Thread thread)
{
    LinkedNode node;
    node.isApply = true;
    node.table = apply.table;
    node.callees = static_cast<uint32_t>(m_callees.size());
    const Table& table = program.tables[apply.table];
    node.actions = static_cast<uint32_t>(table.actions.size());
    node.hasServices = table.counter || table.meter || table.profile;
    const auto side = static_cast<std::size_t>(thread);
    const AccessTime access = m_accessTimes.tables.at(apply.table);
    m_tableReach[apply.table].isUsed[side] = true;
    m_tableReach[apply.table].access[side] = access;
    std::vector<Cycle>& nextIssue = m_controls[static_cast<std::size_t>(thread)].nextIssue;
    nextIssue.resize(std::max<std::size_t>(nextIssue.size(), access.pass + 1), 0);
    for (ActionId id : table.actions)
    {
        const Action& action = program.actions[id];
        LinkedCallee callee;
        callee.begin = m_bodies[id].begin;
        callee.end = m_bodies[id].end;
        callee.firstParameter = m_bodies[id].firstParameter;
        callee.arguments = static_cast<uint32_t>(action.parameters.size());
        callee.next = {apply.onMiss, apply.onHit};
        for (const auto& [chosen, next] : apply.onAction)
        {
            if (chosen == id)
            {
                callee.next = {next, next};
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
    PutAt(m_direct, id, std::move(direct));
    if (table.counter || table.meter)
    {
        m_tables[id].WhenInstalled([this, direct = Table(table)](uint32_t row)
                                   { m_services.ResetDirect(direct, row); });
    }
}

} // namespace pisa
