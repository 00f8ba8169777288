// Checks names of types and what they mean.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

constexpr unsigned kMostBits = 1u << 20;     ///< of one field
constexpr unsigned kMostElements = 1u << 16; ///< of one stack

TypeKind
KindOf(KeywordType keyword)
{
    switch (keyword)
    {
    case KeywordType::Void:
        return TypeKind::Void;
    case KeywordType::Bool:
        return TypeKind::Bool;
    case KeywordType::Error:
        return TypeKind::Error;
    case KeywordType::String:
        return TypeKind::String;
    case KeywordType::MatchKind:
        return TypeKind::MatchKind;
    case KeywordType::Integer:
        return TypeKind::Integer;
    }
    return TypeKind::Unknown;
}

} // namespace

Checker::Checker(Report& report) : m_report(report)
{
}

void
Checker::Error(const SourceLocation& where, const std::string& what, const std::string& remedy)
{
    m_report.Error(where, what, remedy);
}

/** Functions may share a name if their parameters differ in number or names (section 7.2.9.2). */
void
Checker::Declare(const Declaration& declaration)
{
    const Scopes::Found& found = m_scopes.Add(&declaration);
    const auto* function = std::get_if<Function>(&declaration.node);
    for (std::size_t i = 0; i + 1 < found.size(); ++i)
    {
        const auto* other = std::get_if<Function>(&found[i]->node);
        if (!function || !other || SameNames(function->parameters, other->parameters))
        {
            Error(declaration.where, "duplicate declaration of '" + declaration.name + "'",
                  "the first is in line " + std::to_string(found[i]->where.line) + " of " + found[i]->where.file);
            return;
        }
    }
}

std::optional<unsigned>
Checker::ConstantSize(ExpressionPtr& size, const std::string& what, unsigned most)
{
    const TypePtr type = Check(size);
    if (type->kind == TypeKind::Unknown)
    {
        return std::nullopt;
    }
    const auto* value = size->constant ? std::get_if<Integer>(&size->constant->node) : nullptr;
    if (!value)
    {
        Error(size->where, what + " is not a compile-time constant integer", "use a number or a constant");
        return std::nullopt;
    }
    if (*value < 0 || *value > most)
    {
        Error(size->where, what + " is " + value->str() + ", which is not from 0 to " + std::to_string(most),
              "choose another");
        return std::nullopt;
    }
    return static_cast<unsigned>(*value);
}

TypePtr
Checker::Resolve(TypeReference& reference)
{
    if (reference.type)
    {
        return reference.type;
    }
    const SourceLocation& where = reference.where;
    TypePtr type;
    if (const auto* keyword = std::get_if<KeywordType>(&reference.node))
    {
        type = MakeType(KindOf(*keyword));
    }
    else if (auto* sized = std::get_if<SizedType>(&reference.node))
    {
        type = ResolveSized(*sized, where);
    }
    else if (auto* named = std::get_if<NamedType>(&reference.node))
    {
        type = ResolveNamed(*named, where);
    }
    else if (auto* stack = std::get_if<StackType>(&reference.node))
    {
        type = ResolveStack(*stack, where);
    }
    else if (auto* tuple = std::get_if<TupleType>(&reference.node))
    {
        std::vector<TypePtr> elements;
        for (const TypeReferencePtr& element : tuple->elements)
        {
            elements.push_back(Resolve(*element));
            if (std::holds_alternative<InferredType>(element->node) || elements.back()->kind == TypeKind::Void)
            {
                Error(element->where, "a tuple cannot have an element of type " + std::string("'_' or void"),
                      "name the type");
            }
        }
        type = MakeType(TypeKind::Tuple, nullptr, std::move(elements));
    }
    else if (auto* list = std::get_if<ListType>(&reference.node))
    {
        type = MakeType(TypeKind::List, nullptr, {Resolve(*list->element)});
    }
    else
    {
        type = MakeType(TypeKind::Unknown);
    }
    reference.type = type;
    return type;
}

TypePtr
Checker::ResolveSized(SizedType& sized, const SourceLocation& where)
{
    const auto width = ConstantSize(sized.width, "the width", kMostBits);
    if (!width)
    {
        return MakeType(TypeKind::Unknown);
    }
    if (sized.kind == SizedKind::Int && *width < 1)
    {
        Error(where, "int<0> is not a type", "an int has one bit or more");
        return MakeType(TypeKind::Unknown);
    }
    return MakeType(sized.kind == SizedKind::Bit   ? TypeKind::Bit
                    : sized.kind == SizedKind::Int ? TypeKind::Int
                                                   : TypeKind::Varbit,
                    *width);
}

