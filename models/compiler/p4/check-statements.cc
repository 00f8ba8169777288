// Checks statements.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** A label that names an action of the table; `names` are those before it. */
void
CheckActionLabel(SwitchCase& one, const Declaration& table, std::set<std::string>& names, Report& report)
{
    auto* name = std::get_if<Name>(&one.label->node);
    const auto& actions = std::get<Table>(table.node).actions;
    const auto action = std::find_if(actions.begin(), actions.end(),
                                     [&](const ActionReference& a)
                                     { return name && a.declaration && a.declaration->name == name->name; });
    if (action == actions.end())
    {
        report.Error(one.where, "this label is not an action of table '" + table.name + "'",
                     "name one of its actions");
        return;
    }
    if (!names.insert(name->name).second)
    {
        report.Error(one.where, "duplicate case label '" + name->name + "'", "remove one");
    }
    name->declaration = action->declaration;
    one.label->type = action->declaration->type;
}

} // namespace

void
Checker::CheckBlock(const StatementPtr& block)
{
    const Scope scope(m_scopes);
    for (const StatementPtr& statement : std::get<BlockStatement>(block->node).statements)
    {
        CheckStatement(statement);
    }
}

/** Parsers branch and loop by their states; only controls and actions end what a packet goes through. */
void
Checker::CheckMayStand(const Statement& statement)
{
    const bool inParser = m_body == Body::Parser;
    if (inParser && std::holds_alternative<SwitchStatement>(statement.node))
    {
        Error(statement.where, "switch may not be used in parsers", "use select");
    }
    if (inParser && (std::holds_alternative<ForStatement>(statement.node) ||
                     std::holds_alternative<ForEachStatement>(statement.node)))
    {
        Error(statement.where, "for may not be used in parsers", "lead back to a state");
    }
    if ((inParser || m_body == Body::Function) && std::holds_alternative<ExitStatement>(statement.node))
    {
        Error(statement.where, "exit may only be used in controls and actions", "use return or reject");
    }
    if (m_loops == 0 && (std::holds_alternative<BreakStatement>(statement.node) ||
                         std::holds_alternative<ContinueStatement>(statement.node)))
    {
        Error(statement.where, "break and continue may only be used in loops", "remove it");
    }
}

void
Checker::CheckStatement(const StatementPtr& statement)
{
    CheckMayStand(*statement);
    std::visit(
        [&](auto& node)
        {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Assignment>)
            {
                CheckAssignment(node, statement->where);
            }
            else if constexpr (std::is_same_v<Node, CallStatement>)
            {
                Check(node.call);
            }
            else if constexpr (std::is_same_v<Node, IfStatement>)
            {
                CheckIf(node);
            }
            else if constexpr (std::is_same_v<Node, BlockStatement>)
            {
                CheckBlock(statement);
            }
            else if constexpr (std::is_same_v<Node, SwitchStatement>)
            {
                CheckSwitch(node);
            }
            else if constexpr (std::is_same_v<Node, ReturnStatement>)
            {
                CheckReturn(node, statement->where);
            }
            else if constexpr (std::is_same_v<Node, DeclarationStatement>)
            {
                CheckShadow(*node.declaration);
                CheckDeclaration(*node.declaration);
            }
            else if constexpr (std::is_same_v<Node, ForStatement> || std::is_same_v<Node, ForEachStatement>)
            {
                CheckLoop(node);
            }
        },
        statement->node);
}

/** A local must not hide a parameter: writing to it would look like writing to what the caller sees. */
void
Checker::CheckShadow(const Declaration& declaration)
{
    const Scopes::Found hidden = m_scopes.FindOutside(declaration.name);
    if (!hidden.empty() && std::holds_alternative<Parameter>(hidden.front()->node))
    {
        Error(declaration.where, "declaration of '" + declaration.name + "' shadows a parameter",
              "the parameter is in line " + std::to_string(hidden.front()->where.line) + "; give one another name");
    }
}

