// A schedule for a program that holds a running one, whose operations keep their cycles.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_SCHEDULE_AROUND_H
#define PISA_COMPILER_SCHEDULE_SCHEDULE_AROUND_H

#include "target/schedule.h"

#include <optional>
#include <vector>

namespace pisa
{

/**
 * Gives each operation that has no start the first cycle that its edges and what is left of the processor allow,
 * those first that must end the soonest.
 * @param starts of operations that run already; nothing: to be found
 * @param length cycles that the schedule may take, see Schedule::Length
 * @return nothing if an operation finds no cycle; what is returned passes Check
 */
std::optional<Schedule> ScheduleAround(const OperationGraph& graph, const DrmtLimits& limits, unsigned period,
                                       Cycle length, const std::vector<std::optional<Cycle>>& starts);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_SCHEDULE_AROUND_H
