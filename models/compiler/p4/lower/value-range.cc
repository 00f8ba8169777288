// Interval arithmetic on expressions: exact where nothing wraps, all of the type where something may.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/value-range.h"

#include "compiler/p4/constant-evaluator.h"
#include "compiler/p4/lower/instances.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

using MaybeRange = std::optional<ValueRange>;

/** @return all that the type holds. */
MaybeRange
WholeOf(const TypePtr& type)
{
    if (type->kind == TypeKind::Bit)
    {
        return ValueRange{0, (Integer(1) << type->width) - 1};
    }
    if (type->kind == TypeKind::Int && type->width > 0)
    {
        const Integer half = Integer(1) << (type->width - 1);
        return ValueRange{-half, half - 1};
    }
    return std::nullopt;
}

/** @return the range if the type holds all of it, so that nothing wraps; else all of the type. */
MaybeRange
Unwrapped(const TypePtr& type, const ValueRange& range)
{
    return Holds(type, range.low) && Holds(type, range.high) ? range : WholeOf(type);
}

/** @return the smallest 2^n - 1 that is not below the natural number. */
Integer
AllBitsOf(const Integer& natural)
{
    return natural == 0 ? Integer(0) : (Integer(1) << (msb(natural) + 1)) - 1;
}

ValueRange
Product(const ValueRange& a, const ValueRange& b)
{
    const auto ends = {Integer(a.low * b.low), Integer(a.low * b.high), Integer(a.high * b.low),
                       Integer(a.high * b.high)};
    return {std::min(ends), std::max(ends)};
}

/** @return what a bit<W> can be, shifted right by that. */
ValueRange
ShiftedRight(const ValueRange& a, const ValueRange& by)
{
    const auto shifted = [](const Integer& value, const Integer& bits)
    { return bits > msb(value | 1) ? Integer(0) : Integer(value >> static_cast<unsigned>(bits)); };
    return {shifted(a.low, by.high), shifted(a.high, by.low)};
}

/** Operators whose result depends on no wrapping: both operands are natural numbers. @return nothing for others */
MaybeRange
OfNaturals(BinaryOperator op, const ValueRange& a, const ValueRange& b)
{
    switch (op)
    {
    case BinaryOperator::BitAnd:
        return ValueRange{0, std::min(a.high, b.high)};
    case BinaryOperator::BitOr:
        return ValueRange{std::max(a.low, b.low), AllBitsOf(std::max(a.high, b.high))};
    case BinaryOperator::BitXor:
        return ValueRange{0, AllBitsOf(std::max(a.high, b.high))};
    case BinaryOperator::Modulo:
        return b.low == 0 ? MaybeRange() : ValueRange{0, std::min(a.high, Integer(b.high - 1))};
    case BinaryOperator::Divide:
        return b.low == 0 ? MaybeRange() : ValueRange{a.low / b.high, a.high / b.low};
    case BinaryOperator::ShiftRight:
        return ShiftedRight(a, b);
    case BinaryOperator::SaturatingSubtract:
        return ValueRange{std::max<Integer>(a.low - b.high, 0), std::max<Integer>(a.high - b.low, 0)};
    default:
        return std::nullopt;
    }
}

/** @return the range before the result is brought to its type; nothing if the operator is not followed. */
MaybeRange
Combined(BinaryOperator op, const ValueRange& a, const ValueRange& b, unsigned rightWidth)
{
    switch (op)
    {
    case BinaryOperator::Add:
        return ValueRange{a.low + b.low, a.high + b.high};
    case BinaryOperator::Subtract:
        return ValueRange{a.low - b.high, a.high - b.low};
    case BinaryOperator::Multiply:
        return Product(a, b);
    case BinaryOperator::Concatenate:
        return a.low < 0 || b.low < 0 ? MaybeRange()
                                      : ValueRange{(a.low << rightWidth) + b.low, (a.high << rightWidth) + b.high};
    default:
        return a.low < 0 || b.low < 0 ? MaybeRange() : OfNaturals(op, a, b);
    }
}

