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
    AccessTimes access;
    std::array<ThreadTiming, 2> threads; ///< ingress, egress
};

/**
 * Boots a pipeline that issues at most one packet a cycle and thread, in the slots that the chip's timing leaves
 * open.
 *
 * A packet claims a slot when it enters and again at the end of each pass but the last; see ThreadQueue for who goes
 * first. All passes take equally long, so that packets claim the next pass in the order in which they were issued in
 * this one; of those that claim the same pass the first claim goes first. By induction packets have one order in all
 * passes, which is also that of their exits. Each table is met in one pass: running whole packets in the order of
 * their exits gives every table its accesses in the order of their cycles.
 * @param timingOf of every image of this kind of chip
 */
std::unique_ptr<Pipeline> MakeEnginePipeline(const Image& image, ChipTiming (*timingOf)(const Image&));

} // namespace pisa

#endif // PISA_PIPELINE_ENGINE_PIPELINE_H
