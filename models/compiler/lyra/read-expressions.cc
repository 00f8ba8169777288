// Reads Lyra's expressions: operators by precedence, casts, membership.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/reader.h"
#include "compiler/lyra/wide-values.h"

#include <map>

namespace pisa::lyra
{

namespace
{

struct OperatorEntry
{
    BinaryOperator op;
    unsigned precedence; ///< higher binds tighter
};

// As in C, but & ^ | bind tighter than comparisons, so that `flags & 1 == 1` means what it says.
const std::map<std::string, OperatorEntry, std::less<>> kOperators{
    {"||", {BinaryOperator::Or, 1}},          {"&&", {BinaryOperator::And, 2}},
    {"==", {BinaryOperator::Equal, 3}},       {"!=", {BinaryOperator::NotEqual, 3}},
    {"<", {BinaryOperator::Less, 4}},         {">", {BinaryOperator::Greater, 4}},
    {"<=", {BinaryOperator::LessOrEqual, 4}}, {">=", {BinaryOperator::GreaterOrEqual, 4}},
    {"|", {BinaryOperator::BitOr, 5}},        {"^", {BinaryOperator::BitXor, 6}},
    {"&", {BinaryOperator::BitAnd, 7}},       {"<<", {BinaryOperator::ShiftLeft, 8}},
    {">>", {BinaryOperator::ShiftRight, 8}},  {"+", {BinaryOperator::Add, 9}},
    {"-", {BinaryOperator::Subtract, 9}},     {"*", {BinaryOperator::Multiply, 10}},
    {"/", {BinaryOperator::Divide, 10}},      {"%", {BinaryOperator::Modulo, 10}},
};
constexpr unsigned kMembershipPrecedence = 3;
constexpr unsigned kMostTerms = 400; ///< of one chain of operators

const std::map<std::string, UnaryOperator, std::less<>> kPrefixes{
    {"!", UnaryOperator::Not},
    {"~", UnaryOperator::Complement},
    {"-", UnaryOperator::Minus},
};

template <typename Node>
ExpressionPtr
Make(const SourceLocation& where, Node node)
{
    return std::make_shared<Expression>(Expression{where, ExpressionNode(std::move(node))});
}

} // namespace

ExpressionPtr
Reader::ReadExpression(unsigned leastPrecedence)
{
    const Nest nest(*this);
    ExpressionPtr left = ReadUnary();
    const SourceLocation where = left->where;
    for (unsigned terms = 1;; ++terms)
    {
        if (terms > kMostTerms)
        {
            Fail("this expression has more than " + std::to_string(kMostTerms) + " terms", "name parts of it");
        }
        const bool isShift = Peek().Is(">") && Peek(1).Is(">") && Peek(1).where.column == Peek().where.column + 1;
        if (Peek().Is("in") && kMembershipPrecedence >= leastPrecedence)
        {
            left = ReadMembership({std::move(left)}, where);
            continue;
        }
        const auto it =
            Peek().kind == TokenKind::Sign ? kOperators.find(isShift ? ">>" : Peek().text) : kOperators.end();
        if (it == kOperators.end() || it->second.precedence < leastPrecedence)
        {
            break;
        }
        Take();
        if (isShift)
        {
            Take();
        }
        ExpressionPtr right = ReadExpression(it->second.precedence + 1);
        left = Make(where, Binary{it->second.op, std::move(left), std::move(right)});
    }
    if (leastPrecedence == 0 && TakeIf("?"))
    {
        ExpressionPtr whenTrue = ReadExpression();
        Expect(":");
        left = Make(where, Conditional{std::move(left), std::move(whenTrue), ReadExpression()});
    }
    return left;
}

ExpressionPtr
Reader::ReadUnary()
{
    const Nest nest(*this);
    const Token first = Peek();
    const auto prefix = first.kind == TokenKind::Sign ? kPrefixes.find(first.text) : kPrefixes.end();
    if (prefix != kPrefixes.end())
    {
        Take();
        return Make(first.where, Unary{prefix->second, ReadUnary()});
    }
    return first.Is("(") ? ReadBracketed() : ReadPostfix(ReadPrimary());
}

/** `(bit[w]) operand`, `(expression)`, or `(k1, k2) in dict`. */
ExpressionPtr
Reader::ReadBracketed()
{
    const SourceLocation where = Expect("(").where;
    if (Peek().Is("bit"))
    {
        const unsigned width = ExpectWidth();
        Expect(")");
        return Make(where, Cast{width, ReadUnary()});
    }
    std::vector<ExpressionPtr> parts = ReadList(")");
    if (parts.size() > 1)
    {
        return ReadMembership(std::move(parts), where);
    }
    if (parts.empty())
    {
        Fail("an expression is expected between the brackets");
    }
    return ReadPostfix(parts[0]);
}

ExpressionPtr
Reader::ReadMembership(std::vector<ExpressionPtr> keys, const SourceLocation& where)
{
    Expect("in");
    return Make(where, Membership{std::move(keys), ExpectName("an external variable").text});
}

/** `of[high:low]`. */
ExpressionPtr
Reader::ReadPostfix(ExpressionPtr operand)
{
    while (Peek().Is("["))
    {
        const SourceLocation where = Take().where;
        const auto high = static_cast<unsigned>(ExpectConstant("highest bit", 0, kWidestValue - 1));
        Expect(":");
        const auto low = static_cast<unsigned>(ExpectConstant("lowest bit", 0, high));
        Expect("]");
        operand = Make(where, Slice{std::move(operand), high, low});
    }
    return operand;
}

ExpressionPtr
Reader::ReadPrimary()
{
    if (Peek().kind == TokenKind::Number)
    {
        const Token number = Take();
        return Make(number.where, Number{number.number});
    }
    const Token name = ExpectName("a variable");
    if (TakeIf("("))
    {
        return Make(name.where, Call{name.text, ReadList(")")});
    }
    if (TakeIf("."))
    {
        return Make(name.where, FieldUse{name.text, ExpectName("a field").text});
    }
    // a slice and an index begin alike
    const bool isSlice = Peek().Is("[") && Peek(2).Is(":");
    if (isSlice || !TakeIf("["))
    {
        return Make(name.where, NameUse{name.text});
    }
    Index index{name.text, ReadList("]"), ""};
    if (TakeIf("."))
    {
        index.member = ExpectName("a value").text;
    }
    return Make(name.where, std::move(index));
}

/** Expressions with commas between them, up to and with the closing sign. */
std::vector<ExpressionPtr>
Reader::ReadList(std::string_view close)
{
    std::vector<ExpressionPtr> list;
    if (TakeIf(close))
    {
        return list;
    }
    do
    {
        list.push_back(ReadExpression());
    } while (TakeIf(","));
    Expect(close);
    return list;
}

} // namespace pisa::lyra
