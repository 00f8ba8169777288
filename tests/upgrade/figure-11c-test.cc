// Figure 11(c) by running: which share of three equal streams is still old after each command.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-chips.h"
#include "bench/upgrade-campaign-pairs.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** By commands that were carried out when a packet was parsed: of its way, the packets and those still old. */
using OldByDone = std::map<uint64_t, std::map<std::string, std::pair<unsigned, unsigned>>>;

/** @return the share of ways that are old after so many commands; -1 if it is not the same for all of a way. */
double
ShareOfOld(const OldByDone& byDone, uint64_t done)
{
    double share = 0;
    for (const auto& [way, counts] : byDone.at(done))
    {
        const auto& [packets, old] = counts;
        if (old != 0 && old != packets)
        {
            return -1;
        }
        share += old == 0 ? 0 : 1.0 / 3;
    }
    return share;
}

OldByDone
RunThreeWays(const std::string& chip, Consistency level)
{
    FrameVerdict verdict;
    UpgradeTrial trial = TrialOf(ThreeWays(), 1, verdict);
    trial.chip = chip;
    trial.level = level;
    for (Program* program : {&trial.oldProgram, &trial.newProgram})
    {
        for (Table& table : program->tables)
        {
            table.entries.clear(); // the published programs have none, and no command installs any
        }
    }
    trial.costs.overhead = 500; // a command: enough for packets on all three ways
    OldByDone byDone;
    trial.onEnd = [&](const PacketEnd& end)
    {
        // the first three elements tell the way whichever program it is of
        std::string way;
        for (const Meeting& meeting : end.record.passes[0].path)
        {
            way += meeting.node < 4 ? std::to_string(meeting.node) : "";
        }
        auto& [packets, old] = byDone[end.done][way];
        ++packets;
        old += end.way == Way::Old;
    };
    EXPECT_TRUE(RunTrial(trial));
    return byDone;
}

/** FlexCore, NSDI 2022, figure 11(c): commits at commands 17; 11, 23; 7, 17, 25 of 24, 26 and 28. */
TEST(Figure11c, SharesOfOldTrafficAreThoseOfFigure11c)
{
    const std::map<Consistency, std::map<uint64_t, double>> shares{
        {Consistency::Program, {{16, 1}, {17, 0}, {24, 0}}},
        {Consistency::Element, {{10, 1}, {11, 1.0 / 3}, {22, 1.0 / 3}, {23, 0}, {26, 0}}},
        {Consistency::Execution,
         {{6, 1}, {7, 2.0 / 3}, {16, 2.0 / 3}, {17, 1.0 / 3}, {24, 1.0 / 3}, {25, 0}, {28, 0}}}};
    for (const std::string& chip : CampaignChips())
    {
        for (const auto& [level, expected] : shares)
        {
            const OldByDone byDone = RunThreeWays(chip, level);
            for (const auto& [done, share] : expected)
            {
                EXPECT_NEAR(ShareOfOld(byDone, done), share, 1e-9) << chip << ", " << NameOf(level) << ", " << done;
            }
            EXPECT_EQ(byDone.rbegin()->first, expected.rbegin()->first);
        }
    }
}

} // namespace
} // namespace pisa
