// Finds the computation between the read and the write of a global and turns it into steps of an atom.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/form-atoms.h"

#include "compiler/lyra/dependencies.h"
#include "compiler/lyra/tables.h"

#include <algorithm>
#include <set>

namespace pisa::lyra
{

namespace
{

/** Thrown when the global cannot be updated by one atom. */
struct NoAtom
{
};

/** Builds the atom of one global in a copy of the program. */
class AtomBuilder
{
  public:
    AtomBuilder(const ContextProgram& program, GlobalId global)
        : m_program(program),
          m_global(global),
          m_definitions(program)
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
        for (const InstructionId at : m_accesses)
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
        for (std::size_t i = 0; i < m_accesses.size(); ++i)
        {
            const Predicate& when = At(m_accesses[i]).when;
            for (std::size_t d = m_when.size(); d < when.size(); ++d)
            {
                if (!IsMatchable(m_program, when[d].condition))
                {
                    return false;
                }
            }
            for (std::size_t j = i + 1; j < m_accesses.size(); ++j)
            {
                if (!AreExclusive(when, At(m_accesses[j]).when))
                {
                    return false;
                }
            }
        }
        return m_accesses.size() > 1;
    }

    void FindAccesses()
    {
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            const auto* read = std::get_if<ReadGlobal>(&At(i).work);
            const auto* write = std::get_if<WriteGlobal>(&At(i).work);
            if ((read != nullptr && read->global == m_global) || (write != nullptr && write->global == m_global))
            {
                m_when = m_accesses.empty() ? At(i).when : CommonPrefix(m_when, At(i).when);
                m_accesses.push_back(i);
            }
        }
        if (m_accesses.empty())
        {
            throw NoAtom{};
        }
        m_index = At(m_accesses[0]).sources[0];
        for (const InstructionId at : m_accesses)
        {
            if (!(At(at).sources[0] == m_index))
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
        for (const InstructionId at : m_accesses)
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
            const bool isAccess = std::find(m_accesses.begin(), m_accesses.end(), at) != m_accesses.end();
            if (before.count(at) == 0 || isAccess)
            {
                continue;
            }
            if (!std::holds_alternative<Compute>(At(at).work))
            {
                throw NoAtom{};
            }
            m_between.insert(at);
        }
    }

    void Process(InstructionId at)
    {
        const ContextInstruction& access = At(at);
        if (IsRead(at))
        {
            m_known[access.results[0]] = m_current;
            m_outputs.emplace_back(access.results[0], m_current);
            return;
        }
        const AtomValue value = ValueOfTerm(access.sources[1], access.when);
        const Predicate rest(access.when.begin() + static_cast<std::ptrdiff_t>(m_when.size()), access.when.end());
        if (rest.empty())
        {
            m_current = value;
            return;
        }
        const bool isOnlyWrite = at == m_accesses.back() && m_current == AtomValue{};
        const std::size_t inputs = m_inputs.size();
        const AtomValue holds = Holds(access.when);
        if (isOnlyWrite && holds.kind == AtomValue::Kind::Input)
        {
            m_guard = m_inputs[holds.index];
            m_inputs.resize(inputs);
            m_current = value;
            return;
        }
        m_current = Step(Operation::Select, m_program.globals[m_global].width, {holds, value, m_current});
    }

    /** @return whether the predicate holds, given that the atom runs at all. */
    AtomValue Holds(const Predicate& when)
    {
        Predicate outside;
        std::vector<AtomValue> all;
        Predicate outer = m_when;
        for (std::size_t i = m_when.size(); i < when.size(); ++i)
        {
            if (MeetsCell(m_program.conditions[when[i].condition].all, outer))
            {
                all.push_back(HoldsInside(when[i], outer));
            }
            else
            {
                outside.push_back(when[i]);
            }
            outer.push_back(when[i]);
        }
        if (outside.size() == 1 && m_program.conditions[outside[0].condition].all.size() == 1)
        {
            all.push_back(HoldsInside(outside[0], m_when)); // one comparison is a step
        }
        else if (!outside.empty())
        {
            all.push_back(Input(OutsideBit(outside)));
        }
        return AllOf(all);
    }

    AtomValue AllOf(const std::vector<AtomValue>& bits)
    {
        AtomValue all = bits.empty() ? Number(1) : bits[0];
        for (std::size_t i = 1; i < bits.size(); ++i)
        {
            all = Step(Operation::And, 1, {all, bits[i]});
        }
        return all;
    }

