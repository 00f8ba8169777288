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
    const Statement& result = known->second;
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
    const auto isSame = [&](const auto& known)
    {
        Statement statement = known.second;
        statement.dest = *field;
        return statement == result->second && FieldBits(m_program, known.first) == FieldBits(m_program, *field);
    };
    return std::find_if(m_known.begin(), m_known.end(), isSame)->first;
}

void
Results::Run(const Instruction& instruction, const std::set<FieldId>& writes)
{
    for (auto known = m_known.begin(); known != m_known.end();)
    {
        const std::vector<Operand>& operands = known->second.operands;
        const bool isStale =
            writes.count(known->first) != 0 || std::any_of(operands.begin(), operands.end(),
                                                           [&writes](const Operand& operand)
                                                           {
                                                               const auto* field = std::get_if<FieldId>(&operand);
                                                               return field != nullptr && writes.count(*field) != 0;
                                                           });
        known = isStale ? m_known.erase(known) : std::next(known);
    }
    const auto* statement = std::get_if<Statement>(&instruction);
    const bool keepsOperands =
        statement != nullptr && std::find(statement->operands.begin(), statement->operands.end(),
                                          Operand(statement->dest)) == statement->operands.end();
    if (keepsOperands)
    {
        m_known[statement->dest] = *statement;
    }
}

} // namespace pisa
