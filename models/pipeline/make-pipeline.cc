// Picks the pipeline by architecture.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/make-pipeline.h"

#include "pipeline/banked-pipeline.h"
#include "pipeline/drmt-pipeline.h"
#include "pipeline/ideal-pipeline.h"
#include "pipeline/rmt-pipeline.h"
#include "target/offered.h"

namespace pisa
{

std::unique_ptr<Pipeline>
MakePipeline(const Image& image)
{
    if (image.target.architecture == "ideal")
    {
        return MakeIdealPipeline(image);
    }
    std::vector<Diagnostic> unoffered = CheckOffered(image.program, image.target);
    if (!unoffered.empty())
    {
        throw InputError(std::move(unoffered));
    }
    if (image.target.banks.count > 0)
    {
        return MakeBankedPipeline(image);
    }
    return image.target.architecture == "drmt" ? MakeDrmtPipeline(image) : MakeRmtPipeline(image);
}

} // namespace pisa
