// The RMT chip: stages in a row, one packet a cycle, latency fixed by the placement.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_RMT_PIPELINE_H
#define PISA_PIPELINE_RMT_PIPELINE_H

#include "pipeline/pipeline.h"

#include <memory>

namespace pisa
{

/** Boots an RMT pipeline with the image; registers and tables as the program initialises them. */
std::unique_ptr<Pipeline> MakeRmtPipeline(const Image& image);

} // namespace pisa

#endif // PISA_PIPELINE_RMT_PIPELINE_H
