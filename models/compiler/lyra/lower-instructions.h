// Instructions of the context-aware IR as those of a Program, and where their values are kept.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LOWER_INSTRUCTIONS_H
#define PISA_COMPILER_LYRA_LOWER_INSTRUCTIONS_H

#include "compiler/lyra/versions.h"

#include <functional>
#include <map>
#include <set>

namespace pisa::lyra
{

/** Gives each place of storage a field: locals become metadata "locals". */
class Places
{
  public:
    /** Both must outlive this. */
    Places(const ContextProgram& program, Program& lowered);

    FieldId FieldOf(Value value);
    Operand OperandOf(const Term& term);

    /** @return the fields of locals that were asked for. */
    const std::map<StorageId, FieldId>& Locals() const
    {
        return m_fields;
    }

  private:
    const ContextProgram& m_program;
    Program& m_lowered;
    const Definitions m_definitions;
    const Storage m_storage;
    std::map<StorageId, FieldId> m_fields;
    std::set<std::string> m_names;
    std::optional<HeaderId> m_locals;
};

/**
 * @param operandOf gives what a term reads; in a hit's action an entry's value is a parameter
 * @return the instruction; not for look-ups, which are tables
 */
Instruction LowerInstruction(const ContextInstruction& instruction, Places& places,
                             const std::function<Operand(const Term&)>& operandOf);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_LOWER_INSTRUCTIONS_H
