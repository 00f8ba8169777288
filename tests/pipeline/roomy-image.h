// Images on a chip with room for everything, for tests that are not about room.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_ROOMY_IMAGE_H
#define PISA_TESTS_PIPELINE_ROOMY_IMAGE_H

#include "image/image.h"

#include <vector>

namespace pisa
{

/** An RMT chip of the published latencies (12 match, 3 action, 1 else) with more memory than any test needs. */
Target RoomyTarget(unsigned stages);

/**
 * Seals a program with table t in stage stageOf[t]; the header vector in 8-bit words; as many passes as a chip of
 * `stages` stages takes for that.
 */
Image PlaceAt(const Program& program, const std::vector<unsigned>& stageOf, unsigned stages,
              const LatencyModel& latency = StageLatency());

/** Seals a program with every table in a stage of its own, in an order that keeps its dependencies. */
Image PlaceInRow(const Program& program);

/**
 * Seals a program with every table of a thread in a stage of its own, on a chip of so few stages that the longer
 * thread takes up to `passes` passes.
 */
Image PlaceInPasses(const Program& program, unsigned passes, const LatencyModel& latency);

/** @return words of 8 bits for all fields that a chip carries. */
std::vector<PhvPlacement> BytesForFields(const Program& program);

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_ROOMY_IMAGE_H
