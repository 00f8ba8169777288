// Numbering, definitions and storage of versions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/versions.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace pisa::lyra
{

namespace
{

/** Calls `visit` for each version that an instruction reads, with the predicate under which it does. */
template <typename Visit>
void
ForEachRead(const ContextProgram& program, const ContextInstruction& instruction, const Visit& visit)
{
    for (const Term& source : instruction.sources)
    {
        if (const Value* value = ValueOf(source))
        {
            visit(*value, instruction.when);
        }
    }
    Predicate outer;
    for (const Literal literal : instruction.when)
    {
        for (const Comparison& comparison : program.conditions[literal.condition].all)
        {
            for (const Term* term : {&comparison.left, &comparison.right})
            {
                if (const Value* value = ValueOf(*term))
                {
                    visit(*value, outer);
                }
            }
        }
        outer.push_back(literal);
    }
}

} // namespace

void
NumberVersions(ContextProgram& program)
{
    std::vector<std::vector<const Predicate*>> writers(program.variables.size()); ///< of version 1 and on
    const auto number = [&writers](Term& term, const Predicate& when)
    {
        if (auto* value = std::get_if<Value>(&term.what))
        {
            // an assignment that excludes this read does not count
            const std::vector<const Predicate*>& all = writers[value->variable];
            value->version = static_cast<unsigned>(all.size());
            while (value->version > 0 && AreExclusive(*all[value->version - 1], when))
            {
                --value->version;
            }
        }
    };
    std::multimap<InstructionId, ChoiceCondition*> asked;
    for (ChoiceCondition& condition : program.conditions)
    {
        asked.emplace(condition.at, &condition);
    }
    for (InstructionId i = 0; i <= program.instructions.size(); ++i)
    {
        const auto range = asked.equal_range(i);
        for (auto it = range.first; it != range.second; ++it)
        {
            for (Comparison& comparison : it->second->all)
            {
                number(comparison.left, it->second->when);
                number(comparison.right, it->second->when);
            }
        }
        if (i == program.instructions.size())
        {
            break;
        }
        ContextInstruction& instruction = program.instructions[i];
        for (Term& source : instruction.sources)
        {
            number(source, instruction.when);
        }
        for (Value& result : instruction.results)
        {
            writers[result.variable].push_back(&instruction.when);
            result.version = static_cast<unsigned>(writers[result.variable].size());
        }
    }
}

Definitions::Definitions(const ContextProgram& program) : m_program(program)
{
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        for (const Value result : program.instructions[i].results)
        {
            m_at.emplace(result, i);
        }
    }
}

std::optional<InstructionId>
Definitions::Of(Value value) const
{
    const auto it = m_at.find(value);
    return it == m_at.end() ? std::nullopt : std::optional<InstructionId>(it->second);
}

bool
Definitions::Walk(Value value, const Predicate& when, std::vector<InstructionId>& found) const
{
    for (; value.version > 0; --value.version)
    {
        const auto it = m_at.find(value);
        if (it == m_at.end())
        {
            continue; // nobody meets it: it was removed
        }
        const Predicate& own = m_program.instructions[it->second].when;
        if (AreExclusive(own, when))
        {
            continue;
        }
        found.push_back(it->second);
        // a look-up that misses leaves its values as they were
        const ContextInstruction& instruction = m_program.instructions[it->second];
        const bool maySkip = std::holds_alternative<LookUp>(instruction.work) && !(instruction.results[0] == value);
        if (!maySkip && Implies(when, own))
        {
            return false;
        }
    }
    return true;
}

std::vector<InstructionId>
Definitions::Reaching(Value value, const Predicate& when) const
{
    std::vector<InstructionId> found;
    Walk(value, when, found);
    return found;
}

bool
Definitions::ReachesStart(Value value, const Predicate& when) const
{
    std::vector<InstructionId> found;
    return Walk(value, when, found);
}

Storage::Storage(const ContextProgram& program, const Definitions& definitions)
{
    std::map<Value, Value> parent;
    const auto add = [&parent](Value value) { parent.emplace(value, value); };
    const auto find = [&parent](Value value)
    {
        while (!(parent.at(value) == value))
        {
            value = parent.at(value);
        }
        return value;
    };
    const auto join = [&](Value a, Value b)
    {
        const Value first = find(a);
        const Value second = find(b);
        parent[std::max(first, second)] = std::min(first, second);
    };
    const auto see = [&](Value value)
    {
        add(value);
        if (program.variables[value.variable].field)
        {
            add({value.variable, 0});
            join(value, {value.variable, 0});
        }
    };
    for (const ContextInstruction& instruction : program.instructions)
    {
        std::for_each(instruction.results.begin(), instruction.results.end(), see);
    }
    for (const ContextInstruction& instruction : program.instructions)
    {
        ForEachRead(program, instruction,
                    [&](Value value, const Predicate& when)
                    {
                        see(value);
                        for (const InstructionId at : definitions.Reaching(value, when))
                        {
                            for (const Value result : program.instructions[at].results)
                            {
                                if (result.variable == value.variable)
                                {
                                    join(value, result);
                                }
                            }
                        }
                        if (definitions.ReachesStart(value, when))
                        {
                            add({value.variable, 0});
                            join(value, {value.variable, 0});
                        }
                    });
    }
    std::map<Value, StorageId> places;
    for (const auto& [value, up] : parent)
    {
        const auto [it, isNew] = places.emplace(find(value), static_cast<StorageId>(m_first.size()));
        if (isNew)
        {
            m_first.push_back(value);
        }
        m_place.emplace(value, it->second);
    }
}

StorageId
Storage::Of(Value value) const
{
    return m_place.at(value);
}

void
KeepInstructions(ContextProgram& program, const std::vector<bool>& keep)
{
    std::vector<InstructionId> before(program.instructions.size() + 1, 0);
    std::vector<ContextInstruction> kept;
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        before[i] = static_cast<InstructionId>(kept.size());
        if (keep[i])
        {
            kept.push_back(std::move(program.instructions[i]));
        }
    }
    before.back() = static_cast<InstructionId>(kept.size());
    for (ChoiceCondition& condition : program.conditions)
    {
        condition.at = before[condition.at];
    }
    program.instructions = std::move(kept);
}

void
RemoveDead(ContextProgram& program)
{
    const Definitions definitions(program);
    std::vector<bool> keep(program.instructions.size(), false);
    std::vector<InstructionId> open;
    const auto need = [&](InstructionId at)
    {
        if (!keep[at])
        {
            keep[at] = true;
            open.push_back(at);
        }
    };
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        if (HasEffect(program, program.instructions[i]))
        {
            need(i);
        }
    }
    while (!open.empty())
    {
        const ContextInstruction& instruction = program.instructions[open.back()];
        open.pop_back();
        ForEachRead(program, instruction,
                    [&](Value value, const Predicate& when)
                    {
                        for (const InstructionId at : definitions.Reaching(value, when))
                        {
                            need(at);
                        }
                    });
    }
    KeepInstructions(program, keep);
}

} // namespace pisa::lyra
