// Checks what is constructed: externs, parsers, controls and packages, named and nameless.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

bool
IsObjectKind(TypeKind kind)
{
    return kind == TypeKind::Extern || kind == TypeKind::Parser || kind == TypeKind::Control ||
           kind == TypeKind::Package;
}

/** @return the constructor's parameters: of several, those that the arguments fit; null if there is none. */
const Declarations*
FindConstructor(const Declaration& target, const std::vector<Argument>& arguments)
{
    const Declarations* parameters = ConstructorParameters(target);
    if (const auto* object = std::get_if<ExternObject>(&target.node))
    {
        for (const DeclarationPtr& method : object->methods)
        {
            const auto& function = std::get<Function>(method->node);
            if (function.isConstructor && (!parameters || Fits(function.parameters, arguments)))
            {
                parameters = &function.parameters;
            }
        }
    }
    return parameters;
}

/** Makes the type parameters unknowns but for those that stand written; `_` is to be inferred. */
Inference
InferTypeArguments(const Declarations& typeParameters, const std::vector<TypePtr>& written)
{
    Inference inference;
    inference.AddUnknowns(typeParameters);
    for (std::size_t i = 0; i < typeParameters.size() && i < written.size(); ++i)
    {
        if (written[i]->kind != TypeKind::Unknown)
        {
            inference.Set(typeParameters[i].get(), written[i]);
        }
    }
    return inference;
}

} // namespace

TypePtr
Checker::CheckConstructor(Expression& e, Call& call, const TypePtr& type, bool isWritten)
{
    TypePtr result = type;
    const auto* object = type->declaration ? std::get_if<ExternObject>(&type->declaration->node) : nullptr;
    if (object &&
        std::any_of(object->methods.begin(), object->methods.end(),
                    [](const DeclarationPtr& method) { return std::get<Function>(method->node).isAbstract; }))
    {
        Error(e.where, "'" + type->declaration->name + "' has abstract methods; a constructor call implements none",
              "declare an instance with a block: " + type->declaration->name + "() name = { ... };");
    }
    call.target = Construct(e.where, type, call.arguments, result, isWritten);
    if (result)
    {
        call.typeValues = result->arguments;
    }
    return call.target ? result : MakeType(TypeKind::Unknown);
}

/** Only what has a body, or is one that the target brings, can be instantiated. @return whether the type is such. */
bool
Checker::CheckInstantiable(const SourceLocation& where, const TypePtr& type)
{
    if (!IsObjectKind(type->kind))
    {
        Error(where, "cannot allocate objects of type " + ToString(type), "declare a variable instead");
        return false;
    }
    const Declaration& target = *type->declaration;
    const auto* parser = std::get_if<Parser>(&target.node);
    const auto* control = std::get_if<Control>(&target.node);
    if ((parser && parser->isType) || (control && control->isType))
    {
        Error(where, "'" + target.name + "' is a type of " + (parser ? "parsers" : "controls") + " and has no body",
              "instantiate one that has states or an apply block");
        return false;
    }
    return true;
}

/** @return what is constructed, null if that is no such thing; `result` becomes its type with all arguments. */
const Declaration*
Checker::Construct(const SourceLocation& where, const TypePtr& type, std::vector<Argument>& arguments,
                   TypePtr& result, bool hasTypeArguments)
{
    if (type->kind == TypeKind::Unknown)
    {
        for (Argument& argument : arguments)
        {
            Check(argument.value);
        }
        return nullptr;
    }
    if (!CheckInstantiable(where, type))
    {
        return nullptr;
    }
    const Declaration& target = *type->declaration;
    const std::string what = "constructor of '" + target.name + "'";
    const Declarations* parameters = FindConstructor(target, arguments);
    if (!parameters)
    {
        Error(where, "extern '" + target.name + "' has no constructor", "declare one in the extern");
        return nullptr;
    }
    const Declarations& typeParameters = *TypeParametersOf(target);
    Inference inference =
        InferTypeArguments(typeParameters, hasTypeArguments ? type->arguments : std::vector<TypePtr>());
    if (!Pair(where, what, *parameters, arguments) || !CheckArguments(where, what, *parameters, arguments, inference))
    {
        return nullptr;
    }
    const bool isBlock = type->kind == TypeKind::Parser || type->kind == TypeKind::Control;
    if (!isBlock || hasTypeArguments)
    {
        Solve(where, what, typeParameters, inference);
    }
    PassConstants(arguments, inference, what);
    result = inference.Apply(target.type);
    return &target;
}

/** Constructors run when the program is compiled, and so know no packet. */
void
Checker::PassConstants(std::vector<Argument>& arguments, const Inference& inference, const std::string& what)
{
    for (Argument& argument : arguments)
    {
        PassArgument(argument, inference, what);
        if (IsRuntime(*argument.value))
        {
            Error(argument.where,
                  what + ": the argument for '" + argument.parameter->name + "' is not a compile-time constant",
                  "use numbers, constants and instances");
        }
    }
}

/** Where what may be instantiated: packages outside, controls in controls, parsers in parsers, externs in all. */
void
Checker::CheckPlace(const Declaration& declaration, const TypePtr& type)
{
    const std::string what = "'" + declaration.name + "': ";
    if (m_inBlockBody)
    {
        Error(declaration.where, what + "instantiations cannot be in 'apply', a state, an action or a function",
              "move it among the locals");
        return;
    }
    const bool isBlock = type->kind == TypeKind::Parser || type->kind == TypeKind::Control;
    if (isBlock && m_body == Body::None)
    {
        Error(declaration.where, what + "cannot instantiate a parser or control at top-level",
              "instantiate it in the arguments of a package, or in another block");
    }
    else if (type->kind == TypeKind::Parser && m_body == Body::Control)
    {
        Error(declaration.where, what + "instantiation of a parser in a control", "instantiate it in a parser");
    }
    else if (type->kind == TypeKind::Control && m_body == Body::Parser)
    {
        Error(declaration.where, what + "instantiation of a control in a parser", "instantiate it in a control");
    }
    else if (type->kind == TypeKind::Package && m_body != Body::None)
    {
        Error(declaration.where, what + "packages can only be instantiated at top-level", "move it out");
    }
}

} // namespace pisa::p4
