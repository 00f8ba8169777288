// Questions about predicates and instructions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/context-ir.h"

#include <algorithm>
#include <set>

namespace pisa::lyra
{

bool
AreExclusive(const Predicate& a, const Predicate& b)
{
    return std::any_of(a.begin(), a.end(),
                       [&b](Literal one) {
                           return std::find(b.begin(), b.end(), Literal{one.condition, !one.isTrue}) != b.end();
                       });
}

bool
Implies(const Predicate& strong, const Predicate& weak)
{
    return std::all_of(weak.begin(), weak.end(),
                       [&strong](Literal one)
                       { return std::find(strong.begin(), strong.end(), one) != strong.end(); });
}

Predicate
CommonPrefix(const Predicate& a, const Predicate& b)
{
    return {a.begin(), std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first};
}

std::vector<Value>
ReadsOf(const ContextProgram& program, const ContextInstruction& instruction)
{
    std::set<Value> values;
    const auto see = [&values](const Term& term)
    {
        if (const Value* value = ValueOf(term))
        {
            values.insert(*value);
        }
    };
    std::for_each(instruction.sources.begin(), instruction.sources.end(), see);
    for (const Literal literal : instruction.when)
    {
        for (const Comparison& comparison : program.conditions[literal.condition].all)
        {
            see(comparison.left);
            see(comparison.right);
        }
    }
    return {values.begin(), values.end()};
}

InstructionId
EndOf(const ContextProgram& program, ConditionId condition)
{
    InstructionId end = program.conditions[condition].at;
    for (InstructionId i = end; i < program.instructions.size(); ++i)
    {
        for (const Literal literal : program.instructions[i].when)
        {
            end = literal.condition == condition ? i + 1 : end;
        }
    }
    return end;
}

bool
HasEffect(const ContextProgram& program, const ContextInstruction& instruction)
{
    if (std::holds_alternative<WriteGlobal>(instruction.work))
    {
        return true;
    }
    const auto* update = std::get_if<UpdateGlobal>(&instruction.work);
    if (update != nullptr && update->next.kind != AtomValue::Kind::Old)
    {
        return true;
    }
    return std::any_of(instruction.results.begin(), instruction.results.end(),
                       [&program](Value value) { return program.variables[value.variable].field.has_value(); });
}

std::optional<GlobalId>
GlobalOf(const ContextInstruction& instruction)
{
    if (const auto* read = std::get_if<ReadGlobal>(&instruction.work))
    {
        return read->global;
    }
    if (const auto* write = std::get_if<WriteGlobal>(&instruction.work))
    {
        return write->global;
    }
    const auto* update = std::get_if<UpdateGlobal>(&instruction.work);
    return update == nullptr ? std::nullopt : std::optional<GlobalId>(update->global);
}

} // namespace pisa::lyra
