// A program onto a chip of any architecture.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLACE_ON_CHIP_H
#define PISA_COMPILER_TOOL_PLACE_ON_CHIP_H

#include "compiler/place/placer.h"

namespace pisa
{

/**
 * Places a program in the stages of an RMT chip, or on the processors or banks of a dRMT chip; on an ideal one, any
 * program fits as it is. What it answers
 * has passed Check, and is the same on every machine unless `prove` bounds a search by time. Each thread may take up
 * to `passes` passes of the stages; a dRMT chip has none and takes as many operations as it is given.
 */
PlacementAnswer PlaceOnChip(const Program& program, const Target& target, bool prove, unsigned passes = 1);

/**
 * Schedules both threads, each at the smallest period that a search of bounded steps finds, and as short as it gets
 * there. `prove` searches on with Z3. Processors: as many as the period for each thread if the chip has them; else so
 * divided that the slower thread is as fast as possible.
 */
PlacementAnswer ScheduleOnProcessors(const Program& program, const Target& target, bool prove);

/** Places a program's fields on a dRMT chip with banks; everything else is hashed over all of them. */
PlacementAnswer PlaceOnBanks(const Program& program, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLACE_ON_CHIP_H