    AtomValue HoldsInside(Literal literal, const Predicate& outer)
    {
        std::vector<AtomValue> all;
        std::vector<Comparison> outside;
        for (const Comparison& comparison : m_program.conditions[literal.condition].all)
        {
            const bool isAlone = m_program.conditions[literal.condition].all.size() == 1;
            if ((isAlone && !IsBit(comparison)) || MeetsCell({comparison}, outer))
            {
                all.push_back(Step(comparison.operation, comparison.left.width,
                                   {ValueOfTerm(comparison.left, outer), ValueOfTerm(comparison.right, outer)}));
            }
            else
            {
                outside.push_back(comparison);
            }
        }
        if (!outside.empty())
        {
            all.push_back(Input(ComparedOutside(outside)));
        }
        const AtomValue result = AllOf(all);
        return literal.isTrue ? result : Step(Operation::Xor, 1, {result, Number(1)});
    }

    /** One bit, computed before the atom: whether all literals hold. */
    Term OutsideBit(const Predicate& literals)
    {
        const auto [it, isNew] = m_bits.emplace(literals, Term{});
        if (!isNew)
        {
            return it->second;
        }
        std::optional<Term> all;
        for (const Literal literal : literals)
        {
            Term one = ComparedOutside(m_program.conditions[literal.condition].all);
            one = literal.isTrue ? one : Outside(Operation::Xor, one, {Constant{1}, 1});
            all = all ? Outside(Operation::And, *all, one) : one;
        }
        m_bits[literals] = *all;
        return *all;
    }

    static bool IsBit(const Comparison& comparison)
    {
        return comparison.operation == Operation::NotEqual && comparison.left.width == 1 &&
               comparison.right == Term{Constant{0}, 1};
    }

    Term ComparedOutside(const std::vector<Comparison>& comparisons)
    {
        std::optional<Term> all;
        for (const Comparison& comparison : comparisons)
        {
            const Term one = IsBit(comparison) ? comparison.left
                                               : Outside(comparison.operation, comparison.left, comparison.right);
            all = all ? Outside(Operation::And, *all, one) : one;
        }
        return *all;
    }

    /** One bit, computed before the atom. */
    Term Outside(Operation operation, const Term& left, const Term& right)
    {
        const auto id = static_cast<VariableId>(m_program.variables.size() + m_locals.size());
        const ContextInstruction& access = At(m_accesses[0]);
        m_locals.push_back(
            {m_program.globals[m_global].name + ".when_" + std::to_string(m_locals.size()), 1, {}, access.where});
        m_outside.push_back(
            {Compute{operation, left.width}, {left, right}, {Value{id, 1}}, m_when, access.algorithm, access.where});
        return {Value{id, 1}, 1};
    }

    bool MeetsCell(const std::vector<Comparison>& comparisons, const Predicate& outer) const
    {
        return std::any_of(comparisons.begin(), comparisons.end(),
                           [&](const Comparison& one)
                           { return MeetsCell(one.left, outer) || MeetsCell(one.right, outer); });
    }

    bool MeetsCell(const Term& term, const Predicate& when) const
    {
        const Value* value = ValueOf(term);
        if (value == nullptr)
        {
            return false;
        }
        const std::vector<InstructionId> reaching = m_definitions.Reaching(*value, when);
        return std::any_of(reaching.begin(), reaching.end(),
                           [this](InstructionId at)
                           { return m_between.count(at) > 0 || (IsRead(at) && IsAccess(at)); });
    }

    bool IsAccess(InstructionId at) const
    {
        return std::find(m_accesses.begin(), m_accesses.end(), at) != m_accesses.end();
    }

    static AtomValue Number(uint64_t value)
    {
        return {AtomValue::Kind::Literal, 0, value};
    }

    AtomValue Step(Operation operation, unsigned width, std::vector<AtomValue> operands)
    {
        const AtomStep step{operation, width, std::move(operands)};
        auto it = std::find(m_steps.begin(), m_steps.end(), step);
        if (it == m_steps.end())
        {
            it = m_steps.insert(m_steps.end(), step);
        }
        return {AtomValue::Kind::Step, static_cast<uint32_t>(it - m_steps.begin()), 0};
    }

