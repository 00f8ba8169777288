// Neighbours in a header that a chip can carry in one word.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_FIELD_RUNS_H
#define PISA_TARGET_FIELD_RUNS_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/** Fields that stand next to each other, the most significant first; most stand alone. */
using FieldRun = std::vector<FieldId>;

/**
 * @return all of CarriedFields in runs, in order. Fields of one run are neighbours on the wire in a header that the
 * deparser emits, and no action tells them apart: it uses none of them, or copies and sets all of them alike, under
 * one condition and to or from another whole run, or changes a part of them by one instruction that leaves the rest:
 * a bitmasked set of data, a deposit of one field (Bosshart et al. 2013, table 1). So an action unit that works on
 * whole words does right if they are in one. What computes with a field alone (an action unit, a stateful one, the
 * parser) parts it from its neighbours; keys, conditions, hashes, checksums and messages take bits where they are.
 */
std::vector<FieldRun> FieldRunsOf(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_FIELD_RUNS_H
