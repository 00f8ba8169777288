// Lowers calls: functions and actions are put in place of their calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/extern-calls.h"
#include "compiler/p4/lower/parser-expressions.h"

namespace pisa::p4
{

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
           [&](const std::optional<LabelId>&)
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
           [&](const std::optional<LabelId>& onExit)
           {
               m_code.Label(
                   [&](LabelId end)
                   {
                       Exits exits = m_exits;
                       exits.onReturn = end;
                       exits.onExit = onExit;
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
