// Checks members of values and types: fields, enum members, errors, what stacks and tables offer.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

TypePtr
Checker::NoSuchMember(const Expression& e, const Member& member, const TypePtr& type)
{
    Error(e.where, ToString(type) + " has no member '" + member.member + "'", "name one that it has");
    return MakeType(TypeKind::Unknown);
}

TypePtr
Checker::CheckTypeMember(Expression& e, const TypePtr& type, const Member& member)
{
    if (type->kind == TypeKind::Unknown)
    {
        return type;
    }
    if (type->kind == TypeKind::Error)
    {
        if (m_errors.count(member.member) == 0)
        {
            Error(e.where, "error '" + member.member + "' is not declared",
                  "declare it: error { " + member.member + " }");
            return MakeType(TypeKind::Unknown);
        }
        e.constant = std::make_shared<Value>(Value{MemberValue{member.member}});
        return type;
    }
    const auto* declared = type->declaration ? std::get_if<Enum>(&type->declaration->node) : nullptr;
    if (!declared || type->kind == TypeKind::NewType)
    {
        return NoSuchMember(e, member, type);
    }
    for (const EnumMember& one : declared->members)
    {
        if (one.name == member.member)
        {
            e.constant = type->kind == TypeKind::Enum ? std::make_shared<Value>(Value{MemberValue{one.name}})
                         : one.value                  ? one.value->constant
                                                      : nullptr;
            return type;
        }
    }
    Error(e.where, "'" + member.member + "' is an invalid tag of enum " + ToString(type), "name one of its members");
    return MakeType(TypeKind::Unknown);
}

TypePtr
Checker::CheckMember(Expression& e, Member& member)
{
    const TypePtr object = Check(member.object);
    const std::string& name = member.member;
    switch (object->kind)
    {
    case TypeKind::Unknown:
        return object;
    case TypeKind::TypeName:
        return CheckTypeMember(e, object->arguments[0], member);
    case TypeKind::ApplyResult:
        if (name == "hit" || name == "miss")
        {
            return MakeType(TypeKind::Bool);
        }
        return name == "action_run" ? MakeType(TypeKind::ActionRun, object->declaration)
                                    : NoSuchMember(e, member, object);
    case TypeKind::Stack:
        if ((name == "next" || name == "last" || name == "lastIndex") && m_body != Body::Parser)
        {
            Error(e.where, "'" + name + "' of a stack may only be used in parsers", "use an index");
        }
        if (name == "next" || name == "last")
        {
            return object->arguments[0];
        }
        if (name == "size")
        {
            e.constant = MakeValue(Integer(object->size));
        }
        return name == "lastIndex" || name == "size" ? MakeType(TypeKind::Bit, 32) : NoSuchMember(e, member, object);
    case TypeKind::StructLiteral:
        for (std::size_t i = 0; i < object->names.size(); ++i)
        {
            if (object->names[i] == name)
            {
                return object->arguments[i];
            }
        }
        return NoSuchMember(e, member, object);
    default:
        break;
    }
    const std::vector<TypedField> fields = FieldsOf(object);
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        if (fields[i].name != name)
        {
            continue;
        }
        const auto* value =
            member.object->constant ? std::get_if<CompositeValue>(&member.object->constant->node) : nullptr;
        e.constant = value && i < value->elements.size() ? value->elements[i] : nullptr;
        return fields[i].type ? fields[i].type : MakeType(TypeKind::Unknown);
    }
    return NoSuchMember(e, member, object);
}

/** Whether the expression names a place that can be written. */
bool
Checker::IsLeftValue(const Expression& e) const
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
                             kind == TypeKind::Unknown ||
                             (kind == TypeKind::Stack && (member->member == "next" || member->member == "last"));
        return isPlace && IsLeftValue(*member->object);
    }
    if (const auto* index = std::get_if<Index>(&e.node))
    {
        return IsLeftValue(*index->object);
    }
    const auto* slice = std::get_if<Slice>(&e.node);
    return slice && IsLeftValue(*slice->object);
}

/** Whether the value is certainly not known when compiled; constructor parameters will be. */
bool
Checker::IsRuntime(const Expression& e) const
{
    if (e.constant)
    {
        return false;
    }
    const auto any = [this](std::initializer_list<ExpressionPtr> parts)
    {
        for (const ExpressionPtr& part : parts)
        {
            if (part && IsRuntime(*part))
            {
                return true;
            }
        }
        return false;
    };
    return std::visit(
        [&](const auto& node) -> bool
        {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Name>)
            {
                const auto* parameter = node.declaration ? std::get_if<Parameter>(&node.declaration->node) : nullptr;
                return (parameter && parameter->direction != Direction::None) ||
                       (node.declaration && std::holds_alternative<Variable>(node.declaration->node));
            }
            else if constexpr (std::is_same_v<Node, Member> || std::is_same_v<Node, Index> ||
                               std::is_same_v<Node, Slice>)
            {
                return any({node.object});
            }
            else if constexpr (std::is_same_v<Node, Unary> || std::is_same_v<Node, Cast>)
            {
                return any({node.operand});
            }
            else if constexpr (std::is_same_v<Node, Binary>)
            {
                return any({node.left, node.right});
            }
            else if constexpr (std::is_same_v<Node, Conditional>)
            {
                return any({node.condition, node.whenTrue, node.whenFalse});
            }
            else if constexpr (std::is_same_v<Node, Call>)
            {
                const bool makesObject = e.type && e.type->kind == TypeKind::Extern; // a factory runs when compiled
                const bool isKnown = makesObject || std::holds_alternative<TypeExpression>(node.callee->node) ||
                                     (node.target && node.target->name == "static_assert");
                return !isKnown || std::any_of(node.arguments.begin(), node.arguments.end(),
                                               [this](const Argument& a) { return IsRuntime(*a.value); });
            }
            return false;
        },
        e.node);
}

} // namespace pisa::p4
