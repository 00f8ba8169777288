// Checks members of values and types: fields, enum members, errors, what stacks and tables offer.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Gives the expression the field's value where that of the object is known. @return the type, null without a field.
 */
TypePtr
TakeField(Expression& e, const Member& member, const TypePtr& object)
{
    for (std::size_t i = 0; i < object->names.size(); ++i)
    {
        if (object->names[i] == member.member)
        {
            return object->arguments[i];
        }
    }
    const std::vector<TypedField> fields = FieldsOf(object);
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const TypedField& one) { return one.name == member.member; });
    if (field == fields.end())
    {
        return nullptr;
    }
    const std::size_t i = field - fields.begin();
    const auto* value =
        member.object->constant ? std::get_if<CompositeValue>(&member.object->constant->node) : nullptr;
    e.constant = value && i < value->elements.size() ? value->elements[i] : nullptr;
    return field->type ? field->type : MakeType(TypeKind::Unknown);
}

} // namespace

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

/** What arrays offer: the elements that a parser is at, and their number. */
TypePtr
Checker::CheckStackMember(Expression& e, const Member& member, const TypePtr& object)
{
    const std::string& name = member.member;
    if (!IsHeaderStack(object))
    {
        Error(e.where, "'" + name + "' can only be used on header stacks, not on " + ToString(object),
              "use an index");
        return MakeType(TypeKind::Unknown);
    }
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
        return CheckStackMember(e, member, object);
    default:
        break;
    }
    const TypePtr field = TakeField(e, member, object);
    return field ? field : NoSuchMember(e, member, object);
}

} // namespace pisa::p4
