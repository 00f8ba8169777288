// Lowers calls: functions and actions are put in place of their calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/extern-calls.h"
#include "compiler/p4/lower/parser-expressions.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return the declaration at the root of a place: h of h.ipv4.ttl. */
const Declaration*
RootOf(const Expression& e)
{
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        return name->declaration;
    }
    const auto* member = std::get_if<Member>(&e.node);
    const auto* index = std::get_if<Index>(&e.node);
    const auto* slice = std::get_if<Slice>(&e.node);
    const Expression* object = member  ? member->object.get()
                               : index ? index->object.get()
                               : slice ? slice->object.get()
                                       : nullptr;
    return object ? RootOf(*object) : nullptr;
}

/** @return whether the body names the root of the argument itself. */
bool
Mentions(const p4::Statement* body, const Expression& argument)
{
    const Declaration* root = RootOf(argument);
    bool mentions = false;
    if (body)
    {
        ForEachPart(*body,
                    [&](const Expression& part)
                    {
                        const auto* name = std::get_if<Name>(&part.node);
                        const auto* call = std::get_if<Call>(&part.node);
                        // an action that it calls may name it in turn
                        mentions = mentions || (name && name->declaration == root) ||
                                   (call && call->target && std::holds_alternative<Action>(call->target->node));
                    });
    }
    return mentions;
}

bool
Overlap(const Data& a, const Data& b)
{
    const std::vector<Operand> left = OperandsOf(a);
    const std::vector<Operand> right = OperandsOf(b);
    return std::any_of(left.begin(), left.end(),
                       [&](const Operand& each) {
                           return std::holds_alternative<FieldId>(each) &&
                                  std::find(right.begin(), right.end(), each) != right.end();
                       });
}

const Argument*
ArgumentFor(const std::vector<Argument>& arguments, const Declaration* parameter)
{
    const auto it = std::find_if(arguments.begin(), arguments.end(),
                                 [parameter](const Argument& each) { return each.parameter == parameter; });
    return it == arguments.end() ? nullptr : &*it;
}

bool
IsObject(const TypePtr& type)
{
    return type->kind == TypeKind::Extern || type->kind == TypeKind::Parser || type->kind == TypeKind::Control ||
           type->kind == TypeKind::Package;
}

/** What an argument was bound to, and where its value goes in the end. */
struct Passed
{
    const Declaration* parameter{nullptr};
    Data data;
    bool isWritten{false};
    std::optional<LeftValue> copyTo;
};

} // namespace

void
Body::Invoke(const Declarations& parameters, const std::vector<Argument>& arguments, Environment& inside,
             const std::string& name, const p4::Statement* body, const std::function<void()>& run)
{
    std::vector<Passed> passed;
    for (const DeclarationPtr& parameter : parameters)
    {
        const auto& node = std::get<Parameter>(parameter->node);
        const Argument* argument = ArgumentFor(arguments, parameter.get());
        const TypePtr type = inside.Resolve(parameter->type);
        const Expression* value = argument ? argument->value.get() : node.defaultValue.get();
        if (!value)
        {
            continue; // an optional one that is left out
        }
        if (IsObject(type))
        {
            const auto* object = std::get_if<p4::Name>(&value->node);
            const Binding* binding = object ? m_environment.Find(object->declaration) : nullptr;
            if (binding)
            {
                inside.Bind(parameter.get(), *binding);
            }
            continue;
        }
        const bool isWritten = node.direction == Direction::Out || node.direction == Direction::InOut;
        if (!isWritten)
        {
            passed.push_back({parameter.get(), Convert(Evaluate(*value), type, value->where), false, {}});
            continue;
        }
        const bool isUnwanted = std::holds_alternative<DontCare>(value->node);
        const LeftValue left = isUnwanted ? LeftValue{} : Locate(*value);
        const bool byName = !isUnwanted && left.IsPlain() && !left.places[0].unionOf &&
                            left.places[0].place.scale == 1 && !Mentions(body, *value) &&
                            std::none_of(passed.begin(), passed.end(),
                                         [&](const Passed& other)
                                         { return other.isWritten && Overlap(other.data, left.places[0].place); });
        Passed one{parameter.get(), {}, true, {}};
        one.data = byName ? left.places[0].place
                          : m_shared.storage.Variable(type, name + "." + parameter->name, value->where);
        if (!byName && !isUnwanted)
        {
            one.copyTo = left;
            if (node.direction == Direction::InOut)
            {
                Copy(one.data, Evaluate(*value));
            }
        }
        if (node.direction == Direction::Out && byName)
        {
            Invalidate(one.data);
        }
        passed.push_back(std::move(one));
    }
    for (Passed& one : passed)
    {
        const bool mayChange =
            body || std::any_of(passed.begin(), passed.end(),
                                [&](const Passed& other)
                                { return other.isWritten && &other != &one && Overlap(other.data, one.data); });
        if (!one.isWritten && mayChange)
        {
            one.data = Keep(one.data);
        }
        inside.Bind(one.parameter, one.data);
    }
    run();
    for (const Passed& one : passed)
    {
        if (one.copyTo)
        {
            Assign(*one.copyTo, one.data);
        }
    }
}

