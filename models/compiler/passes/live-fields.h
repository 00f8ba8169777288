// Which fields somebody still reads behind an action.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_LIVE_FIELDS_H
#define PISA_COMPILER_PASSES_LIVE_FIELDS_H

#include "ir/program.h"

#include <set>
#include <vector>

namespace pisa
{

/**
 * @return for each action the metadata fields that are read behind it, on some way from some table that calls it; of
 * an action that no packet meets, all. Packet headers, intrinsic metadata and validity bits are always read: they
 * leave the switch, or steer it.
 */
std::vector<std::set<FieldId>> LiveBehindActions(const Program& program);

/** @return whether the field is metadata of the program's own, so that only the program reads it. */
bool IsPrivate(const Program& program, FieldId field);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_LIVE_FIELDS_H
