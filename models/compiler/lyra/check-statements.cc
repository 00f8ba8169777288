// Checks the statements of one routine.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "compiler/lyra/library.h"
#include "compiler/lyra/wide-values.h"
#include "ir/operation.h"

namespace pisa::lyra
{

namespace
{

std::string
Count(std::size_t number, const std::string& what)
{
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

} // namespace

void
BodyChecker::Check()
{
    for (const FieldDeclaration& parameter : m_routine.parameters)
    {
        m_known.insert(parameter.name);
    }
    CheckStatements(m_routine.body);
}

void
BodyChecker::CheckStatements(Statements& statements)
{
    for (Statement& statement : statements)
    {
        CheckStatement(statement);
    }
}

void
BodyChecker::CheckStatement(Statement& statement)
{
    if (auto* assignment = std::get_if<Assignment>(&statement.node))
    {
        CheckAssignment(*assignment);
    }
    else if (auto* call = std::get_if<CallStatement>(&statement.node))
    {
        CheckCallStatement(call->call, statement.where);
    }
    else if (auto* branch = std::get_if<If>(&statement.node))
    {
        CheckCondition(*branch->condition);
        CheckStatements(*branch->whenTrue);
        if (branch->whenFalse)
        {
            CheckStatements(*branch->whenFalse);
        }
    }
    else if (auto* choice = std::get_if<Switch>(&statement.node))
    {
        CheckSwitch(*choice);
    }
    else
    {
        CheckDeclaration(statement);
    }
}

void
BodyChecker::CheckDeclaration(const Statement& statement)
{
    if (const auto* local = std::get_if<LocalDeclaration>(&statement.node))
    {
        if (local->value)
        {
            CheckWidth(*local->value, local->width, "'" + local->name + "'");
        }
        m_known.insert(local->name);
    }
    else if (const auto* global = std::get_if<GlobalDeclaration>(&statement.node))
    {
        m_known.insert(global->name);
    }
    else if (const auto* external = std::get_if<ExternalDeclaration>(&statement.node))
    {
        CheckExternal(*external, statement.where);
        m_known.insert(external->name);
    }
}

void
BodyChecker::CheckExternal(const ExternalDeclaration& external, const SourceLocation& where)
{
    unsigned prefixes = 0;
    std::size_t piece = 0;
    for (const UserField& key : UserFieldsOf(external.keys))
    {
        prefixes += external.keys[piece].match == MatchKind::Lpm ? 1 : 0;
        piece += key.pieces;
    }
    if (prefixes > 1)
    {
        m_faults.Add(where,
                     "'" + external.name + "' matches " + Count(prefixes, "longest prefixe") + ", the limit is 1",
                     "make the others ternary");
    }
    for (const std::vector<ExternalField>* fields : {&external.keys, &external.values})
    {
        std::set<std::string> names;
        for (const ExternalField& field : *fields)
        {
            if (!field.name.empty() && !names.insert(field.name).second)
            {
                m_faults.Add(where, "'" + external.name + "' has two fields '" + field.name + "'", "rename one");
            }
        }
    }
    for (const ExternalField& value : external.values)
    {
        if (value.name.empty() && external.values.size() > 1)
        {
            m_faults.Add(where, "a value of '" + external.name + "' has no name",
                         "name each value of a tuple: <bit[32] a, bit[16] b>");
        }
    }
}

void
BodyChecker::CheckAssignment(Assignment& assignment)
{
    // the target of a compound assignment stands in the value too, and must be known there
    const auto* name = std::get_if<NameUse>(&assignment.target->node);
    const unsigned width = WidthOf(m_source, m_routine, *assignment.target);
    if (width != 0)
    {
        CheckWidth(*assignment.value, width, "the target");
    }
    else
    {
        CheckExpression(*assignment.value, 0);
    }
    if (name != nullptr && Find(name->name) != nullptr && Find(name->name)->kind == Symbol::Kind::Local)
    {
        m_known.insert(name->name);
    }
    CheckTarget(*assignment.target);
}

/** Variables, fields and cells of globals. */
void
BodyChecker::CheckTarget(Expression& target)
{
    const unsigned width = CheckExpression(target, 0);
    bool isTarget = std::holds_alternative<FieldUse>(target.node);
    std::string name;
    if (const auto* use = std::get_if<NameUse>(&target.node))
    {
        name = use->name;
    }
    else if (const auto* index = std::get_if<Index>(&target.node))
    {
        name = index->of;
    }
    const Symbol* symbol = name.empty() ? nullptr : Find(name);
    if (symbol != nullptr && symbol->kind == Symbol::Kind::External)
    {
        m_faults.Add(target.where, "'" + name + "' is external: packets only read it",
                     "make it global, or let the control plane write it");
        return;
    }
    isTarget = isTarget || symbol != nullptr;
    if (width != 0 && !isTarget)
    {
        m_faults.Add(target.where, "nothing can be assigned here", "assign to a variable, a field or a global cell");
    }
}

void
BodyChecker::CheckSwitch(Switch& choice)
{
    const unsigned width = CheckExpression(*choice.selector, 0);
    std::set<uint64_t> seen;
    for (std::size_t c = 0; c < choice.cases.size(); ++c)
    {
        SwitchCase& one = choice.cases[c];
        if (one.values.empty() && c + 1 != choice.cases.size())
        {
            m_faults.Add(one.where, "cases behind the default are never taken", "put the default last");
        }
        for (const ExpressionPtr& value : one.values)
        {
            const auto* number = std::get_if<Number>(&value->node);
            const auto* name = std::get_if<NameUse>(&value->node);
            const auto constant = name != nullptr ? m_source.constants.find(name->name) : m_source.constants.end();
            if (number == nullptr && constant == m_source.constants.end())
            {
                m_faults.Add(value->where, "a case is a number or a constant",
                             "write if (...) for other comparisons");
                continue;
            }
            CheckExpression(*value, width);
            if (!seen.insert(number != nullptr ? number->value : constant->second.value).second)
            {
                m_faults.Add(value->where, "this case stands above already", "remove one");
            }
        }
        CheckStatements(*one.body);
    }
}

void
BodyChecker::CheckCallStatement(Call& call, const SourceLocation& where)
{
    if (const Routine* function = FindRoutine(m_source.functions, call.function))
    {
        CheckFunctionCall(*function, call, where);
        return;
    }
    if (FindRoutine(m_source.algorithms, call.function) != nullptr)
    {
        m_faults.Add(where, "'" + call.function + "' is an algorithm", "algorithms run in pipelines: call a func");
        return;
    }
    CheckLibraryCall(call, where, true, 0);
}

void
BodyChecker::CheckFunctionCall(const Routine& function, Call& call, const SourceLocation& where)
{
    if (call.arguments.size() != function.parameters.size())
    {
        m_faults.Add(where,
                     "'" + function.name + "' takes " + Count(function.parameters.size(), "argument") +
                         ", here are " + std::to_string(call.arguments.size()),
                     "see its declaration at line " + std::to_string(function.where.line));
        return;
    }
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
    {
        Expression& argument = *call.arguments[i];
        const FieldDeclaration& parameter = function.parameters[i];
        const auto symbol = function.symbols.find(parameter.name);
        const bool isWritten = symbol != function.symbols.end() && symbol->second.isAssigned;
        if (isWritten)
        {
            if (const auto* name = std::get_if<NameUse>(&argument.node))
            {
                m_known.insert(name->name);
            }
            const auto* name = std::get_if<NameUse>(&argument.node);
            const Symbol* own = name == nullptr ? nullptr : Find(name->name);
            const bool isVariable =
                own != nullptr && (own->kind == Symbol::Kind::Local || own->kind == Symbol::Kind::Parameter);
            if (!isVariable && !std::holds_alternative<FieldUse>(argument.node))
            {
                m_faults.Add(argument.where,
                             "'" + function.name + "' assigns to '" + parameter.name +
                                 "', so the argument must be a variable or a field",
                             "assign it to a variable first");
                continue;
            }
        }
        CheckWidth(argument, parameter.width, "parameter '" + parameter.name + "'");
    }
}

} // namespace pisa::lyra
