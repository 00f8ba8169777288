// What the trace sources of a switch tell of a packet, cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>

using namespace ns3;

namespace
{

const std::vector<uint8_t> FRAME = MakeFrame(0x020000000002, 0x020000000001, 0x88b5, {1, 2, 3});

// As in the switch suite: a minimum frame sent at 0 comes to its parser at cycle 1007 and is parsed in one state.
constexpr pisa::Cycle PARSE = 1007;
constexpr pisa::Cycle ISSUE = PARSE + 1;

/** Notes the cycles of all observable points of a switch. */
class Points
{
  public:
    explicit Points(Ptr<PisaSwitch> device)
    {
        for (const std::string source : {"Receive", "ParseStart", "ParseDone", "Transmit"})
        {
            device->TraceConnect(source, source, MakeCallback(&Points::OnFrame, this));
        }
        for (const std::string source : {"Ingress", "Egress"})
        {
            device->TraceConnect(source, source, MakeCallback(&Points::OnPassage, this));
        }
        for (const std::string source : {"Enqueue", "Dequeue"})
        {
            device->TraceConnect(source, source, MakeCallback(&Points::OnQueueing, this));
        }
        device->TraceConnect("TableAccess", "table ", MakeCallback(&Points::OnAccess, this));
    }

    std::map<std::string, std::vector<pisa::Cycle>> cycles; ///< by what happened, in the order of telling
    std::vector<std::string> choices;                       ///< table, hit or miss, action

  private:
    void OnFrame(std::string source, Ptr<const Packet>, uint32_t, pisa::Cycle cycle)
    {
        cycles[source].push_back(cycle);
    }

    void OnPassage(std::string source, Ptr<const Packet>, const PisaPassage& passage)
    {
        cycles[source + " issue"].push_back(passage.issue);
        cycles[source + " exit"].push_back(passage.exit);
    }

    void OnQueueing(std::string source, Ptr<const Packet>, const PisaQueueing& queueing)
    {
        cycles[source].push_back(queueing.cycle);
    }

    void OnAccess(std::string source, Ptr<const Packet>, const PisaTableAccess& access)
    {
        cycles[source + access.table].push_back(access.cycle);
        choices.push_back(access.table + (access.isHit ? " hit " : " miss ") + access.action);
    }
};

using Cycles = std::vector<pisa::Cycle>;

class AllPoints : public TestCase
{
  public:
    AllPoints() : TestCase("every observable point of a packet is told with its cycle")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeCountImage());
        Points points(star.Switch());
        star.SendAt(0, 1, FRAME);
        star.Run();
        const pisa::Cycle enqueue = ISSUE + THREAD_LATENCY;
        const pisa::Cycle exit = enqueue + THREAD_LATENCY;
        // 84 bytes at 100 Gbit/s are 6720 ps: the first edge behind them is 7 cycles after the exit
        const std::map<std::string, Cycles> expected = {
            {"Receive", {PARSE}},        {"ParseStart", {PARSE}},    {"ParseDone", {ISSUE}},
            {"Ingress issue", {ISSUE}},  {"table reflect", {ISSUE}}, {"table count", {ISSUE + 1}},
            {"Ingress exit", {enqueue}}, {"Enqueue", {enqueue}},     {"Dequeue", {enqueue}},
            {"Egress issue", {enqueue}}, {"Egress exit", {exit}},    {"Transmit", {exit + 7}},
        };
        for (const auto& [point, cycles] : expected)
        {
            NS_TEST_EXPECT_MSG_EQ((points.cycles[point] == cycles), true, point << " at " << cycles.front());
        }
        NS_TEST_EXPECT_MSG_EQ(points.cycles.size(), expected.size(), "nothing else");
    }
};

class HitOrMiss : public TestCase
{
  public:
    HitOrMiss() : TestCase("an access tells the action that ran, and whether an entry or the default chose it")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeClassifyImage());
        Points points(star.Switch());
        star.SendAt(0, 0, MakeFrame(2, 1, TYPE_INGRESS_DROP));
        star.SendAt(0, 1, MakeFrame(2, 1, 0x88b5));
        star.Run();
        const std::vector<std::string> expected = {"classify hit drop", "classify miss reflect",
                                                   "filter miss nothing"};
        NS_TEST_EXPECT_MSG_EQ((points.choices == expected), true, "a dropped packet meets no table of egress");
    }
};

class SlippedIssue : public TestCase
{
  public:
    SlippedIssue()
        : TestCase("packets that leave the buffer in one cycle are told of their own issue into egress, not of that")
    {
    }

  private:
    void DoRun() override
    {
        Star star(3, MakeClockImage());
        star.Switch()->GetReplication().SetMulticastGroup(1, {{0, 0}, {1, 0}, {2, 0}});
        Points points(star.Switch());
        star.SendAt(0, 0, FRAME);
        star.Run();
        const pisa::Cycle dequeue = ISSUE + THREAD_LATENCY;
        NS_TEST_EXPECT_MSG_EQ((points.cycles["Dequeue"] == Cycles{dequeue, dequeue, dequeue}), true, "all at once");
        NS_TEST_EXPECT_MSG_EQ((points.cycles["Egress issue"] == Cycles{dequeue, dequeue + 1, dequeue + 2}), true,
                              "one a cycle, by port");
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "to all ports");
        for (uint64_t port = 0; port < 3; ++port)
        {
            // 1 GHz: a cycle is a nanosecond
            NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[port].bytes, 6, 6), dequeue + port,
                                  "as the program sees it");
        }
    }
};

class LateListener : public TestCase
{
  public:
    LateListener() : TestCase("who listens for accesses later, or no longer, hears just those of his time")
    {
    }

  private:
    void OnAccess(Ptr<const Packet>, const PisaTableAccess& access)
    {
        m_cycles.push_back(access.cycle);
    }

    void DoRun() override
    {
        Star star(2, MakeReflectImage());
        const auto listener = MakeCallback(&LateListener::OnAccess, this);
        for (int64_t at : {0, 1000000, 2000000})
        {
            star.SendAt(at, 0, FRAME);
        }
        const Ptr<PisaSwitch> device = star.Switch();
        Simulator::Schedule(NanoSeconds(1500), [&] { device->TraceConnectWithoutContext("TableAccess", listener); });
        Simulator::Schedule(NanoSeconds(2500),
                            [&] { device->TraceDisconnectWithoutContext("TableAccess", listener); });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ((m_cycles == Cycles{ISSUE + 1000}), true, "the second of three packets");
    }

    Cycles m_cycles;
};

class TraceTestSuite : public PicosecondSuite
{
  public:
    TraceTestSuite() : PicosecondSuite("pisa-trace", Type::UNIT)
    {
        AddTestCase(new AllPoints);
        AddTestCase(new HitOrMiss);
        AddTestCase(new SlippedIssue);
        AddTestCase(new LateListener);
    }
};

TraceTestSuite g_traceTestSuite;

} // namespace
