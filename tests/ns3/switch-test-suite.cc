// What a switch does to frames, and at which cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <malloc.h>

using namespace ns3;

namespace
{

constexpr int64_t NS = 1000;                 // ps
constexpr int64_t DELAY = 1000 * NS;         // of a cable
constexpr int64_t SHORT = 84 * 80;           // a frame of minimum size at 100 Gbit/s
constexpr int64_t PASS = 2 * THREAD_LATENCY; // cycles from the end of parsing to the exit; a cycle is 1 ns

// A minimum frame sent at 0 reaches the switch at 1006720 ps, that is before the edge of cycle 1007. One parse state
// later, at 1008, it is issued.
constexpr int64_t ISSUE = 1008;
constexpr int64_t BACK = (ISSUE + PASS) * NS + SHORT + DELAY;

const std::vector<uint8_t> FRAME = MakeFrame(0x020000000002, 0x020000000001, 0x88b5, {1, 2, 3});

class OnePacket : public TestCase
{
  public:
    OnePacket()
        : TestCase("a packet leaves after its parse states and both pipelines, counted from the next clock edge")
    {
    }

  private:
    void DoRun() override
    {
        for (unsigned states : {1U, 8U})
        {
            Star star(2, MakeReflectImage(states));
            star.SendAt(0, 1, FRAME);
            star.Run();
            NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 1U, "one frame comes back");
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].station, 1U, "to its sender");
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, BACK + (states - 1) * NS, states << " parse states");
            NS_TEST_EXPECT_MSG_EQ((star.arrivals[0].bytes == FRAME), true, "unchanged");
        }
    }
};

class SameCycle : public TestCase
{
  public:
    SameCycle() : TestCase("packets that could enter at the same cycle enter one cycle apart, by port")
    {
    }

  private:
    void DoRun() override
    {
        Star star(3, MakeReflectImage());
        for (uint32_t station : {2, 0, 1})
        {
            star.SendAt(0, station, FRAME);
        }
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "all come back");
        for (uint32_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].station, i, "in the order of ports");
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].picoseconds, BACK + i * NS, "a cycle after the one before");
        }
    }
};

class BusyParser : public TestCase
{
  public:
    BusyParser() : TestCase("a port parses one frame at a time, other ports at the same time")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeReflectImage(8));
        star.SendAt(0, 0, FRAME);
        star.SendAt(0, 0, FRAME); // arrives at 1013440 ps, cycle 1014, when its parser is busy until 1015
        star.SendAt(0, 1, FRAME);
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "all come back");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, BACK + 7 * NS, "1007 + 8 parse states");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[1].picoseconds, BACK + 8 * NS, "port 1 parsed meanwhile, one slot later");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[2].picoseconds, BACK + 15 * NS, "1015 + 8 parse states");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[2].station, 0U, "the second frame of port 0");
    }
};

class Multicast : public TestCase
{
  public:
    Multicast()
        : TestCase("copies leave one cycle apart by port, each with its replication id, one to where it came from")
    {
    }

  private:
    void DoRun() override
    {
        Star star(3, MakeGroupImage());
        star.Switch()->GetReplication().SetMulticastGroup(1, {{2, 30}, {0, 10}, {1, 21}, {1, 20}});
        star.SendAt(0, 0, FRAME);
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 4U, "a copy for each member");
        const uint64_t ids[] = {10, 20, 30, 21};
        const uint32_t stations[] = {0, 1, 2, 1};
        // the second copy for port 1 stays in the buffer while the first one is on the line
        const int64_t after[] = {0, 1 * NS, 2 * NS, 1 * NS + SHORT};
        for (uint32_t i = 0; i < 4; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].station, stations[i], "copy " << i);
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].picoseconds, BACK + after[i], "copy " << i);
            NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[i].bytes, 6, 6), ids[i], "copy " << i);
            NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[i].bytes, 0, 6), 0x020000000002U, "destination untouched");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[i].bytes, 14, 3), 0x010203U, "payload untouched");
        }
    }
};

class FloodThenForward : public TestCase
{
  public:
    FloodThenForward()
        : TestCase("an unknown destination is flooded to all but its sender, a known one goes to its port alone")
    {
    }

  private:
    void DoRun() override
    {
        Star star(4, MakeForwardImage(16));
        const uint64_t known = NumberAt(AddressOf(star.Station(3)), 0, 6);
        PisaHelper::PopulateForwarding();
        star.SendAt(0, 1, MakeFrame(0x02aaaaaaaaaa, 1, 0x88b5));
        star.SendAt(10 * DELAY, 1, MakeFrame(known, 1, 0x88b5));
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 4U, "three copies, then one");
        const uint32_t stations[] = {0, 2, 3, 3};
        for (uint32_t i = 0; i < 4; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].station, stations[i], "arrival " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[3].picoseconds, 10 * DELAY + BACK, "as long as any packet takes");
    }

    static std::vector<uint8_t> AddressOf(Ptr<PisaNetDevice> device)
    {
        std::vector<uint8_t> bytes(6);
        Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(bytes.data());
        return bytes;
    }
};

class Conservation : public TestCase
{
  public:
    Conservation() : TestCase("every frame is accounted for, whatever becomes of it")
    {
    }

