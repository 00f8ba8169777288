// Copies functions to where they are called and turns branches into predicates.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/build-ir.h"
#include "compiler/lyra/checker.h"
#include "compiler/lyra/context-builder.h"

#include <algorithm>
#include <cassert>

namespace pisa::lyra
{

ContextProgram
BuildContext(const Source& source, bool keepsWritten)
{
    return ContextBuilder(source, keepsWritten).Build();
}

ContextProgram
ContextBuilder::Build()
{
    m_program.frame = BuildFrame(m_source);
    for (const Pipeline& pipeline : m_source.pipelines)
    {
        for (const std::string& algorithm : pipeline.algorithms)
        {
            BuildAlgorithm(algorithm, pipeline.name);
        }
    }
    return std::move(m_program);
}

void
ContextBuilder::BuildAlgorithm(const std::string& name, const std::string& pipeline)
{
    m_algorithm = static_cast<uint32_t>(m_program.algorithms.size());
    m_program.algorithms.push_back(name);
    m_program.pipelines.push_back(pipeline);
    m_writer.InAlgorithm(m_algorithm);
    Copy copy{*FindRoutine(m_source.algorithms, name), "", {}};
    m_copies.push_back(&copy);
    BuildStatements(copy.routine.body);
    m_copies.pop_back();
}

void
ContextBuilder::BuildStatements(const Statements& statements)
{
    for (const Statement& statement : statements)
    {
        BuildStatement(statement);
    }
}

void
ContextBuilder::BuildStatement(const Statement& statement)
{
    m_writer.At(statement.where);
    if (const auto* assignment = std::get_if<Assignment>(&statement.node))
    {
        BuildAssignment(*assignment);
    }
    else if (const auto* branch = std::get_if<If>(&statement.node))
    {
        BuildIf(*branch);
    }
    else if (const auto* choice = std::get_if<Switch>(&statement.node))
    {
        BuildSwitch(*choice);
    }
    else if (const auto* call = std::get_if<CallStatement>(&statement.node))
    {
        BuildCall(*call);
    }
    else
    {
        BuildDeclaration(statement);
    }
}

void
ContextBuilder::BuildDeclaration(const Statement& statement)
{
    if (const auto* local = std::get_if<LocalDeclaration>(&statement.node))
    {
        if (local->value)
        {
            BuildInto(Variable(local->name), *local->value);
        }
    }
    else if (const auto* global = std::get_if<GlobalDeclaration>(&statement.node))
    {
        GlobalOf(global->name);
    }
    else if (const auto* external = std::get_if<ExternalDeclaration>(&statement.node))
    {
        ExternalOf(external->name);
    }
}

/** @return what the name of a local or parameter stands for in the copy that is being written. */
VariableId
ContextBuilder::Variable(const std::string& name)
{
    Copy& copy = *m_copies.back();
    Binding& binding = copy.names[name];
    if (!binding.variable)
    {
        binding.variable = m_writer.MakeLocal(copy.prefix + name, copy.routine.symbols.at(name).width);
    }
    return *binding.variable;
}

VariableId
ContextBuilder::TargetOf(const Expression& target)
{
    if (const auto* field = std::get_if<FieldUse>(&target.node))
    {
        return m_writer.FieldVariable(FieldOf(field->header, field->field));
    }
    return Variable(std::get<NameUse>(target.node).name);
}

void
ContextBuilder::BuildAssignment(const Assignment& assignment)
{
    const auto* index = std::get_if<Index>(&assignment.target->node);
    const auto* name = std::get_if<NameUse>(&assignment.target->node);
    const auto& symbols = m_copies.back()->routine.symbols;
    const auto symbol = name == nullptr ? symbols.end() : symbols.find(name->name);
    const bool isScalar = symbol != symbols.end() && symbol->second.kind == Symbol::Kind::Global;
    if (index == nullptr && !isScalar)
    {
        BuildInto(TargetOf(*assignment.target), *assignment.value);
        return;
    }
    const Term cell = index == nullptr ? Term{Constant{0}, 1} : Build(*index->keys[0]);
    const Term value = Build(*assignment.value);
    m_writer.Write(WriteGlobal{GlobalOf(index == nullptr ? name->name : index->of)}, {cell, value}, {});
}

void
ContextBuilder::BuildIf(const If& branch)
{
    const Statements* otherwise = branch.whenFalse ? branch.whenFalse.get() : nullptr;
    std::vector<Comparison> all = BuildConjunction(*branch.condition, true);
    bool whenAllHold = true;
    if (all.empty())
    {
        all = BuildConjunction(*branch.condition, false);
        whenAllHold = all.empty();
    }
    if (all.empty())
    {
        all.push_back({Operation::NotEqual, BuildBit(*branch.condition), {Constant{0}, 1}});
    }
    BuildBranch(std::move(all), whenAllHold, branch.whenTrue.get(), otherwise);
}

/** @param whenAllHold whether `then` runs if all comparisons hold; else `otherwise` does. */
void
ContextBuilder::BuildBranch(std::vector<Comparison> all, bool whenAllHold, const Statements* then,
                            const Statements* otherwise)
{
    const auto condition = static_cast<ConditionId>(m_program.conditions.size());
    m_program.conditions.push_back({std::move(all), m_writer.Next(), m_writer.Where(), m_writer.When()});
    for (const bool isThen : {true, false})
    {
        const Statements* side = isThen ? then : otherwise;
        if (side != nullptr)
        {
            m_writer.Enter({condition, isThen == whenAllHold});
            BuildStatements(*side);
            m_writer.Leave();
        }
    }
    m_writer.Settle(condition);
}

void
ContextBuilder::BuildSwitch(const Switch& choice)
{
    BuildSwitchCases(choice, 0, Build(*choice.selector));
}

/** Each case is an `if`, the rest its `else`. */
void
ContextBuilder::BuildSwitchCases(const Switch& choice, std::size_t from, const Term& selector)
{
    if (from == choice.cases.size())
    {
        return;
    }
    const SwitchCase& one = choice.cases[from];
    m_writer.At(one.where);
    if (one.values.empty())
    {
        BuildStatements(*one.body);
        return;
    }
    std::vector<Comparison> none;
    for (const ExpressionPtr& value : one.values)
    {
        // several values: not all of them are missed
        none.push_back({one.values.size() == 1 ? Operation::Equal : Operation::NotEqual, selector, Build(*value)});
    }
    const auto condition = static_cast<ConditionId>(m_program.conditions.size());
    m_program.conditions.push_back({std::move(none), m_writer.Next(), one.where, m_writer.When()});
    const bool isCase = one.values.size() == 1;
    m_writer.Enter({condition, isCase});
    BuildStatements(*one.body);
    m_writer.Leave();
    m_writer.Enter({condition, !isCase});
    BuildSwitchCases(choice, from + 1, selector);
    m_writer.Leave();
    m_writer.Settle(condition);
}

void
ContextBuilder::BuildCall(const CallStatement& statement)
{
    if (const Routine* function = FindRoutine(m_source.functions, statement.call.function))
    {
        if (++m_calls > kMostInstructions)
        {
            throw InputError(m_writer.Where(),
                             "functions are called more than " + std::to_string(kMostInstructions) +
                                 " times, counting calls in what is called",
                             "functions are copied where they are called: call fewer");
        }
        BuildFunction(*function, statement.call);
        return;
    }
    BuildLibraryStatement(*FindLibraryCall(statement.call.function), statement.call);
}

/** Parameters that the function assigns to stand for the argument itself, the others for its value. */
void
ContextBuilder::BuildFunction(const Routine& function, const Call& call)
{
    Copy copy{function, m_copies.back()->prefix + function.name + ".", {}};
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
    {
        const std::string& name = function.parameters[i].name;
        Binding& binding = copy.names[name];
        if (function.symbols.at(name).isAssigned)
        {
            binding.variable = TargetOf(*call.arguments[i]);
            continue;
        }
        binding.value = Build(*call.arguments[i]);
        if (const Value* value = ValueOf(binding.value))
        {
            const VariableId own = m_writer.MakeLocal(copy.prefix + name, binding.value.width);
            m_writer.Compute(own, Operation::Move, binding.value.width, {{*value, binding.value.width}});
            binding.variable = own;
        }
    }
    m_copies.push_back(&copy);
    BuildStatements(function.body);
    m_copies.pop_back();
}

void
ContextBuilder::BuildLibraryStatement(const LibraryCall& library, const Call& call)
{
    if (const auto* header = std::get_if<HeaderService>(&library.service))
    {
        const HeaderId id = HeaderOf(std::get<NameUse>(call.arguments[0]->node).name);
        const VariableId valid = m_writer.FieldVariable({id, FieldId::kValid});
        m_writer.Compute(valid, Operation::Move, 1, {{Constant{*header->becomes ? 1U : 0U}, 1}});
        return;
    }
    const auto& write = std::get<WriteService>(library.service);
    const VariableId field = m_writer.FieldVariable(IntrinsicField(write.field));
    const unsigned width = m_program.variables[field].width;
    const Term value = write.value ? Term{Constant{*write.value}, width} : Build(*call.arguments[0]);
    m_writer.Compute(field, Operation::Move, value.width, {value});
}

} // namespace pisa::lyra
