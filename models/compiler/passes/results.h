// Which operation would give once more what a field holds, while an action's instructions run one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_RESULTS_H
#define PISA_COMPILER_PASSES_RESULTS_H

#include "ir/program.h"

#include <map>
#include <set>

namespace pisa
{

/** Statements whose results fields hold and whose operands have not changed since. */
class Results
{
  public:
    /** The program must outlive this. */
    explicit Results(const Program& program) : m_program(program)
    {
    }

    /**
     * @return the statement, or one that does the same without waiting for another: a move of a result computes it
     * anew, and a choice by a bit turned round takes the bit and its operands the other way round.
     */
    Statement Shortened(Statement statement) const;

    /** @return the least of the fields that hold the result of the same statement as the operand, itself included. */
    Operand First(const Operand& operand) const;

    /** The instruction has run, which writes these fields. */
    void Run(const Instruction& instruction, const std::set<FieldId>& writes);

  private:
    bool IsBit(const Operand& operand) const;

    const Program& m_program;
    std::map<FieldId, Statement> m_known; ///< by destination
};

} // namespace pisa

#endif // PISA_COMPILER_PASSES_RESULTS_H
