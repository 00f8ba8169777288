// Transactions carried out while packets pass: every packet meets one program, whatever happens to the channel.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/chain.h"
#include "upgrade/upgrade-run.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

UpgradeRun::Setting
On(bool isBanked, bool waits = true)
{
    UpgradeRun::Setting setting;
    setting.isBanked = isBanked;
    setting.waits = waits;
    return setting;
}

void
ExpectOldThenNew(const std::string& from, const std::string& to, bool isBanked)
{
    UpgradeRun run(Chain(from), Chain(to), On(isBanked));
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
    UpgradeRun run(Chain("abcdefghijklmnop"), Chain("ap"), On(true, false));
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
        const auto check = [](const UpgradeRun& run)
        {
            EXPECT_EQ(run.lastSum, SumOf(run.isNew ? "adce" : "abc"));
            EXPECT_EQ(run.sums.size(), run.isNew ? 2U : 1U);
            EXPECT_EQ(run.strays, 0U);
        };
        KillEverywhere(Chain("abc"), Chain("adce"), On(isBanked), check, 10, 3);
    }
}

} // namespace
} // namespace pisa
