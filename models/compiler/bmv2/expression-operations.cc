// Reads operations: what they take and what they yield.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

using Kind = Expression::Kind;
using Op = Expression::Op;

constexpr unsigned kMostCast = 2048; // bits

} // namespace

Expression
ExpressionReader::ReadUnary(const JsonValue& operation, Op op) const
{
    const JsonValue& right = operation.Member("right");
    const bool isOfBool = op == Op::FromBool || op == Op::HoldsNot;
    const Kind kind = op == Op::Not || op == Op::FromBool ? Kind::Data : Kind::Bool;
    Expression e = Node(kind, op, {isOfBool ? ReadBool(right) : ReadData(right)}, operation);
    e.range = RangeOf(e);
    return e;
}

Expression
ExpressionReader::ReadArithmetic(const JsonValue& operation, Op op) const
{
    const JsonValue* left = Present(operation, "left");
    Expression first = Leaf(Kind::Data, Op::Constant, 0, operation);
    if (left != nullptr || (op != Op::Add && op != Op::Sub)) // a sign stands before the right side alone
    {
        first = ReadData(operation.Member("left"));
    }
    return Arithmetic(op, std::move(first), ReadData(operation.Member("right")), operation);
}

Expression
ExpressionReader::ReadCast(const JsonValue& operation, Op op) const
{
    const JsonValue& right = operation.Member("right");
    const BigInteger width = ReadConstant(right, "the width");
    if (width < 1 || width > kMostCast)
    {
        right.Fail("the width is " + width.str() + ", it must be from 1 to " + std::to_string(kMostCast));
    }
    Expression e = Node(Kind::Data, op, {ReadData(operation.Member("left"))}, operation);
    e.width = static_cast<unsigned>(width);
    e.range = RangeOf(e);
    return e;
}

Expression
ExpressionReader::ReadComparison(const JsonValue& operation, Op op) const
{
    const JsonValue& leftValue = operation.Member("left");
    const JsonValue& rightValue = operation.Member("right");
    Expression left = Read(leftValue);
    Expression right = Read(rightValue);
    const bool isOrder = op != Op::Equal && op != Op::NotEqual;
    const auto isNumber = [](const Expression& e) { return e.kind == Kind::Data || e.kind == Kind::Bool; };
    if (isOrder || (isNumber(left) && isNumber(right)))
    {
        left = AsData(std::move(left), leftValue);
        right = AsData(std::move(right), rightValue);
    }
    MustBe(right, left.kind);
    if (left.kind == Kind::Header && TypeOfHeader(m_headers, left) != TypeOfHeader(m_headers, right))
    {
        operation.Fail("compares headers of different types", "compare headers of one type");
    }
    return Node(Kind::Bool, op, {std::move(left), std::move(right)}, operation);
}

Expression
ExpressionReader::ReadLogic(const JsonValue& operation, Op op) const
{
    return Node(Kind::Bool, op, {ReadBool(operation.Member("left")), ReadBool(operation.Member("right"))}, operation);
}

Expression
ExpressionReader::ReadValid(const JsonValue& operation) const
{
    Expression of = Read(operation.Member("right"));
    if (of.kind != Kind::Union)
    {
        MustBe(of, Kind::Header);
    }
    return Node(Kind::Bool, Op::IsValid, {std::move(of)}, operation);
}

Expression
ExpressionReader::ReadChoice(const JsonValue& operation) const
{
    Expression left = Read(operation.Member("left"));
    Expression right = Read(operation.Member("right"));
    if (left.kind != Kind::Bool || right.kind != Kind::Bool)
    {
        left = AsData(std::move(left), operation.Member("left"));
        right = AsData(std::move(right), operation.Member("right"));
    }
    const Kind kind = left.kind;
    Expression condition = ReadBool(operation.Member("cond"));
    Expression e = Node(kind, Op::Choose, {std::move(condition), std::move(left), std::move(right)}, operation);
    e.range = RangeOf(e);
    return e;
}

Expression
ExpressionReader::ReadElement(const JsonValue& operation) const
{
    Expression stack = Read(operation.Member("left"));
    MustBe(stack, Kind::Stack);
    const HeaderStack& of = m_headers.Stack(stack.index);
    Expression index = ReadData(operation.Member("right"));
    if (index.range.low >= of.elements.size())
    {
        operation.Member("right").Fail("index " + index.range.low.str() + " is beyond stack '" + of.name + "' of " +
                                       std::to_string(of.elements.size()));
    }
    return Node(of.isOfUnions ? Kind::Union : Kind::Header, Op::Element, {std::move(stack), std::move(index)},
                operation);
}

Expression
ExpressionReader::ReadUnionMember(const JsonValue& operation) const
{
    Expression of = Read(operation.Member("left"));
    MustBe(of, Kind::Union);
    const UnionIndex first =
        of.op == Op::UnionName ? of.index : m_headers.Stack(of.operands[0].index).elements.front();
    Expression e = Node(Kind::Header, Op::UnionMember, {std::move(of)}, operation);
    e.index = operation.Member("right").Unsigned(0, m_headers.Union(first).members.size() - 1);
    return e;
}

Expression
ExpressionReader::ReadFieldOf(const JsonValue& operation) const
{
    Expression header = Read(operation.Member("left"));
    MustBe(header, Kind::Header);
    Expression e = Node(Kind::Data, Op::FieldOf, {std::move(header)}, operation);
    const HeaderType& type = m_headers.TypeAt(TypeOfHeader(m_headers, e.operands[0]));
    if (type.fields.empty())
    {
        operation.Fail("header type '" + type.name + "' has no fields");
    }
    e.field = operation.Member("right").Unsigned(0, type.fields.size() - 1);
    const FieldShape& shape = type.fields[e.field];
    e.range = RangeOfBits(shape.isVarbit ? 1 : shape.width, shape.isSigned);
    return e;
}

Expression
ExpressionReader::ReadFill(const JsonValue& operation, Op op) const
{
    Expression stack = Read(operation.Member("right"));
    MustBe(stack, Kind::Stack);
    const std::size_t most = m_headers.Stack(stack.index).elements.size();
    Expression e = Node(Kind::Data, op, {std::move(stack)}, operation);
    e.range = op == Op::Size ? Range{0, BigInteger(most)} : Range{-1, BigInteger(most) - 1};
    return e;
}

} // namespace pisa::bmv2