    AtomValue Input(const Term& term)
    {
        if (const auto* number = std::get_if<Constant>(&term.what))
        {
            return Number(number->value);
        }
        auto it = std::find(m_inputs.begin(), m_inputs.end(), term);
        if (it == m_inputs.end())
        {
            it = m_inputs.insert(m_inputs.end(), term);
        }
        return {AtomValue::Kind::Input, static_cast<uint32_t>(it - m_inputs.begin()), 0};
    }

    /** A value as a read under `when` meets it: the last assignment that holds. */
    AtomValue ValueOfTerm(const Term& term, const Predicate& when)
    {
        if (!MeetsCell(term, when))
        {
            return Input(term);
        }
        const Value value = *ValueOf(term);
        std::optional<AtomValue> result;
        std::vector<InstructionId> reaching = m_definitions.Reaching(value, when);
        if (m_definitions.ReachesStart(value, when))
        {
            if (m_program.variables[value.variable].field)
            {
                throw NoAtom{};
            }
            result = Number(0);
        }
        for (auto it = reaching.rbegin(); it != reaching.rend(); ++it)
        {
            const AtomValue one = ResultOf(*it, value.variable);
            if (!result || Implies(when, At(*it).when))
            {
                result = one;
                continue;
            }
            if (!Implies(At(*it).when, m_when))
            {
                throw NoAtom{};
            }
            result = Step(Operation::Select, m_program.variables[value.variable].width,
                          {Holds(At(*it).when), one, *result});
        }
        return *result;
    }

    AtomValue ResultOf(InstructionId at, VariableId variable)
    {
        const Value result = At(at).results[0];
        const auto known = m_known.find(result);
        if (known != m_known.end())
        {
            return known->second;
        }
        if (m_between.count(at) == 0 || result.variable != variable)
        {
            throw NoAtom{}; // an assignment outside meets one inside
        }
        const auto& compute = std::get<Compute>(At(at).work);
        std::vector<AtomValue> operands;
        for (const Term& source : At(at).sources)
        {
            operands.push_back(ValueOfTerm(source, At(at).when));
        }
        AtomValue value = operands[0];
        const unsigned width = m_program.variables[variable].width;
        if (compute.operation != Operation::Move || compute.width < width)
        {
            value = Step(compute.operation, compute.width, std::move(operands));
        }
        const bool isComparison = Info(compute.operation).isComparison;
        if (!isComparison && compute.width > width)
        {
            value = Step(Operation::Move, width, {value});
        }
        m_known[result] = value;
        return value;
    }

    /** The atom stands where the last access stood; what was between stays for those who read it outside. */
    ContextProgram Rewritten()
    {
        ContextProgram program = m_program;
        program.variables.insert(program.variables.end(), m_locals.begin(), m_locals.end());
        ContextInstruction atom;
        UpdateGlobal update{m_global, m_steps, m_current, {}};
        std::vector<ContextInstruction> behind;
        for (const auto& [value, result] : m_outputs)
        {
            const ContextInstruction& read = At(*m_definitions.Of(value));
            update.outputs.push_back(result);
            Value to = value;
            if (!(read.when == m_when))
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
        atom.sources = {m_index, m_guard};
        atom.sources.insert(atom.sources.end(), m_inputs.begin(), m_inputs.end());
        atom.when = m_when;
        atom.algorithm = At(m_accesses[0]).algorithm;
        atom.where = At(m_accesses[0]).where;
        std::vector<ContextInstruction> all;
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            if (!IsAccess(i))
            {
                all.push_back(m_program.instructions[i]);
            }
            if (i == m_accesses.back())
            {
                all.insert(all.end(), m_outside.begin(), m_outside.end());
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
    std::vector<InstructionId> m_accesses;
    std::set<InstructionId> m_between;
    Predicate m_when; ///< shared by all accesses
    Term m_index;
    AtomValue m_current{}; ///< the cell so far
    std::map<Value, AtomValue> m_known;
    std::vector<std::pair<Value, AtomValue>> m_outputs;
    std::vector<Term> m_inputs;
    std::vector<AtomStep> m_steps;
    std::map<Predicate, Term> m_bits;
    Term m_guard{Constant{1}, 1};
    std::vector<Variable> m_locals;
    std::vector<ContextInstruction> m_outside;
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
