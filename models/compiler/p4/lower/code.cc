// Writes structured code and folds what is constant.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/code.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return the operands with constants cut to what the operation reads of them. */
std::vector<Operand>
Fitting(Operation operation, unsigned width, std::vector<Operand> operands)
{
    for (std::size_t i = operation == Operation::Select ? 1 : 0; i < operands.size(); ++i)
    {
        if (const auto literal = LiteralOf(operands[i]))
        {
            operands[i] = Literal(*literal & LowBits(width));
        }
    }
    return operands;
}

/** @return the result if it is a constant. */
std::optional<uint64_t>
Fold(Operation operation, unsigned width, const std::vector<Operand>& operands)
{
    uint64_t values[3] = {0, 0, 0};
    for (std::size_t i = 0; i < operands.size(); ++i)
    {
        const auto literal = LiteralOf(operands[i]);
        if (!literal)
        {
            return std::nullopt;
        }
        values[i] = *literal;
    }
    return Evaluate(operation, width, values[0], values[1], values[2]);
}

/** @return the operand that the result is equal to, if there is one. */
std::optional<Operand>
Simplify(Operation operation, unsigned width, const std::vector<Operand>& o)
{
    const Operand zero = Literal(0);
    const Operand ones = Literal(LowBits(width));
    switch (operation)
    {
    case Operation::Add:
    case Operation::Or:
    case Operation::Xor:
        return o[1] == zero   ? std::optional<Operand>(o[0])
               : o[0] == zero ? std::optional<Operand>(o[1])
                              : std::nullopt;
    case Operation::Sub:
    case Operation::ShiftLeft:
    case Operation::ShiftRight:
    case Operation::ShiftRightArithmetic:
        return o[1] == zero ? std::optional<Operand>(o[0]) : std::nullopt;
    case Operation::And:
        if (o[0] == zero || o[1] == zero)
        {
            return zero;
        }
        return o[1] == ones   ? std::optional<Operand>(o[0])
               : o[0] == ones ? std::optional<Operand>(o[1])
                              : std::nullopt;
    case Operation::Select:
        if (const auto condition = LiteralOf(o[0]))
        {
            return *condition != 0 ? o[1] : o[2];
        }
        return o[1] == o[2] ? std::optional<Operand>(o[1]) : std::nullopt;
    default:
        return std::nullopt;
    }
}

/** @return bits that the operand can have. */
unsigned
BitsOf(const Operand& operand, const Storage& storage)
{
    const auto* field = std::get_if<FieldId>(&operand);
    return field ? storage.WidthOf(*field) : 64;
}

} // namespace

Code::Code(Kind kind, Storage& storage) : m_kind(kind), m_storage(storage)
{
}

void
Code::At(const SourceLocation& where)
{
    m_where = where;
}

void
Code::Add(CodeItem item)
{
    if (m_regions.empty() || !std::holds_alternative<Straight>(m_regions.back().node))
    {
        Add(Region{Straight{}, m_where});
    }
    if (auto* straight = std::get_if<Straight>(&m_regions.back().node))
    {
        straight->items.push_back(std::move(item));
    }
}

void
Code::Add(Region region)
{
    const bool isReached = m_regions.empty() || !std::holds_alternative<p4::Leave>(m_regions.back().node);
    if (isReached)
    {
        m_regions.push_back(std::move(region));
    }
}

Operand
Code::Compute(Operation operation, unsigned width, const std::vector<Operand>& operands, unsigned resultWidth)
{
    const unsigned natural = Info(operation).isComparison ? 1 : operation == Operation::SignExtend ? 64 : width;
    const unsigned bits = resultWidth == 0 ? natural : resultWidth;
    const std::vector<Operand> fitting = Fitting(operation, width, operands);
    if (const auto value = Fold(operation, width, fitting))
    {
        return Literal(*value & LowBits(bits));
    }
    if (const auto same = Simplify(operation, width, fitting))
    {
        return Cut(*same, std::min(bits, width));
    }
    const FieldId dest = m_storage.Temporary(bits);
    Add(Instruction(pisa::Statement{operation, width, dest, fitting}));
    return dest;
}

