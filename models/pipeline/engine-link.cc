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
    LinkNew(program, times);
    LinkFormat(program);
}

uint32_t
Engine::Extend(const Program& program, const Program& before, const AccessTimes& times)
{
    m_layout.Extend(program);
    LinkNew(program, times);
    if (!HasSameFormat(program, before))
    {
        LinkFormat(program);
    }
    return static_cast<uint32_t>(m_formats.size() - 1);
}

void
Engine::LinkNew(const Program& program, const AccessTimes& times)
{
    m_accessTimes = times;
    m_tableReach.resize(program.tables.size());
    m_registerReach.resize(program.registers.size());
    m_services.Extend(program, m_layout);
    LinkParameters(program);
    LinkActions(program);
    LinkControlOf(program, program.ingress, Thread::Ingress);
    LinkControlOf(program, program.egress, Thread::Egress);
    for (auto table = static_cast<TableId>(m_tables.size()); table < program.tables.size(); ++table)
    {
        m_tables.emplace_back(program, table, m_layout);
        LinkDirect(program, table);
    }
    for (std::size_t reg = m_registers.size(); reg < program.registers.size(); ++reg)
    {
        m_registers.emplace_back(program.registers[reg]);
    }
}

/** Value sets that are loaded keep their members. */
void
Engine::LinkFormat(const Program& program)
{
    Format format{PacketParser(program, m_layout), PacketDeparser(program, m_layout)};
    for (ValueSetId set = 0; !m_formats.empty() && set < m_formats.back().valueSets; ++set)
    {
        format.parser.SetValues(set, Values(set));
    }
    format.valueSets = program.valueSets.size();
    m_formats.push_back(std::move(format));
}

/** Slots for the parameters of the widest of the new actions, one behind the other. */
void
Engine::LinkParameters(const Program& program)
{
    std::size_t most = 0;
    for (std::size_t id = m_bodies.size(); id < program.actions.size(); ++id)
    {
        most = std::max(most, program.actions[id].parameters.size());
    }
    m_firstParameter = m_layout.NewParameters(most);
}

void
Engine::LinkActions(const Program& program)
{
    for (std::size_t id = m_bodies.size(); id < program.actions.size(); ++id)
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
        m_bodies.push_back({begin, static_cast<uint32_t>(m_code.size()), m_firstParameter});
    }
}

void
Engine::LinkControlOf(const Program& program, const Control& control, Thread thread)
{
    LinkedControl& linked = m_controls[static_cast<std::size_t>(thread)];
    const std::vector<std::optional<Cycle>>& times = m_accessTimes.branches[static_cast<std::size_t>(thread)];
    for (std::size_t id = linked.nodes.size(); id < control.nodes.size(); ++id)
    {
        if (const auto* apply = std::get_if<Apply>(&control.nodes[id]))
        {
            linked.nodes.push_back(LinkApply(program, *apply, thread));
            continue;
        }
        const auto& branch = std::get<Branch>(control.nodes[id]);
        LinkedNode node;
        node.condition = LinkCondition(branch.condition, m_layout);
        node.next = {branch.onFalse, branch.onTrue};
        node.after = id < times.size() ? times[id] : std::nullopt;
        linked.nodes.push_back(node);
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
    m_direct.push_back(std::move(direct));
    if (table.counter || table.meter)
    {
        m_tables.back().WhenInstalled([this, direct = Table(table)](uint32_t row)
                                      { m_services.ResetDirect(direct, row); });
    }
}

} // namespace pisa
