// Packets that come again, marks of congestion, and the rate that parsers keep.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/boolean.h"
#include "ns3/pisa-congestion-mark.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>

using namespace ns3;

namespace
{

constexpr int64_t NS = 1000; // ps
constexpr int64_t PATH_DELAY = 1000 * NS;
constexpr int64_t SHORT = 84 * 80; // a frame of minimum size at 100 Gbit/s
constexpr int64_t ISSUE = 1008;    // of a minimum frame sent at 0, as in the switch's tests
constexpr int64_t PASS = THREAD_LATENCY;

class Turns : public TestCase
{
  public:
    Turns() : TestCase("a resubmitted packet takes its parser and a slot each time, and keeps the fields of its list")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeTurnsImage());
        star.SendAt(0, 1, MakeFrame(2, 1, 0x88b5));
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 1U, "comes back");
        // three times through ingress and a parse state, then to egress
        const int64_t leaves = ISSUE + 3 * (PASS + 1) + 2 * PASS;
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, leaves * NS + SHORT + PATH_DELAY, "to the cycle");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[0].bytes, 6, 6), 3U, "turns is kept, lost is not");
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().resubmitted, 3U, "counted");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*star.Switch()), "", "of PisaSwitchCounters");
    }
};

class Endless : public TestCase
{
  public:
    Endless() : TestCase("a packet that would come again for ever is dropped after MaxPasses, and counted")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeTurnsImage());
        star.Switch()->SetAttribute("MaxPasses", UintegerValue(5));
        star.SendAt(0, 1, MakeFrame(2, 1, TYPE_FLOOD));
        star.Run();
        const PisaSwitchCounters& c = star.Switch()->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(c.resubmitted, 5U, "came again");
        NS_TEST_EXPECT_MSG_EQ(c.resubmitDrops, 1U, "and no more");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 0U, "dropped");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*star.Switch()), "", "of PisaSwitchCounters");
    }
};

class Recirculated : public TestCase
{
  public:
    Recirculated() : TestCase("a recirculated packet passes both pipelines and a parser state again, then leaves")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakePathImage());
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, {PATH_RECIRCULATE, 0, 1, 0, 0, 0}));
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 1U, "leaves once");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].station, 1U, "by its port");
        const int64_t leaves = ISSUE + 2 * PASS + 1 + 2 * PASS;
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, leaves * NS + SHORT + PATH_DELAY, "to the cycle");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals[0].bytes, 17, 1), 4U, "of kind recirculated");
    }
};

class TruncatedMirror : public TestCase
{
  public:
    TruncatedMirror() : TestCase("a mirror session cuts its copy, which comes as it was before ingress")
    {
    }

  private:
    void DoRun() override
    {
        Star star(3, MakePathImage());
        star.Switch()->GetReplication().SetMirrorSession(1, {{{2, 9}}, 0, 40});
        std::vector<uint8_t> payload(100);
        payload[0] = PATH_MIRROR;
        payload[2] = 1;
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, payload));
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 2U, "the packet and its copy");
        for (const Arrival& arrival : star.arrivals)
        {
            const bool isCopy = arrival.station == 2;
            NS_TEST_EXPECT_MSG_EQ(arrival.bytes.size(), isCopy ? 40U : 114U, "cut to 40 bytes");
            NS_TEST_EXPECT_MSG_EQ(NumberAt(arrival.bytes, 17, 3), isCopy ? 0x010009U : 0U, "kind and copy");
        }
    }
};

/** Sum of the 16-bit words of an IPv4 header, carries added: 0xffff if its checksum is right (RFC 1071). */
uint32_t
OnesSum(const std::vector<uint8_t>& frame, std::size_t first)
{
    uint32_t sum = 0;
    for (std::size_t i = first; i < first + 20; i += 2)
    {
        sum += frame[i] << 8 | frame[i + 1];
    }
    return (sum & 0xffff) + (sum >> 16);
}

/** A frame with an IPv4 header from 10.0.0.1 to 10.0.0.2, with a right checksum. */
std::vector<uint8_t>
Ipv4Frame(uint8_t trafficClass)
{
    std::vector<uint8_t> frame =
        MakeFrame(2, 1, 0x0800, {0x45, trafficClass, 0, 46, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2});
    const uint32_t checksum = ~OnesSum(frame, 14) & 0xffff;
    frame[24] = checksum >> 8;
    frame[25] = checksum;
    frame.resize(60);
    return frame;
}

