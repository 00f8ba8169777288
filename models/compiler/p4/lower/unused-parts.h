// Leaves out of a program what no packet can tell is there.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_UNUSED_PARTS_H
#define PISA_COMPILER_P4_LOWER_UNUSED_PARTS_H

#include "ir/program.h"

namespace pisa
{

/**
 * Removes parse states that do nothing but lead on, assignments to metadata that nothing reads, metadata fields that
 * nothing names then, and headers that are neither extracted nor emitted nor named. Intrinsic metadata stays whole.
 */
void RemoveUnused(Program& program);

} // namespace pisa

#endif // PISA_COMPILER_P4_LOWER_UNUSED_PARTS_H
