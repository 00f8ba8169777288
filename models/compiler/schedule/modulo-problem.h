// Tasks on a time line that repeats: the form in which periodic schedules and stage assignments are searched.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_MODULO_PROBLEM_H
#define PISA_COMPILER_SCHEDULE_MODULO_PROBLEM_H

#include "target/schedule.h"

#include <vector>

namespace pisa
{

/** Operations that start together, and what they take of each resource. */
struct ModuloTask
{
    std::vector<unsigned> operations;
    std::array<unsigned, kIssueResources> cost{};
    std::array<bool, kIssueResources> isUser{}; ///< takes a packet's turn, even at cost 0
};

/** The later of two tasks starts at least `lag` after the earlier. */
struct TaskLag
{
    unsigned task{0};
    unsigned lag{0};
};

/**
 * Times t and t + period share one bin a resource; a bin holds at most `capacity`, from at most `packets` distinct
 * t / period. A period as long as the horizon makes it a problem without repetition.
 */
struct ModuloProblem
{
    unsigned period{0};
    std::array<unsigned, kIssueResources> capacity{};
    std::array<unsigned, kIssueResources> packets{};
    std::vector<ModuloTask> tasks;
    std::vector<std::vector<TaskLag>> before; ///< all that a task waits for, also through others
    std::vector<std::vector<TaskLag>> after;  ///< all that wait for it
    std::vector<unsigned> head;               ///< earliest start of each task
    std::vector<unsigned> tail;               ///< least distance from its start to the last start
    bool isContradictory{false};              ///< a task would have to start after itself

    /** @return the shortest length (last start + 1) that precedence allows. */
    unsigned CriticalPath() const;

    /** @return whether what the later of two tasks waits for follows from a third task's lags. */
    bool IsImplied(unsigned from, const TaskLag& later) const;

    /** @return the start of every operation, from that of every task. */
    std::vector<Cycle> OperationStarts(const std::vector<unsigned>& taskStarts) const;
};

/** The periodic scheduling problem: one task an operation, in their order. */
ModuloProblem MakePeriodicProblem(const OperationGraph& graph, const DrmtLimits& limits, unsigned period);

/** How a table's match and its own action may part on an RMT chip. */
enum class StageGrain
{
    Coarse, ///< one stage
    Fine,   ///< the action may come in a later stage
};

/**
 * Stage assignment: time is the stage, whose match half comes before its action half. A latency above 0 asks for a
 * later half. Each stage has the limits of one dRMT cycle.
 */
ModuloProblem MakeStageProblem(const OperationGraph& graph, const DrmtLimits& limits, unsigned stages,
                               StageGrain grain);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_MODULO_PROBLEM_H
