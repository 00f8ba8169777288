// The fast pipeline and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/rmt-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/trial.h"
#include "reference/stepped-chip.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

SteppedTimes
TimesOf(const Image& image)
{
    const Program& program = image.program;
    SteppedTimes times;
    times.table.resize(program.tables.size(), 0);
    for (bool egress : {false, true})
    {
        const StageTiming timing = TimingOf(program, image.placement, image.target, egress);
        (egress ? times.egress : times.ingress) = timing.done;
        for (const ControlNode& node : (egress ? program.egress : program.ingress).nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                times.table[apply->table] = timing.start[image.placement.tables[apply->table].slices[0].stage];
            }
        }
    }
    return times;
}

TEST(RmtPipeline, AgreesWithTheSteppedChipOnRandomProgramsPacketsAndChanges)
{
    for (uint64_t seed = 1; seed <= 400 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto fast = MakeRmtPipeline(PlaceInRow(RandomProgram(seed)));
        SteppedChip stepped(fast->GetImage().program, TimesOf(fast->GetImage()));
        ExpectAgreement(seed, *fast, stepped);
    }
}

} // namespace
} // namespace pisa
