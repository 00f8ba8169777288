// Reads declarations of values: constants, variables, instances, functions, actions; and the program as a whole.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

Declarations
Reader::ReadProgram()
{
    Declarations program;
    while (Peek().kind != TokenKind::End && !m_report.IsFull())
    {
        ReadDeclarations(program, "", [this]() { return ReadTopLevel(); });
        if (At("}"))
        {
            if (m_report.Errors() == 0)
            {
                m_report.Error(Peek().where, "syntax error: '}' closes nothing", "remove it");
            }
            Take();
        }
    }
    return program;
}

/** Reads up to `close`, a closing bracket, or the end; goes on behind faults. */
void
Reader::ReadDeclarations(Declarations& into, std::string_view close, const std::function<DeclarationPtr()>& read)
{
    while (!At("}") && Peek().kind != TokenKind::End && !(close.size() > 0 && At(close)) && !m_report.IsFull())
    {
        const std::size_t begin = m_at;
        const std::size_t depth = m_names.Depth();
        try
        {
            if (!TakeIf(";"))
            {
                into.push_back(read());
            }
        }
        catch (const Lost&)
        {
            if (m_speculating > 0)
            {
                throw;
            }
            m_angles = 0;
            m_inResult = false;
            m_names.CloseDownTo(depth);
            Recover(begin);
        }
    }
}

DeclarationPtr
Reader::ReadTopLevel()
{
    Annotations annotations = ReadAnnotations();
    if (At("const"))
    {
        return ReadConstant(std::move(annotations));
    }
    if (At("extern"))
    {
        return ReadExtern(std::move(annotations));
    }
    if (At("action"))
    {
        return ReadAction(std::move(annotations));
    }
    if (At("parser"))
    {
        return ReadParser(std::move(annotations));
    }
    if (At("control"))
    {
        return ReadControl(std::move(annotations));
    }
    if (At("package"))
    {
        return ReadPackage(std::move(annotations));
    }
    if (At("header") || At("struct") || At("header_union"))
    {
        return ReadStructured(std::move(annotations), At("header")   ? StructuredKind::Header
                                                      : At("struct") ? StructuredKind::Struct
                                                                     : StructuredKind::HeaderUnion);
    }
    if (At("enum"))
    {
        return ReadEnum(std::move(annotations));
    }
    if (At("typedef") || (At("type") && m_names.Find("type") != NameUse::Type))
    {
        return ReadTypedef(std::move(annotations));
    }
    if (At("error") && Peek(1).Is("{"))
    {
        return ReadErrors();
    }
    if (At("match_kind") && Peek(1).Is("{"))
    {
        return ReadMatchKinds();
    }
    if (!AtType() && !AtName())
    {
        Fail("a declaration is wanted, not '" + Peek().text + "'");
    }
    return ReadFunctionOrInstance(std::move(annotations));
}

DeclarationPtr
Reader::ReadConstant(Annotations annotations)
{
    Expect("const");
    Constant constant;
    constant.type = ReadType();
    const Token name = ExpectName("a constant");
    Expect("=");
    constant.value = ReadExpression();
    Expect(";");
    DeclareValue(name);
    return MakeDeclaration(name, std::move(annotations), std::move(constant));
}

DeclarationPtr
Reader::ReadVariableOrInstance(Annotations annotations)
{
    TypeReferencePtr type = ReadType();
    if (At("("))
    {
        return ReadInstance(std::move(annotations), std::move(type));
    }
    const Token name = ExpectName("a variable");
    Variable variable;
    variable.type = ReadArraySuffix(std::move(type));
    if (TakeIf("="))
    {
        variable.initialiser = ReadExpression();
    }
    Expect(";");
    DeclareValue(name);
    return MakeDeclaration(name, std::move(annotations), std::move(variable));
}

/** Behind the type: `(arguments) name;` or `(arguments) name = { methods };`. */
DeclarationPtr
Reader::ReadInstance(Annotations annotations, TypeReferencePtr type)
{
    Instance instance;
    instance.type = std::move(type);
    instance.arguments = ReadArguments();
    const Token name = ExpectName("an instance");
    DeclareValue(name);
    if (TakeIf("="))
    {
        const Scope scope(*this);
        instance.hasBlock = true;
        Expect("{");
        ReadDeclarations(instance.methods, "}", [this]() { return ReadFunctionOrInstance(ReadAnnotations()); });
        Expect("}");
    }
    Expect(";");
    return MakeDeclaration(name, std::move(annotations), std::move(instance));
}

/** Both begin with a type; a function's may be a type parameter that only follows. */
DeclarationPtr
Reader::ReadFunctionOrInstance(Annotations annotations)
{
    const bool hadResult = std::exchange(m_inResult, true);
    TypeReferencePtr type = ReadType();
    m_inResult = hadResult;
    if (At("("))
    {
        return ReadInstance(std::move(annotations), std::move(type));
    }
    const Token name = ExpectName("a function");
    DeclareValue(name);
    const Scope scope(*this);
    Function function;
    function.result = std::move(type);
    function.typeParameters = ReadTypeParameters();
    if (!At("("))
    {
        Fail("'(' is missing before '" + Peek().text + "'", "only constants, instances and functions may stand here");
    }
    function.parameters = ReadParameters();
    function.body = ReadBlock();
    return MakeDeclaration(name, std::move(annotations), std::move(function));
}

DeclarationPtr
Reader::ReadAction(Annotations annotations)
{
    Expect("action");
    const Token name = ExpectName("an action");
    DeclareValue(name);
    const Scope scope(*this);
    Action action;
    action.parameters = ReadParameters();
    action.body = ReadBlock();
    return MakeDeclaration(name, std::move(annotations), std::move(action));
}

DeclarationPtr
Reader::ReadParameter()
{
    Annotations annotations = ReadAnnotations();
    Parameter parameter;
    parameter.isOptional = FindAnnotation(annotations, "optional") != nullptr;
    parameter.direction = TakeIf("in")      ? Direction::In
                          : TakeIf("out")   ? Direction::Out
                          : TakeIf("inout") ? Direction::InOut
                                            : Direction::None;
    parameter.type = ReadType();
    const Token name = ExpectName("a parameter");
    if (TakeIf("="))
    {
        parameter.defaultValue = ReadExpression();
    }
    return MakeDeclaration(name, std::move(annotations), std::move(parameter));
}

Declarations
Reader::ReadParameters()
{
    Declarations parameters;
    Expect("(");
    while (!At(")"))
    {
        parameters.push_back(ReadParameter());
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect(")");
    for (const DeclarationPtr& parameter : parameters)
    {
        m_names.Declare(parameter->name, NameUse::Value);
    }
    return parameters;
}

} // namespace pisa::p4
