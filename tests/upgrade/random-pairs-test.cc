// Plans for random pairs keep what they promise, in every intermediate program and for every packet in flight.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/pairs.h"
#include "upgrade/plan-text.h"
#include "upgrade/synthetic-pair.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

SyntheticOptions
OptionsOf(uint64_t seed, unsigned nodes)
{
    SyntheticOptions options;
    options.seed = seed;
    options.nodes = nodes;
    options.tablePercent = 40 + seed % 50;
    options.forkPercent = seed % 3 * 25;
    options.egressPercent = seed % 4 == 0 ? 30 : 0;
    options.alikePercent = seed % 5 == 0 ? 40 : 0;
    options.change = 0.05 + 0.1 * static_cast<double>(seed % 7);
    options.insertPercent = 20;
    options.replacePercent = 40;
    return options;
}

void
ExpectPlansHold(const SyntheticOptions& options, MergeOrder order)
{
    const FlowGraphPair pair = MakeSyntheticPair(options);
    const Delta delta = Compare(pair.oldGraph, pair.newGraph, order);
    for (Consistency level : kLevels)
    {
        EXPECT_EQ(FirstFault(delta, PlanFor(delta, level)), "")
            << NameOf(level) << " seed " << options.seed << " nodes " << options.nodes;
    }
}

TEST(RandomPairs, PlansOfSmallProgramsHold)
{
    for (uint64_t seed = 0; seed < 1000; ++seed)
    {
        ExpectPlansHold(OptionsOf(seed, 3 + seed % 22), seed % 2 == 0 ? MergeOrder::Free : MergeOrder::Acyclic);
    }
}

TEST(RandomPairs, PlansOfLargeProgramsHold)
{
    for (uint64_t seed = 0; seed < 12; ++seed)
    {
        ExpectPlansHold(OptionsOf(seed, 50 + 12 * seed), MergeOrder::Free);
    }
}

TEST(RandomPairs, WeakerLevelsTakeSmallerTransactionsAndNoMoreMemory)
{
    for (uint64_t seed = 0; seed < 500; ++seed)
    {
        const FlowGraphPair pair = MakeSyntheticPair(OptionsOf(seed, 30));
        const Delta delta = Compare(pair.oldGraph, pair.newGraph);
        uint64_t largest = UINT64_MAX;
        uint64_t peak = UINT64_MAX;
        for (Consistency level : kLevels)
        {
            const UpgradePlan plan = PlanFor(delta, level);
            uint64_t most = 0;
            for (const PlannedTransaction& transaction : plan.transactions)
            {
                most = std::max(most, transaction.elements);
            }
            EXPECT_LE(most, largest) << NameOf(level) << " seed " << seed;
            EXPECT_LE(plan.peak[MemoryKind::Elements], peak) << NameOf(level) << " seed " << seed;
            largest = most;
            peak = plan.peak[MemoryKind::Elements];
        }
    }
}

TEST(RandomPairs, PlansSurviveTheirTextForms)
{
    for (uint64_t seed = 0; seed < 200; ++seed)
    {
        const FlowGraphPair pair = MakeSyntheticPair(OptionsOf(seed, 20));
        const Delta delta = Compare(pair.oldGraph, pair.newGraph);
        for (Consistency level : kLevels)
        {
            const UpgradePlan plan = PlanFor(delta, level);
            EXPECT_EQ(ParsePlan(PrintPlan(plan), "plan"), plan);
            const UpgradePlan read = ParseCommands(PrintCommands(plan), "commands");
            ASSERT_EQ(read.transactions.size(), plan.transactions.size()) << NameOf(level) << " seed " << seed;
            for (std::size_t t = 0; t < plan.transactions.size(); ++t)
            {
                EXPECT_EQ(read.transactions[t].primitives, plan.transactions[t].primitives)
                    << NameOf(level) << " seed " << seed;
            }
        }
    }
}

} // namespace
} // namespace pisa
