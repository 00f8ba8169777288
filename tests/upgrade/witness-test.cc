// The witness finds packets that mix programs, and programs between that a level forbids; planned upgrades show none.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-chips.h"
#include "bench/upgrade-campaign-pairs.h"
#include "upgrade/pairs.h"
#include "upgrade/witness.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** Records of packets that walked along names of ThreeWays, upper case as the elements are called. */
class ThreeWaysWitness : public testing::Test
{
  protected:
    ThreeWaysWitness()
    {
        NodeId node = 0;
        for (const UpgradeElement& element : m_delta.elements)
        {
            const auto origin = element.IsAdded() ? PlanNode::Origin::New : PlanNode::Origin::Old;
            m_sites[{Thread::Ingress, {origin, element.name}}] = {node, {}};
            m_nodes[element.name[0]] = node++;
        }
        m_sites[{Thread::Ingress, {PlanNode::Origin::Flex, "TE0"}}] = {node, {}};
        m_nodes['x'] = node;
    }

    /** One cycle from element to element. @param way letters; x is a version branch */
    PacketRecord Walk(uint64_t packet, uint32_t version, const std::string& way, Cycle issue) const
    {
        WitnessedPass pass{Thread::Ingress, issue, issue + way.size(), {}};
        for (std::size_t i = 0; i < way.size(); ++i)
        {
            pass.path.push_back({Thread::Ingress, m_nodes.at(way[i]), 0, issue + i});
        }
        return {packet, {version, 0}, {pass}};
    }

    FlowGraphPair m_pair = ThreeWays();
    Delta m_delta = Compare(m_pair.oldGraph, m_pair.newGraph);
    PlanSites m_sites;
    std::map<char, NodeId> m_nodes;
};

TEST_F(ThreeWaysWitness, TellsWhoseWayAPacketWent)
{
    Witness witness(m_delta, m_sites, Consistency::Execution);
    EXPECT_EQ(witness.Look(Walk(1, 0, "AC", 0)).way, Way::Old);
    EXPECT_EQ(witness.Look(Walk(2, 1, "ACF", 10)).way, Way::New);
    EXPECT_EQ(witness.Look(Walk(3, 1, "ABDE", 20)).way, Way::New);
    EXPECT_EQ(witness.Look(Walk(4, 1, "ABxDxE", 30)).way, Way::New);
    EXPECT_EQ(witness.Look(Walk(5, 0, "AB", 40)).way, Way::Old);
    EXPECT_EQ(witness.Counts().packets, 5U);
    EXPECT_EQ(witness.Counts().Of(Way::New), 3U);
}

TEST_F(ThreeWaysWitness, NamesThePacketTheWayAndThePlaceOfAMixture)
{
    Witness witness(m_delta, m_sites, Consistency::Execution);
    const Verdict verdict = witness.Look(Walk(7, 2, "ACE", 100));
    EXPECT_EQ(verdict.way, Way::Mixed);
    EXPECT_EQ(verdict.fault,
              "packet 7 of version 2 mixed programs on its way from C to new E in ingress at cycle 102, "
              "copy 0, having passed ingress: A C new E");
    EXPECT_EQ(witness.Counts().Of(Way::Mixed), 1U);
}

TEST_F(ThreeWaysWitness, MissesNoElementBetween)
{
    Witness witness(m_delta, m_sites, Consistency::Execution);
    EXPECT_EQ(witness.Look(Walk(1, 0, "A", 0)).way, Way::Mixed);     // a branch leads on
    EXPECT_EQ(witness.Look(Walk(2, 0, "C", 0)).way, Way::Mixed);     // every way begins at the entry
    EXPECT_EQ(witness.Look(Walk(3, 0, "ABDEF", 0)).way, Way::Mixed); // behind the end of the new way
}

