// Images of dRMT chips with room for all memory, for tests that are about time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_ROOMY_SCHEDULE_H
#define PISA_TESTS_PIPELINE_ROOMY_SCHEDULE_H

#include "image/image.h"

#include <random>

namespace pisa
{

/** A dRMT chip of the published latencies (22 match, 2 action, 0 else) that issues for `packets` packets a cycle. */
Target RoomyProcessors(unsigned packets);

/** Seals a program with given schedules; the header vector in 8-bit words. */
Image ScheduleAs(const Program& program, const Target& target, std::vector<ThreadPlacement> threads);

/** Seals a program with some schedule that holds: random period, slack and number of processors. */
Image ScheduleAtRandom(const Program& program, const Target& target, std::mt19937_64& random);

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_ROOMY_SCHEDULE_H
