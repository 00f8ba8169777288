// The same operation graphs on an RMT chip: the fewest stages, and when each stage starts.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_STAGE_ASSIGNMENT_H
#define PISA_COMPILER_SCHEDULE_STAGE_ASSIGNMENT_H

#include "compiler/schedule/modulo-problem.h"
#include "compiler/schedule/work-meter.h"
#include "target/target.h"

#include <optional>

namespace pisa
{

/** The stage of every operation; in each, matches come before actions and conditions. */
struct StageAssignment
{
    unsigned stages{0};
    unsigned bound{0}; ///< no assignment has fewer stages
    std::vector<unsigned> stage;
};

/** @return every violated edge and limit of a stage, with the arithmetic; empty if it holds. */
std::vector<Diagnostic> CheckStages(const OperationGraph& graph, const DrmtLimits& limits,
                                    const std::vector<unsigned>& stage, StageGrain grain);

/**
 * Searches stage counts upwards from the bound by critical path and resources, each by ejection, then with Z3.
 * @return the fewest stages found; nothing if operations exceed a stage's limits or no coarse assignment can exist
 */
std::optional<StageAssignment> AssignStages(const OperationGraph& graph, const DrmtLimits& limits, StageGrain grain,
                                            NominalTime budget);

/**
 * Start cycles of the stages: start[s] = max(start[s - 1] + none, start[stage of u] + cost for each edge u -> v with
 * v in s and u in an earlier stage), cost by kind: rmt_match, rmt_action, successor for all others.
 */
std::vector<Cycle> StageStarts(const OperationGraph& graph, const std::vector<unsigned>& stage,
                               const StageLatency& latency);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_STAGE_ASSIGNMENT_H
