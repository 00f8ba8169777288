// What the fields of one action are known to hold, while its instructions run one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_COPIES_H
#define PISA_COMPILER_PASSES_COPIES_H

#include "ir/program.h"

#include <map>
#include <optional>
#include <set>

namespace pisa
{

/** Fields that hold a constant, a parameter, or what another field still holds. */
class Copies
{
  public:
    /** Both must outlive this. */
    Copies(const Program& program, const Action& action) : m_program(program), m_action(action)
    {
    }

    /** @return what can be read in place of the operand where its low `bits` bits count, 64 where all do. */
    Operand Source(const Operand& operand, unsigned bits) const;

    /** The instruction has run, which writes these fields. */
    void Run(const Instruction& instruction, const std::set<FieldId>& writes);

  private:
    /** The field holds the low `bits` bits of the source; the whole of it if it has no more. */
    struct Copy
    {
        Operand source;
        unsigned bits{0};
        bool isWhole{false};
    };

    std::optional<Copy> CopyMadeBy(const Statement& statement) const;
    void Forget(FieldId copy);

    const Program& m_program;
    const Action& m_action;
    std::map<FieldId, Copy> m_known;
    std::map<FieldId, std::set<FieldId>> m_copies; ///< by the field that they are of
};

} // namespace pisa

#endif // PISA_COMPILER_PASSES_COPIES_H