class Marks : public TestCase
{
  public:
    Marks() : TestCase("congestion is marked for senders that understand it, with a right checksum, for no others")
    {
    }

  private:
    void DoRun() override
    {
        for (const unsigned trafficClass : {0x00U, 0x01U, 0x02U, 0xfeU, 0x03U})
        {
            std::vector<uint8_t> frame = Ipv4Frame(trafficClass);
            const bool isCapable = (trafficClass & 3) == 1 || (trafficClass & 3) == 2;
            NS_TEST_EXPECT_MSG_EQ(PisaMarkCongestion(frame.data(), frame.size()), isCapable, trafficClass);
            NS_TEST_EXPECT_MSG_EQ(unsigned{frame[15]}, (isCapable ? trafficClass | 3 : trafficClass), trafficClass);
            NS_TEST_EXPECT_MSG_EQ(OnesSum(frame, 14), 0xffffU, "the checksum is right for class " << trafficClass);
            frame = Ipv4Frame(trafficClass);
            NS_TEST_EXPECT_MSG_EQ(PisaMarkCongestion(frame.data(), 33), false, "a header cut short");
        }
        // behind a VLAN tag; IPv6 with traffic class 0xa1
        std::vector<uint8_t> six = MakeFrame(2, 1, 0x8100, {0, 5, 0x86, 0xdd, 0x6a, 0x10, 0, 0});
        NS_TEST_EXPECT_MSG_EQ(PisaMarkCongestion(six.data(), six.size()), true, "IPv6");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(six, 18, 4), 0x6a300000U, "class 0xa3");
    }
};

class Congested : public TestCase
{
  public:
    Congested() : TestCase("packets that find the queue at its threshold leave with a mark, those before without")
    {
    }

  private:
    void RunOnce(bool marks)
    {
        Star star(4, MakeGroupImage());
        star.Switch()->SetAttribute("MarkEcn", BooleanValue(marks));
        star.Switch()->GetReplication().SetMulticastGroup(1, {{3, 1}});
        pisa::TrafficManagerSettings settings;
        settings.queues[0].markCells = 1;
        star.Switch()->GetTrafficManager().Configure(settings);
        for (uint32_t station = 0; station < 3; ++station)
        {
            star.SendAt(0, station, Ipv4Frame(1));
        }
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "all come");
        // one a cycle: the first leaves its queue at once, the second finds it empty, the third finds the second
        const unsigned classes[] = {1, 1, marks ? 3U : 1U};
        for (std::size_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(unsigned{star.arrivals[i].bytes[15]}, classes[i], "frame " << i);
            NS_TEST_EXPECT_MSG_EQ(OnesSum(star.arrivals[i].bytes, 14), 0xffffU, "frame " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().marked, marks ? 1U : 0U, "counted");
    }

    void DoRun() override
    {
        RunOnce(true);
        RunOnce(false);
    }
};

/** A frame of 1000 bytes through a chip whose parsers take what streams in: states need 14, 24 and 38 bytes. */
class PathStreams : public TestCase
{
  public:
    PathStreams()
        : TestCase("a parser looks up as bytes stream in, and a frame is queued when its last byte is there")
    {
    }

  private:
    void OnFrame(Ptr<const Packet>, uint32_t, pisa::Cycle cycle)
    {
        m_cycles.push_back(cycle);
    }

    void OnQueue(Ptr<const Packet>, const PisaQueueing& queueing)
    {
        m_cycles.push_back(queueing.cycle);
    }

