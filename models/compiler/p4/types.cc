// What may be asked of types.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/types.h"

#include <algorithm>
#include <utility>

namespace pisa::p4
{

namespace
{

const char*
NameOf(TypeKind kind)
{
    switch (kind)
    {
    case TypeKind::Void:
        return "void";
    case TypeKind::Bool:
        return "bool";
    case TypeKind::Error:
        return "error";
    case TypeKind::String:
        return "string";
    case TypeKind::MatchKind:
        return "match_kind";
    case TypeKind::Integer:
        return "int";
    case TypeKind::State:
        return "parser state";
    case TypeKind::InvalidLiteral:
        return "{#}";
    case TypeKind::DefaultLiteral:
        return "...";
    default:
        return "unknown";
    }
}

std::string
Join(const std::vector<TypePtr>& types, const std::vector<std::string>& names = {})
{
    std::string text;
    for (std::size_t i = 0; i < types.size(); ++i)
    {
        text += (i > 0 ? ", " : "") + (i < names.size() ? names[i] + " = " : "") + ToString(types[i]);
    }
    return text;
}

} // namespace

bool
IsBits(const TypePtr& type)
{
    return type->kind == TypeKind::Bit || type->kind == TypeKind::Int;
}

const Declarations*
TypeParametersOf(const Declaration& declaration)
{
    return std::visit(
        [](const auto& node) -> const Declarations*
        {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Structured> || std::is_same_v<Node, Function> ||
                          std::is_same_v<Node, Parser> || std::is_same_v<Node, Control> ||
                          std::is_same_v<Node, Package> || std::is_same_v<Node, ExternObject>)
            {
                return &node.typeParameters;
            }
            return nullptr;
        },
        declaration.node);
}

TypePtr
MakeType(TypeKind kind, unsigned width)
{
    auto type = std::make_shared<Type>();
    type->kind = kind;
    type->width = width;
    return type;
}

TypePtr
MakeType(TypeKind kind, const Declaration* declaration, std::vector<TypePtr> arguments)
{
    auto type = std::make_shared<Type>();
    type->kind = kind;
    type->declaration = declaration;
    type->arguments = std::move(arguments);
    return type;
}

bool
Same(const TypePtr& a, const TypePtr& b)
{
    if (a == b)
    {
        return true;
    }
    if (!a || !b || a->kind != b->kind || a->width != b->width || a->size != b->size ||
        a->declaration != b->declaration || a->arguments.size() != b->arguments.size() || a->names != b->names)
    {
        return false;
    }
    return std::equal(a->arguments.begin(), a->arguments.end(), b->arguments.begin(), Same);
}

std::string
ToString(const TypePtr& type)
{
    if (!type)
    {
        return "unknown";
    }
    const std::string width = "<" + std::to_string(type->width) + ">";
    switch (type->kind)
    {
    case TypeKind::Bit:
        return "bit" + width;
    case TypeKind::Int:
        return "int" + width;
    case TypeKind::Varbit:
        return "varbit" + width;
    case TypeKind::Stack:
        return ToString(type->arguments[0]) + "[" + std::to_string(type->size) + "]";
    case TypeKind::Tuple:
    case TypeKind::ListLiteral:
        return "tuple<" + Join(type->arguments) + ">";
    case TypeKind::StructLiteral:
        return "{" + Join(type->arguments, type->names) + "}";
    case TypeKind::List:
        return "list<" + Join(type->arguments) + ">";
    case TypeKind::Set:
        return "set<" + Join(type->arguments) + ">";
    case TypeKind::TypeName:
        return "type " + Join(type->arguments);
    case TypeKind::ApplyResult:
        return "result of " + type->declaration->name + ".apply()";
    case TypeKind::ActionRun:
        return "action_run of " + type->declaration->name;
    default:
        break;
    }
    if (!type->declaration)
    {
        return NameOf(type->kind);
    }
    const bool showsArguments =
        !type->arguments.empty() && type->kind != TypeKind::NewType && type->kind != TypeKind::SerialisableEnum;
    return type->declaration->name + (showsArguments ? "<" + Join(type->arguments) + ">" : "");
}

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
    case TypeKind::MatchKind:
        return kind == StructuredKind::Struct;
    default:
        return false;
    }
}

