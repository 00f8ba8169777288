// Stateful operations as v1model reads and writes registers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_ATOM_H
#define PISA_COMPILER_EMIT_P4_ATOM_H

#include "compiler/emit/p4-words.h"

#include <string>
#include <vector>

namespace pisa
{

/** Writes one read-modify-write of a register cell: a read, steps, a write, results; @atomic where it is several. */
class P4Atom
{
  public:
    /** @param reg the register's name @param indexBits of the type that indexes it; all must outlive this */
    P4Atom(const Register& cells, const std::string& reg, unsigned indexBits, const StatefulOperation& atom,
           const P4Words& words);

    void Write(P4Text& text);

  private:
    bool Uses(AtomValue::Kind kind) const;
    unsigned UsesOf(uint32_t step) const;
    void SaveInputs(P4Text& text);
    void TakeStep(const AtomStep& step, uint32_t number, P4Text& text);
    P4Value Value(const AtomValue& value, unsigned width) const;
    void WriteCell(P4Text& text) const;
    void WriteBody(P4Text& text);

    const Register& m_cells;
    const std::string& m_reg;
    const StatefulOperation& m_atom;
    const P4Words& m_words;
    std::string m_index;
    bool m_writes;
    std::vector<P4Value> m_inputs;
    std::vector<P4Value> m_steps;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_ATOM_H