TEST_F(ThreeWaysWitness, ProgramConsistencyForbidsOldWaysAfterNewOnes)
{
    Witness witness(m_delta, m_sites, Consistency::Program);
    witness.Look(Walk(1, 0, "AC", 0));
    witness.Look(Walk(2, 1, "ACF", 10));
    witness.Look(Walk(3, 0, "ABD", 20)); // an old stamp, however late
    EXPECT_TRUE(witness.LevelFaults().empty());
    witness.Look(Walk(4, 1, "ABD", 30));
    ASSERT_EQ(witness.LevelFaults().size(), 2U); // C to F, and F to the end
    EXPECT_EQ(witness.LevelFaults()[0],
              "packet 2 of version 1 went from C to new F in ingress by cycle 12, copy 0, as only the new program "
              "leads; then packet 4 of version 1 went from D to the end in ingress from cycle 32, copy 0, as only "
              "the old one leads");
}

TEST_F(ThreeWaysWitness, ElementConsistencyForbidsThemOnlyWhereWaysMeet)
{
    Witness apart(m_delta, m_sites, Consistency::Element);
    apart.Look(Walk(1, 1, "ACF", 10));
    apart.Look(Walk(2, 1, "ABD", 30)); // F and E are on no common way
    EXPECT_TRUE(apart.LevelFaults().empty());
    Witness together(m_delta, m_sites, Consistency::Element);
    together.Look(Walk(1, 1, "ABE", 10));
    together.Look(Walk(2, 1, "ABD", 30)); // E is new for some and not for others
    EXPECT_EQ(together.LevelFaults().size(), 1U);
    Witness execution(m_delta, m_sites, Consistency::Execution);
    execution.Look(Walk(1, 1, "ABE", 10));
    execution.Look(Walk(2, 1, "ABD", 30)); // which the weakest level allows
    EXPECT_TRUE(execution.LevelFaults().empty());
}

TEST_F(ThreeWaysWitness, LaterIsWhatIsCertainlyLater)
{
    Witness overlapping(m_delta, m_sites, Consistency::Program);
    overlapping.Look(Walk(1, 1, "ACF", 10)); // left C in cycle 11 or 12
    overlapping.Look(Walk(2, 1, "ABD", 10)); // left D in cycle 12 or 13
    EXPECT_TRUE(overlapping.LevelFaults().empty());
    Witness apart(m_delta, m_sites, Consistency::Program);
    apart.Look(Walk(1, 1, "ACF", 10));
    apart.Look(Walk(2, 1, "ABD", 11)); // left D in cycle 13 or 14
    EXPECT_FALSE(apart.LevelFaults().empty());
}

TEST_F(ThreeWaysWitness, FollowsPacketsThatComeAgain)
{
    Witness witness(m_delta, m_sites, Consistency::Execution);
    PacketRecord record = Walk(1, 0, "AC", 0);
    record.passes.push_back(Walk(1, 0, "AB", 20).passes[0]);
    EXPECT_EQ(witness.Look(record).way, Way::Old);
    record.passes.push_back(Walk(1, 0, "ACF", 40).passes[0]);
    EXPECT_EQ(witness.Look(record).way, Way::Mixed);
}

void
ExpectClean(const UpgradeTrial& trial, const FrameVerdict& verdict)
{
    const std::optional<TrialResult> result = RunTrial(trial);
    if (!result)
    {
        return;
    }
    EXPECT_EQ(result->counts.Of(Way::Mixed), 0U) << result->mixedPaths.front();
    EXPECT_TRUE(result->levelFaults.empty()) << result->levelFaults.front();
    EXPECT_GE(result->counts.packets, trial.leastPackets);
    EXPECT_EQ(result->strays + result->lost + verdict.wrong + verdict.unlikePath, 0U);
}

TEST(Campaign, NoPacketOfAPlannedUpgradeMixesPrograms)
{
    for (uint64_t seed = 0; seed < 24; ++seed)
    {
        const FlowGraphPair pair = RandomPair(seed);
        for (const std::string& chip : CampaignChips())
        {
            for (const Consistency level : kLevels)
            {
                SCOPED_TRACE(chip + ", " + NameOf(level) + ", seed " + std::to_string(seed));
                FrameVerdict verdict;
                UpgradeTrial trial = TrialOf(pair, seed, verdict);
                trial.chip = chip;
                trial.level = level;
                trial.leastPackets = 300;
                ExpectClean(trial, verdict);
            }
        }
    }
}

} // namespace
} // namespace pisa
