// Transactions carried out while packets pass: every packet meets one program, whatever happens to the channel.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/chain.h"
#include "upgrade/upgrade-run.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

UpgradeRun
RunOf(const std::string& from, const std::string& to, bool isBanked, bool waits = true)
{
    UpgradeRun::Setting setting;
    setting.isBanked = isBanked;
    setting.waits = waits;
    return UpgradeRun(Chain(from), Chain(to), setting);
}

void
ExpectOldThenNew(const std::string& from, const std::string& to, bool isBanked)
{
    UpgradeRun run = RunOf(from, to, isBanked);
    run.UntilOver({});
    EXPECT_EQ(run.sums.size(), 2U);
    EXPECT_GT(run.sums[SumOf(from)], 40U);
    EXPECT_GT(run.sums[SumOf(to)], 400U);
    EXPECT_EQ(run.lastSum, SumOf(to));
    EXPECT_EQ(run.strays, 0U);
}

TEST(Transaction, SendsEachPacketThroughTheOldOrTheNewProgramOnAnIdealChip)
{
    ExpectOldThenNew("abc", "adce", false);
    ExpectOldThenNew("abcd", "ad", false);
}

TEST(Transaction, SendsEachPacketThroughTheOldOrTheNewProgramOnBanks)
{
    ExpectOldThenNew("abc", "adce", true);
    ExpectOldThenNew("abcd", "ad", true);
    ExpectOldThenNew("abcd", "efgh", true);
}

TEST(Transaction, LosesPacketsInFlightOnBanksIfNobodyWaitsForThem)
{
    UpgradeRun run = RunOf("abcdefghijklmnop", "ap", true, false);
    run.UntilOver({});
    EXPECT_GT(run.strays, 0U); // they were led to elements that were freed under them
    EXPECT_EQ(run.lastSum, SumOf("ap"));
}

TEST(Transaction, LosesNoneThereIfItWaits)
{
    ExpectOldThenNew("abcdefghijklmnop", "ap", true);
}

TEST(Transaction, LeavesTheOldOrTheNewProgramWhereverTheChannelDies)
{
    for (const bool isBanked : {false, true})
    {
        bool reachesEnd = false;
        unsigned rolledBack = 0;
        unsigned finished = 0;
        for (uint64_t kill = 0; !reachesEnd && kill < 5000 && !HasFailure(); ++kill)
        {
            SCOPED_TRACE("kill " + std::to_string(kill) + (isBanked ? " on banks" : ""));
            UpgradeRun run = RunOf("abc", "adce", isBanked);
            run.UntilOver(kill);
            reachesEnd = !run.isKilled;
            ++(run.isNew ? finished : rolledBack);
            EXPECT_EQ(run.lastSum, SumOf(run.isNew ? "adce" : "abc"));
            EXPECT_EQ(run.sums.size(), run.isNew ? 2U : 1U);
            EXPECT_EQ(run.strays, 0U);
        }
        EXPECT_TRUE(reachesEnd);
        EXPECT_GT(rolledBack, 10U);
        EXPECT_GT(finished, 3U);
    }
}

} // namespace
} // namespace pisa
