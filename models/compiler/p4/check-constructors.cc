// Checks what is constructed: externs, parsers, controls and packages, named and nameless.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

namespace pisa::p4
{

namespace
{

const Declarations kNone;

} // namespace

TypePtr
Checker::CheckConstructor(Expression& e, Call& call, const TypePtr& type, bool isWritten)
{
    TypePtr result = type;
    call.target = Construct(e.where, type, call.arguments, result, isWritten);
    if (result)
    {
        call.typeValues = result->arguments;
    }
    return call.target ? result : MakeType(TypeKind::Unknown);
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
    const bool isObject = type->kind == TypeKind::Extern || type->kind == TypeKind::Parser ||
                          type->kind == TypeKind::Control || type->kind == TypeKind::Package;
    if (!isObject)
    {
        Error(where, "cannot allocate objects of type " + ToString(type), "declare a variable instead");
        return nullptr;
    }
    const Declaration& target = *type->declaration;
    const std::string what = "constructor of '" + target.name + "'";
    const auto* parser = std::get_if<Parser>(&target.node);
    const auto* control = std::get_if<Control>(&target.node);
    if ((parser && parser->isType) || (control && control->isType))
    {
        Error(where, "'" + target.name + "' is a type of " + (parser ? "parsers" : "controls") + " and has no body",
              "instantiate one that has states or an apply block");
        return nullptr;
    }
    const Declarations* parameters = ConstructorParameters(target);
    if (const auto* object = std::get_if<ExternObject>(&target.node))
    {
        bool hasConstructor = false;
        for (const DeclarationPtr& method : object->methods)
        {
            const auto& function = std::get<Function>(method->node);
            hasConstructor = hasConstructor || function.isConstructor;
            if (function.isConstructor && (!parameters || Fits(function.parameters, arguments)))
            {
                parameters = &function.parameters;
            }
        }
        if (!hasConstructor && !arguments.empty())
        {
            Error(where, "extern '" + target.name + "' has no constructor that takes arguments", "leave them out");
            return nullptr;
        }
        parameters = parameters ? parameters : &kNone;
    }
    if (!Pair(where, what, *parameters, arguments))
    {
        return nullptr;
    }
    Inference inference;
    const Declarations& typeParameters = *TypeParametersOf(target);
    inference.AddUnknowns(typeParameters);
    for (std::size_t i = 0; hasTypeArguments && i < typeParameters.size() && i < type->arguments.size(); ++i)
    {
        if (type->arguments[i]->kind != TypeKind::Unknown) // `_` is to be inferred
        {
            inference.Set(typeParameters[i].get(), type->arguments[i]);
        }
    }
    if (!CheckArguments(where, what, arguments, inference))
    {
        return nullptr;
    }
    const bool isExtern = type->kind == TypeKind::Extern;
    if (isExtern || !typeParameters.empty())
    {
        Solve(where, what, typeParameters, inference);
    }
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
    result = inference.Apply(target.type);
    return &target;
}

} // namespace pisa::p4
