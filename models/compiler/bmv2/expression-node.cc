// Nodes of expressions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"

namespace pisa::bmv2
{

namespace
{

using Kind = Expression::Kind;
using Op = Expression::Op;

const char*
NameOf(Kind kind)
{
    switch (kind)
    {
    case Kind::Data:
        return "a number";
    case Kind::Bool:
        return "true or false";
    case Kind::Header:
        return "a header";
    case Kind::Stack:
        return "a stack";
    case Kind::Union:
        return "a header union";
    }
    return "";
}

} // namespace

void
MustBe(const Expression& e, Kind kind)
{
    if (e.kind != kind)
    {
        e.where->Fail(std::string("must be ") + NameOf(kind) + ", is " + NameOf(e.kind));
    }
}

Expression
Leaf(Kind kind, Op op, std::size_t index, const JsonValue& where)
{
    Expression e;
    e.kind = kind;
    e.op = op;
    e.index = index;
    e.where = &where;
    return e;
}

Expression
Node(Kind kind, Op op, std::vector<Expression> operands, const JsonValue& where)
{
    Expression e = Leaf(kind, op, 0, where);
    e.operands = std::move(operands);
    return e;
}

Expression
Arithmetic(Op op, Expression left, Expression right, const JsonValue& where)
{
    Expression e = Node(Kind::Data, op, {std::move(left), std::move(right)}, where);
    const bool isDivision = op == Op::Div || op == Op::Mod;
    const bool isShift = op == Op::ShiftLeft || op == Op::ShiftRight;
    if ((isDivision && (IsSigned(e.operands[0].range) || IsSigned(e.operands[1].range))) ||
        (isShift && IsSigned(e.operands[1].range)))
    {
        where.Fail(isShift ? "the number of bits can be negative" : "an operand can be negative",
                   "cut it with & or two_comp_mod before");
    }
    e.range = RangeOf(e);
    return e;
}

} // namespace pisa::bmv2
