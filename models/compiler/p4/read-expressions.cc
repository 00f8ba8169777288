// Reads expressions: operators by precedence, casts, key sets.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <map>

namespace pisa::p4
{

namespace
{

struct OperatorEntry
{
    BinaryOperator op;
    unsigned precedence; ///< higher binds tighter
};

// Section 8: as in C, but & ^ | bind tighter than comparisons; ++ |+| |-| as +.
const std::map<std::string, OperatorEntry, std::less<>> kOperators{
    {"||", {BinaryOperator::Or, 1}},
    {"&&", {BinaryOperator::And, 2}},
    {"==", {BinaryOperator::Equal, 3}},
    {"!=", {BinaryOperator::NotEqual, 3}},
    {"<", {BinaryOperator::Less, 4}},
    {">", {BinaryOperator::Greater, 4}},
    {"<=", {BinaryOperator::LessOrEqual, 4}},
    {">=", {BinaryOperator::GreaterOrEqual, 4}},
    {"|", {BinaryOperator::BitOr, 5}},
    {"^", {BinaryOperator::BitXor, 6}},
    {"&", {BinaryOperator::BitAnd, 7}},
    {"<<", {BinaryOperator::ShiftLeft, 8}},
    {">>", {BinaryOperator::ShiftRight, 8}},
    {"+", {BinaryOperator::Add, 9}},
    {"-", {BinaryOperator::Subtract, 9}},
    {"++", {BinaryOperator::Concatenate, 9}},
    {"|+|", {BinaryOperator::SaturatingAdd, 9}},
    {"|-|", {BinaryOperator::SaturatingSubtract, 9}},
    {"*", {BinaryOperator::Multiply, 10}},
    {"/", {BinaryOperator::Divide, 10}},
    {"%", {BinaryOperator::Modulo, 10}},
};

const std::map<std::string, UnaryOperator, std::less<>> kPrefixes{
    {"!", UnaryOperator::Not},
    {"~", UnaryOperator::Complement},
    {"-", UnaryOperator::Minus},
    {"+", UnaryOperator::Plus},
};

constexpr unsigned kMostTerms = 400; ///< of one chain of operators

} // namespace

ExpressionPtr
Reader::ReadExpression(unsigned leastPrecedence)
{
    const Nest nest(*this);
    ExpressionPtr left = ReadUnary();
    for (unsigned terms = 1;; ++terms)
    {
        const bool isShift = At(">") && Peek(1).Is(">") && Peek(1).isJoined;
        const auto it =
            Peek().kind == TokenKind::Symbol ? kOperators.find(isShift ? ">>" : Peek().text) : kOperators.end();
        const bool closesAngle = m_angles > 0 && At(">");
        if (it == kOperators.end() || it->second.precedence < leastPrecedence || closesAngle ||
            (At(">") && Peek(1).Is(">=") && Peek(1).isJoined))
        {
            break;
        }
        if (terms > kMostTerms)
        {
            Fail("this expression has more than " + std::to_string(kMostTerms) + " terms", "name parts of it");
        }
        Take();
        if (isShift)
        {
            Take();
        }
        ExpressionPtr right = ReadExpression(it->second.precedence + 1);
        const SourceLocation where = left->where;
        left = MakeExpression(where, Binary{it->second.op, std::move(left), std::move(right)});
    }
    return leastPrecedence == 0 && At("?") ? ReadConditional(std::move(left)) : left;
}

ExpressionPtr
Reader::ReadConditional(ExpressionPtr condition)
{
    const SourceLocation where = condition->where;
    Expect("?");
    ExpressionPtr whenTrue = ReadExpression();
    Expect(":");
    ExpressionPtr whenFalse = ReadExpression();
    return MakeExpression(where, Conditional{std::move(condition), std::move(whenTrue), std::move(whenFalse)});
}

ExpressionPtr
Reader::ReadUnary()
{
    const Nest nest(*this);
    const Token first = Peek();
    const auto prefix = first.kind == TokenKind::Symbol ? kPrefixes.find(first.text) : kPrefixes.end();
    if (prefix != kPrefixes.end())
    {
        Take();
        return MakeExpression(first.where, Unary{prefix->second, ReadUnary()});
    }
    return At("(") ? ReadBracketed() : ReadPostfix(ReadPrimary());
}

/** `(T) operand` or `(expression)`: what stands in brackets is a type only if the bracket closes right behind it. */
ExpressionPtr
Reader::ReadBracketed()
{
    const Token bracket = Take();
    const unsigned angles = std::exchange(m_angles, 0);
    TypeReferencePtr type;
    const bool isCast = AtType() && Speculate(Guess::Cast,
                                              [&]()
                                              {
                                                  type = ReadType();
                                                  return At(")");
                                              });
    if (isCast)
    {
        Take();
        m_angles = angles;
        return MakeExpression(bracket.where, Cast{type, ReadUnary(), false});
    }
    ExpressionPtr inner = ReadExpression();
    Expect(")");
    m_angles = angles;
    return ReadPostfix(std::move(inner));
}

/** One key's set: an expression, a mask, a range, `_` or `default`. */
ExpressionPtr
Reader::ReadSimpleKeySet()
{
    const Token first = Peek();
    if (TakeIf("default"))
    {
        return MakeExpression(first.where, DontCare{true});
    }
    if (TakeIf("_"))
    {
        return MakeExpression(first.where, DontCare{false});
    }
    ExpressionPtr left = ReadExpression();
    if (!At("&&&") && !At(".."))
    {
        return left;
    }
    const BinaryOperator op = Take().Is("&&&") ? BinaryOperator::Mask : BinaryOperator::Range;
    ExpressionPtr right = ReadExpression();
    return MakeExpression(first.where, Binary{op, std::move(left), std::move(right)});
}

/** The sets of all keys: several stand in brackets, which a single expression may do as well. */
ExpressionPtr
Reader::ReadKeySet()
{
    const Token first = Peek();
    ListExpression list;
    list.isKeySet = true;
    const bool isTuple = At("(") && Speculate(Guess::KeySets,
                                              [&]()
                                              {
                                                  Take();
                                                  do
                                                  {
                                                      list.elements.push_back(ReadSimpleKeySet());
                                                  } while (TakeIf(","));
                                                  Expect(")");
                                                  return At(":");
                                              });
    if (!isTuple)
    {
        return ReadSimpleKeySet();
    }
    return list.elements.size() == 1 ? list.elements[0] : MakeExpression(first.where, std::move(list));
}

} // namespace pisa::p4
