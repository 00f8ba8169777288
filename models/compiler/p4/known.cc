// Tells what an expression is good for: whether it can be written, and whether it is known when compiled.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/known.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** The expressions that the value is computed from. */
std::vector<ExpressionPtr>
PartsOf(const Expression& e)
{
    return std::visit(
        [&](const auto& node) -> std::vector<ExpressionPtr>
        {
            using Node = std::decay_t<decltype(node)>;
            std::vector<ExpressionPtr> parts;
            if constexpr (std::is_same_v<Node, Member> || std::is_same_v<Node, Slice>)
            {
                parts = {node.object};
            }
            else if constexpr (std::is_same_v<Node, Index>)
            {
                parts = {node.object, node.index};
            }
            else if constexpr (std::is_same_v<Node, Unary> || std::is_same_v<Node, Cast>)
            {
                parts = {node.operand};
            }
            else if constexpr (std::is_same_v<Node, Binary>)
            {
                parts = {node.left, node.right};
            }
            else if constexpr (std::is_same_v<Node, Conditional>)
            {
                parts = {node.condition, node.whenTrue, node.whenFalse};
            }
            else if constexpr (std::is_same_v<Node, ListExpression>)
            {
                parts = node.elements;
            }
            else if constexpr (std::is_same_v<Node, StructExpression>)
            {
                std::transform(node.members.begin(), node.members.end(), std::back_inserter(parts),
                               [](const NamedValue& member) { return member.value; });
            }
            else if constexpr (std::is_same_v<Node, Call>)
            {
                std::transform(node.arguments.begin(), node.arguments.end(), std::back_inserter(parts),
                               [](const Argument& argument) { return argument.value; });
            }
            return parts;
        },
        e.node);
}

/** Whether the call's result is known if its arguments are: constructors, factories and pure functions. */
bool
IsKnownCall(const Expression& e, const Call& call)
{
    const bool makesObject = e.type && e.type->kind == TypeKind::Extern;
    return makesObject || std::holds_alternative<TypeExpression>(call.callee->node) ||
           (call.target &&
            (call.target->name == "static_assert" || FindAnnotation(call.target->annotations, "pure")));
}

} // namespace

bool
IsLeftValue(const Expression& e)
{
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        if (!name->declaration)
        {
            return false;
        }
        if (const auto* parameter = std::get_if<Parameter>(&name->declaration->node))
        {
            return parameter->direction == Direction::Out || parameter->direction == Direction::InOut;
        }
        return std::holds_alternative<Variable>(name->declaration->node);
    }
    if (const auto* member = std::get_if<Member>(&e.node))
    {
        const TypeKind kind = member->object->type ? member->object->type->kind : TypeKind::Unknown;
        const bool isPlace = kind == TypeKind::Struct || kind == TypeKind::Header || kind == TypeKind::HeaderUnion ||
                             kind == TypeKind::Unknown || (kind == TypeKind::Stack && member->member == "next");
        return isPlace && IsLeftValue(*member->object);
    }
    if (const auto* index = std::get_if<Index>(&e.node))
    {
        return IsLeftValue(*index->object);
    }
    const auto* slice = std::get_if<Slice>(&e.node);
    return slice && IsLeftValue(*slice->object);
}

bool
IsRuntime(const Expression& e)
{
    if (e.constant)
    {
        return false;
    }
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        const auto* parameter = name->declaration ? std::get_if<Parameter>(&name->declaration->node) : nullptr;
        return (parameter && parameter->direction != Direction::None) ||
               (name->declaration && std::holds_alternative<Variable>(name->declaration->node));
    }
    const auto* call = std::get_if<Call>(&e.node);
    const std::vector<ExpressionPtr> parts = PartsOf(e);
    return (call && !IsKnownCall(e, *call)) ||
           std::any_of(parts.begin(), parts.end(), [](const ExpressionPtr& part) { return IsRuntime(*part); });
}

bool
IsOpen(const Expression& e)
{
    const auto* name = std::get_if<Name>(&e.node);
    const std::vector<ExpressionPtr> parts = PartsOf(e);
    return !e.constant &&
           ((name && name->declaration && std::holds_alternative<Parameter>(name->declaration->node)) ||
            std::any_of(parts.begin(), parts.end(), [](const ExpressionPtr& part) { return IsOpen(*part); }));
}

unsigned
CountChoices(const Expression& e)
{
    unsigned choices = 1;
    for (const ExpressionPtr& part : PartsOf(e))
    {
        choices = std::min(choices * CountChoices(*part), kMostChoices + 1);
    }
    const auto* index = std::get_if<Index>(&e.node);
    const bool isOpen = index && index->object->type->kind == TypeKind::Stack && !index->index->constant;
    return isOpen ? std::min(choices * std::min(index->object->type->size, kMostChoices + 1), kMostChoices + 1)
                  : choices;
}

} // namespace pisa::p4
