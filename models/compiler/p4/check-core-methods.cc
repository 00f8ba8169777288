// Checks what the methods of packets and a few functions ask of their arguments beyond their types.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

bool
HoldsVarbit(const TypePtr& type)
{
    if (type->kind == TypeKind::Varbit)
    {
        return true;
    }
    const std::vector<TypedField> fields = FieldsOf(type);
    return std::any_of(fields.begin(), fields.end(),
                       [](const TypedField& f) { return f.type && HoldsVarbit(f.type); });
}

/** Whether emit can write the type: headers and what is made of them. */
bool
CanEmit(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Unknown:
    case TypeKind::Variable:
    case TypeKind::Header:
    case TypeKind::HeaderUnion:
        return true;
    case TypeKind::Struct:
    {
        const std::vector<TypedField> fields = FieldsOf(type);
        return std::all_of(fields.begin(), fields.end(),
                           [](const TypedField& f) { return !f.type || CanEmit(f.type); });
    }
    case TypeKind::Stack:
    case TypeKind::Tuple:
    case TypeKind::ListLiteral:
    case TypeKind::StructLiteral:
        return std::all_of(type->arguments.begin(), type->arguments.end(), CanEmit);
    default:
        return false;
    }
}

std::size_t
VarbitFields(const TypePtr& type)
{
    const std::vector<TypedField> fields = FieldsOf(type);
    return std::count_if(fields.begin(), fields.end(),
                         [](const TypedField& f) { return f.type && f.type->kind == TypeKind::Varbit; });
}

void
CheckStaticAssert(const Expression& e, const Call& call, Report& report)
{
    if (!call.arguments.empty() && IsRuntime(*call.arguments[0].value))
    {
        report.Error(call.arguments[0].value->where, "the condition of static_assert is not a compile-time constant",
                     "use assert for what only packets know");
        return;
    }
    const auto& condition = call.arguments.empty() ? nullptr : call.arguments[0].value->constant;
    const bool* holds = condition ? std::get_if<bool>(&condition->node) : nullptr;
    if (holds && !*holds)
    {
        const auto* text =
            call.arguments.size() > 1 ? std::get_if<StringLiteral>(&call.arguments[1].value->node) : nullptr;
        report.Error(e.where, "static_assert failed" + (text ? ": " + text->value : std::string()),
                     "see its condition");
    }
}

void
CheckExtract(const Expression& e, const Call& call, const TypePtr& type, Report& report)
{
    if (std::holds_alternative<DontCare>(call.arguments[0].value->node))
    {
        return;
    }
    if (type->kind != TypeKind::Header)
    {
        report.Error(e.where, "extract: the argument must be a header, not of type " + ToString(type),
                     "extract a header");
    }
    else if (VarbitFields(type) > 1)
    {
        report.Error(e.where, "extract: " + ToString(type) + " has multiple varbit fields", "leave it one of them");
    }
    else if (call.arguments.size() == 2 && !HoldsVarbit(type))
    {
        report.Error(e.where,
                     "extract: the argument should contain a varbit field, and " + ToString(type) + " has none",
                     "leave the size out");
    }
    else if (call.arguments.size() == 1 && HoldsVarbit(type))
    {
        report.Error(e.where, "extract: the argument cannot contain varbit fields, and " + ToString(type) + " does",
                     "give the size of the varbit field in bits as second argument");
    }
}

} // namespace

/** Actions are called in controls and actions only; verify in parsers. */
void
Checker::CheckWhereCalled(const Expression& e, const Declaration& target)
{
    if (std::holds_alternative<Action>(target.node))
    {
        if (m_body == Body::Function || m_body == Body::Parser)
        {
            Error(e.where,
                  "'" + target.name + "': " + (m_body == Body::Parser ? "parsers" : "functions") +
                      " cannot call actions",
                  "make it a function");
        }
        return;
    }
    if (std::get<Function>(target.node).body)
    {
        return;
    }
    if (target.name == "verify" && m_body != Body::Parser)
    {
        Error(e.where, "'verify' may only be invoked in parsers", "use if and an error of your own");
    }
    const auto& call = std::get<Call>(e.node);
    if (target.name == "static_assert")
    {
        CheckStaticAssert(e, call, m_report);
    }
    const auto* member = std::get_if<Member>(&call.callee->node);
    const TypePtr object = member ? member->object->type : nullptr;
    if (object && object->kind == TypeKind::Extern)
    {
        CheckPacketMethod(e, call, object->declaration->name + "." + target.name);
    }
}

/** Section 12.8: what extract, lookahead and emit of core.p4 take. */
void
Checker::CheckPacketMethod(const Expression& e, const Call& call, const std::string& method)
{
    if (method.rfind("packet_in.", 0) == 0 && m_body != Body::Parser && m_body != Body::Function)
    {
        Error(e.where, "'" + method + "' may only be called in parsers", "parse the packet in a state");
    }
    if (method == "packet_in.lookahead" && call.typeValues.size() == 1)
    {
        const TypePtr& type = call.typeValues[0];
        const bool isOpen = type->kind == TypeKind::Unknown || type->kind == TypeKind::Variable;
        if (!isOpen && (type->kind == TypeKind::HeaderUnion || HoldsVarbit(type) || !WidthOf(type)))
        {
            Error(e.where, "lookahead: the type argument must be of fixed width, not " + ToString(type),
                  "look ahead at bits or a header without varbit");
        }
        return;
    }
    const TypePtr type = call.arguments.empty() ? nullptr : call.arguments[0].value->type;
    if (!type || type->kind == TypeKind::Unknown || type->kind == TypeKind::Variable)
    {
        return;
    }
    if (method == "packet_out.emit" && !CanEmit(type))
    {
        Error(call.arguments[0].value->where,
              "emit: the argument must be a header, stack or union, or a struct or tuple of such types, not " +
                  ToString(type),
              "emit headers");
    }
    if (method == "packet_in.extract")
    {
        CheckExtract(e, call, type, m_report);
    }
}

} // namespace pisa::p4