/** Each element that indices of arrays in arrays may reach at run time is a case of its own. */
void
Checker::CheckChoices(const Expression& place)
{
    const auto* index = std::get_if<Index>(&place.node);
    const bool isNested = index && CountChoices(*index->object) > 1;
    if (isNested && CountChoices(place) > kMostChoices)
    {
        Error(place.where,
              "too much expansion: the indices of this left-value reach more than " + std::to_string(kMostChoices) +
                  " elements at run time",
              "use constant indices, or smaller arrays");
    }
}

void
Checker::CheckAssignment(Assignment& assignment, const SourceLocation& where)
{
    const TypePtr left = Check(assignment.left);
    CheckChoices(*assignment.left);
    if (left->kind != TypeKind::Unknown && !IsLeftValue(*assignment.left))
    {
        Error(where, "this expression cannot be the target of an assignment; it is not a left-value",
              "assign to a variable, a field or an inout parameter");
    }
    if (!assignment.op)
    {
        Check(assignment.right);
        Coerce(assignment.right, left, "the right side");
        return;
    }
    ExpressionPtr result = std::make_shared<Expression>(
        Expression{where, Binary{*assignment.op, assignment.left, assignment.right}, nullptr, nullptr});
    Check(result);
    const ExpressionPtr operation = result;
    Coerce(result, left, "the result");
    assignment.right = std::get<Binary>(operation->node).right;
}

void
Checker::CheckIf(IfStatement& statement)
{
    Check(statement.condition);
    Coerce(statement.condition, MakeType(TypeKind::Bool), "the condition of if");
    for (const StatementPtr& branch : {statement.whenTrue, statement.whenFalse})
    {
        if (branch)
        {
            const Scope scope(m_scopes);
            CheckStatement(branch);
        }
    }
}

void
Checker::CheckSwitch(SwitchStatement& statement)
{
    const TypePtr selector = Check(statement.selector);
    switch (selector->kind)
    {
    case TypeKind::Unknown:
    case TypeKind::ActionRun:
    case TypeKind::Integer:
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Enum:
    case TypeKind::SerialisableEnum:
        break;
    default:
        Error(statement.selector->where, "a switch cannot be over type " + ToString(selector),
              "switch over bits, an enum or action_run");
        return;
    }
    if (selector->kind == TypeKind::Integer && !statement.selector->constant)
    {
        Error(statement.selector->where, "the width of the switch expression is not known", "give it one");
    }
    CheckSwitchLabels(statement, selector);
    for (const SwitchCase& one : statement.cases)
    {
        if (one.body)
        {
            CheckBlock(one.body);
        }
    }
}

void
Checker::CheckSwitchLabels(SwitchStatement& statement, const TypePtr& selector)
{
    std::set<std::string> names;
    std::vector<ValuePtr> values;
    bool hadDefault = false;
    for (SwitchCase& one : statement.cases)
    {
        if (hadDefault)
        {
            Error(one.where, "a switch label follows the 'default' label, which is not allowed", "put default last");
        }
        if (std::holds_alternative<DontCare>(one.label->node))
        {
            hadDefault = true;
            one.label->type = selector;
        }
        else if (selector->kind == TypeKind::ActionRun)
        {
            CheckActionLabel(one, *selector->declaration, names, m_report);
        }
        else
        {
            CheckValueLabel(one, selector, values);
        }
    }
}

/** A label that is a value; `values` are those of the labels before it. */
void
Checker::CheckValueLabel(SwitchCase& one, const TypePtr& selector, std::vector<ValuePtr>& values)
{
    Check(one.label);
    if (Coerce(one.label, selector, "the label") && !one.label->constant && IsRuntime(*one.label))
    {
        Error(one.where, "this label is not a compile-time constant", "use a number or a constant");
    }
    const ValuePtr& constant = one.label->constant;
    const bool isTwice = constant && std::any_of(values.begin(), values.end(),
                                                 [&](const ValuePtr& value) { return *value == *constant; });
    if (isTwice)
    {
        Error(one.where, "duplicate case label", "remove one");
    }
    else if (constant)
    {
        values.push_back(constant);
    }
}

