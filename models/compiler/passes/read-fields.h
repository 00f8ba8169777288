// Which fields anything of a program reads.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_READ_FIELDS_H
#define PISA_COMPILER_PASSES_READ_FIELDS_H

#include "ir/program.h"

#include <set>

namespace pisa
{

/** @return all fields that some step, key, condition, action, checksum, hash, message or kept list names to be read.
 */
std::set<FieldId> ReadFields(const Program& program);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_READ_FIELDS_H
