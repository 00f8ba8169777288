// One look-up for several branches that exclude each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/versions.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

/** Every read of a result of `from` reads that of `to`. */
void
Redirect(ContextProgram& program, const std::vector<Value>& from, const std::vector<Value>& to)
{
    const auto change = [&](Term& term)
    {
        const Value* value = ValueOf(term);
        const auto it = value == nullptr ? from.end() : std::find(from.begin(), from.end(), *value);
        if (it != from.end())
        {
            term.what = to[static_cast<std::size_t>(it - from.begin())];
        }
    };
    for (ContextInstruction& instruction : program.instructions)
    {
        std::for_each(instruction.sources.begin(), instruction.sources.end(), change);
    }
    for (ChoiceCondition& condition : program.conditions)
    {
        for (Comparison& comparison : condition.all)
        {
            change(comparison.left);
            change(comparison.right);
        }
    }
}

} // namespace

void
MergeLookUps(ContextProgram& program)
{
    std::vector<bool> keep(program.instructions.size(), true);
    std::map<std::pair<ExternalId, std::vector<std::pair<Value, uint64_t>>>, InstructionId> first;
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        const ContextInstruction& instruction = program.instructions[i];
        const auto* look = std::get_if<LookUp>(&instruction.work);
        if (look == nullptr)
        {
            continue;
        }
        std::vector<std::pair<Value, uint64_t>> keys;
        for (const Term& source : instruction.sources)
        {
            const Value* value = ValueOf(source);
            keys.emplace_back(value != nullptr ? *value : Value{~VariableId{0}, 0},
                              value != nullptr ? 0 : std::get<Constant>(source.what).value);
        }
        const auto [it, isNew] = first.emplace(std::make_pair(look->external, std::move(keys)), i);
        if (!isNew)
        {
            ContextInstruction& kept = program.instructions[it->second];
            Redirect(program, instruction.results, kept.results);
            kept.when = CommonPrefix(kept.when, instruction.when);
            keep[i] = false;
        }
    }
    KeepInstructions(program, keep);
}

} // namespace pisa::lyra
