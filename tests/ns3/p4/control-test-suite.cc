// What a control plane does to a switch that runs a P4 program: entries by the thousand, limits of queues.
// SPDX-License-Identifier: GPL-2.0-only
#include "../picosecond-suite.h"
#include "orders.h"

#include "ns3/data-rate.h"
#include "ns3/pisa-control-apply.h"
#include "ns3/simulator.h"

#include <ctime>
#include <limits>

using namespace ns3;

namespace
{

class SetUpTime : public TestCase
{
  public:
    SetUpTime() : TestCase("a switch with 1000 entries is set up in less than 10 ms of the processor's time")
    {
    }

  private:
    void DoRun() override
    {
        double best = std::numeric_limits<double>::max(); // other programs of the machine only make it longer
        for (int run = 0; run < 5; ++run)
        {
            const std::clock_t start = std::clock();
            const pisa::Image image = ImageOf("set-up");
            Star star(1, image);
            for (uint32_t n = 0; n < 1000; ++n)
            {
                const PisaTableEntry entry{"addresses",
                                           {{"key", PisaKey::Prefix(n << 8, 24)}},
                                           {"go", {{"port", n % 64}}}};
                const bool isDone = PisaApplyControl(*star.Switch(), PisaBindEntry(image.program, entry)).done;
                NS_TEST_ASSERT_MSG_EQ(isDone, true, "entry " << n);
            }
            best = std::min(best, 1000.0 * double(std::clock() - start) / CLOCKS_PER_SEC);
        }
        NS_TEST_EXPECT_MSG_LT(best, 10.0, "milliseconds");
    }
};

/** Ten frames come at once to a port that sends slowly. */
class QueueDepth : public TestCase
{
  public:
    QueueDepth() : TestCase("a queue holds as many packets as the control plane allows, and the port sends one more")
    {
    }

  private:
    std::size_t Sent(const std::vector<pisa::SetQueue>& changes)
    {
        Orders orders(3);
        orders.Switch()->GetPort(1)->SetAttribute("DataRate", DataRateValue(DataRate("10Mbps")));
        for (const pisa::SetQueue& change : changes)
        {
            const PisaControlAnswer answer = PisaApplyControl(*orders.Switch(), change);
            NS_TEST_EXPECT_MSG_EQ(answer.refusal, "", "the switch does it");
        }
        for (int64_t i = 0; i < 10; ++i)
        {
            orders.SendAt(i * 100000, 0, Order::Port, 1);
        }
        orders.Run();
        return orders.Arrived().size();
    }

    void CheckRefused(const pisa::SetQueue& change, const std::string& why)
    {
        Orders orders(3);
        const PisaControlAnswer answer = PisaApplyControl(*orders.Switch(), change);
        NS_TEST_EXPECT_MSG_EQ(answer.done, false, "not done");
        NS_TEST_EXPECT_MSG_EQ(answer.refusal, why, "and the reason");
    }

    void DoRun() override
    {
        using Property = pisa::SetQueue::Property;
        NS_TEST_EXPECT_MSG_EQ(Sent({}), 10U, "without a limit");
        NS_TEST_EXPECT_MSG_EQ(Sent({{Property::Depth, 4, {}, {}}}), 5U, "of all ports");
        NS_TEST_EXPECT_MSG_EQ(Sent({{Property::Depth, 1, 1, 0}}), 2U, "of this queue");
        NS_TEST_EXPECT_MSG_EQ(Sent({{Property::Depth, 1, 2, {}}}), 10U, "of another port");
        NS_TEST_EXPECT_MSG_EQ(Sent({{Property::Depth, 2, 1, {}}, {Property::Depth, 6, {}, {}}}), 7U,
                              "the last one said");
        CheckRefused({Property::Depth, 0, {}, {}}, "a queue holds from 1 to 2^32 - 1 packets");
        CheckRefused({Property::Depth, 4, 1, 7}, "a port has 1 queues, so none of priority 7");
        CheckRefused(
            {Property::Rate, 100, {}, {}},
            "queues have no rate of their own: they share the line of their port, whose DataRate may be set");
    }
};

/** Sessions are numbers of 15 bits. */
class MirrorSessions : public TestCase
{
  public:
    MirrorSessions() : TestCase("a mirror session that no packet can ask for is refused")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(3);
        const auto refusal = [&](uint16_t session) {
            return PisaApplyControl(*orders.Switch(), pisa::SetMirrorSession{session, {{1, 0}}, {}, 0, 0}).refusal;
        };
        NS_TEST_EXPECT_MSG_EQ(refusal(0), "", "session 0 is one");
        NS_TEST_EXPECT_MSG_EQ(refusal(32767), "", "the last one");
        NS_TEST_EXPECT_MSG_EQ(refusal(32768), "no packet can ask for mirror session 32768; sessions are 0 to 32767",
                              "and the reason");
    }
};

class P4ControlSuite : public PicosecondSuite
{
  public:
    P4ControlSuite() : PicosecondSuite("pisa-p4-control", UNIT)
    {
        AddTestCase(new SetUpTime, TestCase::QUICK);
        AddTestCase(new MirrorSessions);
        AddTestCase(new QueueDepth, TestCase::QUICK);
    }
};

const P4ControlSuite g_p4ControlSuite;

} // namespace
