// Checks declarations of types: aliases, structures, enums, errors, match kinds, extern objects.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

constexpr std::size_t kMostValues = 1u << 16; ///< of one structure, with those of the structures in it

/** @return how many values the type holds, counted no further than just over the most. */
std::size_t
CountValues(const TypePtr& type)
{
    if (type->kind == TypeKind::Stack || type->kind == TypeKind::Tuple)
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < type->arguments.size() && count <= kMostValues; ++i)
        {
            count += CountValues(type->arguments[i]);
        }
        return count * (type->kind == TypeKind::Stack ? type->size : 1);
    }
    std::size_t count =
        type->kind == TypeKind::Struct || type->kind == TypeKind::Header || type->kind == TypeKind::HeaderUnion ? 0
                                                                                                                : 1;
    for (const TypedField& field : FieldsOf(type))
    {
        count += field.type && count <= kMostValues ? CountValues(field.type) : 0;
    }
    return count;
}

/** Whether a field of the structure may be of the type, and in a header what that type holds as well. */
bool
FitsField(const Structured& structured, const TypePtr& type)
{
    if (!MayHold(structured.kind, type))
    {
        return false;
    }
    if (structured.kind != StructuredKind::Header || type->kind != TypeKind::Struct)
    {
        return true;
    }
    const std::vector<TypedField> fields = FieldsOf(type);
    return std::all_of(fields.begin(), fields.end(),
                       [&](const TypedField& inner) { return inner.type && FitsField(structured, inner.type); });
}

/** Structures that double what they hold, one after the other, would never be worked through. */
bool
CheckExtent(const TypePtr& type, const SourceLocation& where, Report& report)
{
    if (CountValues(type) <= kMostValues)
    {
        return true;
    }
    report.Error(where, ToString(type) + " holds more than " + std::to_string(kMostValues) + " values in all",
                 "nest fewer structures and stacks");
    return false;
}

} // namespace

void
Checker::CheckAlias(Declaration& declaration, TypeAlias& alias)
{
    const TypePtr type = Resolve(*alias.type);
    declaration.type = type;
    if (alias.isNew)
    {
        const TypeKind kind = type->kind;
        if (kind != TypeKind::Bit && kind != TypeKind::Int && kind != TypeKind::Bool && kind != TypeKind::NewType &&
            kind != TypeKind::Unknown && kind != TypeKind::Variable)
        {
            Error(declaration.where,
                  "'" + declaration.name + "': 'type' can only be applied to base types, not " + ToString(type),
                  "use typedef");
        }
        declaration.type = MakeType(TypeKind::NewType, &declaration, {type});
    }
    Declare(declaration);
}

void
Checker::CheckStructured(Declaration& declaration, Structured& structured)
{
    {
        const Scope scope(m_scopes);
        CheckTypeParameters(structured.typeParameters);
        std::set<std::string> names;
        for (Field& field : structured.fields)
        {
            Resolve(*field.type);
            CheckAnnotations(field.annotations);
            CheckFieldType(declaration, structured, field);
            if (!names.insert(field.name).second)
            {
                Error(field.where, "duplicate field '" + field.name + "' in '" + declaration.name + "'",
                      "give it another name");
            }
        }
    }
    const TypeKind kind = structured.kind == StructuredKind::Header   ? TypeKind::Header
                          : structured.kind == StructuredKind::Struct ? TypeKind::Struct
                                                                      : TypeKind::HeaderUnion;
    declaration.type = MakeType(kind, &declaration, Variables(structured.typeParameters));
    if (!CheckExtent(declaration.type, declaration.where, m_report))
    {
        declaration.type = MakeType(TypeKind::Unknown);
    }
    Declare(declaration);
}

void
Checker::CheckFieldType(const Declaration& owner, const Structured& structured, const Field& field)
{
    const TypePtr& type = field.type->type;
    const std::string what = structured.kind == StructuredKind::Header   ? "header '"
                             : structured.kind == StructuredKind::Struct ? "struct '"
                                                                         : "header_union '";
    if (!FitsField(structured, type))
    {
        Error(field.where,
              "field '" + field.name + "' of " + what + owner.name + "' cannot have type " + ToString(type),
              "give it another type");
    }
}

/** The fields of a generic structure with its type arguments put in. @return whether they may be. */
bool
Checker::CheckSpecialised(const TypePtr& type, const Structured& structured, const SourceLocation& where)
{
    if (structured.typeParameters.empty())
    {
        return true;
    }
    if (!CheckExtent(type, where, m_report))
    {
        return false;
    }
    for (const TypedField& field : FieldsOf(type))
    {
        if (field.type && !FitsField(structured, field.type))
        {
            Error(where,
                  "field '" + field.name + "' of " + ToString(type) + " cannot have type " + ToString(field.type),
                  "give other type arguments");
            return false;
        }
    }
    return true;
}

