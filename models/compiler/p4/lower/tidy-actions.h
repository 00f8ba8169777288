// Makes actions shorter without changing what they do: fewer copies, no idle tables.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_TIDY_ACTIONS_H
#define PISA_COMPILER_P4_LOWER_TIDY_ACTIONS_H

#include "compiler/p4/lower/storage.h"

#include <set>

namespace pisa::p4
{

/** Fields that one instruction reads before it writes others; a digest reads what its layout says. */
struct Touched
{
    std::set<FieldId> reads;
    std::set<FieldId> writes;
};

Touched TouchedBy(const Program& program, const Instruction& instruction);

/**
 * In each action: what reads a copy reads the original where that still holds the same; what computes a temporary
 * that is only moved on computes into the place itself. Temporaries are written once (Storage::Temporary).
 */
void ShortenCopies(Program& program, const Storage& storage);

/** Takes tables that were made for straight code out of the controls if nothing is left of that code. */
void RemoveIdleTables(Program& program);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_TIDY_ACTIONS_H
