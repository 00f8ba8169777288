// The fast pipeline and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/live-draw.h"
#include "pipeline/rmt-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/stepped-times.h"
#include "pipeline/trial.h"
#include "reference/stepped-chip.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

/** Now and then a model whose deparser soon runs out of header vectors. */
LatencyModel
DrawLatency(std::mt19937_64& random)
{
    if (random() % 2 == 0)
    {
        return StageLatency();
    }
    StageLengths lengths;
    lengths.base = 1 + random() % 20;
    lengths.action = 1 + random() % lengths.base;
    lengths.concurrent = 1;
    lengths.egressMinimum = random() % 40;
    lengths.headerVectors = static_cast<unsigned>(1 + random() % 12);
    lengths.creditReissue = random() % 12;
    return lengths;
}

TEST(RmtPipeline, AgreesWithTheSteppedChipOnRandomProgramsPacketsAndChanges)
{
    for (uint64_t seed = 1; seed <= 400 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const auto fast = MakeRmtPipeline(PlaceInPasses(RandomProgram(seed), 1, DrawLatency(random)));
        SteppedChip stepped(fast->GetImage().program, SteppedTimesOf(fast->GetImage()));
        ExpectAgreement(seed, *fast, stepped);
    }
}

TEST(RmtPipeline, AgreesWithTheSteppedChipInEventsOnProgramsOfOneToThreePasses)
{
    unsigned programsOf[4] = {};
    for (uint64_t seed = 1; seed <= 900 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const auto passes = static_cast<unsigned>(1 + seed % 3);
        const auto fast = MakeRmtPipeline(PlaceInPasses(RandomProgram(seed), passes, DrawLatency(random)));
        SteppedChip stepped(fast->GetImage().program, SteppedTimesOf(fast->GetImage()));
        const Passes taken = fast->GetImage().placement.passes;
        ++programsOf[std::max(taken[0], taken[1])];
        ExpectAgreementInEvents(seed, *fast, stepped, fast->Latency(Thread::Ingress) / taken[0]);
    }
    EXPECT_GT(programsOf[1], 80U);
    EXPECT_GT(programsOf[2], 80U);
    EXPECT_GT(programsOf[3], 80U);
}

/** Writes that a plan could make, and wild ones. */
std::vector<TrialChange>
DrawAnyWrites(const LiveProgram& live, unsigned copies, std::mt19937_64& random)
{
    return random() % 3 == 0 ? DrawWildWrites(live.program, copies, random) : DrawWrites(live, copies, random);
}

TEST(RmtPipeline, AgreesWithTheSteppedChipWhilePointersChange)
{
    uint64_t strays = 0;
    for (uint64_t seed = 1; seed <= 900 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const LiveProgram live = WithVersionBranches(RandomProgram(seed), random);
        const auto passes = static_cast<unsigned>(1 + seed % 3);
        const auto fast = MakeRmtPipeline(PlaceInPasses(live.program, passes, DrawLatency(random)));
        SteppedChip stepped(fast->GetImage().program, SteppedTimesOf(fast->GetImage()));
        const std::vector<TrialChange> writes = DrawAnyWrites(live, 1, random);
        if (passes == 1 && random() % 2 == 0)
        {
            ExpectAgreement(seed, *fast, stepped, writes);
        }
        else
        {
            const Cycle latency = fast->Latency(Thread::Ingress) / fast->GetImage().placement.passes[0];
            ExpectAgreementInEvents(seed, *fast, stepped, latency, writes);
        }
        strays += stepped.strays;
    }
    EXPECT_GT(strays, 100U); // of the wild writes
}

} // namespace
} // namespace pisa
