// Width and name of a field, validity bits included.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_FIELD_H
#define PISA_TARGET_FIELD_H

#include "ir/program.h"

#include <string>

namespace pisa
{

/** @return the field's width in bits; 1 for a validity bit. */
unsigned FieldBits(const Program& program, FieldId field);

/** @return "header.field" or "header.valid". */
std::string QualifiedName(const Program& program, FieldId field);

} // namespace pisa

#endif // PISA_TARGET_FIELD_H
