// The smallest period, then the shortest schedule of that period, with what is proved about both.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_SCHEDULER_H
#define PISA_COMPILER_SCHEDULE_SCHEDULER_H

#include "compiler/schedule/slot-order.h"
#include "compiler/schedule/work-meter.h"
#include "target/schedule.h"

#include <functional>
#include <optional>
#include <string>

namespace pisa
{

struct SchedulerOptions
{
    std::optional<unsigned> period;               ///< only this one; else the smallest
    NominalTime budget{std::chrono::seconds(60)}; ///< of work; no clock is read, so that any machine gives one answer
    uint64_t seed{1};
    std::function<void(const std::string&)> progress; ///< gets a line now and then; may be empty
};

/** A schedule that has passed Check, or the reasons why there is none. */
struct ScheduleAnswer
{
    std::optional<Schedule> schedule;
    std::vector<Diagnostic> reasons; ///< without a schedule: what is impossible, or that the budget ran out
    PeriodBound bound;               ///< no smaller period exists, and why
    Cycle lengthBound{0};            ///< no schedule of this period is shorter
    std::string lengthReason;

    bool IsPeriodMinimal() const
    {
        return schedule && schedule->period == bound.period;
    }

    bool IsLengthMinimal() const
    {
        return schedule && schedule->Length() == lengthBound;
    }
};

/**
 * Searches periods upwards from the bound, each with the ejection search, then with Z3 over orders of slots; then
 * shortens the schedule that it has found. Ends early when both period and length are proved minimal.
 */
ScheduleAnswer FindSchedule(const OperationGraph& graph, const DrmtLimits& limits, const SchedulerOptions& options);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_SCHEDULER_H