void
Checker::CheckReturn(ReturnStatement& statement, const SourceLocation& where)
{
    if (m_body == Body::Parser || !m_result)
    {
        Error(where, "return may not be used here", "use a transition");
        return;
    }
    if (!statement.value)
    {
        if (m_result->kind != TypeKind::Void && m_result->kind != TypeKind::Unknown)
        {
            Error(where, "return without a value in a function of type " + ToString(m_result), "return a value");
        }
        return;
    }
    Check(statement.value);
    if (m_result->kind == TypeKind::Void)
    {
        Error(where, "return with a value where none is wanted", "leave the value out");
        return;
    }
    Coerce(statement.value, m_result, "the value returned");
}

void
Checker::CheckLoop(ForStatement& statement)
{
    const Scope scope(m_scopes);
    for (const StatementPtr& initialiser : statement.initialisers)
    {
        if (auto* declared = std::get_if<DeclarationStatement>(&initialiser->node))
        {
            CheckDeclaration(*declared->declaration);
            continue;
        }
        CheckStatement(initialiser);
    }
    if (statement.condition)
    {
        Check(statement.condition);
        Coerce(statement.condition, MakeType(TypeKind::Bool), "the condition of for");
    }
    for (const StatementPtr& update : statement.updates)
    {
        CheckStatement(update);
    }
    ++m_loops;
    CheckStatement(statement.body);
    --m_loops;
}

void
Checker::CheckLoop(ForEachStatement& statement)
{
    const Scope scope(m_scopes);
    auto& variable = std::get<Variable>(statement.variable->node);
    const TypePtr type = Resolve(*variable.type);
    statement.variable->type = type;
    const auto* range = std::get_if<Binary>(&statement.collection->node);
    if (range && range->op == BinaryOperator::Range)
    {
        CheckSet(statement.collection, type);
    }
    else
    {
        const TypePtr collection = Check(statement.collection);
        const bool isList = collection->kind == TypeKind::List || collection->kind == TypeKind::Stack;
        if (!isList && collection->kind != TypeKind::Unknown)
        {
            Error(statement.collection->where, "for cannot go over a value of type " + ToString(collection),
                  "go over a range, a list or a stack");
        }
        else if (isList && type->kind != TypeKind::Unknown && !Same(collection->arguments[0], type))
        {
            Error(statement.collection->where,
                  "the elements have type " + ToString(collection->arguments[0]) + ", not " + ToString(type),
                  "give the variable the type of the elements");
        }
    }
    Declare(*statement.variable);
    ++m_loops;
    CheckStatement(statement.body);
    --m_loops;
}

/** Whether every way through the statement ends in return or exit. */
bool
Checker::Returns(const StatementPtr& statement) const
{
    if (!statement)
    {
        return false;
    }
    if (const auto* block = std::get_if<BlockStatement>(&statement->node))
    {
        return std::any_of(block->statements.begin(), block->statements.end(),
                           [this](const StatementPtr& one) { return Returns(one); });
    }
    if (const auto* branch = std::get_if<IfStatement>(&statement->node))
    {
        return Returns(branch->whenTrue) && Returns(branch->whenFalse);
    }
    if (const auto* choice = std::get_if<SwitchStatement>(&statement->node))
    {
        const bool hasDefault =
            std::any_of(choice->cases.begin(), choice->cases.end(),
                        [](const SwitchCase& one) { return std::holds_alternative<DontCare>(one.label->node); });
        return hasDefault && std::all_of(choice->cases.begin(), choice->cases.end(),
                                         [this](const SwitchCase& one) { return !one.body || Returns(one.body); });
    }
    return std::holds_alternative<ReturnStatement>(statement->node) ||
           std::holds_alternative<ExitStatement>(statement->node);
}

} // namespace pisa::p4
