// Ordinary ns-3 hosts and traffic over networks of our switches.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/udp-echo-helper.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <set>

using namespace ns3;

namespace
{

/** Hosts around one switch, addresses 10.0.0.1 and on. */
struct Rack
{
    explicit Rack(uint32_t count)
    {
        hosts.Create(count);
        middle = CreateObject<Node>();
        device = helper.InstallSwitch(middle, MakeForwardImage(64));
        devices = helper.InstallStar(hosts, middle);
        InternetStackHelper().Install(hosts);
        interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
    }

    ~Rack()
    {
        Simulator::Destroy();
        Config::Reset();
    }

    PisaHelper helper;
    NodeContainer hosts;
    Ptr<Node> middle;
    Ptr<PisaSwitch> device;
    NetDeviceContainer devices;
    Ipv4InterfaceContainer interfaces;
};

class Echo : public TestCase
{
  public:
    explicit Echo(bool populate)
        : TestCase(populate ? "UDP echo crosses the switch in the time that the links and the chip take"
                            : "UDP echo works with nothing but flooding and ARP"),
          m_populate(populate)
    {
    }

  private:
    void OnReply(Ptr<const Packet>)
    {
        ++m_replies;
        m_at = Simulator::Now().GetPicoSeconds();
    }

    void DoRun() override
    {
        Rack rack(3);
        if (m_populate)
        {
            PisaHelper::PopulateForwarding();
            PisaHelper::PopulateArp();
        }
        UdpEchoServerHelper(9).Install(rack.hosts.Get(2)).Start(Seconds(0));
        UdpEchoClientHelper client(rack.interfaces.GetAddress(2), 9);
        client.SetAttribute("MaxPackets", UintegerValue(1));
        client.SetAttribute("PacketSize", UintegerValue(958));
        ApplicationContainer clients = client.Install(rack.hosts.Get(0));
        clients.Start(MilliSeconds(1));
        clients.Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&Echo::OnReply, this));
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_replies, 1U, "the echo comes back");
        const PisaSwitchCounters& c = rack.device->GetCounters();
        if (!m_populate)
        {
            NS_TEST_EXPECT_MSG_EQ(c.copies, 2 * c.replicated, "all frames were flooded to both other ports");
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(c.received, 2U, "no ARP");
        NS_TEST_EXPECT_MSG_EQ(c.copies, 2U, "no flooding");
        // 1000 + 24 bytes over two links of 500 ns: 81920 ps each, at the switch at 581920, cycle 582; with parsing
        // and both pipelines 669 ns. The echo starts at 1250920 ps, is at the switch at 1832840, cycle 1833, leaves
        // at 1920.
        const int64_t frame = 1024 * 80;
        const int64_t delay = 500000;
        const int64_t turn = (582 + 1 + 2 * static_cast<int64_t>(THREAD_LATENCY)) * 1000 + frame + delay;
        NS_TEST_EXPECT_MSG_EQ(turn, 1250920, "at the server");
        NS_TEST_EXPECT_MSG_EQ(m_at - 1000000000, 1920000 + frame + delay, "at the client");
    }

    bool m_populate;
    uint32_t m_replies{0};
    int64_t m_at{0};
};

class Tcp : public TestCase
{
  public:
    Tcp() : TestCase("TCP transfers all its bytes through the switch, with losses and flow control")
    {
    }

  private:
    void DoRun() override
    {
        Config::SetDefault("ns3::DropTailQueue<Packet>::MaxSize", StringValue("20p"));
        Config::SetDefault("ns3::PisaNetDevice::DataRate", StringValue("1Gbps"));
        Rack rack(3);
        pisa::TrafficManagerSettings settings;
        settings.queues[0].limitCells = 400; // twenty packets of 1538 bytes
        rack.device->GetTrafficManager().Configure(settings);
        PisaHelper::PopulateForwarding();
        PisaHelper::PopulateArp();
        ApplicationContainer sinks =
            PacketSinkHelper("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 80))
                .Install(rack.hosts.Get(2));
        BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(rack.interfaces.GetAddress(2), 80));
        bulk.SetAttribute("MaxBytes", UintegerValue(1000000));
        bulk.Install(rack.hosts.Get(0));
        bulk.Install(rack.hosts.Get(1));
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx(), 2000000U, "both transfers");
        NS_TEST_EXPECT_MSG_GT(rack.device->GetCounters().bufferDrops, 0U, "two senders overran the receiver's queue");
    }
};

class Burst : public TestCase
{
  public:
    Burst() : TestCase("a burst beyond the queue is cut without flow control, and kept back by the host with it")
    {
    }

  private:
    /** @return datagrams that arrive of 100 sent at once through a queue of 10. */
    uint64_t Arrived(bool flowControl)
    {
        Config::SetDefault("ns3::DropTailQueue<Packet>::MaxSize", StringValue("10p"));
        NodeContainer hosts;
        hosts.Create(2);
        PisaHelper helper;
        if (flowControl)
        {
            helper.EnableFlowControl();
        }
        const NetDeviceContainer devices = helper.Install(hosts.Get(0), hosts.Get(1));
        InternetStackHelper().Install(hosts);
        const auto interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        PisaHelper::PopulateArp();
        const InetSocketAddress to(interfaces.GetAddress(1), 9);
        ApplicationContainer sinks = PacketSinkHelper("ns3::UdpSocketFactory", to).Install(hosts.Get(1));
        const Ptr<Socket> socket = Socket::CreateSocket(hosts.Get(0), UdpSocketFactory::GetTypeId());
        socket->Connect(to);
        for (int i = 0; i < 100; ++i)
        {
            Simulator::Schedule(MilliSeconds(1), [socket] { socket->Send(Create<Packet>(1000)); });
        }
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        const uint64_t bytes = DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx();
        Simulator::Destroy();
        Config::Reset();
        return bytes / 1000;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Arrived(false), 11U, "one on the line, ten in the queue");
        NS_TEST_EXPECT_MSG_EQ(Arrived(true), 100U, "the queue disc keeps the rest");
    }
};

