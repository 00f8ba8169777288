// The value of an update as steps of an atom.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_ATOM_EXPRESSION_H
#define PISA_COMPILER_LYRA_ATOM_EXPRESSION_H

#include "compiler/lyra/versions.h"

#include <set>

namespace pisa::lyra
{

/** Thrown when the global cannot be updated by one atom. */
struct NoAtom
{
};

/** Where a program touches one global. */
struct AtomAccesses
{
    std::vector<InstructionId> accesses; ///< reads and writes, in order
    std::set<InstructionId> between;     ///< what leads from a read to a write
    Predicate when;                      ///< shared by all accesses
    Term index;

    bool Has(InstructionId at) const;
};

/** What an atom is made of, beside its new value. */
struct AtomParts
{
    std::vector<Term> inputs;
    std::vector<AtomStep> steps;
    std::vector<Variable> locals;            ///< new ones, behind the program's own
    std::vector<ContextInstruction> outside; ///< computed before the atom, into those locals
};

/** Turns what depends on the cell into steps, and what does not into inputs. */
class AtomExpression
{
  public:
    /** All must outlive this. */
    AtomExpression(const ContextProgram& program, const Definitions& definitions, GlobalId global,
                   const AtomAccesses& touched)
        : m_program(program),
          m_definitions(definitions),
          m_global(global),
          m_touched(touched)
    {
    }

    /** What a read of the cell gave is this. */
    void Know(Value result, AtomValue value)
    {
        m_known[result] = value;
    }

    /** @return a value as a read under `when` meets it: the last assignment that holds. @throws NoAtom */
    AtomValue ValueOfTerm(const Term& term, const Predicate& when);

    /** @return whether the predicate holds, given that the atom runs at all. @throws NoAtom */
    AtomValue Holds(const Predicate& when);

    AtomValue Step(Operation operation, unsigned width, std::vector<AtomValue> operands);

    AtomParts parts;

  private:
    const ContextInstruction& At(InstructionId at) const
    {
        return m_program.instructions[at];
    }

    AtomValue AllOf(const std::vector<AtomValue>& bits);
    AtomValue HoldsInside(Literal literal, const Predicate& outer);
    Term OutsideBit(const Predicate& literals);
    Term ComparedOutside(const std::vector<Comparison>& comparisons);
    Term Outside(Operation operation, const Term& left, const Term& right);
    bool MeetsCell(const std::vector<Comparison>& comparisons, const Predicate& outer) const;
    bool MeetsCell(const Term& term, const Predicate& when) const;
    AtomValue Input(const Term& term);
    AtomValue ResultOf(InstructionId at, VariableId variable);

    const ContextProgram& m_program;
    const Definitions& m_definitions;
    GlobalId m_global;
    const AtomAccesses& m_touched;
    std::map<Value, AtomValue> m_known;
    std::map<Predicate, Term> m_bits;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_ATOM_EXPRESSION_H
