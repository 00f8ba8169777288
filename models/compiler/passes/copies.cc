// What the fields of one action are known to hold, while its instructions run one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/copies.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

namespace
{

bool
IsVarbit(const Program& program, FieldId field)
{
    return field.index != FieldId::kValid && program.headers[field.header].fields[field.index].variableBits != 0;
}

} // namespace

Operand
Copies::Source(const Operand& operand, unsigned bits) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    const auto known = field ? m_known.find(*field) : m_known.end();
    if (known == m_known.end() || !(known->second.isWhole || bits <= known->second.bits))
    {
        return operand;
    }
    const auto* constant = std::get_if<Constant>(&known->second.source);
    return constant ? Operand(Constant{constant->value & LowBits(bits)}) : known->second.source;
}

std::optional<Copies::Copy>
Copies::CopyMadeBy(const Statement& statement) const
{
    const Operand& source = statement.operands[0];
    const auto* field = std::get_if<FieldId>(&source);
    if (statement.operation != Operation::Move || IsVarbit(m_program, statement.dest) ||
        (field && *field == statement.dest))
    {
        return std::nullopt;
    }
    const unsigned bits = std::min(statement.width, FieldBits(m_program, statement.dest));
    if (const auto* constant = std::get_if<Constant>(&source))
    {
        return Copy{Constant{constant->value & LowBits(bits)}, bits, true};
    }
    const unsigned width =
        field ? FieldBits(m_program, *field) : m_action.parameters[std::get<Parameter>(source).index].width;
    return Copy{source, bits, width <= bits};
}

void
Copies::Forget(FieldId copy)
{
    const auto known = m_known.find(copy);
    if (known == m_known.end())
    {
        return;
    }
    if (const auto* source = std::get_if<FieldId>(&known->second.source))
    {
        m_copies[*source].erase(copy);
    }
    m_known.erase(known);
}

void
Copies::Run(const Instruction& instruction, const std::set<FieldId>& writes)
{
    for (const FieldId field : writes)
    {
        const auto copies = m_copies.find(field);
        const std::set<FieldId> stale = copies != m_copies.end() ? copies->second : std::set<FieldId>{};
        std::for_each(stale.begin(), stale.end(), [this](FieldId copy) { Forget(copy); });
        Forget(field);
    }
    const auto* statement = std::get_if<Statement>(&instruction);
    const std::optional<Copy> made = statement ? CopyMadeBy(*statement) : std::nullopt;
    if (made)
    {
        m_known[statement->dest] = *made;
        if (const auto* source = std::get_if<FieldId>(&made->source))
        {
            m_copies[*source].insert(statement->dest);
        }
    }
}

} // namespace pisa
