// Is there any schedule of a given period? The question as order of slots, for Z3.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_SLOT_MODEL_H
#define PISA_COMPILER_SCHEDULE_SLOT_MODEL_H

#include "compiler/schedule/slot-order.h"
#include "compiler/schedule/verdict.h"
#include "compiler/schedule/work-meter.h"

namespace pisa
{

/** Which slot of its resource each task takes, and how the slots of both resources interleave. */
struct SlotAnswer
{
    Verdict verdict{Verdict::Unknown};
    std::vector<unsigned> slot; ///< one a task
    /** bin[resource][slot]: slots of one bin share a residue. */
    std::array<std::vector<unsigned>, kIssueResources> bin;
    /** The slots in order of time, as (resource, slot). */
    std::vector<std::pair<unsigned, unsigned>> sequence;
};

/** Searches for a schedule of the problem's period by order alone. */
SlotAnswer SolveSlots(const ModuloProblem& problem, const SlotOrder& order, WorkMeter& meter, NominalTime most);

/** Spaces the slots out to start times: each slot as early as its tasks' lags and its residue allow. */
std::vector<unsigned> SpaceSlots(const ModuloProblem& problem, const SlotAnswer& answer);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_SLOT_MODEL_H