    void RunOnce(const std::string& rate, const std::vector<pisa::Cycle>& expected, int64_t back)
    {
        m_cycles.clear();
        Star star(2, MakeStreamImage());
        star.Station(1)->SetAttribute("DataRate", StringValue(rate));
        star.Switch()->TraceConnectWithoutContext("Receive", MakeCallback(&PathStreams::OnFrame, this));
        star.Switch()->TraceConnectWithoutContext("ParseDone", MakeCallback(&PathStreams::OnFrame, this));
        star.Switch()->TraceConnectWithoutContext("Enqueue", MakeCallback(&PathStreams::OnQueue, this));
        star.SendAt(0, 1, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(986)));
        star.Run();
        NS_TEST_EXPECT_MSG_EQ((m_cycles == expected), true, rate);
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 1U, "comes back");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, back, rate);
    }

    void DoRun() override
    {
        // 100 Gbit/s is 12.5 bytes a cycle, of which the parser takes 5. The first bit comes behind 8 bytes of
        // preamble at 1000640 ps, cycle 1001; lookups at 3, 5 and 8 cycles from there, done in the next. The last
        // byte and the gap have come at 1081920 ps, cycle 1082, after ingress has let go at 1053.
        RunOnce("100Gbps", {1001, 1010, 1082}, (1082 + PASS) * NS + 1024 * 80 + PATH_DELAY);
        // 10 Gbit/s is 1.25 bytes a cycle: from 1006400 ps on, cycle 1007, bytes 14, 24 and 38 are there
        // at 11.2, 19.2 and 30.4, so lookups are at 12, 20 and 31 cycles. All has come at 1819200 ps.
        RunOnce("10Gbps", {1007, 1039, 1820}, (1820 + PASS) * NS + 1024 * 80 + PATH_DELAY);
    }

    std::vector<pisa::Cycle> m_cycles;
};

/** Frames of 64 bytes with FCS, back to back on 64 ports of 10 Gbit/s: one in 67.2 cycles and port. */
class LineRate : public TestCase
{
  public:
    LineRate()
        : TestCase("16 parsers at 1 GHz keep 64 ports of 10 Gigabit at 16 lookups a packet, and fall behind at 17")
    {
    }

  private:
    static constexpr uint64_t PORTS = 64;
    static constexpr uint64_t FRAMES = 400; ///< a port

    void OnReceive(Ptr<const Packet>, uint32_t, pisa::Cycle cycle)
    {
        m_arrived.push_back(cycle);
    }

    void OnParseDone(Ptr<const Packet>, uint32_t, pisa::Cycle cycle)
    {
        m_parsed.push_back(cycle);
    }

    /** @return cycles from the arrival of the last frame until all are parsed; frames go by their cycles. */
    uint64_t Lag(unsigned lookups)
    {
        m_arrived.clear();
        m_parsed.clear();
        Star star(PORTS, MakeReflectImage(lookups));
        star.Switch()->TraceConnectWithoutContext("Receive", MakeCallback(&LineRate::OnReceive, this));
        star.Switch()->TraceConnectWithoutContext("ParseDone", MakeCallback(&LineRate::OnParseDone, this));
        for (uint32_t port = 0; port < PORTS; ++port)
        {
            star.Station(port)->SetAttribute("DataRate", StringValue("10Gbps"));
            star.Station(port)->GetQueue()->SetAttribute("MaxSize", StringValue("1000p"));
            star.Switch()->GetPort(port)->SetAttribute("DataRate", StringValue("10Gbps"));
            for (uint64_t i = 0; i < FRAMES; ++i)
            {
                star.SendAt(0, port, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(46)));
            }
        }
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().sent, PORTS * FRAMES, "none is lost");
        std::sort(m_parsed.begin(), m_parsed.end());
        return m_parsed.back() - m_arrived.back();
    }

    void DoRun() override
    {
        // all ports send at once: an instance takes the frames of four ports one behind the other, and is done with
        // them before the next ones come 67.2 cycles later
        NS_TEST_EXPECT_MSG_EQ(Lag(16), 4 * 16U, "no queue grows: the last frames wait as long as the first ones");
        // 68 cycles of work each 67.2 cycles; the last frames arrive at ceil(1000 + 400 x 67.2), the first at 1068
        const uint64_t first = 1068;
        const uint64_t last = 1000 + FRAMES * 672 / 10;
        NS_TEST_EXPECT_MSG_EQ(Lag(17), first + FRAMES * 4 * 17 - last,
                              "the backlog grows by 0.8 cycles a frame and port");
    }

    std::vector<pisa::Cycle> m_arrived;
    std::vector<pisa::Cycle> m_parsed;
};

class PathTestSuite : public PicosecondSuite
{
  public:
    PathTestSuite() : PicosecondSuite("pisa-path", Type::UNIT)
    {
        AddTestCase(new Turns);
        AddTestCase(new Endless);
        AddTestCase(new Recirculated);
        AddTestCase(new TruncatedMirror);
        AddTestCase(new Marks);
        AddTestCase(new Congested);
        AddTestCase(new PathStreams);
        AddTestCase(new LineRate);
    }
};

PathTestSuite g_pathTestSuite;

} // namespace
