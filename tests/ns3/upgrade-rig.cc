// A station that sends to a switch without a gap while the switch changes, and what must be true of each change.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade-rig.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/simulator.h"

using namespace ns3;

UpgradeRig::UpgradeRig(const pisa::Image& image, uint32_t count, int64_t spacing) : star(1, image), sent(count)
{
    for (uint32_t i = 0; i < count; ++i)
    {
        star.SendAt(i * spacing, 0, MakeFrame(0, 0, 0x88b5, std::vector<uint8_t>(46)));
    }
    PisaUpgradeHelper helper;
    helper.SetAgentAttribute("OperationRate", DoubleValue(1e10));
    helper.SetAgentAttribute("EntryRate", DoubleValue(1e8));
    helper.SetAgentAttribute("Delay", TimeValue(NanoSeconds(2000)));
    helper.SetAgentAttribute("PollInterval", TimeValue(NanoSeconds(10)));
    helper.SetAgentAttribute("Watchdog", TimeValue(NanoSeconds(500)));
    helper.SetAgentAttribute("Witness", BooleanValue(true));
    agent = helper.Install(star.nodes.Get(1));
    agent->TraceConnectWithoutContext("Finished", MakeCallback(&UpgradeRig::OnFinished, this));
    agent->TraceConnectWithoutContext("Aborted", MakeCallback(&UpgradeRig::OnAborted, this));
    agent->TraceConnectWithoutContext("PrimitiveStarted", MakeCallback(&UpgradeRig::OnStarted, this));
    agent->TraceConnectWithoutContext("PrimitiveDone", MakeCallback(&UpgradeRig::OnDone, this));
}

void
UpgradeRig::Run()
{
    star.Run();
    for (const Arrival& arrival : star.arrivals)
    {
        last = NumberAt(arrival.bytes, 6, 6);
        ++sums[last];
    }
}

void
UpgradeRig::OnFinished(const PisaUpgradeStep& step)
{
    ++finished;
    held = step.held;
}

void
UpgradeRig::OnAborted(const PisaUpgradeStep& step)
{
    ++aborted;
    held = step.held;
}

void
UpgradeRig::OnStarted(const PisaUpgradeStep&)
{
    if (started++ == killAt)
    {
        agent->KillControlChannel();
    }
}

void
UpgradeRig::OnDone(const PisaUpgradeStep&)
{
    ++done;
}

LosslessChange::LosslessChange(RigChange change)
    : TestCase(change.name + ": at line rate no frame is lost or meets both programs"),
      m_change(std::move(change))
{
}

void
LosslessChange::DoRun()
{
    UpgradeRig rig(m_change.boot(), 12000);
    m_change.upgrade(*rig.agent);
    rig.Run();
    NS_TEST_EXPECT_MSG_EQ(rig.finished, 1U, "the new program is there");
    NS_TEST_EXPECT_MSG_EQ(rig.started, rig.done, "all that was begun was done");
    NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
    NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*rig.star.Switch()), "", "laws");
    NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no frame met a mixture");
    // the request takes 2 us; by then 148 frames have come, from 1006.72 ns on and 6.72 ns apart
    NS_TEST_EXPECT_MSG_GT(rig.sums[m_change.before], 147U, "old");
    NS_TEST_EXPECT_MSG_GT(rig.sums[m_change.after], 0U, "new");
    NS_TEST_EXPECT_MSG_EQ(rig.last, m_change.after, "at the end");
    const PisaUpgradeJudge& judge = rig.agent->GetJudge();
    NS_TEST_EXPECT_MSG_EQ(judge.GetCounts().packets, rig.sent, "all have been judged");
    NS_TEST_EXPECT_MSG_EQ(judge.GetCounts().Of(pisa::Way::Old), rig.sums[m_change.before], "by what they met");
    NS_TEST_EXPECT_MSG_EQ(judge.GetCounts().Of(pisa::Way::New), rig.sums[m_change.after], "by what they met");
    NS_TEST_EXPECT_MSG_EQ(judge.GetFaults().size(), 0U, "the level is kept");
}

KilledChange::KilledChange(RigChange change)
    : TestCase(change.name + ": wherever the control channel dies, the old program is there afterwards, or the new"),
      m_change(std::move(change))
{
}

void
KilledChange::DoRun()
{
    uint32_t aborted = 0;
    uint32_t finished = 0;
    bool isWhole = false;
    for (uint64_t kill = 0; !isWhole && kill < 100; ++kill)
    {
        UpgradeRig rig(m_change.boot(), 3000, 30000);
        rig.killAt = kill;
        m_change.upgrade(*rig.agent);
        rig.Run();
        isWhole = rig.started <= kill;
        aborted += rig.aborted;
        finished += rig.finished;
        NS_TEST_EXPECT_MSG_EQ(rig.aborted + rig.finished, 1U, "primitive " << kill);
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "primitive " << kill);
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), rig.finished + 1, "primitive " << kill << ": no mixture");
        const uint64_t atEnd = rig.finished == 1 ? m_change.after : m_change.before;
        NS_TEST_EXPECT_MSG_EQ(rig.last, atEnd, "primitive " << kill);
    }
    NS_TEST_EXPECT_MSG_EQ(isWhole, true, "all primitives were tried");
    NS_TEST_EXPECT_MSG_GT(aborted, 4U, "before the commit");
    NS_TEST_EXPECT_MSG_GT(finished, 3U, "after it");
}
