// Linking a program for a chip with banks, and the state that packets meet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-program.h"

#include "pipeline/live-extension.h"
#include "target/banks-check.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

BankedProgram::BankedProgram(const Image& image)
    : m_banks(image.target.banks.count),
      m_layout(image.program),
      m_version(m_layout.SlotOf(IntrinsicField(Intrinsic::Version)))
{
    assert(m_banks > 0);
    LinkNew(image, NewBeyond({}, image.program));
    m_formats.Add(image.program, m_layout);
}

uint32_t
BankedProgram::Extend(const Image& image, const Program& before)
{
    m_layout.Extend(image.program);
    LinkNew(image, NewBeyond(before, image.program));
    if (!HasSameFormat(image.program, before))
    {
        m_formats.Add(image.program, m_layout);
    }
    return m_formats.Last();
}

void
BankedProgram::LinkNew(const Image& image, const NewElements& added)
{
    LinkActions(image.program, added.actions);
    LinkConditions(image.program.ingress, added.nodes[0], 0);
    LinkConditions(image.program.egress, added.nodes[1], 1);
    LinkTables(image, added.tables);
    for (const RegisterId reg : added.registers)
    {
        PutAt(m_registers, reg, RegisterArray(image.program.registers[reg]));
    }
}

void
BankedProgram::LinkActions(const Program& program, const std::vector<ActionId>& added)
{
    std::size_t most = 1;
    for (const ActionId id : added)
    {
        most = std::max(most, program.actions[id].parameters.size());
    }
    m_layout.NewParameters(most);
    for (const ActionId id : added)
    {
        PutAt(m_actions, id, LinkBankedAction(program.actions[id], m_layout));
    }
}

void
BankedProgram::LinkConditions(const Control& control, const std::vector<NodeId>& added, std::size_t thread)
{
    for (const NodeId node : added)
    {
        if (const auto* branch = std::get_if<Branch>(&control.nodes[node]))
        {
            const auto next = static_cast<uint32_t>(m_conditions.size());
            const uint32_t number = m_conditionOf.emplace(std::make_pair(thread, node), next).first->second;
            PutAt(m_conditions, number, LinkCondition(branch->condition, m_layout));
        }
    }
}

void
BankedProgram::LinkTables(const Image& image, const std::vector<TableId>& added)
{
    for (const TableId table : added)
    {
        Key key{pisa::KeyUnits(image.program, table, image.target), {}};
        for (const MatchKey& field : image.program.tables[table].keys)
        {
            key.slots.push_back(m_layout.SlotOf(field.field));
        }
        PutAt(m_keys, table, std::move(key));
        PutAt(m_actionsOf, table, image.program.tables[table].actions);
        PutAt(m_tables, table, MatchTable(image.program, table, m_layout));
    }
}

Parsed
BankedProgram::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    phv.slots = m_layout.InitialSlots();
    phv.slots[m_version] = phv.stamp.version;
    phv.parsedBytes = 0;
    return m_formats.Parse(frame, length, phv, m_algorithms);
}

void
BankedProgram::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    Complete(phv);
    m_formats.Deparse(phv, out, m_algorithms);
}

uint32_t
BankedProgram::SlotOf(FieldId field) const
{
    return m_layout.SlotOf(field);
}

unsigned
BankedProgram::BankOfKey(TableId table, const uint64_t* slots) const
{
    BankHash hash = BankHash::OfTable(table);
    for (const uint32_t slot : m_keys[table].slots)
    {
        hash.Add(slots[slot]);
    }
    return hash.Bank(m_banks);
}

unsigned
BankedProgram::BankOfCell(const CellAccess& access, const uint64_t* slots) const
{
    BankHash hash = BankHash::OfRegister(access.reg);
    hash.Add(slots[access.index]);
    return hash.Bank(m_banks);
}

BankedChoice
BankedProgram::Meet(TableId table, uint64_t* slots, Cycle cycle)
{
    const ChosenAction chosen = m_tables[table].Match(slots, cycle);
    const BankedAction& action = ActionOf(table, chosen.action);
    std::copy_n(chosen.arguments, action.parameters, slots + action.firstParameter);
    return {chosen.action, chosen.isHit};
}

uint64_t
BankedProgram::Run(const LinkedCode& code, uint64_t* slots, Cycle cycle)
{
    return Execute(code.data(), code.data() + code.size(), slots, m_registers.data(), cycle);
}

} // namespace pisa
