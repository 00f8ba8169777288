// Finds the types that type parameters stand for, from the types of arguments.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/inference.h"

#include <algorithm>
#include <utility>

namespace pisa::p4
{

namespace
{

bool
IsUnsettled(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Integer:
    case TypeKind::ListLiteral:
    case TypeKind::StructLiteral:
    case TypeKind::InvalidLiteral:
    case TypeKind::DefaultLiteral:
        return true;
    default:
        return false;
    }
}

} // namespace

TypePtr
Settle(const TypePtr& type)
{
    if (!type || (type->kind != TypeKind::ListLiteral && type->kind != TypeKind::StructLiteral))
    {
        return type;
    }
    auto settled = std::make_shared<Type>(*type);
    settled->kind = type->kind == TypeKind::ListLiteral ? TypeKind::Tuple : type->kind;
    for (TypePtr& argument : settled->arguments)
    {
        argument = Settle(argument);
    }
    return settled;
}

const Declarations*
ApplyParameters(const Declaration& block)
{
    if (const auto* parser = std::get_if<Parser>(&block.node))
    {
        return &parser->parameters;
    }
    const auto* control = std::get_if<Control>(&block.node);
    return control ? &control->parameters : nullptr;
}

bool
SameNames(const Declarations& a, const Declarations& b)
{
    return a.size() == b.size() &&
           std::is_permutation(a.begin(), a.end(), b.begin(),
                               [](const DeclarationPtr& x, const DeclarationPtr& y) { return x->name == y->name; });
}

std::vector<TypePtr>
Variables(const Declarations& typeParameters)
{
    std::vector<TypePtr> types;
    for (const DeclarationPtr& parameter : typeParameters)
    {
        types.push_back(parameter->type);
    }
    return types;
}

const Declarations*
ConstructorParameters(const Declaration& block)
{
    if (const auto* parser = std::get_if<Parser>(&block.node))
    {
        return &parser->constructorParameters;
    }
    if (const auto* control = std::get_if<Control>(&block.node))
    {
        return &control->constructorParameters;
    }
    const auto* package = std::get_if<Package>(&block.node);
    return package ? &package->constructorParameters : nullptr;
}

void
Inference::AddUnknowns(const Declarations& typeParameters)
{
    for (const DeclarationPtr& parameter : typeParameters)
    {
        m_values.emplace(parameter.get(), nullptr);
    }
}

void
Inference::AddObject(const TypePtr& object)
{
    const Declarations& parameters = *TypeParametersOf(*object->declaration);
    AddUnknowns(parameters);
    for (std::size_t i = 0; i < parameters.size() && i < object->arguments.size(); ++i)
    {
        if (object->arguments[i]->declaration != parameters[i].get())
        {
            Set(parameters[i].get(), object->arguments[i]);
        }
    }
}

void
Inference::AddVariablesOf(const TypePtr& type)
{
    if (type->kind == TypeKind::Variable)
    {
        m_values.emplace(type->declaration, nullptr);
    }
    std::for_each(type->arguments.begin(), type->arguments.end(),
                  [this](const TypePtr& one) { AddVariablesOf(one); });
}

void
Inference::LeaveOpen(const TypePtr& type)
{
    const auto unknown = type->kind == TypeKind::Variable ? m_values.find(type->declaration) : m_values.end();
    if (unknown != m_values.end() && !unknown->second)
    {
        unknown->second = MakeType(TypeKind::Unknown);
    }
    std::for_each(type->arguments.begin(), type->arguments.end(), [this](const TypePtr& one) { LeaveOpen(one); });
}

TypePtr
Inference::ValueOf(const Declaration* unknown) const
{
    const auto it = m_values.find(unknown);
    return it == m_values.end() ? nullptr : it->second;
}

TypePtr
Inference::Apply(const TypePtr& type) const
{
    return Substitute(type, [this](const Declaration* unknown) { return ValueOf(unknown); });
}

bool
Inference::HasUnknowns(const TypePtr& type) const
{
    return type && ((type->kind == TypeKind::Variable && m_values.count(type->declaration) > 0) ||
                    std::any_of(type->arguments.begin(), type->arguments.end(),
                                [this](const TypePtr& argument) { return HasUnknowns(argument); }));
}

void
Inference::Set(const Declaration* unknown, TypePtr type)
{
    if (!HasUnknowns(type))
    {
        m_values[unknown] = std::move(type);
    }
}

bool
Inference::UnifyUnknown(const Declaration* unknown, const TypePtr& argument)
{
    if (argument->kind == TypeKind::DefaultLiteral || argument->kind == TypeKind::Unknown)
    {
        return true;
    }
    if (HasUnknowns(argument))
    {
        return true; // a type made of what it is to solve tells nothing, and would never end
    }
    const TypePtr known = m_values[unknown];
    if (!known)
    {
        m_values[unknown] = argument;
        return true;
    }
    if (IsUnsettled(known) && !IsUnsettled(argument))
    {
        const TypePtr solved = argument; // 1 and then 8w2: both are bit<8>
        const bool fits = Unify(solved, known);
        m_values[unknown] = solved;
        return fits;
    }
    return Unify(known, argument);
}

