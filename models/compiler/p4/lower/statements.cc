// Lowers statements.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"

namespace pisa::p4
{

void
Body::Lower(const p4::Statement& statement)
{
    m_code.At(statement.where);
    std::visit([&](const auto& node) { LowerNode(statement, node); }, statement.node);
}

void
Body::LowerNode(const p4::Statement& statement, const Assignment& assignment)
{
    const LeftValue left = Locate(*assignment.left);
    const Data value = assignment.op
                           ? Operate(*assignment.op, left.type, Load(left), *assignment.right, statement.where)
                           : Evaluate(*assignment.right);
    Assign(left, Convert(value, left.type, statement.where));
}

void
Body::LowerNode(const p4::Statement&, const CallStatement& call)
{
    // t.apply() alone, and t.apply().hit as a statement of its own, are calls as well
    Call(*call.call);
}

void
Body::LowerNode(const p4::Statement&, const IfStatement& choice)
{
    If(
        *choice.condition, [&] { Lower(*choice.whenTrue); },
        choice.whenFalse ? std::function<void()>([&] { Lower(*choice.whenFalse); }) : nullptr);
}

void
Body::LowerNode(const p4::Statement&, const BlockStatement& block)
{
    for (const StatementPtr& statement : block.statements)
    {
        Lower(*statement);
    }
}

void
Body::LowerNode(const p4::Statement& statement, const ReturnStatement& leave)
{
    if (leave.value && m_exits.result)
    {
        Copy(*m_exits.result, Convert(Evaluate(*leave.value), m_exits.result->type, statement.where));
    }
    if (!m_exits.onReturn)
    {
        throw InputError(statement.where, "return stands where nothing can be returned from", "remove it");
    }
    m_code.Leave(*m_exits.onReturn);
}

void
Body::LowerNode(const p4::Statement& statement, const ExitStatement&)
{
    if (!m_exits.onExit)
    {
        throw InputError(statement.where, "exit stands outside of controls and actions", "remove it");
    }
    if (m_exits.exitFlag)
    {
        m_code.Move(*m_exits.exitFlag, Literal(1), 1);
        *m_exits.exited = true;
    }
    m_code.Leave(*m_exits.onExit);
}

void
Body::LowerNode(const p4::Statement&, const EmptyStatement&)
{
}

void
Body::LowerNode(const p4::Statement&, const DeclarationStatement& declared)
{
    Declare(*declared.declaration);
}

void
Body::Declare(const Declaration& declaration)
{
    if (const auto* variable = std::get_if<Variable>(&declaration.node))
    {
        const TypePtr type = m_environment.Resolve(declaration.type);
        const std::string name = m_name.empty() ? declaration.name : m_name + "." + declaration.name;
        const Data place = m_shared.storage.Variable(type, name, declaration.where);
        if (variable->initialiser)
        {
            m_code.At(declaration.where);
            Copy(place, Convert(Evaluate(*variable->initialiser), type, declaration.where));
        }
        else
        {
            Invalidate(place); // a table's action may run again with the same place
        }
        m_environment.Bind(&declaration, place);
    }
    else if (const auto* instance = std::get_if<Instance>(&declaration.node))
    {
        if (!m_environment.Find(&declaration))
        {
            m_environment.Bind(&declaration, m_shared.instances->Construct(declaration.type, instance->arguments,
                                                                           ControlPlaneName(declaration, m_name),
                                                                           declaration.where, m_environment));
        }
    }
    else if (const auto* constant = std::get_if<Constant>(&declaration.node))
    {
        if (const ValuePtr value = ConstantValue(*constant->value, m_environment))
        {
            m_environment.Bind(&declaration, value);
        }
    }
}

} // namespace pisa::p4
