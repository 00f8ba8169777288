// The pipeline with banks and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/banked-image.h"
#include "pipeline/banked-pipeline.h"
#include "pipeline/live-draw.h"
#include "pipeline/rmt-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/trial-draw.h"
#include "pipeline/trial.h"
#include "reference/stepped-banks.h"
#include "target/banks-check.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

namespace pisa
{
namespace
{

/** Few processors and banks, so that packets wait for both; keys of one unit and of several. */
Target
DrawTarget(const Program& program, std::mt19937_64& random)
{
    Target target = RoomyBanks(static_cast<unsigned>(1 + random() % 8), 1);
    target.issue.matchLatency = static_cast<unsigned>(random() % 3 == 0 ? 1 + random() % 3 : 22);
    target.issue.actionLatency = static_cast<unsigned>(random() % 3);
    target.issue.successorLatency = static_cast<unsigned>(random() % 2);
    target.issue.keyUnitBits = random() % 2 == 0 ? 16 : 80;
    target.issue.keyUnits = 1000;
    target.issue.actionFields = 1000;
    unsigned most = 1;
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        most = std::max(most, KeyUnits(program, table, target));
    }
    target.banks.count = most + static_cast<unsigned>(random() % 4);
    return target;
}

TEST(BankedPipeline, AgreesWithTheSteppedBanksOnRandomProgramsChipsPacketsAndChanges)
{
    unsigned contended = 0;
    for (uint64_t seed = 1; seed <= 600 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Program program = RandomProgram(seed);
        const auto fast = MakeBankedPipeline(OnBanks(program, DrawTarget(program, random)));
        SteppedBanks stepped(fast->GetImage());
        ExpectAgreementInEvents(seed, *fast, stepped, 1);
        for (std::size_t bank = 0; bank < stepped.served.size(); ++bank)
        {
            EXPECT_EQ(fast->Banks()[bank].accesses, stepped.served[bank]);
            EXPECT_EQ(fast->Banks()[bank].waited, stepped.waited[bank]);
        }
        contended += std::accumulate(stepped.waited.begin(), stepped.waited.end(), uint64_t{0}) > 0;
    }
    EXPECT_GT(contended, 100U); // else the trials would say nothing of queues
}

TEST(BankedPipeline, AgreesWithTheSteppedBanksWhilePointersChangeCopyByCopy)
{
    uint64_t strays = 0;
    for (uint64_t seed = 1; seed <= 900 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const LiveProgram live = WithVersionBranches(RandomProgram(seed), random);
        const auto fast = MakeBankedPipeline(OnBanks(live.program, DrawTarget(live.program, random)));
        SteppedBanks stepped(fast->GetImage());
        const bool isWild = random() % 3 == 0;
        ExpectAgreementInEvents(seed, *fast, stepped, 1,
                                isWild ? DrawWildWrites(live.program, fast->Copies(), random)
                                       : DrawWrites(live, fast->Copies(), random));
        strays += stepped.strays;
    }
    EXPECT_GT(strays, 100U); // of the wild writes
}

/** @return the bytes of a frame that both threads let pass, none of others. */
std::vector<uint8_t>
AloneThrough(Pipeline& pipeline, const std::vector<uint8_t>& frame)
{
    Phv phv;
    std::vector<uint8_t> out;
    const uint32_t drop = pipeline.SlotOf(IntrinsicField(Intrinsic::Drop));
    if (!pipeline.Parse(frame.data(), frame.size(), phv).accepted)
    {
        return out;
    }
    const Passage ingress = pipeline.Admit(Thread::Ingress, phv, 0);
    if (phv.slots[drop] == 0)
    {
        pipeline.Admit(Thread::Egress, phv, ingress.exit);
    }
    if (phv.slots[drop] == 0)
    {
        pipeline.Deparse(phv, out);
    }
    return out;
}

/** The same of frames that are in the chip together. */
std::vector<std::vector<uint8_t>>
Together(Pipeline& pipeline, const std::vector<TrialArrival>& arrivals)
{
    const uint32_t drop = pipeline.SlotOf(IntrinsicField(Intrinsic::Drop));
    std::vector<Transit> packets(arrivals.size());
    std::vector<std::vector<uint8_t>> out(arrivals.size());
    for (std::size_t i = 0; i < arrivals.size(); ++i)
    {
        if (pipeline.Parse(arrivals[i].frame.data(), arrivals[i].frame.size(), packets[i].phv).accepted)
        {
            packets[i].earliest = arrivals[i].earliest;
            pipeline.Enter(Thread::Ingress, packets[i]);
        }
    }
    Cycle now = 0;
    for (const Thread thread : kThreads)
    {
        now += 1000000;
        Progress progress;
        pipeline.Advance(now, progress);
        for (Transit* packet : progress.exits)
        {
            packet->earliest = now;
            if (packet->phv.slots[drop] == 0 && thread == Thread::Ingress)
            {
                pipeline.Enter(Thread::Egress, *packet);
            }
            else if (packet->phv.slots[drop] == 0)
            {
                pipeline.Deparse(packet->phv, out[static_cast<std::size_t>(packet - packets.data())]);
            }
        }
    }
    return out;
}

TEST(BankedPipeline, ChangesPacketsOfProgramsWithoutStateAsStagesDo)
{
    unsigned stateless = 0;
    for (uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Program program = RandomProgram(seed);
        if (!program.registers.empty())
        {
            continue;
        }
        ++stateless;
        const auto stages = MakeRmtPipeline(PlaceInRow(program));
        const auto banks = MakeBankedPipeline(OnBanks(program, DrawTarget(program, random)));
        const std::vector<TrialArrival> arrivals = DrawArrivals(random);
        const std::vector<std::vector<uint8_t>> out = Together(*banks, arrivals);
        for (std::size_t i = 0; i < arrivals.size(); ++i)
        {
            EXPECT_EQ(out[i], AloneThrough(*stages, arrivals[i].frame));
        }
    }
    EXPECT_GT(stateless, 40U);
}

} // namespace
} // namespace pisa