MaybeRange
RangeOfNode(const Expression& e, const Binary& binary, const Environment& environment)
{
    const TypePtr type = environment.Resolve(e.type);
    const MaybeRange left = RangeOf(*binary.left, environment);
    const MaybeRange right = RangeOf(*binary.right, environment);
    const unsigned rightWidth = WidthOf(environment.Resolve(binary.right->type)).value_or(0);
    const MaybeRange both = left && right ? Combined(binary.op, *left, *right, rightWidth) : std::nullopt;
    return both ? Unwrapped(type, *both) : WholeOf(type);
}

MaybeRange
RangeOfNode(const Expression& e, const Cast& cast, const Environment& environment)
{
    const TypePtr type = environment.Resolve(cast.target->type);
    const MaybeRange operand = RangeOf(*cast.operand, environment);
    return operand ? Unwrapped(type, *operand) : WholeOf(environment.Resolve(e.type));
}

MaybeRange
RangeOfNode(const Expression& e, const Conditional& conditional, const Environment& environment)
{
    const MaybeRange a = RangeOf(*conditional.whenTrue, environment);
    const MaybeRange b = RangeOf(*conditional.whenFalse, environment);
    return a && b ? ValueRange{std::min(a->low, b->low), std::max(a->high, b->high)}
                  : WholeOf(environment.Resolve(e.type));
}

template <typename Node>
MaybeRange
RangeOfNode(const Expression& e, const Node&, const Environment& environment)
{
    return WholeOf(environment.Resolve(e.type));
}

/** @return whether all of one is less than all of the other, or none is. */
std::optional<bool>
IsLess(const ValueRange& a, const ValueRange& b)
{
    return a.high < b.low ? std::optional<bool>(true) : a.low >= b.high ? std::optional<bool>(false) : std::nullopt;
}

std::optional<bool>
Not(std::optional<bool> truth)
{
    return truth ? std::optional<bool>(!*truth) : std::nullopt;
}

std::optional<bool>
Compare(BinaryOperator op, const ValueRange& a, const ValueRange& b)
{
    switch (op)
    {
    case BinaryOperator::Less:
        return IsLess(a, b);
    case BinaryOperator::GreaterOrEqual:
        return Not(IsLess(a, b));
    case BinaryOperator::Greater:
        return IsLess(b, a);
    case BinaryOperator::LessOrEqual:
        return Not(IsLess(b, a));
    case BinaryOperator::Equal:
    case BinaryOperator::NotEqual:
        return a.high < b.low || b.high < a.low ? std::optional<bool>(op == BinaryOperator::NotEqual) : std::nullopt;
    default:
        return std::nullopt;
    }
}

/** @return `decisive` if either is that, the other truth value if both are; else nothing. */
std::optional<bool>
Both(bool decisive, std::optional<bool> a, std::optional<bool> b)
{
    return a == decisive || b == decisive ? std::optional<bool>(decisive) : a && b ? a : std::nullopt;
}

} // namespace

std::optional<ValueRange>
RangeOf(const Expression& e, const Environment& environment)
{
    const ValuePtr known = ConstantValue(e, environment);
    if (const auto* value = known ? std::get_if<Integer>(&known->node) : nullptr)
    {
        return ValueRange{*value, *value};
    }
    return std::visit([&](const auto& node) { return RangeOfNode(e, node, environment); }, e.node);
}

std::optional<bool>
TruthOf(const Expression& condition, const Environment& environment)
{
    const ValuePtr known = ConstantValue(condition, environment);
    if (const auto* value = known ? std::get_if<bool>(&known->node) : nullptr)
    {
        return *value;
    }
    const auto* unary = std::get_if<Unary>(&condition.node);
    if (unary && unary->op == UnaryOperator::Not)
    {
        return Not(TruthOf(*unary->operand, environment));
    }
    const auto* binary = std::get_if<Binary>(&condition.node);
    if (!binary)
    {
        return std::nullopt;
    }
    if (binary->op == BinaryOperator::And || binary->op == BinaryOperator::Or)
    {
        return Both(binary->op == BinaryOperator::Or, TruthOf(*binary->left, environment),
                    TruthOf(*binary->right, environment));
    }
    const auto left = RangeOf(*binary->left, environment);
    const auto right = RangeOf(*binary->right, environment);
    return left && right ? Compare(binary->op, *left, *right) : std::nullopt;
}

} // namespace pisa::p4
