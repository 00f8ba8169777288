// Which operation would give once more what a field holds, while an action's instructions run one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_RESULTS_H
#define PISA_COMPILER_PASSES_RESULTS_H

#include "ir/program.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

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

    /** @return of the fields that hold the result of the same statement as the operand, the one computed first. */
    Operand First(const Operand& operand) const;

    /** The instruction has run, which writes these fields. */
    void Run(const Instruction& instruction, const std::set<FieldId>& writes);

  private:
    struct Known
    {
        Statement statement;
        std::size_t number{0}; ///< in the order in which they ran
    };

    using Name = std::vector<uint64_t>; ///< the same for statements that give the same result

    bool IsBit(const Operand& operand) const;
    Name NameOf(const Statement& statement) const;
    void Forget(FieldId result);

    const Program& m_program;
    std::map<FieldId, Known> m_known;                                    ///< by destination
    std::map<FieldId, std::set<FieldId>> m_readers;                      ///< results by what they are computed from
    std::map<Name, std::set<std::pair<std::size_t, FieldId>>> m_holders; ///< of the same result, by number
    std::size_t m_count{0};
};

} // namespace pisa

#endif // PISA_COMPILER_PASSES_RESULTS_H
