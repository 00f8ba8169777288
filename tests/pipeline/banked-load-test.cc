// Waits before banks under load, against the closed form of the memory interference that they are.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/banked-program-builder.h"

#include <deque>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

/** @return the mean wait of an access when a packet with a random key enters each thread every cycle. */
double
MeanWait(const Program& program, unsigned banks, uint64_t keys, Cycle cycles)
{
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(150, banks)));
    std::mt19937_64 random(banks);
    std::deque<Transit> packets;
    std::vector<Transit*> spare;
    Progress progress;
    for (Cycle at = 0; at < cycles; ++at)
    {
        for (const Thread thread : kThreads)
        {
            if (spare.empty())
            {
                spare.push_back(&packets.emplace_back());
            }
            Transit& packet = *spare.back();
            spare.pop_back();
            pipeline->Parse(nullptr, 0, packet.phv);
            packet.phv.slots[pipeline->SlotOf(kKey)] = random() % keys;
            packet.earliest = at;
            pipeline->Enter(thread, packet);
        }
        progress.exits.clear();
        pipeline->Advance(at, progress);
        spare.insert(spare.end(), progress.exits.begin(), progress.exits.end());
    }
    double accesses = 0;
    double waited = 0;
    for (const BankCounters& bank : pipeline->Banks())
    {
        accesses += static_cast<double>(bank.accesses);
        waited += static_cast<double>(bank.waited);
    }
    return waited / accesses;
}

/**
 * Each of `sources` sends an access to one of `banks` at random every cycle, so that a bank gets binomially many and
 * serves one: the wait of output queueing, (n - 1) / n * rho / (2 (1 - rho)) at rho = n / banks (Karol, Hluchyj and
 * Morgan 1987, equation 6, with n inputs of load 1).
 */
double
OutputQueueingWait(double sources, double banks)
{
    const double load = sources / banks;
    return (sources - 1) / sources * load / (2 * (1 - load));
}

TEST(BankedLoad, MeanWaitOfUniformKeysIsThatOfOutputQueueing)
{
    const Program program = BankedBuilder().AddLookup().AddEgressLookup().Build();
    EXPECT_NEAR(OutputQueueingWait(2, 3), 0.5, 1e-9);
    EXPECT_NEAR(MeanWait(program, 3, UINT64_MAX, 100000), 0.5, 0.02);
    EXPECT_NEAR(MeanWait(program, 4, UINT64_MAX, 100000), 0.25, 0.01);
    EXPECT_NEAR(MeanWait(program, 16, UINT64_MAX, 100000), OutputQueueingWait(2, 16), 0.005);
}

TEST(BankedLoad, MeanWaitOfEightRandomCellsACycleIsThatOfOutputQueueing)
{
    const Program program = BankedBuilder().AddCounters(4).AddEgressCounters(4).Build();
    EXPECT_NEAR(OutputQueueingWait(8, 16), 0.4375, 1e-9);
    EXPECT_NEAR(MeanWait(program, 16, BankedBuilder::kCells, 50000), 0.4375, 0.02);
}

} // namespace
} // namespace pisa
