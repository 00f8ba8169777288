// Reads declarations of types: structures, enums, errors, aliases, extern objects.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

DeclarationPtr
Reader::ReadTypedef(Annotations annotations)
{
    TypeAlias alias;
    alias.isNew = Take().Is("type");
    if (At("void"))
    {
        Fail("a type that has values is wanted, not 'void'", "name another type");
    }
    alias.type = ReadType();
    const Token name = ExpectName("a type");
    Expect(";");
    DeclareType(name);
    return MakeDeclaration(name, std::move(annotations), std::move(alias));
}

DeclarationPtr
Reader::ReadStructured(Annotations annotations, StructuredKind kind)
{
    Take();
    const Token name = ExpectName("a type");
    DeclareType(name);
    const Scope scope(*this);
    Structured structured;
    structured.kind = kind;
    structured.typeParameters = ReadTypeParameters();
    Expect("{");
    while (!At("}"))
    {
        Field field;
        field.annotations = ReadAnnotations();
        field.type = ReadType();
        const Token fieldName = ExpectName("a field");
        field.where = fieldName.where;
        field.name = fieldName.text;
        field.type = ReadArraySuffix(std::move(field.type));
        Expect(";");
        structured.fields.push_back(std::move(field));
    }
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(structured));
}

std::vector<EnumMember>
Reader::ReadMembers()
{
    std::vector<EnumMember> members;
    Expect("{");
    while (!At("}"))
    {
        EnumMember member;
        member.annotations = ReadAnnotations();
        const Token name = ExpectName("a member");
        member.where = name.where;
        member.name = name.text;
        if (TakeIf("="))
        {
            member.value = ReadExpression();
        }
        members.push_back(std::move(member));
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect("}");
    return members;
}

DeclarationPtr
Reader::ReadEnum(Annotations annotations)
{
    Expect("enum");
    Enum declared;
    if (!(AtName() && Peek(1).Is("{")))
    {
        declared.underlying = ReadType();
    }
    const Token name = ExpectName("an enum");
    DeclareType(name);
    declared.members = ReadMembers();
    if (declared.members.empty())
    {
        m_report.Error(name.where, "syntax error: enum '" + name.text + "' has no members", "give it one or more");
    }
    return MakeDeclaration(name, std::move(annotations), std::move(declared));
}

DeclarationPtr
Reader::ReadErrors()
{
    Token word = Expect("error");
    word.text.clear();
    return MakeDeclaration(word, {}, ErrorMembers{ReadMembers()});
}

DeclarationPtr
Reader::ReadMatchKinds()
{
    Token word = Expect("match_kind");
    word.text.clear();
    MatchKinds kinds{ReadMembers()};
    for (const EnumMember& kind : kinds.members)
    {
        m_names.Declare(kind.name, NameUse::Value);
    }
    return MakeDeclaration(word, {}, std::move(kinds));
}

DeclarationPtr
Reader::ReadExtern(Annotations annotations)
{
    Expect("extern");
    // an object's name has a body behind it, a function's result has a name behind it
    const std::size_t begin = m_at;
    const bool isObject = Speculate(Guess::ExternObject,
                                    [&]()
                                    {
                                        const Scope scope(*this);
                                        ExpectName("an extern");
                                        ReadTypeParameters();
                                        return At("{") || At(";");
                                    });
    m_at = begin;
    if (!isObject)
    {
        return ReadExternFunction(std::move(annotations));
    }
    const Token name = ExpectName("an extern");
    DeclareType(name);
    const Scope scope(*this);
    ExternObject object;
    object.typeParameters = ReadTypeParameters();
    if (TakeIf(";"))
    {
        return MakeDeclaration(name, std::move(annotations), std::move(object));
    }
    Expect("{");
    ReadDeclarations(object.methods, "}", [&]() { return ReadMethod(name.text); });
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(object));
}

DeclarationPtr
Reader::ReadExternFunction(Annotations annotations)
{
    Function function;
    m_inResult = true;
    function.result = ReadType();
    m_inResult = false;
    const Token name = ExpectName("an extern function");
    DeclareValue(name);
    const Scope scope(*this);
    function.typeParameters = ReadTypeParameters();
    function.parameters = ReadParameters();
    Expect(";");
    return MakeDeclaration(name, std::move(annotations), std::move(function));
}

DeclarationPtr
Reader::ReadMethod(const std::string& object)
{
    Annotations annotations = ReadAnnotations();
    Function method;
    method.isAbstract = TakeIf("abstract");
    Token name = Peek();
    if (name.Is(object) && Peek(1).Is("("))
    {
        Take();
        method.isConstructor = true;
    }
    else
    {
        m_inResult = true;
        method.result = ReadType();
        m_inResult = false;
        name = ExpectName("a method");
    }
    const Scope scope(*this);
    method.typeParameters = ReadTypeParameters();
    method.parameters = ReadParameters();
    Expect(";");
    return MakeDeclaration(name, std::move(annotations), std::move(method));
}

} // namespace pisa::p4
