// What a control plane may do to the members and groups of an action profile.
// SPDX-License-Identifier: GPL-2.0-only
#include "../picosecond-suite.h"
#include "orders.h"

#include "ns3/pisa-control-agent.h"
#include "ns3/pisa-control-apply.h"

using namespace ns3;

namespace
{

/** The answers of a switch that runs selector.p4, whose one profile is 'lines'. */
class Profile
{
  public:
    Profile() : m_image(ImageOf("selector")), m_star(3, m_image)
    {
    }

    std::string Refusal(const pisa::ControlOperation& operation)
    {
        return PisaApplyControl(*m_star.Switch(), operation).refusal;
    }

    std::string SetMember(uint32_t member, uint64_t port)
    {
        return Refusal(pisa::SetMember{0, member, m_star.Agent()->Call("Arrival.go", {port})});
    }

    std::string SetGroup(uint32_t group, const std::vector<uint32_t>& members)
    {
        return Refusal(pisa::SetGroup{0, group, members});
    }

    std::string Insert(uint64_t key, const pisa::Entry& choice)
    {
        pisa::Entry entry = choice;
        entry.match = {{key, 0xff}};
        return Refusal(pisa::InsertEntry{0, entry});
    }

    std::string Delete(uint64_t key)
    {
        return Refusal(pisa::DeleteEntry{{0, {{key, 0xff}}, 0}});
    }

    static pisa::Entry Member(uint32_t member)
    {
        pisa::Entry entry;
        entry.member = member;
        return entry;
    }

    static pisa::Entry Group(uint32_t group)
    {
        pisa::Entry entry;
        entry.group = group;
        return entry;
    }

    Star& Stations()
    {
        return m_star;
    }

  private:
    pisa::Image m_image;
    Star m_star;
};

class MembersThere : public TestCase
{
  public:
    MembersThere() : TestCase("groups and entries stand for members that are there")
    {
    }

  private:
    void DoRun() override
    {
        Profile lines;
        NS_TEST_EXPECT_MSG_EQ(lines.SetGroup(1, {3}), "member 3 of profile 'lines' is not there", "a group");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(7, Profile::Member(3)),
                              "table 'Arrival.ways': member 3 of profile 'lines' is not there", "an entry");
        NS_TEST_EXPECT_MSG_EQ(lines.SetMember(3, 1), "", "made");
        NS_TEST_EXPECT_MSG_EQ(lines.SetGroup(1, {3}), "", "a group, at once");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(7, Profile::Member(3)), "", "an entry, at once");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(8, Profile::Group(2)),
                              "table 'Arrival.ways': group 2 of profile 'lines' is not there", "no group");
        NS_TEST_EXPECT_MSG_EQ(lines.SetGroup(2, {}), "", "an empty group");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(8, Profile::Group(2)),
                              "table 'Arrival.ways': group 2 of profile 'lines' is empty", "stands for nothing");
    }
};

class NothingInUseIsLost : public TestCase
{
  public:
    NothingInUseIsLost() : TestCase("members and groups in use stay")
    {
    }

  private:
    void DoRun() override
    {
        Profile lines;
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteMember{0, 3}), "member 3 of profile 'lines' is not there",
                              "");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteGroup{0, 1}), "group 1 of profile 'lines' is not there", "");
        NS_TEST_EXPECT_MSG_EQ(lines.SetMember(3, 1), "", "made");
        NS_TEST_EXPECT_MSG_EQ(lines.SetMember(4, 2), "", "made");
        NS_TEST_EXPECT_MSG_EQ(lines.SetGroup(1, {3}), "", "made");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteMember{0, 3}), "member 3 of profile 'lines' is in group 1",
                              "of a group");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(7, Profile::Group(1)), "", "used");
        NS_TEST_EXPECT_MSG_EQ(lines.Insert(8, Profile::Member(4)), "", "used");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteGroup{0, 1}),
                              "group 1 of profile 'lines' is used by an entry of table 'Arrival.ways'",
                              "of an entry");
        NS_TEST_EXPECT_MSG_EQ(
            lines.SetGroup(1, {}),
            "group 1 of profile 'lines' is used by an entry of table 'Arrival.ways' and cannot be empty",
            "of an entry");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteMember{0, 4}),
                              "member 4 of profile 'lines' is used by an entry of table 'Arrival.ways'",
                              "of an entry");
        NS_TEST_EXPECT_MSG_EQ(lines.Delete(7), "", "no entry");
        NS_TEST_EXPECT_MSG_EQ(lines.Delete(8), "", "no entry");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteMember{0, 4}), "", "of nobody");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteGroup{0, 1}), "", "of nobody");
        NS_TEST_EXPECT_MSG_EQ(lines.Refusal(pisa::DeleteMember{0, 3}), "", "of no group any more");
        NS_TEST_EXPECT_MSG_EQ(lines.SetGroup(1, {3}), "member 3 of profile 'lines' is not there", "gone at once");
    }
};

/** What the refusals leave: the entry for byte 7 goes on to lead to station 1. */
class RefusedChangesNothing : public TestCase
{
  public:
    RefusedChangesNothing() : TestCase("a refused change of a profile changes nothing for packets")
    {
    }

  private:
    void DoRun() override
    {
        Profile lines;
        lines.SetMember(3, 1);
        lines.Insert(7, Profile::Member(3));
        std::vector<bool> done;
        lines.Stations().Agent()->DeleteMember("lines", 3, [&](bool isDone) { done.push_back(isDone); });
        lines.Stations().SendAt(10000000, 0, {7});
        lines.Stations().Run();
        NS_TEST_ASSERT_MSG_EQ(done.size(), 1U, "answered");
        NS_TEST_EXPECT_MSG_EQ(done[0], false, "refused");
        NS_TEST_ASSERT_MSG_EQ(lines.Stations().arrivals.size(), 1U, "one frame");
        NS_TEST_EXPECT_MSG_EQ(lines.Stations().arrivals[0].station, 1U, "where the member leads");
    }
};

class P4ProfileSuite : public PicosecondSuite
{
  public:
    P4ProfileSuite() : PicosecondSuite("pisa-p4-profile", UNIT)
    {
        AddTestCase(new MembersThere, TestCase::QUICK);
        AddTestCase(new NothingInUseIsLost, TestCase::QUICK);
        AddTestCase(new RefusedChangesNothing, TestCase::QUICK);
    }
};

const P4ProfileSuite g_p4ProfileSuite;

} // namespace
