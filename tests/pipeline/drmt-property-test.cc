// The dRMT pipeline and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-schedule.h"
#include "pipeline/trial.h"
#include "reference/stepped-processors.h"

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

} // namespace
} // namespace pisa