TypeBinding
Bind(const Declarations& parameters, const std::vector<TypePtr>& values)
{
    return [&parameters, values](const Declaration* wanted) -> TypePtr
    {
        for (std::size_t i = 0; i < parameters.size() && i < values.size(); ++i)
        {
            if (parameters[i].get() == wanted)
            {
                return values[i];
            }
        }
        return nullptr;
    };
}

TypePtr
Substitute(const TypePtr& type, const TypeBinding& binding)
{
    if (!type)
    {
        return type;
    }
    if (type->kind == TypeKind::Variable)
    {
        TypePtr value = binding(type->declaration);
        return value ? value : type;
    }
    if (type->arguments.empty())
    {
        return type;
    }
    auto result = std::make_shared<Type>(*type);
    for (TypePtr& argument : result->arguments)
    {
        argument = Substitute(argument, binding);
    }
    return result;
}

std::vector<TypedField>
FieldsOf(const TypePtr& type)
{
    std::vector<TypedField> fields;
    if (!type ||
        (type->kind != TypeKind::Struct && type->kind != TypeKind::Header && type->kind != TypeKind::HeaderUnion))
    {
        return fields;
    }
    const auto& structured = std::get<Structured>(type->declaration->node);
    const TypeBinding binding = Bind(*TypeParametersOf(*type->declaration), type->arguments);
    for (const Field& field : structured.fields)
    {
        fields.push_back({field.name, Substitute(field.type->type, binding), &field});
    }
    return fields;
}

TypePtr
FieldType(const TypePtr& type, const std::string& name)
{
    for (const TypedField& field : FieldsOf(type))
    {
        if (field.name == name)
        {
            return field.type;
        }
    }
    return nullptr;
}

bool
HasDefault(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Unknown:
    case TypeKind::Bool:
    case TypeKind::Error:
    case TypeKind::String:
    case TypeKind::Integer:
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Enum:
    case TypeKind::SerialisableEnum:
    case TypeKind::Header:
    case TypeKind::HeaderUnion:
    case TypeKind::Variable:
        return true;
    case TypeKind::Struct:
    {
        const std::vector<TypedField> fields = FieldsOf(type);
        return std::all_of(fields.begin(), fields.end(),
                           [](const TypedField& field) { return !field.type || HasDefault(field.type); });
    }
    case TypeKind::Stack:
    case TypeKind::Tuple:
    case TypeKind::NewType:
        return std::all_of(type->arguments.begin(), type->arguments.end(), HasDefault);
    default:
        return false;
    }
}

bool
IsHeaderStack(const TypePtr& type)
{
    return type->kind == TypeKind::Stack &&
           (type->arguments[0]->kind == TypeKind::Header || type->arguments[0]->kind == TypeKind::HeaderUnion ||
            type->arguments[0]->kind == TypeKind::Variable);
}

std::optional<unsigned>
WidthOf(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Bool:
        return 1;
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Varbit:
        return type->width;
    case TypeKind::SerialisableEnum:
    case TypeKind::NewType:
        return WidthOf(type->arguments[0]);
    case TypeKind::Stack:
    {
        const auto one = WidthOf(type->arguments[0]);
        return one ? std::optional<unsigned>(*one * type->size) : std::nullopt;
    }
    case TypeKind::Struct:
    case TypeKind::Header:
    case TypeKind::HeaderUnion:
    case TypeKind::Tuple:
        break;
    default:
        return std::nullopt;
    }
    std::vector<TypePtr> parts = type->kind == TypeKind::Tuple ? type->arguments : std::vector<TypePtr>{};
    for (const TypedField& field : FieldsOf(type))
    {
        parts.push_back(field.type);
    }
    unsigned sum = 0;
    for (const TypePtr& part : parts)
    {
        const auto width = part ? WidthOf(part) : std::nullopt;
        if (!width)
        {
            return std::nullopt;
        }
        sum = type->kind == TypeKind::HeaderUnion ? std::max(sum, *width) : sum + *width;
    }
    return sum;
}

} // namespace pisa::p4
