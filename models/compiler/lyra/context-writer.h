// Appends instructions to a context-aware IR and finds values that are there already.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CONTEXT_WRITER_H
#define PISA_COMPILER_LYRA_CONTEXT_WRITER_H

#include "compiler/lyra/context-ir.h"

#include <map>
#include <set>

namespace pisa::lyra
{

/** Writes in the order of the source; what is written next stands under the current predicate. */
class ContextWriter
{
  public:
    /** The program must outlive this. */
    ContextWriter(ContextProgram& program, bool keepsWritten) : m_program(program), m_keepsWritten(keepsWritten)
    {
    }

    /** Where what is written next stems from. */
    void At(const SourceLocation& where)
    {
        m_where = where;
    }

    void InAlgorithm(uint32_t algorithm)
    {
        m_algorithm = algorithm;
        m_known.clear();
    }

    void Enter(Literal literal)
    {
        m_when.push_back(literal);
    }

    void Leave()
    {
        m_when.pop_back();
    }

    InstructionId Next() const
    {
        return static_cast<InstructionId>(m_program.instructions.size());
    }

    const Predicate& When() const
    {
        return m_when;
    }

    const SourceLocation& Where() const
    {
        return m_where;
    }

    /** @return a new local of the current algorithm; a number follows if the name is taken. */
    VariableId MakeLocal(const std::string& name, unsigned width);

    /** @return the variable of a field of the frame. */
    VariableId FieldVariable(FieldId field);

    Term Read(VariableId variable) const;

    /** @return the result: a number if all operands are, the same as before if it was computed and still holds, or a
     * new local of `resultWidth` bits. */
    Term Computed(Operation operation, unsigned width, std::vector<Term> sources, unsigned resultWidth);

    /** dest = operation(sources). */
    void Compute(VariableId dest, Operation operation, unsigned width, std::vector<Term> sources);

    /** The last instruction, which computed a new local, writes to dest instead. @return false: its result may be
     * asked for again, so it stays. */
    bool Redirect(VariableId dest);

    /** @return results[0] and on of a look-up of these keys; one that still holds is not done again. */
    std::vector<VariableId> LookedUp(ExternalId external, std::vector<Term> keys);

    void Write(InstructionWork work, std::vector<Term> sources, std::vector<Value> results);

    /** Makes what the condition asks hold until all that it guards is done: a write among these to one of its
     * operands is put last, or the condition's value is kept in a local. */
    void Settle(ConditionId condition);

  private:
    /** Something computed into locals that nothing else writes. */
    struct Known
    {
        InstructionId at{0};
        Predicate when;
        std::vector<VariableId> results;
    };

    const Known* FindKnown(const std::vector<uint64_t>& key, const std::vector<Term>& sources) const;
    static std::vector<uint64_t> KeyOf(uint64_t kind, uint64_t detail, uint64_t width,
                                       const std::vector<Term>& sources);
    /** Those that may run with code under `when`. */
    std::vector<InstructionId> WritesTo(const std::set<VariableId>& variables, InstructionId from,
                                        const Predicate& when) const;
    static void AddVariables(const Comparison& comparison, std::set<VariableId>& variables);
    bool IsReadBehind(InstructionId at, const std::set<VariableId>& variables) const;
    bool MoveLast(InstructionId at);
    void Keep(ConditionId condition);
    void Insert(InstructionId at, ContextInstruction instruction);

    ContextProgram& m_program;
    const bool m_keepsWritten;
    uint32_t m_algorithm{0};
    Predicate m_when;
    SourceLocation m_where;
    std::set<std::string> m_names;
    std::map<FieldId, VariableId> m_fields;
    std::map<std::vector<uint64_t>, std::vector<Known>> m_known;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CONTEXT_WRITER_H
