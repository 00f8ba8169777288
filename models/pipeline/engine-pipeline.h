// The pipeline that all chips are: an engine, cycles at which packets may enter, and a latency.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_ENGINE_PIPELINE_H
#define PISA_PIPELINE_ENGINE_PIPELINE_H

#include "pipeline/engine.h"
#include "pipeline/pipeline.h"

#include <array>
#include <memory>
#include <vector>

namespace pisa
{

/** How packets pass one thread of a chip. */
struct ThreadTiming
{
    Cycle latency{0}; ///< from entry to exit
    /** Cycles from entry time c to the next free phase, by c modulo the size; {0}: a packet may enter every cycle. */
    std::vector<Cycle> wait{0};
};

/** When packets pass both threads, and when they meet each table. */
struct ChipTiming
{
    AccessTimes tables;
    std::array<ThreadTiming, 2> threads; ///< ingress, egress
};

/** Boots a pipeline whose packets enter one a cycle and thread, at the phases that `timing` leaves open. */
std::unique_ptr<Pipeline> MakeEnginePipeline(const Image& image, ChipTiming timing);

} // namespace pisa

#endif // PISA_PIPELINE_ENGINE_PIPELINE_H
