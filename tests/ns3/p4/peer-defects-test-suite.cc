// What other simulators of P4 switches are known to get wrong, by real P4 programs on a switch in ns-3.
// SPDX-License-Identifier: GPL-2.0-only
#include "orders.h"

#include "../picosecond-suite.h"

#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;

namespace
{

// standard_metadata.instance_type as BMv2 has it (simple_switch.h: PktInstanceType)
constexpr uint64_t NORMAL = 0;
constexpr uint64_t INGRESS_CLONE = 1;
constexpr uint64_t RECIRCULATED = 4;
constexpr uint64_t RESUBMITTED = 6;

class IngressPort : public TestCase
{
  public:
    IngressPort() : TestCase("ingress_port is the port that the frame came by, on every port")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(12);
        for (uint32_t port = 0; port < 12; ++port)
        {
            orders.SendAt(port * 1000000, port, Order::Neighbour, 0);
        }
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 12U, "all are delivered");
        for (uint32_t port = 0; port < 12; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[port].station, (port ^ 1U), "from port " << port);
        }
    }
};

class MarkToDrop : public TestCase
{
  public:
    MarkToDrop() : TestCase("mark_to_drop drops the packet, and no other")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(3);
        orders.SendAt(0, 0, Order::Drop, 1);
        orders.SendAt(1000000, 0, Order::Port, 1);
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 1U, "one of two");
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[0].station, 1U, "the other");
        NS_TEST_EXPECT_MSG_EQ(orders.Switch()->GetCounters().sent, 1U, "nothing else has left");
    }
};

class ManyPorts : public TestCase
{
  public:
    ManyPorts() : TestCase("ports above 7 send, also when no port below has anything to send")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t port : {7, 8, 40, 200})
        {
            Orders orders(201);
            orders.SendAt(0, 0, Order::Port, static_cast<uint8_t>(port));
            orders.Run();
            NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 1U, "by port " << port);
            NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[0].station, port, "by that port");
        }
    }
};

class Clone : public TestCase
{
  public:
    Clone() : TestCase("clone sends a copy of the packet as it came by its session, and the packet on its way")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(4);
        PisaMirrorSession session;
        session.copies = {{3, 0}};
        orders.Switch()->GetReplication().SetMirrorSession(5, session);
        orders.SendAt(0, 0, Order::Clone, 1);
        orders.Run();
        const auto at1 = orders.At(1);
        const auto at3 = orders.At(3);
        NS_TEST_ASSERT_MSG_EQ(at1.size() + at3.size(), orders.Arrived().size(), "nowhere else");
        NS_TEST_ASSERT_MSG_EQ(at1.size(), 1U, "the packet");
        NS_TEST_ASSERT_MSG_EQ(at3.size(), 1U, "the clone");
        NS_TEST_EXPECT_MSG_EQ(at1[0].reason, NORMAL, "the packet is what it was");
        NS_TEST_EXPECT_MSG_EQ(at3[0].reason, INGRESS_CLONE, "and the clone knows that it is one");
    }
};

/** A packet that comes again once and has kept the metadata of its field list. */
class ComesAgain : public TestCase
{
  public:
    ComesAgain(const std::string& name, uint8_t what, uint64_t reason)
        : TestCase(name + " brings the packet to the parser again, with the metadata of its field list"),
          m_what(what),
          m_reason(reason)
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(3);
        orders.SendAt(0, 0, m_what, 2);
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 1U, "once");
        const Answer answer = orders.Arrived()[0];
        NS_TEST_EXPECT_MSG_EQ(answer.station, 2U, "where it was to go");
        NS_TEST_EXPECT_MSG_EQ(answer.turns, 1U, "the field that is kept");
        NS_TEST_EXPECT_MSG_EQ(answer.reason, m_reason, "it knows why it came again");
        const PisaSwitchCounters& counters = orders.Switch()->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(counters.resubmitted, (m_reason == RESUBMITTED ? 1U : 0U), "resubmitted");
        NS_TEST_EXPECT_MSG_EQ(counters.recirculated, (m_reason == RECIRCULATED ? 1U : 0U), "recirculated");
    }

    uint8_t m_what;
    uint64_t m_reason;
};

class Digest : public TestCase
{
  public:
    Digest() : TestCase("digests come to the controller with the values of their packets, a delay later")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(3);
        orders.Agent()->SetAttribute("Delay", TimeValue(MicroSeconds(30)));
        std::vector<PisaDigest> digests;
        std::vector<Time> times;
        orders.Agent()->SetDigestCallback(
            [&](const PisaDigest& digest)
            {
                digests.push_back(digest);
                times.push_back(Simulator::Now());
            });
        orders.SendAt(0, 0, Order::Digest, 0);
        orders.SendAt(100000000, 2, Order::Digest, 0);
        orders.Run();
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived().size(), 0U, "they go to no port");
        NS_TEST_ASSERT_MSG_EQ(digests.size(), 2U, "one each");
        for (const std::size_t i : {0, 1})
        {
            NS_TEST_EXPECT_MSG_EQ((digests[i].fields.at("meta.told.port") == PisaValue(2 * i)), true, "port");
            NS_TEST_EXPECT_MSG_EQ((digests[i].fields.at("meta.told.source") == PisaValue(Orders::SourceOf(2 * i))),
                                  true, "source");
            const Time told = times[i] - MicroSeconds(100 * i);
            // 1 us on the line, some ns in the switch, 30 us on the control channel
            NS_TEST_EXPECT_MSG_EQ((told > MicroSeconds(31) && told < NanoSeconds(31020)), true, "at " << told);
        }
    }
};

class ShortPackets : public TestCase
{
  public:
    ShortPackets() : TestCase("packets of less than 14 bytes are carried as they are")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, ImageOf("short"));
        for (const std::size_t bytes : {1, 2, 13})
        {
            std::vector<uint8_t> frame(bytes, 0xab);
            frame[0] = 1; // the port
            star.SendAt(bytes * 1000000, 0, frame);
        }
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "all");
        for (const Arrival& arrival : star.arrivals)
        {
            NS_TEST_EXPECT_MSG_EQ(arrival.station, 1U, "where the byte says");
            NS_TEST_EXPECT_MSG_EQ(unsigned(arrival.bytes[0]), 2U, "one greater");
        }
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].bytes.size(), 1U, "a byte");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[1].bytes.size(), 2U, "two bytes");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[2].bytes.size(), 13U, "13 bytes");
    }
};

class PeerDefectsSuite : public PicosecondSuite
{
  public:
    PeerDefectsSuite() : PicosecondSuite("pisa-peer-defects", UNIT)
    {
        AddTestCase(new IngressPort, TestCase::QUICK);
        AddTestCase(new MarkToDrop, TestCase::QUICK);
        AddTestCase(new ManyPorts, TestCase::QUICK);
        AddTestCase(new Clone, TestCase::QUICK);
        AddTestCase(new ComesAgain("resubmit", Order::Resubmit, RESUBMITTED), TestCase::QUICK);
        AddTestCase(new ComesAgain("recirculate", Order::Recirculate, RECIRCULATED), TestCase::QUICK);
        AddTestCase(new Digest, TestCase::QUICK);
        AddTestCase(new ShortPackets, TestCase::QUICK);
    }
};

const PeerDefectsSuite g_peerDefectsSuite;

} // namespace
