// Reads types as they are written.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <map>
#include <utility>

namespace pisa::p4
{

namespace
{

const std::map<std::string, KeywordType, std::less<>> kKeywords{
    {"bool", KeywordType::Bool}, {"error", KeywordType::Error},          {"string", KeywordType::String},
    {"void", KeywordType::Void}, {"match_kind", KeywordType::MatchKind},
};

TypeReferencePtr
MakeType(const SourceLocation& where, decltype(TypeReference::node) node)
{
    return std::make_shared<TypeReference>(TypeReference{where, std::move(node), nullptr});
}

} // namespace

bool
Reader::AtTypeName() const
{
    if (At("."))
    {
        return m_names.FindGlobal(Peek(1).text) == NameUse::Type;
    }
    return Peek().kind == TokenKind::Word && m_names.Find(Peek().text) == NameUse::Type;
}

bool
Reader::AtType() const
{
    return AtTypeName() || At("bit") || At("int") || At("varbit") || At("tuple") || (At("list") && Peek(1).Is("<")) ||
           (Peek().kind == TokenKind::Word && kKeywords.count(Peek().text) > 0);
}

TypeReferencePtr
Reader::ReadType()
{
    const Nest nest(*this);
    return ReadArraySuffix(ReadSimpleType());
}

/** `[size]` behind a type or, as in C, behind a name: an array of it. */
TypeReferencePtr
Reader::ReadArraySuffix(TypeReferencePtr type)
{
    while (At("["))
    {
        const SourceLocation where = Take().where;
        StackType stack;
        stack.element = type;
        stack.size = ReadExpression();
        Expect("]");
        type = MakeType(where, std::move(stack));
    }
    return type;
}

TypeReferencePtr
Reader::ReadSimpleType()
{
    const Token first = Peek();
    if (At("bit") || At("varbit") || (At("int") && Peek(1).Is("<")))
    {
        return MakeType(first.where, ReadSizedType());
    }
    if (TakeIf("int"))
    {
        return MakeType(first.where, KeywordType::Integer);
    }
    if (At("tuple"))
    {
        Take();
        return MakeType(first.where, TupleType{ReadTypeArguments()});
    }
    if (At("list") && Peek(1).Is("<"))
    {
        Take();
        const std::vector<TypeReferencePtr> arguments = ReadTypeArguments();
        if (arguments.size() != 1)
        {
            Fail("list wants one type argument and has " + std::to_string(arguments.size()), "write list<T>");
        }
        return MakeType(first.where, ListType{arguments[0]});
    }
    const auto keyword = first.kind == TokenKind::Word ? kKeywords.find(first.text) : kKeywords.end();
    if (keyword != kKeywords.end())
    {
        Take();
        return MakeType(first.where, keyword->second);
    }
    return MakeType(first.where, ReadNamedType());
}

SizedType
Reader::ReadSizedType()
{
    const Token word = Take();
    SizedType type;
    type.kind = word.Is("bit") ? SizedKind::Bit : word.Is("int") ? SizedKind::Int : SizedKind::Varbit;
    if (!At("<") && type.kind == SizedKind::Bit)
    {
        type.width = MakeExpression(word.where, IntegerLiteral{1, std::nullopt, false, 10});
        return type;
    }
    Expect("<");
    ++m_angles; // a bare `>` ends the width
    type.width = ReadExpression();
    --m_angles;
    CloseAngle();
    return type;
}

NamedType
Reader::ReadNamedType()
{
    NamedType type;
    type.isGlobal = TakeIf(".");
    const Token name = ExpectName("a type");
    type.name = name.text;
    const NameUse use = type.isGlobal ? m_names.FindGlobal(name.text) : m_names.Find(name.text);
    if (use != NameUse::Type)
    {
        if (m_speculating == 0 && !(m_inResult && use == NameUse::Unknown))
        {
            m_report.Error(name.where,
                           "'" + name.text + (use == NameUse::Value ? "' is not a type" : "' is not declared"),
                           "declare the type before it is used");
        }
        else if (m_speculating > 0 && use == NameUse::Value)
        {
            throw Lost{};
        }
    }
    if (At("<"))
    {
        type.arguments = ReadTypeArguments();
    }
    return type;
}

std::vector<TypeReferencePtr>
Reader::ReadTypeArguments()
{
    std::vector<TypeReferencePtr> arguments;
    Expect("<");
    ++m_angles;
    while (!At(">"))
    {
        arguments.push_back(ReadTypeArgument());
        if (!TakeIf(","))
        {
            break;
        }
    }
    --m_angles;
    CloseAngle();
    return arguments;
}

TypeReferencePtr
Reader::ReadTypeArgument()
{
    if (At("_"))
    {
        return MakeType(Take().where, InferredType{});
    }
    return ReadType();
}

Declarations
Reader::ReadTypeParameters()
{
    Declarations parameters;
    if (!TakeIf("<"))
    {
        return parameters;
    }
    do
    {
        const Token name = ExpectName("a type parameter");
        DeclareType(name);
        parameters.push_back(MakeDeclaration(name, {}, TypeParameter{}));
    } while (TakeIf(","));
    CloseAngle();
    return parameters;
}

} // namespace pisa::p4