Operand
Code::Cut(const Operand& operand, unsigned width)
{
    if (const auto literal = LiteralOf(operand))
    {
        return Literal(*literal & LowBits(width));
    }
    if (BitsOf(operand, m_storage) <= width)
    {
        return operand;
    }
    const FieldId dest = m_storage.Temporary(width);
    Add(Instruction(pisa::Statement{Operation::Move, width, dest, {operand}}));
    return dest;
}

void
Code::ComputeInto(FieldId dest, Operation operation, unsigned width, const std::vector<Operand>& operands)
{
    const std::vector<Operand> fitting = Fitting(operation, width, operands);
    Add(Instruction(pisa::Statement{operation, width, dest, fitting}));
}

void
Code::Move(FieldId dest, const Operand& operand, unsigned width)
{
    if (!(operand == Operand{dest}))
    {
        ComputeInto(dest, Operation::Move, width, {operand});
    }
}

Operand
Code::Not(const Operand& bit)
{
    return Compute(Operation::Xor, 1, {bit, Literal(1)});
}

Operand
Code::And(const Operand& a, const Operand& b)
{
    return a == b ? a : Compute(Operation::And, 1, {a, b});
}

Operand
Code::Or(const Operand& a, const Operand& b)
{
    return a == b ? a : a == Literal(1) || b == Literal(1) ? Literal(1) : Compute(Operation::Or, 1, {a, b});
}

void
Code::If(const Condition& condition, const std::function<void()>& whenTrue, const std::function<void()>& whenFalse)
{
    const std::vector<Operand> operands =
        Fitting(condition.operation, condition.width, {condition.left, condition.right});
    if (const auto known = Fold(condition.operation, condition.width, operands))
    {
        const auto& way = *known != 0 ? whenTrue : whenFalse;
        if (way)
        {
            way();
        }
        return;
    }
    Choice choice{{condition.operation, condition.width, operands[0], operands[1]}, {}, {}};
    const SourceLocation where = m_where;
    choice.whenTrue = whenTrue ? Apart(whenTrue) : Regions{};
    choice.whenFalse = whenFalse ? Apart(whenFalse) : Regions{};
    if (!choice.whenTrue.empty() || !choice.whenFalse.empty())
    {
        Add(Region{std::move(choice), where});
    }
}

void
Code::If(const Operand& bit, const std::function<void()>& whenTrue, const std::function<void()>& whenFalse)
{
    If(Condition{Operation::NotEqual, 1, bit, Literal(0)}, whenTrue, whenFalse);
}

void
Code::Label(const std::function<void(LabelId)>& inside)
{
    const LabelId label = m_labels++;
    const SourceLocation where = m_where;
    Regions regions = Apart([&] { inside(label); });
    const auto* last = regions.empty() ? nullptr : std::get_if<p4::Leave>(&regions.back().node);
    if (last && last->label == label)
    {
        regions.pop_back();
    }
    if (Leaves(regions, label))
    {
        Add(Region{Labelled{label, std::move(regions)}, where});
        return;
    }
    for (Region& region : regions)
    {
        if (auto* straight = std::get_if<Straight>(&region.node))
        {
            std::for_each(straight->items.begin(), straight->items.end(), [&](const CodeItem& item) { Add(item); });
            continue;
        }
        Add(std::move(region));
    }
}

void
Code::Leave(LabelId label)
{
    Add(Region{p4::Leave{label}, m_where});
}

Regions
Code::Apart(const std::function<void()>& write)
{
    Regions around;
    around.swap(m_regions);
    write();
    around.swap(m_regions);
    return around;
}

Regions
Code::Take()
{
    return std::move(m_regions);
}

} // namespace pisa::p4