bool
Inference::UnifyLiteral(const TypePtr& parameter, const TypePtr& argument)
{
    if (argument->kind == TypeKind::DefaultLiteral)
    {
        return true;
    }
    if (argument->kind == TypeKind::InvalidLiteral)
    {
        return parameter->kind == TypeKind::Header || parameter->kind == TypeKind::HeaderUnion;
    }
    std::vector<TypePtr> wanted = parameter->arguments;
    const std::vector<TypedField> fields = FieldsOf(parameter);
    if (argument->kind == TypeKind::StructLiteral)
    {
        for (std::size_t i = 0; i < argument->names.size(); ++i)
        {
            const auto field = std::find_if(fields.begin(), fields.end(),
                                            [&](const TypedField& f) { return f.name == argument->names[i]; });
            if (field == fields.end() || !Unify(field->type, argument->arguments[i]))
            {
                return false;
            }
        }
        return !fields.empty();
    }
    if (parameter->kind == TypeKind::Stack)
    {
        wanted.assign(argument->arguments.size(), parameter->arguments[0]);
    }
    else if (parameter->kind != TypeKind::Tuple && parameter->kind != TypeKind::ListLiteral)
    {
        if (parameter->kind != TypeKind::Struct && parameter->kind != TypeKind::Header)
        {
            return false;
        }
        wanted.clear();
        std::transform(fields.begin(), fields.end(), std::back_inserter(wanted),
                       [](const TypedField& f) { return f.type; });
    }
    if (wanted.size() < argument->arguments.size())
    {
        return false;
    }
    for (std::size_t i = 0; i < argument->arguments.size(); ++i)
    {
        if (!Unify(wanted[i], argument->arguments[i]))
        {
            return false;
        }
    }
    return true;
}

/** Parsers and controls fit a type with the same directions and fitting types of parameters. */
bool
Inference::UnifyObject(const TypePtr& parameter, const TypePtr& argument)
{
    if (parameter->declaration == argument->declaration)
    {
        return UnifyParts(parameter, argument);
    }
    const Declarations* wanted = ApplyParameters(*parameter->declaration);
    const Declarations* given = ApplyParameters(*argument->declaration);
    if (!wanted || !given || wanted->size() < given->size())
    {
        return false;
    }
    const TypeBinding outer = Bind(*TypeParametersOf(*parameter->declaration), parameter->arguments);
    // a generic parser or control that is not specialised takes its types from what is wanted
    Inference inner;
    const Declarations& own = *TypeParametersOf(*argument->declaration);
    inner.AddUnknowns(own);
    for (std::size_t i = 0; i < own.size() && i < argument->arguments.size(); ++i)
    {
        if (argument->arguments[i]->declaration != own[i].get())
        {
            inner.Set(own[i].get(), argument->arguments[i]);
        }
    }
    for (std::size_t i = 0; i < wanted->size(); ++i)
    {
        const auto& want = std::get<Parameter>((*wanted)[i]->node);
        if (i >= given->size())
        {
            if (!want.isOptional && !want.defaultValue)
            {
                return false;
            }
            continue;
        }
        const auto& give = std::get<Parameter>((*given)[i]->node);
        const TypePtr wantType = Substitute(want.type->type, outer);
        const bool fits =
            own.empty() ? Unify(wantType, give.type->type) : inner.Unify(give.type->type, Apply(wantType));
        if (want.direction != give.direction || !fits)
        {
            return false;
        }
    }
    return true;
}

bool
Inference::UnifyParts(const TypePtr& parameter, const TypePtr& argument)
{
    if (parameter->width != argument->width || parameter->size != argument->size ||
        parameter->declaration != argument->declaration || parameter->names != argument->names ||
        parameter->arguments.size() != argument->arguments.size())
    {
        return false;
    }
    for (std::size_t i = 0; i < parameter->arguments.size(); ++i)
    {
        if (!Unify(parameter->arguments[i], argument->arguments[i]))
        {
            return false;
        }
    }
    return true;
}

bool
Inference::Unify(const TypePtr& parameter, const TypePtr& argument)
{
    if (!parameter || !argument || parameter == argument || parameter->kind == TypeKind::Unknown ||
        argument->kind == TypeKind::Unknown)
    {
        return true;
    }
    if (parameter->kind == TypeKind::Variable && m_values.count(parameter->declaration) > 0)
    {
        return argument->declaration == parameter->declaration || UnifyUnknown(parameter->declaration, argument);
    }
    const bool widens = argument->kind == TypeKind::Integer && IsBits(parameter);
    const bool narrows = parameter->kind == TypeKind::Integer && IsBits(argument);
    if (widens || narrows)
    {
        return true;
    }
    if (argument->kind == TypeKind::SerialisableEnum && parameter->kind != TypeKind::SerialisableEnum)
    {
        return Unify(parameter, argument->arguments[0]);
    }
    if (parameter->kind == TypeKind::Set && argument->kind != TypeKind::Set)
    {
        return Unify(parameter->arguments[0], argument);
    }
    if (argument->kind != parameter->kind)
    {
        return IsUnsettled(argument) && argument->kind != TypeKind::Integer && UnifyLiteral(parameter, argument);
    }
    if (parameter->kind == TypeKind::Parser || parameter->kind == TypeKind::Control)
    {
        return UnifyObject(parameter, argument);
    }
    return UnifyParts(parameter, argument);
}

bool
IsOptional(const Declaration& parameter)
{
    const auto& node = std::get<Parameter>(parameter.node);
    return node.isOptional || node.defaultValue;
}

bool
Fits(const Declarations& parameters, const std::vector<Argument>& arguments)
{
    if (arguments.size() > parameters.size())
    {
        return false;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
    {
        const bool isNamed = std::any_of(arguments.begin(), arguments.end(),
                                         [&](const Argument& a) { return a.name == parameters[i]->name; });
        const bool isGiven = i < arguments.size() && arguments[i].name.empty();
        if (!isNamed && !isGiven && !IsOptional(*parameters[i]))
        {
            return false;
        }
    }
    return std::all_of(arguments.begin(), arguments.end(),
                       [&](const Argument& a)
                       {
                           return a.name.empty() ||
                                  std::any_of(parameters.begin(), parameters.end(),
                                              [&](const DeclarationPtr& p) { return p->name == a.name; });
                       });
}

} // namespace pisa::p4
