// Copies that the front end made, and those of the source, are read through.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/versions.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

class CopyPropagation
{
  public:
    explicit CopyPropagation(ContextProgram& program) : m_program(program), m_definitions(program)
    {
        for (InstructionId i = 0; i < program.instructions.size(); ++i)
        {
            for (const Value result : program.instructions[i].results)
            {
                m_writers[result.variable].push_back(i);
            }
        }
    }

    void Run()
    {
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            ContextInstruction& instruction = m_program.instructions[i];
            // a table matches on fields, so numbers as keys stay in their locals
            const bool isLookUp = std::holds_alternative<LookUp>(instruction.work);
            for (Term& source : instruction.sources)
            {
                const Term before = source;
                ReadThrough(source, instruction.when, i);
                source = isLookUp && ValueOf(source) == nullptr ? before : source;
            }
        }
        for (ConditionId id = 0; id < m_program.conditions.size(); ++id)
        {
            const InstructionId end = EndOf(m_program, id);
            if (end == m_program.conditions[id].at)
            {
                continue; // guards nothing
            }
            const Predicate& outer = m_program.conditions[id].when;
            for (Comparison& comparison : m_program.conditions[id].all)
            {
                ReadThrough(comparison.left, outer, end);
                ReadThrough(comparison.right, outer, end);
            }
        }
    }

  private:
    void ReadThrough(Term& term, const Predicate& when, InstructionId until)
    {
        while (const Value* value = ValueOf(term))
        {
            const auto at = m_definitions.Of(*value);
            if (!at)
            {
                return;
            }
            const ContextInstruction& copy = m_program.instructions[*at];
            const auto* compute = std::get_if<Compute>(&copy.work);
            const bool isCopy = compute != nullptr && compute->operation == Operation::Move &&
                                !m_program.variables[value->variable].field && copy.sources[0].width == term.width &&
                                compute->width == term.width;
            if (!isCopy || !Implies(when, copy.when) || IsWritten(copy.sources[0], *at, until))
            {
                return;
            }
            term = copy.sources[0];
        }
    }

    /** @return whether an instruction between writes to what the term reads. */
    bool IsWritten(const Term& term, InstructionId from, InstructionId until) const
    {
        const Value* value = ValueOf(term);
        if (value == nullptr)
        {
            return false;
        }
        const auto it = m_writers.find(value->variable);
        return it != m_writers.end() && std::any_of(it->second.begin(), it->second.end(),
                                                    [&](InstructionId at) { return at >= from && at < until; });
    }

    ContextProgram& m_program;
    Definitions m_definitions;
    std::map<VariableId, std::vector<InstructionId>> m_writers;
};

} // namespace

void
PropagateCopies(ContextProgram& program)
{
    CopyPropagation(program).Run();
}

} // namespace pisa::lyra
