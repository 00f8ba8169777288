// Folding of operations, and results that go where they are needed at once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/straight-writer.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr const char* kTemporaries = "temporaries";

std::optional<uint64_t>
KnownValue(const Operand& operand)
{
    const auto* constant = std::get_if<Constant>(&operand);
    return constant == nullptr ? std::nullopt : std::optional<uint64_t>(constant->value);
}

bool
IsKnown(const Operand& operand, uint64_t value)
{
    return operand == Operand{Constant{value}};
}

/** @return the result if it is one of the operands whatever the other is. */
std::optional<Operand>
Unchanged(Operation operation, unsigned width, const std::vector<Operand>& operands)
{
    switch (operation)
    {
    case Operation::Select:
        if (const auto condition = KnownValue(operands[0]))
        {
            return operands[*condition != 0 ? 1 : 2];
        }
        return operands[1] == operands[2] ? std::optional<Operand>(operands[1]) : std::nullopt;
    case Operation::And:
        if (IsKnown(operands[0], 0) || IsKnown(operands[1], 0))
        {
            return Operand{Constant{0}};
        }
        return std::nullopt;
    case Operation::Or:
        if (IsKnown(operands[0], LowBits(width)) || IsKnown(operands[1], LowBits(width)))
        {
            return Operand{Constant{LowBits(width)}};
        }
        return std::nullopt;
    case Operation::Mul:
        if (IsKnown(operands[0], 0) || IsKnown(operands[1], 0))
        {
            return Operand{Constant{0}};
        }
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

/** @return which operand is neutral, so that the result is the other one's low `width` bits. */
std::optional<std::size_t>
NeutralOperand(Operation operation, unsigned width, const std::vector<Operand>& operands)
{
    const bool isCommutative = operation == Operation::Add || operation == Operation::Or ||
                               operation == Operation::Xor || operation == Operation::And ||
                               operation == Operation::Mul;
    const bool isShift = operation == Operation::ShiftLeft || operation == Operation::ShiftRight ||
                         operation == Operation::ShiftRightArithmetic;
    if (!isCommutative && !isShift && operation != Operation::Sub)
    {
        return std::nullopt;
    }
    uint64_t neutral = operation == Operation::Mul ? 1 : 0;
    neutral = operation == Operation::And ? LowBits(width) : neutral;
    if (IsKnown(operands[1], neutral))
    {
        return 1;
    }
    return isCommutative && IsKnown(operands[0], neutral) ? std::optional<std::size_t>(0) : std::nullopt;
}

} // namespace

FieldId
Temporaries::Make(unsigned width)
{
    if (!m_header)
    {
        m_header = static_cast<HeaderId>(m_program.headers.size());
        Header header;
        header.name = kTemporaries;
        header.isMetadata = true;
        m_program.headers.push_back(header);
    }
    std::vector<Field>& fields = m_program.headers[*m_header].fields;
    fields.push_back({"t" + std::to_string(fields.size()), width});
    return {*m_header, static_cast<uint32_t>(fields.size() - 1)};
}

unsigned
Temporaries::WidthOf(FieldId field) const
{
    return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
}

Operand
StraightWriter::Compute(Operation operation, unsigned width, const std::vector<Operand>& operands)
{
    const bool isKnown = std::all_of(operands.begin(), operands.end(),
                                     [](const Operand& operand) { return KnownValue(operand).has_value(); });
    if (isKnown)
    {
        const auto at = [&operands](std::size_t i) { return i < operands.size() ? *KnownValue(operands[i]) : 0; };
        return Constant{Evaluate(operation, width, at(0), at(1), at(2))};
    }
    if (const auto same = Unchanged(operation, width, operands))
    {
        return *same;
    }
    Statement statement{operation, width, {}, operands};
    if (const auto neutral = NeutralOperand(operation, width, operands))
    {
        statement.operation = Operation::Move;
        statement.operands.erase(statement.operands.begin() + static_cast<std::ptrdiff_t>(*neutral));
        // a field of the header vector that has no more bits than that is the result itself
        if (std::holds_alternative<FieldId>(statement.operands[0]) &&
            m_temporaries.WidthOf(std::get<FieldId>(statement.operands[0])) <= width)
        {
            return statement.operands[0];
        }
    }
    for (std::size_t i = operation == Operation::Select ? 1 : 0; i < statement.operands.size(); ++i)
    {
        if (const auto known = KnownValue(statement.operands[i]))
        {
            statement.operands[i] = Constant{*known & LowBits(width)};
        }
    }
    unsigned resultWidth = Info(operation).isComparison ? 1 : width;
    resultWidth = operation == Operation::SignExtend ? 64 : resultWidth;
    statement.dest = m_temporaries.Make(resultWidth);
    m_written.emplace_back(statement);
    return statement.dest;
}

void
StraightWriter::Move(FieldId dest, const Operand& operand, unsigned width)
{
    if (operand == Operand{dest})
    {
        return;
    }
    Operand from = operand;
    if (const auto known = KnownValue(operand))
    {
        from = Constant{*known & LowBits(width)};
    }
    m_written.emplace_back(Statement{Operation::Move, width, dest, {from}});
}

void
StraightWriter::Settle(FieldId dest, const Operand& operand, unsigned width)
{
    auto* last = m_written.empty() ? nullptr : std::get_if<Statement>(&m_written.back());
    const auto* result = std::get_if<FieldId>(&operand);
    const bool isLast = last != nullptr && result != nullptr && last->dest == *result && m_temporaries.Has(*result);
    const unsigned destWidth = m_temporaries.WidthOf(dest);
    // the statement's own result must not reach bits of dest that a move of `width` bits would clear
    if (isLast && (destWidth <= width || m_temporaries.WidthOf(*result) <= width) &&
        (last->operation != Operation::SignExtend || destWidth <= width))
    {
        last->dest = dest;
        return;
    }
    Move(dest, operand, width);
}

Operand
StraightWriter::Not(const Operand& bit)
{
    return Compute(Operation::Xor, 1, {bit, Constant{1}});
}

Operand
StraightWriter::And(const Operand& a, const Operand& b)
{
    return Compute(Operation::And, 1, {a, b});
}

Operand
StraightWriter::Or(const Operand& a, const Operand& b)
{
    return Compute(Operation::Or, 1, {a, b});
}

std::vector<Instruction>
StraightWriter::Take()
{
    std::vector<Instruction> taken;
    taken.swap(m_written);
    return taken;
}

} // namespace pisa