/** Match kinds are names of the top level, which other declarations may not have (section 7.1.3). */
void
Checker::CheckMatchKinds(const MatchKinds& kinds)
{
    CheckMembers(kinds.members, m_matchKinds);
    for (const EnumMember& member : kinds.members)
    {
        if (!m_scopes.Find(member.name, true).empty())
        {
            Error(member.where, "duplicate declaration of '" + member.name + "'", "give it another name");
        }
    }
}

void
Checker::CheckMembers(const std::vector<EnumMember>& members, std::set<std::string>& known)
{
    for (const EnumMember& member : members)
    {
        if (!known.insert(member.name).second)
        {
            Error(member.where, "duplicate declaration of '" + member.name + "'", "give it another name");
        }
    }
}

/** What a member stands for; `underlying` is null in an enum that leaves this open. */
void
Checker::CheckEnumMember(EnumMember& member, const TypePtr& underlying)
{
    if (!member.value)
    {
        if (underlying)
        {
            Error(member.where, "member '" + member.name + "' has no value",
                  "give each member of a serialisable enum one");
        }
        return;
    }
    if (!underlying)
    {
        Error(member.where, "member '" + member.name + "' cannot have a value",
              "give the enum a type: enum bit<8> E");
        return;
    }
    Check(member.value);
    const auto* value = member.value->constant ? std::get_if<Integer>(&member.value->constant->node) : nullptr;
    if (value && member.value->type->kind == TypeKind::Integer && underlying->kind != TypeKind::Unknown &&
        !Holds(underlying, *value))
    {
        Error(member.value->where,
              "the value " + value->str() + " of '" + member.name + "' is out of bounds of the underlying type " +
                  ToString(underlying),
              "choose one that it holds");
        return;
    }
    if (Coerce(member.value, underlying, "the value of '" + member.name + "'") && !member.value->constant &&
        member.value->type->kind != TypeKind::Unknown)
    {
        Error(member.where, "the value of '" + member.name + "' is not a compile-time constant",
              "use numbers and constants");
    }
}

void
Checker::CheckEnum(Declaration& declaration, Enum& declared)
{
    std::set<std::string> names;
    CheckMembers(declared.members, names);
    declaration.type = MakeType(TypeKind::Enum, &declaration);
    if (declared.underlying)
    {
        TypePtr type = Resolve(*declared.underlying);
        if (type->kind != TypeKind::Bit && type->kind != TypeKind::Int && type->kind != TypeKind::Unknown)
        {
            Error(declaration.where, ToString(type) + ": illegal type for enum; only bit<> and int<> are allowed",
                  "name another type");
            type = MakeType(TypeKind::Unknown);
        }
        declaration.type = MakeType(TypeKind::SerialisableEnum, &declaration, {type});
    }
    for (EnumMember& member : declared.members)
    {
        CheckEnumMember(member, declared.underlying ? declaration.type->arguments[0] : nullptr);
    }
    Declare(declaration);
}

void
Checker::CheckExtern(Declaration& declaration, ExternObject& object)
{
    {
        const Scope scope(m_scopes);
        CheckTypeParameters(object.typeParameters);
        declaration.type = MakeType(TypeKind::Extern, &declaration, Variables(object.typeParameters));
        m_scopes.Add(&declaration); // methods may speak of the object
        for (std::size_t i = 0; i < object.methods.size(); ++i)
        {
            CheckMethodHead(declaration, object, i);
        }
    }
    Declare(declaration);
}

void
Checker::CheckMethodHead(const Declaration& owner, ExternObject& object, std::size_t index)
{
    Declaration& method = *object.methods[index];
    auto& function = std::get<Function>(method.node);
    {
        const Scope inner(m_scopes);
        CheckFunctionHead(function);
    }
    method.type = MakeType(TypeKind::Function, &method);
    if (!function.isConstructor && method.name == owner.name)
    {
        Error(method.where, "'" + method.name + "': invalid constructor; cannot have a return type",
              "leave the type out");
    }
    else if (function.result &&
             (function.result->type->kind == TypeKind::Integer || function.result->type->kind == TypeKind::String))
    {
        Error(function.result->where, ToString(function.result->type) + ": illegal return type for a method",
              "give the value a width");
    }
    for (std::size_t i = 0; i < index; ++i)
    {
        const Declaration& other = *object.methods[i];
        if (other.name == method.name && SameNames(std::get<Function>(other.node).parameters, function.parameters))
        {
            Error(method.where, "duplicate declaration of '" + method.name + "' in extern '" + owner.name + "'",
                  "overloads differ in the number or the names of their parameters");
            return;
        }
    }
}

} // namespace pisa::p4
