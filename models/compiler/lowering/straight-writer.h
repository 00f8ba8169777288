// Writes statements one after the other, folding what is known, with fields for intermediate results.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_STRAIGHT_WRITER_H
#define PISA_COMPILER_LOWERING_STRAIGHT_WRITER_H

#include "ir/program.h"

#include <optional>
#include <vector>

namespace pisa
{

/** Makes metadata fields for intermediate results, each written by one statement, so that none delays another. */
class Temporaries
{
  public:
    /** The program must outlive this. */
    explicit Temporaries(Program& program) : m_program(program)
    {
    }

    FieldId Make(unsigned width);

    /** @return bits of any field of the program, 1 for validity. */
    unsigned WidthOf(FieldId field) const;

    /** @return whether Make made the field. */
    bool Has(FieldId field) const
    {
        return m_header && field.header == *m_header;
    }

  private:
    Program& m_program;
    std::optional<HeaderId> m_header;
};

/** The guard of what is done in any case. */
inline const Operand kAlways{Constant{1}};

/** Instructions without choice, in order. Operations on constants write nothing. */
class StraightWriter
{
  public:
    /** The temporaries must outlive this. */
    explicit StraightWriter(Temporaries& temporaries) : m_temporaries(temporaries)
    {
    }

    /** @return the result: a constant, an operand (nothing to do), or a new field of `width` bits (1 for comparisons,
     * 64 for SignExtend). */
    Operand Compute(Operation operation, unsigned width, const std::vector<Operand>& operands);

    /** dest = the low `width` bits of the operand. */
    void Move(FieldId dest, const Operand& operand, unsigned width);

    /** As Move, of a result that nothing else reads: what computed it last writes to dest at once. */
    void Settle(FieldId dest, const Operand& operand, unsigned width);

    // Of one bit each
    Operand Not(const Operand& bit);
    Operand And(const Operand& a, const Operand& b);
    Operand Or(const Operand& a, const Operand& b);

    FieldId Temporary(unsigned width)
    {
        return m_temporaries.Make(width);
    }

    void Add(Instruction instruction)
    {
        m_written.push_back(std::move(instruction));
    }

    /** @return what was written and not taken yet. */
    const std::vector<Instruction>& Peek() const
    {
        return m_written;
    }

    /** @return all that was written; nothing is left then. */
    std::vector<Instruction> Take();

  private:
    Temporaries& m_temporaries;
    std::vector<Instruction> m_written;
};

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_STRAIGHT_WRITER_H
