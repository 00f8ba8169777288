// Writes structured code, statement after statement.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_CODE_H
#define PISA_COMPILER_P4_LOWER_CODE_H

#include "compiler/p4/lower/region.h"
#include "compiler/p4/lower/storage.h"

#include <functional>

namespace pisa::p4
{

/** What has been written so far. Constants are folded: operations on constants write nothing. */
class Code
{
  public:
    /** Where code runs: conditions become branches in controls, computed bits elsewhere. */
    enum class Kind
    {
        Control,
        Action,
        Parser,
    };

    Code(Kind kind, Storage& storage);

    Kind GetKind() const
    {
        return m_kind;
    }

    Storage& GetStorage()
    {
        return m_storage;
    }

    /** What is written from now on stems from there. */
    void At(const SourceLocation& where);

    const SourceLocation& Where() const
    {
        return m_where;
    }

    void Add(CodeItem item);
    void Add(Region region);

    /** @return the operation's result: a constant, an operand (nothing to do), or a new temporary of `resultWidth`
     * bits (0: `width`, or 1 for comparisons). */
    Operand Compute(Operation operation, unsigned width, const std::vector<Operand>& operands,
                    unsigned resultWidth = 0);

    /** @return the low bits of the operand, nothing above them. */
    Operand Cut(const Operand& operand, unsigned width);

    /** As Compute, into the field. */
    void ComputeInto(FieldId dest, Operation operation, unsigned width, const std::vector<Operand>& operands);

    /** dest = operand. */
    void Move(FieldId dest, const Operand& operand, unsigned width);

    // Of one bit each
    Operand Not(const Operand& bit);
    Operand And(const Operand& a, const Operand& b);
    Operand Or(const Operand& a, const Operand& b);

    /** Writes the code of both ways, by a condition; a constant one leaves only one way. */
    void If(const Condition& condition, const std::function<void()>& whenTrue,
            const std::function<void()>& whenFalse = nullptr);
    void If(const Operand& bit, const std::function<void()>& whenTrue,
            const std::function<void()>& whenFalse = nullptr);

    /** Writes code that can leave for the new label, which `inside` is given. */
    void Label(const std::function<void(LabelId)>& inside);
    void Leave(LabelId label);

    /** @return what `write` writes, apart. */
    Regions Apart(const std::function<void()>& write);

    /** @return all that was written; the code is empty then. */
    Regions Take();

  private:
    Kind m_kind;
    Storage& m_storage;
    SourceLocation m_where;
    Regions m_regions;
    LabelId m_labels{0};
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_CODE_H
