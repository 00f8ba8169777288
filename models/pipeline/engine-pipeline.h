// The pipeline that all chips are: an engine, cycles at which packets may enter, passes and their latency.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ENGINE_PIPELINE_H
#define PISA_PIPELINE_ENGINE_PIPELINE_H

#include "pipeline/engine.h"
#include "pipeline/issue-slots.h"
#include "pipeline/pipeline.h"

#include <array>
#include <memory>

namespace pisa
{

/** When packets pass both threads, and when they meet each table. */
struct ChipTiming
{
    AccessTimes tables;
    std::array<ThreadTiming, 2> threads; ///< ingress, egress
};

/**
 * Boots a pipeline that issues at most one packet a cycle and thread, in the slots that `timing` leaves open.
 *
 * A packet asks for a slot when it enters and again at the end of each pass but the last. Slots go to claims by
 * (cycle from which it claims, later pass first, order, sequence). All passes take equally long, so that packets
 * claim the next pass in the order in which they were issued in this one, and by induction have one order in all
 * passes, which is also that of their exits. Each table is met in one pass: running whole packets in the order of
 * their exits gives every table its accesses in the order of their cycles.
 */
std::unique_ptr<Pipeline> MakeEnginePipeline(const Image& image, ChipTiming timing);

} // namespace pisa

#endif // PISA_PIPELINE_ENGINE_PIPELINE_H
