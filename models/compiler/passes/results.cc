// Which operation would give once more what a field holds, while an action's instructions run one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/results.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return the most bits of the result before it is cut to its destination. */
unsigned
ResultBits(const Statement& statement)
{
    if (statement.operation == Operation::SignExtend)
    {
        return 64;
    }
    return Info(statement.operation).isComparison ? 1 : statement.width;
}

} // namespace

bool
Results::IsBit(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    return field != nullptr && FieldBits(m_program, *field) == 1;
}

Statement
Results::Shortened(Statement statement) const
{
    const auto* read = std::get_if<FieldId>(&statement.operands[0]);
    const auto known = read != nullptr ? m_known.find(*read) : m_known.end();
    if (known == m_known.end())
    {
        return statement;
    }
    const Statement& result = known->second.statement;
    if (statement.operation == Operation::Move)
    {
        const unsigned kept = std::min(FieldBits(m_program, *read), statement.width);
        if (std::min(FieldBits(m_program, statement.dest), ResultBits(result)) <= kept)
        {
            return {result.operation, result.width, statement.dest, result.operands};
        }
    }
    const bool turns = (result.operation == Operation::Xor && result.operands[1] == Operand(Constant{1})) ||
                       (result.operation == Operation::Equal && result.operands[1] == Operand(Constant{0})) ||
                       (result.operation == Operation::Not && result.width == 1);
    if (statement.operation == Operation::Select && turns && IsBit(*read) && IsBit(result.operands[0]))
    {
        statement.operands = {result.operands[0], statement.operands[2], statement.operands[1]};
    }
    return statement;
}

Operand
Results::First(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    const auto result = field != nullptr ? m_known.find(*field) : m_known.end();
    if (result == m_known.end())
    {
        return operand;
    }
    return m_holders.at(NameOf(result->second.statement)).begin()->second;
}

Results::Name
Results::NameOf(const Statement& statement) const
{
    std::vector<uint64_t> name{static_cast<uint64_t>(statement.operation), statement.width,
                               FieldBits(m_program, statement.dest)};
    for (const Operand& operand : statement.operands)
    {
        const auto* field = std::get_if<FieldId>(&operand);
        const auto* constant = std::get_if<Constant>(&operand);
        name.push_back(operand.index());
        name.push_back(field != nullptr ? field->header : 0);
        name.push_back(field != nullptr      ? field->index
                       : constant != nullptr ? constant->value
                                             : std::get<Parameter>(operand).index);
    }
    return name;
}

void
Results::Run(const Instruction& instruction, const std::set<FieldId>& writes)
{
    for (const FieldId field : writes)
    {
        const auto readers = m_readers.find(field);
        const std::set<FieldId> stale = readers != m_readers.end() ? readers->second : std::set<FieldId>{};
        std::for_each(stale.begin(), stale.end(), [this](FieldId result) { Forget(result); });
        Forget(field);
    }
    const auto* statement = std::get_if<Statement>(&instruction);
    const bool keepsOperands =
        statement != nullptr && std::find(statement->operands.begin(), statement->operands.end(),
                                          Operand(statement->dest)) == statement->operands.end();
    if (keepsOperands)
    {
        m_holders[NameOf(*statement)].emplace(m_count, statement->dest);
        m_known[statement->dest] = {*statement, m_count++};
        for (const Operand& operand : statement->operands)
        {
            if (const auto* read = std::get_if<FieldId>(&operand))
            {
                m_readers[*read].insert(statement->dest);
            }
        }
    }
}

void
Results::Forget(FieldId result)
{
    const auto known = m_known.find(result);
    if (known == m_known.end())
    {
        return;
    }
    m_holders.at(NameOf(known->second.statement)).erase({known->second.number, result});
    for (const Operand& operand : known->second.statement.operands)
    {
        if (const auto* read = std::get_if<FieldId>(&operand))
        {
            m_readers[*read].erase(result);
        }
    }
    m_known.erase(known);
}

} // namespace pisa
