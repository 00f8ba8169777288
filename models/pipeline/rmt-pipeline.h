// The RMT chip: stages in a row, one issue a cycle, latency fixed by the placement.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_RMT_PIPELINE_H
#define PISA_PIPELINE_RMT_PIPELINE_H

#include "pipeline/pipeline.h"

#include <memory>

namespace pisa
{

/**
 * Boots an RMT pipeline with the image; registers and tables as the program initialises them. A packet takes an issue
 * slot for each pass that the placement gives its thread, the next one asked for in the cycle in which the last has
 * ended. Where stages have lengths, each issue holds one of the deparser's header vectors until
 * creditReissue cycles after the end of its pass.
 */
std::unique_ptr<Pipeline> MakeRmtPipeline(const Image& image);

} // namespace pisa

#endif // PISA_PIPELINE_RMT_PIPELINE_H