Data
Body::CallFunction(const Expression& e, const p4::Call& call, const Function& function)
{
    Environment inside(&m_environment);
    std::vector<TypePtr> types;
    for (const TypePtr& type : call.typeValues)
    {
        types.push_back(m_environment.Resolve(type));
    }
    inside.BindTypes(function.typeParameters, types);
    const TypePtr type = inside.Resolve(function.result->type);
    Data result;
    result.type = type;
    const std::string name = m_name + "." + call.target->name;
    if (type->kind != TypeKind::Void)
    {
        result = m_shared.storage.Variable(type, name + ".result", e.where);
    }
    Invoke(function.parameters, call.arguments, inside, name, nullptr,
           [&]
           {
               m_code.Label(
                   [&](LabelId end)
                   {
                       Exits exits;
                       exits.onReturn = end;
                       exits.result = &result;
                       Body body(m_shared, m_code, inside, name, exits, m_hooks);
                       body.Lower(*function.body);
                   });
           });
    return result;
}

void
Body::CallAction(const p4::Call& call, const Action& action)
{
    Environment inside(&m_environment);
    const std::string name = m_name + "." + call.target->name;
    Invoke(action.parameters, call.arguments, inside, name, action.body.get(),
           [&]
           {
               m_code.Label(
                   [&](LabelId end)
                   {
                       Exits exits = m_exits;
                       exits.onReturn = end;
                       exits.result = nullptr;
                       Body body(m_shared, m_code, inside, name, exits, m_hooks);
                       body.Lower(*action.body);
                   });
           });
}

Data
Body::Call(const Expression& e)
{
    const auto& call = std::get<p4::Call>(e.node);
    if (m_hooks && m_hooks->call)
    {
        if (auto result = m_hooks->call(e, m_environment, m_code))
        {
            return *result;
        }
    }
    const auto* member = std::get_if<Member>(&call.callee->node);
    Data nothing;
    nothing.type = MakeType(TypeKind::Void);
    if (member && !call.target)
    {
        return CallBuiltIn(e, call, *member);
    }
    if (member && member->member == "apply")
    {
        ApplyBlock(e, call, *member);
        return nothing;
    }
    if (call.target && std::holds_alternative<Action>(call.target->node))
    {
        CallAction(call, std::get<Action>(call.target->node));
        return nothing;
    }
    const auto* function = call.target ? std::get_if<Function>(&call.target->node) : nullptr;
    if (function && function->body)
    {
        return CallFunction(e, call, *function);
    }
    return CallExtern(*this, e, call);
}

} // namespace pisa::p4
