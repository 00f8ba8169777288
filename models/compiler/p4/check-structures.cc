// Checks declarations of types: aliases, structures, enums, errors, match kinds, extern objects.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include "compiler/p4/constant-evaluator.h"

namespace pisa::p4
{

namespace
{

/** Whether fields of a header, struct or union may be of the type (section 7.2.8). */
bool
MayHold(StructuredKind kind, const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Unknown:
    case TypeKind::Variable:
        return true;
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Bool:
    case TypeKind::SerialisableEnum:
        return kind != StructuredKind::HeaderUnion;
    case TypeKind::NewType:
        return MayHold(kind, type->arguments[0]);
    case TypeKind::Varbit:
        return kind != StructuredKind::HeaderUnion;
    case TypeKind::Struct:
        return kind != StructuredKind::HeaderUnion;
    case TypeKind::Header:
        return kind != StructuredKind::Header;
    case TypeKind::Stack:
        return kind == StructuredKind::Struct ||
               (kind == StructuredKind::Header && type->arguments[0]->kind != TypeKind::Header);
    case TypeKind::HeaderUnion:
    case TypeKind::Error:
    case TypeKind::Enum:
    case TypeKind::Tuple:
    case TypeKind::List:
        return kind == StructuredKind::Struct;
    default:
        return false;
    }
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
        if (kind != TypeKind::Bit && kind != TypeKind::Int && kind != TypeKind::Bool && kind != TypeKind::Varbit &&
            kind != TypeKind::NewType && kind != TypeKind::SerialisableEnum && kind != TypeKind::Unknown &&
            kind != TypeKind::Error && kind != TypeKind::Variable)
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
        const Scope scope(*this);
        CheckTypeParameters(structured.typeParameters);
        std::set<std::string> names;
        for (Field& field : structured.fields)
        {
            Resolve(*field.type);
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
    Declare(declaration);
}

void
Checker::CheckFieldType(const Declaration& owner, const Structured& structured, const Field& field)
{
    const TypePtr& type = field.type->type;
    const std::string what = structured.kind == StructuredKind::Header   ? "header '"
                             : structured.kind == StructuredKind::Struct ? "struct '"
                                                                         : "header_union '";
    bool fits = MayHold(structured.kind, type);
    if (structured.kind == StructuredKind::Header && type->kind == TypeKind::Struct)
    {
        for (const TypedField& inner : FieldsOf(type))
        {
            fits = fits && inner.type && MayHold(StructuredKind::Header, inner.type);
        }
    }
    if (!fits)
    {
        Error(field.where,
              "field '" + field.name + "' of " + what + owner.name + "' cannot have type " + ToString(type),
              "give it another type");
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

void
Checker::CheckEnum(Declaration& declaration, Enum& declared)
{
    std::set<std::string> names;
    CheckMembers(declared.members, names);
    declaration.type = MakeType(TypeKind::Enum, &declaration);
    if (declared.underlying)
    {
        const TypePtr type = Resolve(*declared.underlying);
        const TypePtr& bits = type->kind == TypeKind::NewType ? type->arguments[0] : type;
        if (bits->kind != TypeKind::Bit && bits->kind != TypeKind::Int && bits->kind != TypeKind::Unknown)
        {
            Error(declaration.where, ToString(type) + ": illegal type for enum; only bit<> and int<> are allowed",
                  "name another type");
        }
        declaration.type = MakeType(TypeKind::SerialisableEnum, &declaration, {bits});
    }
    for (EnumMember& member : declared.members)
    {
        if (!member.value && declared.underlying)
        {
            Error(member.where, "member '" + member.name + "' has no value",
                  "give each member of a serialisable enum one");
        }
        if (!member.value)
        {
            continue;
        }
        if (!declared.underlying)
        {
            Error(member.where, "member '" + member.name + "' cannot have a value",
                  "give the enum a type: enum bit<8> E");
            continue;
        }
        Check(member.value);
        if (Coerce(member.value, declaration.type->arguments[0], "the value of '" + member.name + "'") &&
            !member.value->constant && member.value->type->kind != TypeKind::Unknown)
        {
            Error(member.where, "the value of '" + member.name + "' is not a compile-time constant",
                  "use numbers and constants");
        }
    }
    Declare(declaration);
}

void
Checker::CheckExtern(Declaration& declaration, ExternObject& object)
{
    {
        const Scope scope(*this);
        CheckTypeParameters(object.typeParameters);
        declaration.type = MakeType(TypeKind::Extern, &declaration, Variables(object.typeParameters));
        m_scopes.Add(&declaration); // methods may speak of the object
        for (const DeclarationPtr& method : object.methods)
        {
            auto& function = std::get<Function>(method->node);
            const Scope inner(*this);
            CheckFunctionHead(function);
            method->type = MakeType(TypeKind::Function, method.get());
            if (method->name == declaration.name && !function.isConstructor)
            {
                Error(method->where, "'" + method->name + "': invalid constructor; cannot have a return type",
                      "leave the type out");
            }
        }
    }
    Declare(declaration);
}

} // namespace pisa::p4
