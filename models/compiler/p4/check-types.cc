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

std::string
Written(const TypeReference& reference)
{
    return std::holds_alternative<InferredType>(reference.node) ? "'_'" : ToString(reference.type);
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
    if (m_scopes.IsGlobal() && m_matchKinds.count(declaration.name) > 0)
    {
        Error(declaration.where, "duplicate declaration of '" + declaration.name + "'", "it is a match kind");
        return;
    }
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

/** @param infers whether type arguments may be left out, as where something is constructed. */
TypePtr
Checker::Resolve(TypeReference& reference, bool infers)
{
    if (!reference.type)
    {
        reference.type = ResolveNode(reference, infers);
    }
    return reference.type;
}

TypePtr
Checker::ResolveNode(TypeReference& reference, bool infers)
{
    const SourceLocation& where = reference.where;
    if (const auto* keyword = std::get_if<KeywordType>(&reference.node))
    {
        if (*keyword == KeywordType::Error && m_errors.empty())
        {
            Error(where, "'error' is not declared", "include core.p4, or declare one: error { NoError }");
        }
        return MakeType(KindOf(*keyword));
    }
    if (auto* sized = std::get_if<SizedType>(&reference.node))
    {
        return ResolveSized(*sized, where);
    }
    if (auto* named = std::get_if<NamedType>(&reference.node))
    {
        return ResolveNamed(*named, where, infers);
    }
    if (auto* stack = std::get_if<StackType>(&reference.node))
    {
        return ResolveStack(*stack, where);
    }
    if (auto* tuple = std::get_if<TupleType>(&reference.node))
    {
        return ResolveTuple(*tuple);
    }
    if (auto* list = std::get_if<ListType>(&reference.node))
    {
        return ResolveList(*list, where);
    }
    return MakeType(TypeKind::Unknown);
}

/** Elements are what fields of structs may be (table of section 7.2.8). */
TypePtr
Checker::ResolveTuple(TupleType& tuple)
{
    std::vector<TypePtr> elements;
    for (const TypeReferencePtr& element : tuple.elements)
    {
        elements.push_back(Resolve(*element));
        const bool fits = elements.back()->kind == TypeKind::List || MayHold(StructuredKind::Struct, elements.back());
        if (std::holds_alternative<InferredType>(element->node) || !fits)
        {
            Error(element->where, "a tuple cannot have an element of type " + Written(*element), "name another type");
        }
    }
    return MakeType(TypeKind::Tuple, nullptr, std::move(elements));
}

TypePtr
Checker::ResolveList(ListType& list, const SourceLocation& where)
{
    const TypePtr element = Resolve(*list.element);
    const TypeKind kind = element->kind;
    if (std::holds_alternative<InferredType>(list.element->node) || kind == TypeKind::Void ||
        kind == TypeKind::Extern || kind == TypeKind::Parser || kind == TypeKind::Control ||
        kind == TypeKind::Package)
    {
        Error(where, "a list cannot have elements of type " + Written(*list.element), "name another type");
    }
    return MakeType(TypeKind::List, nullptr, {element});
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
                      element->kind == TypeKind::Variable || element->kind == TypeKind::SerialisableEnum ||
                      (element->kind == TypeKind::Stack && !IsHeaderStack(element));
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
Checker::ResolveNamed(NamedType& named, const SourceLocation& where, bool infers)
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
        const TypeKind kind = arguments.back()->kind;
        if (arguments.back()->declaration == named.declaration && kind != TypeKind::Variable)
        {
            Error(argument->where, "'" + named.name + "' contains itself as a type argument", "use another type");
            return MakeType(TypeKind::Unknown);
        }
        if (kind == TypeKind::Parser || kind == TypeKind::Control || kind == TypeKind::Package)
        {
            Error(argument->where, ToString(arguments.back()) + " cannot be a type argument", "use another type");
            return MakeType(TypeKind::Unknown);
        }
    }
    const TypePtr type = TypeOf(*named.declaration, std::move(arguments), where);
    return type->kind == TypeKind::Unknown || CheckTypeArguments(named, type, where, infers)
               ? type
               : MakeType(TypeKind::Unknown);
}

/** Whether there are as many type arguments as are needed; those of structures are never inferred. */
bool
Checker::CheckTypeArguments(const NamedType& named, const TypePtr& type, const SourceLocation& where, bool infers)
{
    const auto* structured = std::get_if<Structured>(&named.declaration->node);
    const Declarations* parameters = TypeParametersOf(*named.declaration);
    const bool leavesOpen =
        std::any_of(named.arguments.begin(), named.arguments.end(),
                    [](const TypeReferencePtr& a) { return std::holds_alternative<InferredType>(a->node); });
    const bool isMissing = parameters && named.arguments.size() != parameters->size();
    if ((isMissing && (structured || !infers)) || (structured && leavesOpen))
    {
        Error(where, "type arguments are needed for '" + named.name + "'; they are not inferred here",
              "write the types: " + named.name + "<...>");
        return false;
    }
    return !structured || CheckSpecialised(type, *structured, where);
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
