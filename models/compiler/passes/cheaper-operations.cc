// Operations that a chip lacks, by powers of two, become ones that it has.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

/** @return the exponent of a power of two that is one within `width` bits. */
std::optional<unsigned>
ExponentOf(const Operand& operand, unsigned width)
{
    const auto* constant = std::get_if<Constant>(&operand);
    const uint64_t value = constant != nullptr ? constant->value & LowBits(width) : 0;
    if (value == 0 || (value & (value - 1)) != 0)
    {
        return std::nullopt;
    }
    return static_cast<unsigned>(__builtin_ctzll(value));
}

/** @return the statement by other means, if its operation has such. */
std::optional<Statement>
Cheaper(Statement statement)
{
    std::vector<Operand>& operands = statement.operands;
    if (statement.operation == Operation::Mul && ExponentOf(operands[0], statement.width))
    {
        std::swap(operands[0], operands[1]);
    }
    const auto exponent = operands.size() == 2 ? ExponentOf(operands[1], statement.width) : std::nullopt;
    if (!exponent)
    {
        return std::nullopt;
    }
    switch (statement.operation)
    {
    case Operation::Mul:
        statement.operation = Operation::ShiftLeft;
        operands[1] = Constant{*exponent};
        return statement;
    case Operation::DivUnsigned:
        statement.operation = Operation::ShiftRight;
        operands[1] = Constant{*exponent};
        return statement;
    case Operation::ModUnsigned:
        statement.operation = Operation::And;
        operands[1] = Constant{LowBits(*exponent)};
        return statement;
    default:
        return std::nullopt;
    }
}

} // namespace

void
UseCheaperOperations(Program& program, const Target& target)
{
    for (Action& action : program.actions)
    {
        for (Instruction& instruction : action.body)
        {
            auto* statement = std::get_if<Statement>(&instruction);
            if (statement != nullptr && target.operations.count(statement->operation) == 0)
            {
                *statement = Cheaper(*statement).value_or(*statement);
            }
        }
    }
}

} // namespace pisa
