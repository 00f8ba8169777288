// Every mention of a field in a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_FIELD_USES_H
#define PISA_COMPILER_P4_LOWER_FIELD_USES_H

#include "ir/program.h"

#include <functional>

namespace pisa
{

/** What a mention of a field does with it. */
enum class FieldUse
{
    Read,
    Write,
    Keep, ///< by a field list: counts only if the field is read elsewhere
};

/** May change the field that is meant. */
using FieldVisitor = std::function<void(FieldId& field, FieldUse use)>;

/** Visits all fields that a program names, those of instructions in their order. */
void ForEachField(Program& program, const FieldVisitor& visit);

/** Visits those of one instruction or parse step. */
void ForEachField(Instruction& instruction, const FieldVisitor& visit);
void ForEachField(ParseStep& step, const FieldVisitor& visit);

} // namespace pisa

#endif // PISA_COMPILER_P4_LOWER_FIELD_USES_H
