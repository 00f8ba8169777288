// Width and name of a field, validity bits included, and which fields a chip must carry.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_FIELD_H
#define PISA_TARGET_FIELD_H

#include "ir/program.h"

#include <string>
#include <vector>

namespace pisa
{

/** @return the field's width in bits; 1 for a validity bit. */
unsigned FieldBits(const Program& program, FieldId field);

/** @return "header.field" or "header.valid". */
std::string QualifiedName(const Program& program, FieldId field);

/**
 * @return the fields that need words of the header vector, ascending: all but intrinsic ones after Intrinsic::Flood
 * that the program does not name. Those up to there steer every packet; the others exist for programs that ask.
 */
std::vector<FieldId> CarriedFields(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_FIELD_H
