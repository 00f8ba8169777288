// The ideal switch: any program, no limits.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_IDEAL_PIPELINE_H
#define PISA_PIPELINE_IDEAL_PIPELINE_H

#include "pipeline/pipeline.h"

#include <memory>

namespace pisa
{

/**
 * Boots an ideal switch: a packet enters each thread every cycle, meets all of its tables in the cycle in which it
 * leaves, and so sees whatever packets that left either thread before have done, as in BMv2's simple_switch.
 */
std::unique_ptr<Pipeline> MakeIdealPipeline(const Image& image);

} // namespace pisa

#endif // PISA_PIPELINE_IDEAL_PIPELINE_H
