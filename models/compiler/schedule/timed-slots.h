// Is there a schedule of a given period and length? The question as slots with times, for one packet a cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_TIMED_SLOTS_H
#define PISA_COMPILER_SCHEDULE_TIMED_SLOTS_H

#include "compiler/schedule/length-model.h"
#include "compiler/schedule/task-slots.h"

namespace pisa
{

/**
 * Searches for starts below `horizon` in a problem of one packet a cycle, where every slot has a residue of its own:
 * tasks choose slots, slots choose times. Grows with slots times horizon, not with tasks times horizon as SolveLength
 * does, and so decides lengths far above the critical path.
 * @param near null: everywhere; else Refuted speaks of the neighbourhood alone
 */
LengthAnswer SolveTimedSlots(const ModuloProblem& problem, const SlotOrder& order, unsigned horizon, WorkMeter& meter,
                             NominalTime most, const SlotNeighbourhood* near = nullptr);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_TIMED_SLOTS_H
