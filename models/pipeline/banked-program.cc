// Linking a program for a chip with banks, and the state that packets meet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-program.h"

#include "target/banks-check.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** @return the slot of the first of as many parameters as the widest action has, one behind the other. */
uint32_t
LayOutParameters(const Program& program, PhvLayout& layout)
{
    const uint32_t first = layout.ParameterSlot(0);
    for (const Action& action : program.actions)
    {
        for (uint32_t i = 0; i < action.parameters.size(); ++i)
        {
            layout.ParameterSlot(i);
        }
    }
    return first;
}

} // namespace

BankedProgram::BankedProgram(const Image& image)
    : m_banks(image.target.banks.count),
      m_layout(image.program),
      m_fieldSlots(static_cast<uint32_t>(m_layout.InitialSlots().size())),
      m_firstParameter(LayOutParameters(image.program, m_layout)),
      m_parser(image.program, m_layout),
      m_deparser(image.program, m_layout)
{
    assert(m_banks > 0);
    for (const Action& action : image.program.actions)
    {
        m_actions.push_back(LinkBankedAction(action, m_layout, m_fieldSlots));
    }
    LinkConditions(image.program.ingress);
    LinkConditions(image.program.egress);
    LinkTables(image);
    for (const Register& description : image.program.registers)
    {
        m_registers.emplace_back(description);
    }
}

void
BankedProgram::LinkConditions(const Control& control)
{
    for (const ControlNode& node : control.nodes)
    {
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            m_conditions.push_back(LinkCondition(branch->condition, m_layout));
        }
    }
}

void
BankedProgram::LinkTables(const Image& image)
{
    for (TableId table = 0; table < image.program.tables.size(); ++table)
    {
        Key key{pisa::KeyUnits(image.program, table, image.target), {}};
        for (const MatchKey& field : image.program.tables[table].keys)
        {
            key.slots.push_back(m_layout.SlotOf(field.field));
        }
        m_keys.push_back(std::move(key));
        m_actionsOf.push_back(image.program.tables[table].actions);
        m_tables.emplace_back(image.program, table, m_layout);
    }
}

Parsed
BankedProgram::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    phv.slots = m_layout.InitialSlots();
    phv.parsedBytes = 0;
    return m_parser.Run(frame, length, phv, m_algorithms);
}

void
BankedProgram::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    assert(phv.slots.size() == m_layout.InitialSlots().size());
    m_deparser.Run(phv, out, m_algorithms);
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
    const uint32_t parameters = ActionOf(table, chosen.action).parameters;
    std::copy_n(chosen.arguments, parameters, slots + m_firstParameter);
    return {chosen.action, chosen.isHit};
}

uint64_t
BankedProgram::Run(const LinkedCode& code, uint64_t* slots, Cycle cycle)
{
    return Execute(code.data(), code.data() + code.size(), slots, m_registers.data(), cycle);
}

} // namespace pisa
