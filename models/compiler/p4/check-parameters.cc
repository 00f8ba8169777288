// Checks parameters: which types, directions and default values they may have.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

namespace pisa::p4
{

namespace
{

bool
IsBlock(TypeKind kind)
{
    return kind == TypeKind::Parser || kind == TypeKind::Control;
}

/** Whether values of the type are known when compiled only (sections 7.1.6, 7.2.9, 7.2.12, 7.2.13). */
bool
IsObject(TypeKind kind)
{
    return IsBlock(kind) || kind == TypeKind::Extern || kind == TypeKind::Package || kind == TypeKind::String ||
           kind == TypeKind::Integer || kind == TypeKind::MatchKind;
}

/** A block that has a body is no type of parameters: only what has none can be implemented by others. */
bool
HasBody(const TypePtr& type)
{
    const auto* parser = type->declaration ? std::get_if<Parser>(&type->declaration->node) : nullptr;
    const auto* control = type->declaration ? std::get_if<Control>(&type->declaration->node) : nullptr;
    return (parser && !parser->isType) || (control && !control->isType);
}

} // namespace

void
Checker::CheckTypeParameters(Declarations& parameters)
{
    for (const DeclarationPtr& parameter : parameters)
    {
        parameter->type = MakeType(TypeKind::Variable, parameter.get());
        Declare(*parameter);
    }
}

void
Checker::CheckParameters(Declarations& parameters, Body body)
{
    bool hadPlain = false;
    for (const DeclarationPtr& declaration : parameters)
    {
        auto& parameter = std::get<Parameter>(declaration->node);
        declaration->type = Resolve(*parameter.type);
        CheckParameterType(*declaration, parameter.direction, body);
        const bool isPlain = parameter.direction == Direction::None;
        if (body == Body::Action && hadPlain && !isPlain)
        {
            Error(declaration->where,
                  "'" + declaration->name + "': direction-less action parameters have to be at the end",
                  "move it before those without a direction");
        }
        hadPlain = hadPlain || isPlain;
        if (parameter.defaultValue)
        {
            CheckDefaultValue(*declaration, parameter);
        }
    }
    for (const DeclarationPtr& declaration : parameters)
    {
        Declare(*declaration);
    }
}

void
Checker::CheckParameterType(const Declaration& declaration, Direction direction, Body body)
{
    const TypePtr& type = declaration.type;
    const std::string what = "'" + declaration.name + "': ";
    if (type->kind == TypeKind::Void)
    {
        Error(declaration.where, "a parameter cannot be of type void", "give it another type");
    }
    else if (IsObject(type->kind) && direction != Direction::None)
    {
        Error(declaration.where, what + "a parameter with type " + ToString(type) + " cannot have a direction",
              "leave in, out or inout away");
    }
    else if (body == Body::Action && IsObject(type->kind))
    {
        Error(declaration.where, what + "actions cannot have parameters of type " + ToString(type),
              "use bits, booleans, enums or structures");
    }
    else if (HasBody(type))
    {
        Error(declaration.where, what + "a parameter cannot be of type " + ToString(type) + ", which has a body",
              "declare a type: one that ends with ';' behind its parameters");
    }
    else if (body != Body::None && (IsBlock(type->kind) || type->kind == TypeKind::Package))
    {
        Error(declaration.where, what + "a parameter that is given when it runs cannot be of type " + ToString(type),
              "make it a parameter of a constructor, behind the others: control C(...)(T name)");
    }
}

void
Checker::CheckDefaultValue(const Declaration& declaration, Parameter& parameter)
{
    if (parameter.direction == Direction::Out || parameter.direction == Direction::InOut || parameter.isOptional)
    {
        Error(declaration.where,
              "'" + declaration.name + "': " + (parameter.isOptional ? "optional" : "out") +
                  " parameters cannot have default values",
              "leave the default value out");
    }
    Check(parameter.defaultValue);
    if (Coerce(parameter.defaultValue, declaration.type, "the default value") && IsRuntime(*parameter.defaultValue))
    {
        Error(parameter.defaultValue->where, "the default value is not a compile-time constant",
              "use numbers and constants");
    }
}

/** Whatever has a body must know of all its parameters whether they are given. */
void
Checker::CheckNotOptional(const Declarations& parameters)
{
    for (const DeclarationPtr& declaration : parameters)
    {
        if (std::get<Parameter>(declaration->node).isOptional)
        {
            Error(declaration->where, "'" + declaration->name + "': optional parameter not allowed here",
                  "only externs, packages and types of parsers and controls have such");
        }
    }
}

/** What objects are constructed with is known when compiled: it has no direction. Packages are made of packages;
 * nothing else is. */
void
Checker::CheckConstructorParameters(Declarations& parameters, bool ofPackage)
{
    CheckParameters(parameters, Body::None);
    for (const DeclarationPtr& declaration : parameters)
    {
        if (std::get<Parameter>(declaration->node).direction != Direction::None)
        {
            Error(declaration->where, "'" + declaration->name + "': constructor parameters cannot have a direction",
                  "leave in, out or inout away");
        }
        else if (!ofPackage && declaration->type->kind == TypeKind::Package)
        {
            Error(declaration->where, "'" + declaration->name + "': a parameter cannot be a package here",
                  "only packages are constructed with packages");
        }
    }
}

} // namespace pisa::p4