  private:
    void Check(const Star& star)
    {
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*star.Switch()), "", "of PisaSwitchCounters");
    }

    void DoRun() override
    {
        Star star(4, MakeClassifyImage());
        star.Switch()->GetReplication().SetMulticastGroup(2, {{0, 1}, {1, 1}, {3, 1}});
        star.Switch()->GetPort(3)->SetMtu(999);
        const uint16_t types[] = {TYPE_INGRESS_DROP, TYPE_NO_PORT, TYPE_EMPTY_GROUP, TYPE_REJECT,
                                  TYPE_EGRESS_DROP,  TYPE_GROUP,   TYPE_FLOOD,       0x0800};
        for (int64_t round = 0; round < 10; ++round)
        {
            for (std::size_t i = 0; i < 8; ++i)
            {
                star.SendAt((round * 8 + i) * 100 * NS, 2, MakeFrame(2, 1, types[i]));
            }
        }
        for (int64_t at = 0; at < 12000 * NS; at += 37 * NS)
        {
            Simulator::Schedule(PicoSeconds(at), &Conservation::Check, this, std::cref(star));
        }
        // long frames from three ports at once: port 3 is for shorter ones
        for (uint32_t station = 0; station < 3; ++station)
        {
            star.SendAt(20000 * NS, station, MakeFrame(2, 1, TYPE_GROUP, std::vector<uint8_t>(1000)));
        }
        star.Run();
        Check(star);
        const PisaSwitchCounters& c = star.Switch()->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(c.received, 83U, "all");
        NS_TEST_EXPECT_MSG_EQ(c.parseErrors, 10U, "rejected");
        NS_TEST_EXPECT_MSG_EQ(c.ingressLeft, 73U, "the rest");
        NS_TEST_EXPECT_MSG_EQ(c.ingressDrops, 10U, "dropped by the program");
        NS_TEST_EXPECT_MSG_EQ(c.noDestination, 20U, "no port, empty group");
        NS_TEST_EXPECT_MSG_EQ(c.replicated, 43U, "to egress drop, group, flood, reflect");
        NS_TEST_EXPECT_MSG_EQ(c.copies, 10U + 30U + 30U + 10U + 9U, "1, 3, 3, 1 and 3 copies");
        NS_TEST_EXPECT_MSG_EQ(c.egressDrops, 10U, "dropped in egress");
        NS_TEST_EXPECT_MSG_EQ(c.portDrops, 3U, "too long for port 3");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), c.sent, "what was sent arrives");
    }
};

class TooShort : public TestCase
{
  public:
    TooShort() : TestCase("a frame that ends inside a header is a parse error")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeReflectImage());
        star.SendAt(0, 0, std::vector<uint8_t>(13));
        star.SendAt(0, 0, std::vector<uint8_t>(14));
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().parseErrors, 1U, "13 bytes are no Ethernet header");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 1U, "14 bytes are");
    }
};

class PassageTrace : public TestCase
{
  public:
    PassageTrace() : TestCase("the trace sources tell the cycles of a packet's passage")
    {
    }

  private:
    void OnReceive(Ptr<const Packet>, uint32_t port, pisa::Cycle cycle)
    {
        m_seen.push_back({port, cycle, cycle});
    }

    void OnPassage(Ptr<const Packet>, const PisaPassage& passage)
    {
        m_seen.push_back(passage);
    }

    void DoRun() override
    {
        Star star(2, MakeReflectImage());
        star.Switch()->TraceConnectWithoutContext("ParseStart", MakeCallback(&PassageTrace::OnReceive, this));
        star.Switch()->TraceConnectWithoutContext("Ingress", MakeCallback(&PassageTrace::OnPassage, this));
        star.Switch()->TraceConnectWithoutContext("Egress", MakeCallback(&PassageTrace::OnPassage, this));
        star.SendAt(0, 1, FRAME);
        star.Run();
        const uint64_t expected[3][2] = {{1007, 1007}, {1008, 1051}, {1051, 1094}};
        NS_TEST_ASSERT_MSG_EQ(m_seen.size(), 3U, "one each");
        for (std::size_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_seen[i].port, 1U, "port");
            NS_TEST_EXPECT_MSG_EQ(m_seen[i].issue, expected[i][0], "issue " << i);
            NS_TEST_EXPECT_MSG_EQ(m_seen[i].exit, expected[i][1], "exit " << i);
        }
    }

    std::vector<PisaPassage> m_seen;
};

class FlatMemory : public TestCase
{
  public:
    FlatMemory() : TestCase("memory does not grow with the number of packets")
    {
    }

  private:
    void Next()
    {
        m_star->Station(0)->SendFrame(Create<Packet>(FRAME.data(), FRAME.size()));
        if (++m_sent == 2000)
        {
            m_before = mallinfo2().uordblks;
        }
        if (m_sent < 50000)
        {
            m_star->arrivals.clear();
            Simulator::Schedule(NanoSeconds(10), &FlatMemory::Next, this);
        }
    }

    void DoRun() override
    {
        Star star(2, MakeCountImage());
        m_star = &star;
        star.arrivals.reserve(1000);
        Simulator::Schedule(NanoSeconds(0), &FlatMemory::Next, this);
        star.Run();
        const std::size_t after = mallinfo2().uordblks;
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().sent, 50000U, "all went through");
        NS_TEST_EXPECT_MSG_EQ((after < m_before + 65536), true, "from " << m_before << " to " << after << " bytes");
    }

    Star* m_star{nullptr};
    uint32_t m_sent{0};
    std::size_t m_before{0};
};

class SwitchTestSuite : public PicosecondSuite
{
  public:
    SwitchTestSuite() : PicosecondSuite("pisa-switch", Type::UNIT)
    {
        AddTestCase(new OnePacket);
        AddTestCase(new SameCycle);
        AddTestCase(new BusyParser);
        AddTestCase(new Multicast);
        AddTestCase(new FloodThenForward);
        AddTestCase(new Conservation);
        AddTestCase(new TooShort);
        AddTestCase(new PassageTrace);
        AddTestCase(new FlatMemory);
    }
};

SwitchTestSuite g_switchTestSuite;

} // namespace
