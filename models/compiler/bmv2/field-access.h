// Reads and writes fields and validity bits as one half of the switch sees them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_FIELD_ACCESS_H
#define PISA_COMPILER_BMV2_FIELD_ACCESS_H

#include "compiler/bmv2/faults.h"
#include "compiler/bmv2/headers.h"
#include "compiler/lowering/standard-metadata.h"

namespace pisa::bmv2
{

/** Writes what simple_switch's metadata means beside plain moves. A guard is one bit: nothing is written if it is 0.
 */
class FieldAccess
{
  public:
    /** All must outlive this. */
    FieldAccess(Headers& headers, const Faults& faults, SwitchHalf half, StraightWriter& writer);

    /** @return the field's value at its shape's width; of a varbit its reference at 64 bits. */
    Wide Read(FieldReference field);

    /** @return the fields that hold the value as it is; nothing if it must be computed of them. */
    std::optional<std::vector<FieldId>> Direct(FieldReference field);

    /** Stores a value of the field's width. @param where of the write, for errors. */
    void Write(FieldReference field, const Wide& value, const Operand& guard, const JsonValue& where);

    /** Makes a header valid or not; of a union's, the others become invalid with one that is. */
    void SetValid(HeaderIndex header, const Operand& isValid, const Operand& guard, const JsonValue& where);

    /** Clears the fields of a header that is about to become valid, as BMv2 does. */
    void Clear(HeaderIndex header, const Operand& guard, const JsonValue& where);

    /** Copies fields and validity: the fields only if the source is valid. */
    void Copy(HeaderIndex to, HeaderIndex from, const Operand& guard, const JsonValue& where);

  private:
    std::optional<StandardField> Standard(FieldReference field) const;
    Wide ReadStandard(const StandardField& standard, unsigned width);
    void WriteValidity(HeaderIndex header, const Operand& isValid, const Operand& guard);

    Headers& m_headers;
    const Faults& m_faults;
    SwitchHalf m_half;
    StraightWriter& m_writer;
    WideArithmetic m_wide;
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_FIELD_ACCESS_H
