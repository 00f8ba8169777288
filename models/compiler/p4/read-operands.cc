// Reads what operators work on: literals, names, lists, members, calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/literal.h"
#include "compiler/p4/reader.h"

namespace pisa::p4
{

namespace
{

constexpr unsigned kMostSteps = 200; ///< members, indices and calls behind each other

} // namespace

ExpressionPtr
Reader::ReadPrimary()
{
    const Token first = Peek();
    if (first.kind == TokenKind::Number)
    {
        return ReadNumber();
    }
    if (first.kind == TokenKind::String)
    {
        return MakeExpression(Take().where, StringLiteral{first.text});
    }
    if (At("true") || At("false"))
    {
        return MakeExpression(Take().where, BoolLiteral{first.text == "true"});
    }
    if (At("{"))
    {
        return ReadBraces();
    }
    if (TakeIf("..."))
    {
        return MakeExpression(first.where, DefaultValue{});
    }
    if (TakeIf("this"))
    {
        return MakeExpression(first.where, Name{"this", false, nullptr});
    }
    if (TakeIf("("))
    {
        ExpressionPtr inner = ReadExpression();
        Expect(")");
        return inner;
    }
    if (AtType())
    {
        return ReadTypeExpression();
    }
    const bool isGlobal = TakeIf(".");
    if (!AtName() && !At("list"))
    {
        Fail("an expression is wanted, not '" + Peek().text + "'");
    }
    return MakeExpression(first.where, Name{Take().text, isGlobal, nullptr});
}

ExpressionPtr
Reader::ReadTypeExpression()
{
    const Token first = Peek();
    TypeReferencePtr type = ReadSimpleType();
    if (!At(".") && !At("("))
    {
        Fail("a value is wanted, not type '" + first.text + "'", "a cast stands in brackets: (" + first.text + ") x");
    }
    return MakeExpression(first.where, TypeExpression{std::move(type)});
}

ExpressionPtr
Reader::ReadNumber()
{
    const auto literal = ParseInteger(Peek().text);
    if (!literal)
    {
        Fail("'" + Peek().text + "' is no number", "write digits of its base, such as 10, 0x1F, 8w0b1010 or 4s7");
    }
    return MakeExpression(Take().where, *literal);
}

/** `{#}`, `{a, b}`, `{a = 1}`, each but the first with `...` at its end if what is missing gets default values. */
ExpressionPtr
Reader::ReadBraces()
{
    const Token brace = Expect("{");
    const unsigned angles = std::exchange(m_angles, 0);
    if (TakeIf("#"))
    {
        Expect("}");
        m_angles = angles;
        return MakeExpression(brace.where, InvalidHeader{});
    }
    ListExpression list;
    StructExpression members;
    const bool isStruct = Peek().kind == TokenKind::Word && Peek(1).Is("=");
    while (!At("}"))
    {
        if (At("...") && (Peek(1).Is("}") || (Peek(1).Is(",") && Peek(2).Is("}"))))
        {
            Take();
            TakeIf(",");
            list.hasDefault = members.hasDefault = true;
            break;
        }
        if (isStruct)
        {
            const Token name = ExpectName("a field");
            Expect("=");
            members.members.push_back({name.where, name.text, ReadExpression()});
        }
        else
        {
            list.elements.push_back(ReadExpression());
        }
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect("}");
    m_angles = angles;
    return isStruct ? MakeExpression(brace.where, std::move(members)) : MakeExpression(brace.where, std::move(list));
}

ExpressionPtr
Reader::ReadPostfix(ExpressionPtr operand)
{
    for (unsigned steps = 0;; ++steps)
    {
        const Token token = Peek();
        if (steps > kMostSteps)
        {
            Fail("more than " + std::to_string(kMostSteps) + " members and indices of one value", "name parts of it");
        }
        if (At("."))
        {
            Take();
            if (Peek().kind != TokenKind::Word || (IsReserved(Peek().text) && !At("list")))
            {
                Fail("the name of a member is wanted after '.', not '" + Peek().text + "'");
            }
            const Token name = Take();
            const SourceLocation where = operand->where;
            operand = MakeExpression(where, Member{std::move(operand), name.text});
        }
        else if (At("["))
        {
            Take();
            operand = ReadIndex(std::move(operand), token);
        }
        else if (At("(") || At("<"))
        {
            ExpressionPtr call = ReadCall(operand);
            if (!call)
            {
                return operand;
            }
            operand = std::move(call);
        }
        else
        {
            return operand;
        }
    }
}

ExpressionPtr
Reader::ReadIndex(ExpressionPtr object, const Token& bracket)
{
    const unsigned angles = std::exchange(m_angles, 0);
    const SourceLocation where = object->where;
    ExpressionPtr first = ReadExpression();
    ExpressionPtr result;
    if (At(":") || At("+:"))
    {
        const bool isWidth = Take().Is("+:");
        ExpressionPtr second = ReadExpression();
        result = isWidth
                     ? MakeExpression(where, Slice{std::move(object), std::move(second), std::move(first), true})
                     : MakeExpression(where, Slice{std::move(object), std::move(first), std::move(second), false});
    }
    else
    {
        result = MakeExpression(where, Index{std::move(object), std::move(first)});
    }
    if (!At("]"))
    {
        Fail("']' is missing", "close the bracket of line " + std::to_string(bracket.where.line));
    }
    Take();
    m_angles = angles;
    return result;
}

/** @return a call, null if there is none: `a < b` is a comparison unless type arguments and a bracket follow. */
ExpressionPtr
Reader::ReadCall(ExpressionPtr callee)
{
    Call call;
    if (At("<") && !TryTypeArguments(call.typeArguments))
    {
        return nullptr;
    }
    const SourceLocation where = callee->where;
    call.callee = std::move(callee);
    call.arguments = ReadArguments();
    return MakeExpression(where, std::move(call));
}

bool
Reader::TryTypeArguments(std::vector<TypeReferencePtr>& arguments)
{
    return Speculate(Guess::TypeArguments,
                     [&]()
                     {
                         arguments = ReadTypeArguments();
                         return At("(");
                     });
}

std::vector<Argument>
Reader::ReadArguments()
{
    std::vector<Argument> arguments;
    Expect("(");
    const unsigned angles = std::exchange(m_angles, 0);
    while (!At(")"))
    {
        Argument argument;
        argument.where = Peek().where;
        if (Peek().kind == TokenKind::Word && Peek(1).Is("="))
        {
            argument.name = ExpectName("a parameter").text;
            Take();
        }
        if (At("_"))
        {
            argument.value = MakeExpression(Take().where, DontCare{false});
        }
        else
        {
            argument.value = ReadExpression();
        }
        arguments.push_back(std::move(argument));
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect(")");
    m_angles = angles;
    return arguments;
}

} // namespace pisa::p4
