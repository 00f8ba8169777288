// Finds the computation between the read and the write of a global and turns it into steps of an atom.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/form-atoms.h"

#include "compiler/lyra/atom-expression.h"
#include "compiler/lyra/dependencies.h"
#include "compiler/lyra/tables.h"

#include <algorithm>
#include <set>

namespace pisa::lyra
{

namespace
{

/** Builds the atom of one global in a copy of the program. */
class AtomBuilder
{
  public:
    AtomBuilder(const ContextProgram& program, GlobalId global)
        : m_program(program),
          m_global(global),
          m_definitions(program),
          m_expression(program, m_definitions, global, m_touched)
    {
    }

    /** @return the program with the atom in place of what touched the global. @throws NoAtom */
    ContextProgram Run(bool keepsExclusive)
    {
        FindAccesses();
        if (keepsExclusive && AreChoices())
        {
            throw NoAtom{};
        }
        FindBetween();
        for (const InstructionId at : m_touched.accesses)
        {
            Process(at);
        }
        return Rewritten();
    }

  private:
    const ContextInstruction& At(InstructionId at) const
    {
        return m_program.instructions[at];
    }

    bool IsRead(InstructionId at) const
    {
        return std::holds_alternative<ReadGlobal>(At(at).work);
    }

    /** @return whether at most one access runs, chosen by what a table can match on. */
    bool AreChoices() const
    {
        for (std::size_t i = 0; i < m_touched.accesses.size(); ++i)
        {
            const Predicate& when = At(m_touched.accesses[i]).when;
            for (std::size_t d = m_touched.when.size(); d < when.size(); ++d)
            {
                if (!IsMatchable(m_program, when[d].condition))
                {
                    return false;
                }
            }
            for (std::size_t j = i + 1; j < m_touched.accesses.size(); ++j)
            {
                if (!AreExclusive(when, At(m_touched.accesses[j]).when))
                {
                    return false;
                }
            }
        }
        return m_touched.accesses.size() > 1;
    }

    void FindAccesses()
    {
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            const auto* read = std::get_if<ReadGlobal>(&At(i).work);
            const auto* write = std::get_if<WriteGlobal>(&At(i).work);
            if ((read != nullptr && read->global == m_global) || (write != nullptr && write->global == m_global))
            {
                m_touched.when = m_touched.accesses.empty() ? At(i).when : CommonPrefix(m_touched.when, At(i).when);
                m_touched.accesses.push_back(i);
            }
        }
        if (m_touched.accesses.empty())
        {
            throw NoAtom{};
        }
        m_touched.index = At(m_touched.accesses[0]).sources[0];
        for (const InstructionId at : m_touched.accesses)
        {
            if (!(At(at).sources[0] == m_touched.index))
            {
                throw NoAtom{};
            }
        }
    }

    /** What depends on a read, and what of that a write depends on. */
    void FindBetween()
    {
        const Storage storage(m_program, m_definitions);
        const std::vector<Dependency> all = DependenciesOf(m_program, storage, m_definitions);
        std::set<InstructionId> behind;
        std::set<InstructionId> before;
        for (const InstructionId at : m_touched.accesses)
        {
            (IsRead(at) ? behind : before).insert(at);
        }
        for (bool changed = true; changed;)
        {
            changed = false;
            for (const Dependency& one : all)
            {
                if (one.reason == Reason::Flow)
                {
                    changed = (behind.count(one.from) > 0 && behind.insert(one.to).second) || changed;
                    changed = (before.count(one.to) > 0 && before.insert(one.from).second) || changed;
                }
            }
        }
        for (const InstructionId at : behind)
        {
            if (before.count(at) == 0 || m_touched.Has(at))
            {
                continue;
            }
            if (!std::holds_alternative<Compute>(At(at).work))
            {
                throw NoAtom{};
            }
            m_touched.between.insert(at);
        }
    }

