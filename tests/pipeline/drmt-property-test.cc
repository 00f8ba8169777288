// The dRMT pipeline and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/live-draw.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-schedule.h"
#include "pipeline/trial.h"
#include "reference/stepped-processors.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(DrmtPipeline, AgreesWithTheSteppedProcessorsOnRandomProgramsSchedulesPacketsAndChanges)
{
    for (uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Target target = RoomyProcessors(static_cast<unsigned>(1 + seed % 2));
        const auto fast = MakePipeline(ScheduleAtRandom(RandomProgram(seed), target, random));
        SteppedProcessors stepped(fast->GetImage());
        ExpectAgreement(seed, *fast, stepped);
        EXPECT_THAT(stepped.faults, testing::IsEmpty());
    }
}

TEST(DrmtPipeline, AgreesWithTheSteppedProcessorsInEvents)
{
    unsigned fewer = 0;
    for (uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Target target = RoomyProcessors(static_cast<unsigned>(1 + seed % 2));
        const auto fast = MakePipeline(ScheduleAtRandom(RandomProgram(seed), target, random));
        const ThreadPlacement& ingress = fast->GetImage().placement.threads[0];
        fewer += ingress.processors < ingress.schedule.period ? 1 : 0;
        SteppedProcessors stepped(fast->GetImage());
        ExpectAgreementInEvents(seed, *fast, stepped, fast->Latency(Thread::Ingress));
        EXPECT_THAT(stepped.faults, testing::IsEmpty());
    }
    EXPECT_GT(fewer, 100U); // chips with fewer processors than the period
}

TEST(DrmtPipeline, AgreesWithTheSteppedProcessorsWhilePointersChange)
{
    for (uint64_t seed = 1; seed <= 600 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Target target = RoomyProcessors(static_cast<unsigned>(1 + seed % 2));
        LiveProgram live = WithVersionBranches(RandomProgram(seed), random);
        // past a branch a pointer may lead only while the branch would send every packet there
        const auto isPast = [](const FreePointer& free) { return free.targets.size() == 3; };
        live.pointers.erase(std::remove_if(live.pointers.begin(), live.pointers.end(), isPast), live.pointers.end());
        const auto fast = MakePipeline(ScheduleAtRandom(live.program, target, random));
        SteppedProcessors stepped(fast->GetImage());
        const std::vector<TrialChange> writes = DrawWrites(live, 1, random);
        if (seed % 3 == 0)
        {
            ExpectAgreement(seed, *fast, stepped, writes);
        }
        else
        {
            ExpectAgreementInEvents(seed, *fast, stepped, fast->Latency(Thread::Ingress), writes);
        }
        EXPECT_THAT(stepped.faults, testing::IsEmpty());
    }
}

} // namespace
} // namespace pisa
