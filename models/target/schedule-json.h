// The JSON forms of dRMT limits, operation graphs and schedules.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_SCHEDULE_JSON_H
#define PISA_TARGET_SCHEDULE_JSON_H

#include "target/schedule.h"

namespace pisa
{

/** Bounds on what a file may ask for, so that sums and products of a few numbers stay far from overflow. */
constexpr unsigned kLongestPeriod = 1U << 16;
constexpr Cycle kLatestStart = Cycle{1} << 40;

/**
 * Reads the limits of a dRMT chip.
 * @param nameOrFile a shipped target ("drmt") or the path of a JSON file
 * @throws InputError: no such target, or the file, line and member that is missing or wrong
 */
DrmtLimits LoadDrmtLimits(const std::string& nameOrFile);

/** JSON text to limits and back; members are named as those of DrmtLimits, latencies stand under "latency". */
DrmtLimits ParseDrmtLimits(const std::string& json, const std::string& fileName);
std::string PrintDrmtLimits(const DrmtLimits& limits);

/**
 * JSON text to operation graph and back:
 * {"meta": {"name": N}, "nodes": [{"id", "type": "match", "key_width_bits"} or {"id", "type": "action",
 * "action_fields"} or {"id", "type": "condition"}...], "edges": [{"from", "to", "dep"}...]}.
 * An edge may say "class" ("dM", "dA", "dS") in place of "dep". Members that say nothing new are passed over.
 * @throws InputError with file and line: a member missing or wrong, an id twice or unknown, a circle
 */
OperationGraph ParseOperationGraph(const std::string& json, const std::string& fileName);
std::string PrintOperationGraph(const OperationGraph& graph);

/** A schedule with all that its checker needs. */
struct ScheduleFile
{
    DrmtLimits limits;
    OperationGraph graph;
    Schedule schedule;
};

/**
 * JSON text to schedule file and back: {"format": "pisa-schedule-1", "target", "graph", "period", "length",
 * "threads", "slots": {id: start}}. Reading checks the form, and that length and threads follow from the slots; not
 * the limits.
 * @throws InputError with file and line
 */
ScheduleFile ParseScheduleFile(const std::string& json, const std::string& fileName);
std::string PrintScheduleFile(const ScheduleFile& file);

/** @return the start of every operation from an object {id: start}. @throws InputError: one is missing or unknown. */
std::vector<Cycle> ParseSlots(const std::string& json, const OperationGraph& graph, const std::string& fileName);

} // namespace pisa

#endif // PISA_TARGET_SCHEDULE_JSON_H
