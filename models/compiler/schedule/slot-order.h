// Start times reduced to their order, and the bound on the period that follows from it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_SLOT_ORDER_H
#define PISA_COMPILER_SCHEDULE_SLOT_ORDER_H

#include "compiler/schedule/modulo-problem.h"

#include <string>
#include <utility>

namespace pisa
{

/**
 * A slot is one distinct start cycle of one resource. A period P with k packets a cycle has at most k x P slots of
 * each resource. Conversely, operations that fit so many slots in some order can always be spaced out to a schedule.
 */
struct SlotOrder
{
    /** Least slots from row to column among tasks of one resource: 0 may share, -1 unordered or another resource. */
    std::vector<std::vector<int>> distance;
    std::vector<unsigned> head; ///< slots of its resource that must come before a task's
    std::vector<unsigned> tail; ///< slots that must come after
    /** Ordered pairs of tasks of different resources that no third task orders already. */
    std::vector<std::pair<unsigned, unsigned>> crossings;
    /** Matches and actions at one cycle may stand in either order, so that no sequence of slots tells all schedules.
     */
    bool hasTies{false};
};

/** @return the order of the tasks of a periodic problem; the same for every period. */
SlotOrder OrderSlots(const ModuloProblem& problem);

/** @return bins of `capacity` that costs need at least: by their sum, and by those too large to share (Martello,
 * Toth). */
unsigned BinsNeeded(std::vector<unsigned> costs, unsigned capacity);

/** A period below which no schedule exists, and why. */
struct PeriodBound
{
    unsigned period{1};
    std::string reason;
};

/**
 * The largest bound of two kinds. Resource: a period offers P times the capacity. Order: the tasks with at least a
 * slots before them and b slots after them need, together, ceil(cost / capacity) slots in between, hence k x P >= a +
 * b + ceil(cost / capacity); with one task this is the longest chain.
 */
PeriodBound BoundPeriod(const ModuloProblem& problem, const SlotOrder& order);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_SLOT_ORDER_H
