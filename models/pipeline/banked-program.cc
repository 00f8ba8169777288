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
    LinkNew(image);
    LinkFormat(image.program);
}

uint32_t
BankedProgram::Extend(const Image& image, const Program& before)
{
    m_layout.Extend(image.program);
    LinkNew(image);
    if (!HasSameFormat(image.program, before))
    {
        LinkFormat(image.program);
    }
    return static_cast<uint32_t>(m_formats.size() - 1);
}

void
BankedProgram::LinkNew(const Image& image)
{
    LinkActions(image.program);
    LinkConditions(image.program.ingress, m_linkedNodes[0]);
    LinkConditions(image.program.egress, m_linkedNodes[1]);
    LinkTables(image);
    for (std::size_t reg = m_registers.size(); reg < image.program.registers.size(); ++reg)
    {
        m_registers.emplace_back(image.program.registers[reg]);
    }
}

/** Value sets that are loaded keep their members. */
void
BankedProgram::LinkFormat(const Program& program)
{
    Format format{PacketParser(program, m_layout), PacketDeparser(program, m_layout), program.valueSets.size()};
    for (ValueSetId set = 0; !m_formats.empty() && set < m_formats.back().valueSets; ++set)
    {
        format.parser.SetValues(set, Values(set));
    }
    m_formats.push_back(std::move(format));
}

void
BankedProgram::LinkActions(const Program& program)
{
    std::size_t most = 1;
    for (std::size_t id = m_actions.size(); id < program.actions.size(); ++id)
    {
        most = std::max(most, program.actions[id].parameters.size());
    }
    m_layout.NewParameters(most);
    for (std::size_t id = m_actions.size(); id < program.actions.size(); ++id)
    {
        m_actions.push_back(LinkBankedAction(program.actions[id], m_layout));
    }
}

void
BankedProgram::LinkConditions(const Control& control, std::size_t& linked)
{
    for (; linked < control.nodes.size(); ++linked)
    {
        if (const auto* branch = std::get_if<Branch>(&control.nodes[linked]))
        {
            m_conditions.push_back(LinkCondition(branch->condition, m_layout));
        }
    }
}

void
BankedProgram::LinkTables(const Image& image)
{
    for (auto table = static_cast<TableId>(m_tables.size()); table < image.program.tables.size(); ++table)
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
    phv.slots[m_version] = phv.stamp.version;
    phv.parsedBytes = 0;
    return m_formats[phv.stamp.format].parser.Run(frame, length, phv, m_algorithms);
}

void
BankedProgram::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    Complete(phv);
    m_formats[phv.stamp.format].deparser.Run(phv, out, m_algorithms);
}

void
BankedProgram::SetValues(ValueSetId valueSet, const std::vector<MatchValue>& members)
{
    for (Format& format : m_formats)
    {
        if (valueSet < format.valueSets)
        {
            format.parser.SetValues(valueSet, members);
        }
    }
}

const std::vector<MatchValue>&
BankedProgram::Values(ValueSetId valueSet) const
{
    return m_formats.back().parser.Values(valueSet);
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
