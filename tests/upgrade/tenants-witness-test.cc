// While two tenants change their parts of a program at once, each packet is judged for each of them by itself.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/chain.h"
#include "upgrade/witness.h"

#include <gtest/gtest.h>

#include <array>

namespace pisa
{
namespace
{

/** Packets walk along letters of both programs; f and g are the tenants' version branches. */
class TwoTenants : public testing::Test
{
  protected:
    TwoTenants() : TwoTenants("axbcd", "abcyd")
    {
    }

    /** What the tenants make of "abcd", each by a letter of its own at most. */
    TwoTenants(const std::string& first, const std::string& second)
        : m_deltas{Compare(Chain("abcd"), Chain(first)), Compare(Chain("abcd"), Chain(second))},
          m_sites{SitesOf(m_deltas[0], 10, 'f'), SitesOf(m_deltas[1], 20, 'g')}
    {
    }

    /** Elements of the old program are where they are in both; those of a tenant from `own` on. */
    PlanSites SitesOf(const Delta& delta, NodeId own, char branch)
    {
        PlanSites sites;
        for (const UpgradeElement& element : delta.elements)
        {
            const NodeId node = element.IsAdded() ? own++ : *element.oldNode;
            const auto origin = element.IsAdded() ? PlanNode::Origin::New : PlanNode::Origin::Old;
            sites[{Thread::Ingress, {origin, element.name}}] = {node, {}};
            m_nodes[element.name[0]] = node;
        }
        sites[{Thread::Ingress, {PlanNode::Origin::Flex, std::string("T") + branch}}] = {own, {}};
        m_nodes[branch] = own;
        return sites;
    }

    /** One cycle from element to element. */
    WitnessedPass Pass(const std::string& way, Cycle issue) const
    {
        WitnessedPass pass{Thread::Ingress, issue, issue + way.size(), {}};
        for (std::size_t i = 0; i < way.size(); ++i)
        {
            pass.path.push_back({Thread::Ingress, m_nodes.at(way[i]), 0, issue + i});
        }
        return pass;
    }

    /** @return what each tenant's witness says of a packet's ways. */
    std::array<Verdict, 2> Look(const std::vector<std::string>& ways, Cycle issue = 0)
    {
        PacketRecord record{++m_packets, {1, 0}, {}};
        for (const std::string& way : ways)
        {
            record.passes.push_back(Pass(way, issue));
            issue += 100;
        }
        return {m_first.Look(record, {&m_second}), m_second.Look(record, {&m_first})};
    }

    std::array<Way, 2> WaysOf(const std::vector<std::string>& ways)
    {
        const std::array<Verdict, 2> verdicts = Look(ways);
        return {verdicts[0].way, verdicts[1].way};
    }

    using Ways = std::array<Way, 2>;

    std::map<char, NodeId> m_nodes;
    uint64_t m_packets{0};
    const std::array<Delta, 2> m_deltas;
    const std::array<PlanSites, 2> m_sites;
    Witness m_first{m_deltas[0], m_sites[0], Consistency::Program};
    Witness m_second{m_deltas[1], m_sites[1], Consistency::Program};
};

TEST_F(TwoTenants, AreOldOrNewToAPacketEachByItself)
{
    EXPECT_EQ(WaysOf({"abcd"}), (Ways{Way::Old, Way::Old}));
    EXPECT_EQ(WaysOf({"axbcd"}), (Ways{Way::New, Way::Old}));
    EXPECT_EQ(WaysOf({"abcyd"}), (Ways{Way::Old, Way::New}));
    EXPECT_EQ(WaysOf({"axbcyd"}), (Ways{Way::New, Way::New}));
    EXPECT_EQ(WaysOf({"afbcgyd"}), (Ways{Way::Old, Way::New})); // by both version branches
}

TEST_F(TwoTenants, AreBothAccusedOfAStepThatNobodyHas)
{
    EXPECT_EQ(WaysOf({"axcd"}), (Ways{Way::Mixed, Way::Mixed}));
    EXPECT_EQ(WaysOf({"abyd"}), (Ways{Way::Mixed, Way::Mixed}));
    EXPECT_EQ(WaysOf({"axyd"}), (Ways{Way::Mixed, Way::Mixed})); // from one's to the other's
    EXPECT_EQ(WaysOf({"abc"}), (Ways{Way::Mixed, Way::Mixed}));
    EXPECT_EQ(
        Look({"abyd"}, 40)[0].fault,
        "packet 5 of version 1 mixed programs on its way from b to another's new y in ingress at cycle 42, copy "
        "0, having passed ingress: a b another's new y");
}

TEST_F(TwoTenants, OnlyTheOneIsAccusedWhosePartAPacketMixes)
{
    EXPECT_EQ(WaysOf({"abcd", "axbcd"}), (Ways{Way::Mixed, Way::Old}));
    EXPECT_EQ(WaysOf({"axbcyd", "axbcd"}), (Ways{Way::New, Way::Mixed}));
}

TEST_F(TwoTenants, KeepTheirLevelsEachByItself)
{
    Look({"abcyd"}, 0);
    Look({"axbcyd"}, 100); // old to the first one until here
    EXPECT_TRUE(m_first.LevelFaults().empty());
    EXPECT_TRUE(m_second.LevelFaults().empty());
    Look({"axbcd"}, 200); // the second one's part again as it was
    EXPECT_TRUE(m_first.LevelFaults().empty());
    EXPECT_FALSE(m_second.LevelFaults().empty());
}

TEST_F(TwoTenants, NeedToKnowOfEachOther)
{
    EXPECT_EQ(m_first.Look({1, {1, 0}, {Pass("abcyd", 0)}}).way, Way::Mixed);
}

/** The second one takes a table away, which leaves a step between two tables of the program that both began with. */
class OneTakesAway : public TwoTenants
{
  protected:
    OneTakesAway() : TwoTenants("axbcd", "abd")
    {
    }
};

TEST_F(OneTakesAway, AStepPastWhatIsGoneIsTheOthers)
{
    EXPECT_EQ(WaysOf({"abd"}), (Ways{Way::Old, Way::New}));
    EXPECT_EQ(WaysOf({"axbd"}), (Ways{Way::New, Way::New}));
    EXPECT_EQ(WaysOf({"abcd"}), (Ways{Way::Old, Way::Old}));
    EXPECT_EQ(WaysOf({"acd"}), (Ways{Way::Mixed, Way::Mixed})); // another one than it took
}

/** The first one's table is before all others, the second one's behind. */
class AtBothEnds : public TwoTenants
{
  protected:
    AtBothEnds() : TwoTenants("xabcd", "abcdy")
    {
    }
};

TEST_F(AtBothEnds, EntryAndEndArePointersAsOthersAre)
{
    EXPECT_EQ(WaysOf({"xabcd"}), (Ways{Way::New, Way::Old}));
    EXPECT_EQ(WaysOf({"abcdy"}), (Ways{Way::Old, Way::New}));
    EXPECT_EQ(WaysOf({"xabcdy"}), (Ways{Way::New, Way::New}));
    EXPECT_EQ(WaysOf({"bcdy"}), (Ways{Way::Mixed, Way::Mixed}));
}

} // namespace
} // namespace pisa