class Ring : public TestCase
{
  public:
    Ring() : TestCase("in a ring of switches frames take shortest paths, and a flooded one reaches each host once")
    {
    }

  private:
    void Arrive(Ptr<PisaNetDevice> device, Ptr<Packet>)
    {
        m_arrivals.push_back({device->GetNode()->GetId(), Simulator::Now().GetPicoSeconds()});
    }

    void Send(uint32_t from, const Address& to)
    {
        m_devices.Get(from)->Send(Create<Packet>(46), to, 0x88b5);
    }

    void DoRun() override
    {
        NodeContainer switches;
        switches.Create(5);
        NodeContainer hosts;
        hosts.Create(5);
        const uint32_t firstHost = hosts.Get(0)->GetId();
        PisaHelper helper;
        for (uint32_t i = 0; i < 5; ++i)
        {
            m_devices.Add(helper.Install(hosts.Get(i), switches.Get(i)).Get(0));
            DynamicCast<PisaNetDevice>(m_devices.Get(i))->SetFrameCallback(MakeCallback(&Ring::Arrive, this));
            helper.InstallSwitch(switches.Get(i), MakeForwardImage(16));
        }
        for (uint32_t i = 0; i < 5; ++i)
        {
            helper.Install(switches.Get(i), switches.Get((i + 1) % 5));
        }
        PisaHelper::PopulateForwarding();
        Simulator::Schedule(MicroSeconds(0), &Ring::Send, this, 0, m_devices.Get(3)->GetAddress());
        Simulator::Schedule(MicroSeconds(100), &Ring::Send, this, 1, Mac48Address::GetBroadcast());
        Simulator::Run();
        Simulator::Destroy();
        NS_TEST_ASSERT_MSG_EQ(m_arrivals.size(), 5U, "one to host 3, then one to each of four others");
        NS_TEST_EXPECT_MSG_EQ(m_arrivals[0].first, firstHost + 3, "to host 3");
        // 0 - 4 - 3: three switches, four links of 506.72 ns. Arrivals at 506.72, then 507+87+506.72=1100.72,
        // 1101+87+506.72=1694.72 and 1695+87+506.72=2288.72 ns
        NS_TEST_EXPECT_MSG_EQ(m_arrivals[0].second, 2288720, "by the shorter way round");
        std::set<uint32_t> reached;
        for (std::size_t i = 1; i < 5; ++i)
        {
            reached.insert(m_arrivals[i].first - firstHost);
        }
        NS_TEST_EXPECT_MSG_EQ((reached == std::set<uint32_t>{0, 2, 3, 4}), true, "each host once");
    }

    NetDeviceContainer m_devices;
    std::vector<std::pair<uint32_t, int64_t>> m_arrivals;
};

class TableFull : public TestCase
{
  public:
    TableFull() : TestCase("filling more addresses than a table holds is refused with its size")
    {
    }

  private:
    void DoRun() override
    {
        Star star(4, MakeForwardImage(3));
        std::string message;
        try
        {
            PisaHelper::PopulateForwarding();
        }
        catch (const pisa::InputError& error)
        {
            message = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(message.find("holds 3"), std::string::npos, message);
    }
};

class Clock : public TestCase
{
  public:
    Clock() : TestCase("cycles and times convert from absolute counts, upwards, without drift")
    {
    }

  private:
    void DoRun() override
    {
        const PisaCycleClock clock(3000000000); // 333 1/3 ps
        NS_TEST_EXPECT_MSG_EQ(clock.TimeOf(0), PicoSeconds(0), "edge 0");
        NS_TEST_EXPECT_MSG_EQ(clock.TimeOf(1), PicoSeconds(334), "edge 1, rounded up");
        NS_TEST_EXPECT_MSG_EQ(clock.TimeOf(3), PicoSeconds(1000), "edge 3, exact");
        NS_TEST_EXPECT_MSG_EQ(clock.CycleAt(PicoSeconds(333)), 1U, "just before edge 1");
        NS_TEST_EXPECT_MSG_EQ(clock.CycleAt(PicoSeconds(334)), 2U, "just after edge 1");
        NS_TEST_EXPECT_MSG_EQ(clock.CycleAt(PicoSeconds(1000)), 3U, "at edge 3");
        const uint64_t day = 86400;
        NS_TEST_EXPECT_MSG_EQ(clock.TimeOf(3000000000 * day * 30), Seconds(day * 30), "after a month");
        NS_TEST_EXPECT_MSG_EQ(clock.CycleAt(Seconds(day * 30)), 3000000000 * day * 30, "and back");
    }
};

class NetworkTestSuite : public PicosecondSuite
{
  public:
    NetworkTestSuite() : PicosecondSuite("pisa-network", Type::UNIT)
    {
        AddTestCase(new Clock);
        AddTestCase(new Echo(true));
        AddTestCase(new Echo(false));
        AddTestCase(new Tcp);
        AddTestCase(new Burst);
        AddTestCase(new Ring);
        AddTestCase(new TableFull);
    }
};

NetworkTestSuite g_networkTestSuite;

} // namespace
