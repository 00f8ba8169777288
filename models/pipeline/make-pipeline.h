// The pipeline of whatever chip an image is for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MAKE_PIPELINE_H
#define PISA_PIPELINE_MAKE_PIPELINE_H

#include "pipeline/pipeline.h"

#include <memory>

namespace pisa
{

/** Boots the pipeline of the image's architecture; registers and tables as the program initialises them. */
std::unique_ptr<Pipeline> MakePipeline(const Image& image);

} // namespace pisa

#endif // PISA_PIPELINE_MAKE_PIPELINE_H