TypePtr
Checker::ResolveStack(StackType& stack, const SourceLocation& where)
{
    const TypePtr element = Resolve(*stack.element);
    const auto size = ConstantSize(stack.size, "the size of the stack", kMostElements);
    if (!size || element->kind == TypeKind::Unknown)
    {
        return MakeType(TypeKind::Unknown);
    }
    const bool fits = element->kind == TypeKind::Header || element->kind == TypeKind::HeaderUnion ||
                      element->kind == TypeKind::Bit || element->kind == TypeKind::Int ||
                      element->kind == TypeKind::Bool || element->kind == TypeKind::Struct ||
                      element->kind == TypeKind::Variable || element->kind == TypeKind::SerialisableEnum;
    if (!fits)
    {
        Error(where, "a stack cannot have elements of type " + ToString(element), "stack headers or header unions");
    }
    auto type = std::make_shared<Type>();
    type->kind = TypeKind::Stack;
    type->size = *size;
    type->arguments.push_back(element);
    return type;
}

TypePtr
Checker::ResolveNamed(NamedType& named, const SourceLocation& where)
{
    const Scopes::Found found = m_scopes.Find(named.name, named.isGlobal);
    if (found.empty())
    {
        Error(where, "'" + named.name + "' is not declared", "declare the type before it is used");
        return MakeType(TypeKind::Unknown);
    }
    named.declaration = found.front();
    std::vector<TypePtr> arguments;
    for (const TypeReferencePtr& argument : named.arguments)
    {
        arguments.push_back(Resolve(*argument));
        if (arguments.back()->declaration == named.declaration && arguments.back()->kind != TypeKind::Variable)
        {
            Error(argument->where, "'" + named.name + "' contains itself as a type argument", "use another type");
            return MakeType(TypeKind::Unknown);
        }
    }
    const TypePtr type = TypeOf(*named.declaration, std::move(arguments), where);
    const auto* structured = std::get_if<Structured>(&named.declaration->node);
    if (structured && type->kind != TypeKind::Unknown)
    {
        const bool infers =
            std::any_of(named.arguments.begin(), named.arguments.end(),
                        [](const TypeReferencePtr& a) { return std::holds_alternative<InferredType>(a->node); });
        if (infers || named.arguments.size() != structured->typeParameters.size())
        {
            Error(where, "type arguments are needed for '" + named.name + "'; they are not inferred here",
                  "write the types: " + named.name + "<...>");
            return MakeType(TypeKind::Unknown);
        }
        if (!CheckSpecialised(type, *structured, where))
        {
            return MakeType(TypeKind::Unknown);
        }
    }
    return type;
}

TypePtr
Checker::TypeOf(const Declaration& declaration, std::vector<TypePtr> arguments, const SourceLocation& where)
{
    const bool isType =
        std::holds_alternative<TypeParameter>(declaration.node) ||
        std::holds_alternative<Structured>(declaration.node) || std::holds_alternative<Enum>(declaration.node) ||
        std::holds_alternative<TypeAlias>(declaration.node) || std::holds_alternative<Parser>(declaration.node) ||
        std::holds_alternative<Control>(declaration.node) || std::holds_alternative<Package>(declaration.node) ||
        std::holds_alternative<ExternObject>(declaration.node);
    if (!isType)
    {
        Error(where, "'" + declaration.name + "' is not a type", "name a type");
        return MakeType(TypeKind::Unknown);
    }
    if (!declaration.type)
    {
        Error(where, "'" + declaration.name + "' names itself; self-referencing types are not supported",
              "name another type");
        return MakeType(TypeKind::Unknown);
    }
    if (arguments.empty() || declaration.type->kind == TypeKind::Unknown)
    {
        return declaration.type;
    }
    const Declarations* parameters = TypeParametersOf(declaration);
    if (!parameters || parameters->empty())
    {
        Error(where, "'" + declaration.name + "' is not generic and cannot be specialized with type arguments",
              "leave the type arguments out");
        return declaration.type;
    }
    if (parameters->size() != arguments.size())
    {
        Error(where,
              "'" + declaration.name + "' has " + std::to_string(parameters->size()) +
                  " type parameters, but is specialized with " + std::to_string(arguments.size()),
              "give one type a parameter");
        return MakeType(TypeKind::Unknown);
    }
    return Substitute(declaration.type, Bind(*parameters, arguments));
}

} // namespace pisa::p4
