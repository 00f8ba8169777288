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

Engine::Engine(const Program& program, AccessTimes accessTimes)
    : m_layout(LayOut(program)),
      m_accessTimes(std::move(accessTimes)),
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
            LinkInstruction(instruction, m_layout, m_code);
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
    const Reach reach{true, thread, m_accessTimes.at(apply.table)};
    m_tableReach[apply.table] = reach;
    std::vector<Cycle>& nextIssue = m_controls[static_cast<std::size_t>(thread)].nextIssue;
    nextIssue.resize(std::max<std::size_t>(nextIssue.size(), reach.access.pass + 1), 0);
    for (ActionId id : program.tables[apply.table].actions)
    {
        const Action& action = program.actions[id];
        Callee callee{m_bodies[id].first, m_bodies[id].second, static_cast<uint32_t>(action.parameters.size()),
                      apply.onHit, apply.onMiss};
        for (const auto& [chosen, next] : apply.onAction)
        {
            if (chosen == id)
            {
                callee.onHit = callee.onMiss = next;
            }
        }
        m_callees.push_back(callee);
        for (const Instruction& instruction : action.body)
        {
            if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
            {
                Reach& known = m_registerReach[atom->reg];
                assert(!known.isUsed || known.access.pass == reach.access.pass);
                known = known.isUsed && known.access.after < reach.access.after ? known : reach;
            }
        }
    }
    return node;
}

Parsed
Engine::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    const std::vector<uint64_t>& initial = m_layout.InitialSlots();
    phv.slots.resize(initial.size());
    std::copy(initial.begin(), initial.end(), phv.slots.begin());
    phv.parsedBytes = 0;
    return m_parser.Run(frame, length, phv);
}

void
Engine::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    assert(phv.slots.size() == m_layout.InitialSlots().size());
    m_deparser.Run(phv.slots.data(), out);
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
    uint64_t* slots = phv.slots.data();
    uint64_t outside = 0;
    for (NodeId node = control.entry; node != kEndOfControl;)
    {
        node = Step(control.nodes[node], slots, issues.data(), outside);
    }
    return outside;
}

inline NodeId
Engine::Step(const Node& node, uint64_t* slots, const Cycle* issues, uint64_t& outside)
{
    if (!node.isApply)
    {
        return ComputeValue(node.condition, slots) != 0 ? node.onTrue : node.onFalse;
    }
    const AccessTime& time = m_accessTimes[node.table];
    const Cycle access = issues[time.pass] + time.after;
    const ChosenAction chosen = m_tables[node.table].Match(slots, access);
    const Callee& callee = m_callees[node.callees + chosen.action];
    for (uint32_t i = 0; i < callee.arguments; ++i)
    {
        slots[m_firstParameter + i] = chosen.arguments[i];
    }
    outside += Execute(m_code.data() + callee.begin, m_code.data() + callee.end, slots, m_registers.data(), access);
    return chosen.isHit ? callee.onHit : callee.onMiss;
}

Cycle
Engine::NextAccess(const Reach& reach) const
{
    return reach.isUsed
               ? m_controls[static_cast<std::size_t>(reach.thread)].nextIssue[reach.access.pass] + reach.access.after
               : kNever;
}

bool
Engine::InsertEntry(TableId table, const Entry& entry, Cycle at)
{
    return m_tables.at(table).Insert(entry, at, NextAccess(m_tableReach[table]));
}

bool
Engine::RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at)
{
    return m_tables.at(table).Remove(match, at, NextAccess(m_tableReach[table]));
}

void
Engine::SetDefault(TableId table, const ActionCall& call, Cycle at)
{
    m_tables.at(table).SetDefault(call, at, NextAccess(m_tableReach[table]));
}

void
Engine::WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at)
{
    m_registers.at(reg).Write(index, value, at, NextAccess(m_registerReach[reg]));
}

uint64_t
Engine::ReadRegister(RegisterId reg, uint64_t index, Cycle at) const
{
    return m_registers.at(reg).Peek(index, at);
}

} // namespace pisa