    void Process(InstructionId at)
    {
        const ContextInstruction& access = At(at);
        if (IsRead(at))
        {
            m_expression.Know(access.results[0], m_current);
            m_outputs.emplace_back(access.results[0], m_current);
            return;
        }
        const AtomValue value = m_expression.ValueOfTerm(access.sources[1], access.when);
        const Predicate rest(access.when.begin() + static_cast<std::ptrdiff_t>(m_touched.when.size()),
                             access.when.end());
        if (rest.empty())
        {
            m_current = value;
            return;
        }
        const bool isOnlyWrite = at == m_touched.accesses.back() && m_current == AtomValue{};
        const std::size_t inputs = m_expression.parts.inputs.size();
        const AtomValue holds = m_expression.Holds(access.when);
        if (isOnlyWrite && holds.kind == AtomValue::Kind::Input)
        {
            m_guard = m_expression.parts.inputs[holds.index];
            m_expression.parts.inputs.resize(inputs);
            m_current = value;
            return;
        }
        m_current =
            m_expression.Step(Operation::Select, m_program.globals[m_global].width, {holds, value, m_current});
    }

    /** The atom stands where the last access stood; what was between stays for those who read it outside. */
    ContextProgram Rewritten()
    {
        ContextProgram program = m_program;
        program.variables.insert(program.variables.end(), m_expression.parts.locals.begin(),
                                 m_expression.parts.locals.end());
        ContextInstruction atom;
        UpdateGlobal update{m_global, m_expression.parts.steps, m_current, {}};
        std::vector<ContextInstruction> behind;
        for (const auto& [value, result] : m_outputs)
        {
            const ContextInstruction& read = At(*m_definitions.Of(value));
            update.outputs.push_back(result);
            Value to = value;
            if (!(read.when == m_touched.when))
            {
                // the atom runs in more cases than the read did
                to = {static_cast<VariableId>(program.variables.size()), 1};
                program.variables.push_back(
                    {m_program.globals[m_global].name + ".old", m_program.globals[m_global].width, {}, read.where});
                const unsigned width = m_program.globals[m_global].width;
                behind.push_back(
                    {Compute{Operation::Move, width}, {{to, width}}, {value}, read.when, read.algorithm, read.where});
            }
            atom.results.push_back(to);
        }
        atom.work = std::move(update);
        atom.sources = {m_touched.index, m_guard};
        atom.sources.insert(atom.sources.end(), m_expression.parts.inputs.begin(), m_expression.parts.inputs.end());
        atom.when = m_touched.when;
        atom.algorithm = At(m_touched.accesses[0]).algorithm;
        atom.where = At(m_touched.accesses[0]).where;
        std::vector<ContextInstruction> all;
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            if (!m_touched.Has(i))
            {
                all.push_back(m_program.instructions[i]);
            }
            if (i == m_touched.accesses.back())
            {
                all.insert(all.end(), m_expression.parts.outside.begin(), m_expression.parts.outside.end());
                all.push_back(atom);
                all.insert(all.end(), behind.begin(), behind.end());
            }
        }
        program.instructions = std::move(all);
        return program;
    }

    const ContextProgram& m_program;
    const GlobalId m_global;
    const Definitions m_definitions;
    AtomAccesses m_touched;
    AtomExpression m_expression;
    AtomValue m_current{}; ///< the cell so far
    std::vector<std::pair<Value, AtomValue>> m_outputs;
    Term m_guard{Constant{1}, 1};
};

/** Results that nobody reads need no place. */
void
DropUnreadOutputs(ContextProgram& program)
{
    std::set<VariableId> read;
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value value : ReadsOf(program, instruction))
        {
            read.insert(value.variable);
        }
    }
    for (ContextInstruction& instruction : program.instructions)
    {
        auto* update = std::get_if<UpdateGlobal>(&instruction.work);
        for (std::size_t i = update == nullptr ? 0 : instruction.results.size(); i-- > 0;)
        {
            const Variable& variable = program.variables[instruction.results[i].variable];
            if (!variable.field && read.count(instruction.results[i].variable) == 0)
            {
                instruction.results.erase(instruction.results.begin() + static_cast<std::ptrdiff_t>(i));
                update->outputs.erase(update->outputs.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
    }
}

} // namespace

void
FormAtoms(ContextProgram& program, bool gatesOnce, bool keepsExclusive)
{
    for (GlobalId global = 0; global < program.globals.size(); ++global)
    {
        try
        {
            ContextProgram changed = AtomBuilder(program, global).Run(keepsExclusive);
            if (SortByDependencies(changed, gatesOnce))
            {
                RemoveDead(changed);
                program = std::move(changed);
            }
        }
        catch (const NoAtom&)
        {
            continue;
        }
    }
    DropUnreadOutputs(program);
}

} // namespace pisa::lyra
