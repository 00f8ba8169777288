// Arithmetic on values that are known when compiled, as section 8 of the specification defines it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/constant-evaluator.h"

namespace pisa::p4
{

namespace
{

constexpr unsigned kMostShift = 1u << 16; ///< of an `int`, whose width has no bound of its own

Integer
PowerOfTwo(unsigned exponent)
{
    return Integer(1) << exponent;
}

/** The value's bits as a number from 0 on: what bitwise operators see. */
Integer
AsBits(const TypePtr& type, const Integer& value)
{
    return value < 0 && type->width > 0 ? Integer(value + PowerOfTwo(type->width)) : value;
}

Integer
LeastOf(const TypePtr& type)
{
    return type->kind == TypeKind::Int ? Integer(-PowerOfTwo(type->width - 1)) : Integer(0);
}

Integer
MostOf(const TypePtr& type)
{
    return PowerOfTwo(type->kind == TypeKind::Int ? type->width - 1 : type->width) - 1;
}

Integer
Saturate(const TypePtr& type, const Integer& value)
{
    return value < LeastOf(type) ? LeastOf(type) : value > MostOf(type) ? MostOf(type) : value;
}

Evaluation
Divide(BinaryOperator op, const Integer& left, const Integer& right)
{
    if (right == 0)
    {
        return {nullptr, op == BinaryOperator::Divide ? "division by zero" : "modulo by zero"};
    }
    if (left < 0 || right < 0)
    {
        return {nullptr, "division and modulo are not defined for negative numbers"};
    }
    return {MakeValue(op == BinaryOperator::Divide ? Integer(left / right) : Integer(left % right)), ""};
}

Evaluation
Shift(BinaryOperator op, const TypePtr& type, const Integer& left, const Integer& right)
{
    if (right < 0)
    {
        return {nullptr, "shifts by negative amounts are not permitted"};
    }
    if (type->kind != TypeKind::Integer && right >= type->width)
    {
        const bool isMinus = op == BinaryOperator::ShiftRight && left < 0;
        return {MakeValue(Integer(isMinus ? -1 : 0)), ""};
    }
    if (right > kMostShift)
    {
        return {nullptr, "a shift by more than " + std::to_string(kMostShift) + " bits"};
    }
    const auto amount = static_cast<unsigned>(right);
    if (op == BinaryOperator::ShiftLeft)
    {
        return {MakeValue(WrapTo(type, Integer(left * PowerOfTwo(amount)))), ""};
    }
    // towards minus infinity, as an arithmetic shift does
    const Integer power = PowerOfTwo(amount);
    return {MakeValue(left >= 0 ? Integer(left / power) : Integer(-((-left + power - 1) / power))), ""};
}

/** Bitwise operators on two's complement of a width that holds both. */
Integer
Bitwise(BinaryOperator op, const TypePtr& type, Integer left, Integer right)
{
    unsigned width = type->width;
    if (type->kind == TypeKind::Integer)
    {
        const Integer larger = abs(left) > abs(right) ? Integer(abs(left)) : Integer(abs(right));
        width = larger == 0 ? 2 : msb(larger) + 3;
    }
    left = left < 0 ? Integer(left + PowerOfTwo(width)) : left;
    right = right < 0 ? Integer(right + PowerOfTwo(width)) : right;
    Integer bits = op == BinaryOperator::BitAnd  ? Integer(left & right)
                   : op == BinaryOperator::BitOr ? Integer(left | right)
                                                 : Integer(left ^ right);
    if (type->kind == TypeKind::Integer && bits >= PowerOfTwo(width - 1))
    {
        return bits - PowerOfTwo(width);
    }
    return WrapTo(type, bits);
}

Evaluation
OnIntegers(BinaryOperator op, const TypePtr& type, const TypePtr& operandType, const TypePtr& rightType,
           const Integer& left, const Integer& right)
{
    switch (op)
    {
    case BinaryOperator::Multiply:
        return {MakeValue(WrapTo(type, Integer(left * right))), ""};
    case BinaryOperator::Divide:
    case BinaryOperator::Modulo:
        return Divide(op, left, right);
    case BinaryOperator::Add:
        return {MakeValue(WrapTo(type, Integer(left + right))), ""};
    case BinaryOperator::Subtract:
        return {MakeValue(WrapTo(type, Integer(left - right))), ""};
    case BinaryOperator::SaturatingAdd:
        return {MakeValue(Saturate(type, Integer(left + right))), ""};
    case BinaryOperator::SaturatingSubtract:
        return {MakeValue(Saturate(type, Integer(left - right))), ""};
    case BinaryOperator::ShiftLeft:
    case BinaryOperator::ShiftRight:
        return Shift(op, type, left, right);
    case BinaryOperator::LessOrEqual:
        return {MakeValue(left <= right), ""};
    case BinaryOperator::GreaterOrEqual:
        return {MakeValue(left >= right), ""};
    case BinaryOperator::Less:
        return {MakeValue(left < right), ""};
    case BinaryOperator::Greater:
        return {MakeValue(left > right), ""};
    case BinaryOperator::BitAnd:
    case BinaryOperator::BitOr:
    case BinaryOperator::BitXor:
        return {MakeValue(Bitwise(op, type, left, right)), ""};
    case BinaryOperator::Concatenate:
    {
        const Integer bits = AsBits(operandType, left) * PowerOfTwo(rightType->width) + AsBits(rightType, right);
        return {MakeValue(WrapTo(type, bits)), ""};
    }
    default:
        return {};
    }
}

} // namespace

ValuePtr
MakeValue(bool value)
{
    return std::make_shared<Value>(Value{value});
}

ValuePtr
MakeValue(Integer value)
{
    return std::make_shared<Value>(Value{std::move(value)});
}

Integer
WrapTo(const TypePtr& type, const Integer& value)
{
    if (type->kind != TypeKind::Bit && type->kind != TypeKind::Int)
    {
        return value;
    }
    const Integer modulus = PowerOfTwo(type->width);
    Integer rest = value % modulus;
    if (rest < 0)
    {
        rest += modulus;
    }
    if (type->kind == TypeKind::Int && type->width > 0 && rest >= modulus / 2)
    {
        rest -= modulus;
    }
    return rest;
}

bool
Holds(const TypePtr& type, const Integer& value)
{
    return WrapTo(type, value) == value;
}

Evaluation
EvaluateBinary(BinaryOperator op, const TypePtr& type, const TypePtr& operandType, const TypePtr& rightType,
               const Value& left, const Value& right)
{
    if (op == BinaryOperator::Equal || op == BinaryOperator::NotEqual)
    {
        return {MakeValue((left == right) == (op == BinaryOperator::Equal)), ""};
    }
    const bool* l = std::get_if<bool>(&left.node);
    const bool* r = std::get_if<bool>(&right.node);
    if (l && r && (op == BinaryOperator::And || op == BinaryOperator::Or))
    {
        return {MakeValue(op == BinaryOperator::And ? *l && *r : *l || *r), ""};
    }
    const auto* a = std::get_if<Integer>(&left.node);
    const auto* b = std::get_if<Integer>(&right.node);
    return a && b ? OnIntegers(op, type, operandType, rightType, *a, *b) : Evaluation{};
}

Evaluation
EvaluateUnary(UnaryOperator op, const TypePtr& type, const Value& operand)
{
    if (const bool* value = std::get_if<bool>(&operand.node))
    {
        return op == UnaryOperator::Not ? Evaluation{MakeValue(!*value), ""} : Evaluation{};
    }
    const auto* value = std::get_if<Integer>(&operand.node);
    if (!value || op == UnaryOperator::Not)
    {
        return {};
    }
    const Integer result = op == UnaryOperator::Plus    ? *value
                           : op == UnaryOperator::Minus ? Integer(-*value)
                                                        : Integer(-*value - 1);
    return {MakeValue(WrapTo(type, result)), ""};
}

Evaluation
EvaluateCast(const TypePtr& target, const TypePtr& source, const Value& value)
{
    if (const auto* number = std::get_if<Integer>(&value.node))
    {
        if (target->kind == TypeKind::Bool)
        {
            return {MakeValue(*number != 0), ""};
        }
        const TypePtr& holder = target->kind == TypeKind::NewType ? target->arguments[0] : target;
        if (holder->kind == TypeKind::Bit || holder->kind == TypeKind::Int || holder->kind == TypeKind::Integer)
        {
            return {MakeValue(WrapTo(holder, *number)), ""};
        }
        return {};
    }
    if (const bool* flag = std::get_if<bool>(&value.node))
    {
        return target->kind == TypeKind::Bit ? Evaluation{MakeValue(Integer(*flag ? 1 : 0)), ""}
                                             : Evaluation{std::make_shared<Value>(value), ""};
    }
    return Same(target, source) ? Evaluation{std::make_shared<Value>(value), ""} : Evaluation{};
}

ValuePtr
EvaluateSlice(const Value& value, unsigned high, unsigned low)
{
    const auto* number = std::get_if<Integer>(&value.node);
    if (!number)
    {
        return nullptr;
    }
    const Integer width = PowerOfTwo(high + 1);
    Integer bits = *number % width;
    bits = bits < 0 ? Integer(bits + width) : bits;
    return MakeValue(Integer(bits / PowerOfTwo(low)));
}

} // namespace pisa::p4
