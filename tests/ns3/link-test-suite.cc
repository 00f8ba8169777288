// Timing, losses and traces of ports and links.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "star.h"

#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/pcap-file.h"
#include "ns3/pisa-channel.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <fstream>
#include <string>

using namespace ns3;

namespace
{

constexpr int64_t DELAY = 1000000; // ps, of the cable

/** Counts the calls of a trace source and notes the time of the last one. */
struct Watch
{
    void Note(Ptr<const Packet>)
    {
        ++count;
        at = Simulator::Now().GetPicoSeconds();
    }

    void On(Ptr<Object> object, const std::string& source)
    {
        object->TraceConnectWithoutContext(source, MakeCallback(&Watch::Note, this));
    }

    uint32_t count{0};
    int64_t at{-1};
};

class ArrivalTime : public TestCase
{
  public:
    ArrivalTime() : TestCase("a frame arrives when it, preamble, FCS and gap have passed, and the delay")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        // 1014 + 24 bytes at 80 ps each
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(1000)));
        // 60 + 24: padded to the minimum
        star.SendAt(5000000, 0, MakeFrame(2, 1, 0x88b5, {1}));
        // 61 + 24: just beyond it; the other direction is free meanwhile
        star.SendAt(5000000, 1, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(47)));
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "all frames arrive");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].picoseconds, 83040 + DELAY, "long frame");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[1].picoseconds, 5000000 + 6720 + DELAY, "padded frame");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[1].bytes.size(), 15U, "padding is time, not bytes");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[2].picoseconds, 5000000 + 6800 + DELAY, "61 bytes are not padded");
    }
};

class BusyLine : public TestCase
{
  public:
    BusyLine() : TestCase("a busy line keeps its rate where a frame's time is no whole number of picoseconds")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        star.Station(0)->SetAttribute("DataRate", StringValue("7Gbps"));
        for (int i = 0; i < 14; ++i)
        {
            star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(47)));
        }
        star.Run();
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 14U, "all frames arrive");
        for (int64_t i = 0; i < 14; ++i)
        {
            // 85 bytes at 7 Gbit/s are 97142 and 6/7 ps
            const int64_t exact = (i + 1) * 680000 / 7;
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].picoseconds, exact + DELAY, "frame " << i);
        }
    }
};

class QueueOverflow : public TestCase
{
  public:
    QueueOverflow()
        : TestCase("a frame that finds the queue full is dropped and counted, those before it arrive in order")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        star.Station(0)->GetQueue()->SetAttribute("MaxSize", StringValue("2p"));
        Watch dropped;
        dropped.On(star.Station(0), "MacTxDrop");
        for (uint8_t i = 0; i < 4; ++i)
        {
            star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(46, i)));
        }
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(dropped.count, 1U, "one on the line, two waiting, one too many");
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "the others arrive");
        for (uint8_t i = 0; i < 3; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].bytes[14], i, "in order");
            NS_TEST_EXPECT_MSG_EQ(star.arrivals[i].picoseconds, (i + 1) * 6720 + DELAY, "without a pause");
        }
    }
};

class TooLong : public TestCase
{
  public:
    TooLong() : TestCase("the MTU counts the payload: 1500 bytes pass, 1501 do not")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        Watch dropped;
        dropped.On(star.Station(0), "MacTxDrop");
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(1500)));
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5, std::vector<uint8_t>(1501)));
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(dropped.count, 1U, "one too long");
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 1U, "one passes");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals[0].bytes.size(), 1514U, "the shorter one");
    }
};

class BrokenFrame : public TestCase
{
  public:
    BrokenFrame() : TestCase("a frame that the error model breaks, or that meets a link down, is not delivered")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        const auto errors = CreateObject<ReceiveListErrorModel>();
        errors->SetList({1}); // the second frame
        star.Station(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        Watch broken;
        broken.On(star.Station(1), "PhyRxDrop");
        Watch unsent;
        unsent.On(star.Station(0), "PhyTxDrop");
        for (uint8_t i = 0; i < 5; ++i)
        {
            star.SendAt(i * 10 * DELAY, 0, MakeFrame(2, 1, 0x88b5, {i}));
        }
        Simulator::Schedule(PicoSeconds(25 * DELAY), &PisaNetDevice::SetLinkUp, star.Station(0), false);
        Simulator::Schedule(PicoSeconds(35 * DELAY), &PisaNetDevice::SetLinkUp, star.Station(0), true);
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(broken.count, 1U, "frame 1 broken");
        NS_TEST_EXPECT_MSG_EQ(unsent.count, 1U, "frame 3 finds the link down");
        NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "the others arrive");
        NS_TEST_EXPECT_MSG_EQ(+star.arrivals[0].bytes[14], 0, "frame 0");
        NS_TEST_EXPECT_MSG_EQ(+star.arrivals[1].bytes[14], 2, "frame 2");
        NS_TEST_EXPECT_MSG_EQ(+star.arrivals[2].bytes[14], 4, "frame 4");
    }
};

class Traces : public TestCase
{
  public:
    Traces() : TestCase("trace sources fire once a frame, at their time")
    {
    }

  private:
    void DoRun() override
    {
        Star star;
        star.Station(1)->SetFrameCallback(PisaNetDevice::FrameCallback());
        const std::vector<std::string> sending{"MacTx", "PhyTxBegin", "PhyTxEnd", "Sniffer"};
        const std::vector<std::string> receiving{"PhyRxEnd", "MacRx", "MacPromiscRx", "PromiscSniffer"};
        std::vector<Watch> watches(8);
        for (std::size_t i = 0; i < 4; ++i)
        {
            watches[i].On(star.Station(0), sending[i]);
            watches[4 + i].On(star.Station(1), receiving[i]);
        }
        star.Station(0)->Send(Create<Packet>(1000), star.Station(1)->GetAddress(), 0x88b5);
        star.Run();
        const int64_t expected[] = {0, 0, 83040, 0};
        for (std::size_t i = 0; i < 4; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(watches[i].count, 1U, sending[i]);
            NS_TEST_EXPECT_MSG_EQ(watches[i].at, expected[i], sending[i]);
            NS_TEST_EXPECT_MSG_EQ(watches[4 + i].count, 1U, receiving[i]);
            NS_TEST_EXPECT_MSG_EQ(watches[4 + i].at, 83040 + DELAY, receiving[i]);
        }
    }
};

class ForOthers : public TestCase
{
  public:
    ForOthers()
        : TestCase("a station hands up its own and broadcast frames, and shows all to who listens promiscuously")
    {
    }

  private:
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address&)
    {
        NS_TEST_EXPECT_MSG_EQ(packet->GetSize(), 50U, "without the Ethernet header");
        NS_TEST_EXPECT_MSG_EQ(protocol, 0x88b5U, "type");
        ++m_own;
        return true;
    }

    bool ReceiveAll(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&, const Address&,
                    NetDevice::PacketType type)
    {
        m_types.push_back(type);
        return true;
    }

    void DoRun() override
    {
        Star star;
        const Ptr<PisaNetDevice> to = star.Station(1);
        to->SetFrameCallback(PisaNetDevice::FrameCallback());
        to->SetReceiveCallback(MakeCallback(&ForOthers::Receive, this));
        to->SetPromiscReceiveCallback(MakeCallback(&ForOthers::ReceiveAll, this));
        for (const Address& address : {to->GetAddress(), to->GetBroadcast(), star.Station(0)->GetAddress()})
        {
            star.Station(0)->Send(Create<Packet>(50), address, 0x88b5);
        }
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(m_own, 2U, "own and broadcast");
        NS_TEST_ASSERT_MSG_EQ(m_types.size(), 3U, "promiscuous: all");
        NS_TEST_EXPECT_MSG_EQ(m_types[0], NetDevice::PACKET_HOST, "first");
        NS_TEST_EXPECT_MSG_EQ(m_types[1], NetDevice::PACKET_BROADCAST, "second");
        NS_TEST_EXPECT_MSG_EQ(m_types[2], NetDevice::PACKET_OTHERHOST, "third");
    }

    uint32_t m_own{0};
    std::vector<NetDevice::PacketType> m_types;
};

class Pcap : public TestCase
{
  public:
    Pcap() : TestCase("a pcap file holds the frames as they were on the line, as Ethernet, with the time of arrival")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<uint8_t> frame = MakeFrame(0x020000000002, 0x020000000001, 0x88b5, {1, 2, 3, 4});
        const std::string name = CreateTempDirFilename("station.pcap");
        {
            Star star;
            star.helper.EnablePcap(name, star.Station(1), true, true);
            star.SendAt(3 * DELAY, 0, frame);
            star.Run();
        }
        PcapFile file;
        file.Open(name, std::ios::in);
        NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "readable");
        NS_TEST_EXPECT_MSG_EQ(file.GetDataLinkType(), 1U, "Ethernet");
        uint8_t data[100];
        uint32_t seconds = 0;
        uint32_t microseconds = 0;
        uint32_t captured = 0;
        uint32_t length = 0;
        uint32_t read = 0;
        file.Read(data, sizeof data, seconds, microseconds, captured, length, read);
        NS_TEST_ASSERT_MSG_EQ(length, frame.size(), "one record of the frame's length");
        NS_TEST_EXPECT_MSG_EQ((std::vector<uint8_t>(data, data + read) == frame), true, "its bytes");
        NS_TEST_EXPECT_MSG_EQ(microseconds, 4U, "sent at 3 us, 1 us on the way");
        file.Read(data, sizeof data, seconds, microseconds, captured, length, read);
        NS_TEST_EXPECT_MSG_EQ(file.Eof(), true, "no more");
    }
};

class Ascii : public TestCase
{
  public:
    Ascii() : TestCase("an ascii trace has a line for each time a frame is queued, sent and received")
    {
    }

  private:
    void DoRun() override
    {
        const std::string name = CreateTempDirFilename("link.tr");
        {
            Star star;
            AsciiTraceHelper ascii;
            star.helper.EnableAscii(ascii.CreateFileStream(name), star.nodes);
            star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5));
            star.Run();
        }
        std::ifstream file(name);
        std::string kinds;
        for (std::string line; std::getline(file, line);)
        {
            kinds += line.at(0);
        }
        NS_TEST_EXPECT_MSG_EQ(kinds, "+-r", "enqueued, dequeued, received");
    }
};

class Streams : public TestCase
{
  public:
    Streams() : TestCase("the same streams lose the same frames")
    {
    }

  private:
    /** @return the frames of 200 that survive a receiver that loses half of them. */
    std::vector<uint8_t> Survivors(int64_t stream)
    {
        Star star;
        const auto errors = CreateObjectWithAttributes<RateErrorModel>("ErrorRate", DoubleValue(0.5), "ErrorUnit",
                                                                       StringValue("ERROR_UNIT_PACKET"));
        star.Station(1)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
        const int64_t used = star.helper.AssignStreams(
            NetDeviceContainer(NetDeviceContainer(star.Station(0)), NetDeviceContainer(star.Station(1))), stream);
        NS_TEST_EXPECT_MSG_EQ(used, 1, "one device has an error model");
        for (int i = 0; i < 200; ++i)
        {
            star.SendAt(i * 100000, 0, MakeFrame(2, 1, 0x88b5, {static_cast<uint8_t>(i)}));
        }
        star.Run();
        std::vector<uint8_t> frames;
        for (const Arrival& arrival : star.arrivals)
        {
            frames.push_back(arrival.bytes[14]);
        }
        return frames;
    }

    void DoRun() override
    {
        const std::vector<uint8_t> first = Survivors(7);
        NS_TEST_EXPECT_MSG_EQ((first.size() > 60 && first.size() < 140), true, "about half, within 5 sigma");
        NS_TEST_EXPECT_MSG_EQ((Survivors(7) == first), true, "same stream");
        NS_TEST_EXPECT_MSG_EQ((Survivors(8) == first), false, "another stream");
    }
};

class LinkTestSuite : public PicosecondSuite
{
  public:
    LinkTestSuite() : PicosecondSuite("pisa-link", Type::UNIT)
    {
        AddTestCase(new ArrivalTime);
        AddTestCase(new BusyLine);
        AddTestCase(new QueueOverflow);
        AddTestCase(new TooLong);
        AddTestCase(new BrokenFrame);
        AddTestCase(new Traces);
        AddTestCase(new ForOthers);
        AddTestCase(new Pcap);
        AddTestCase(new Ascii);
        AddTestCase(new Streams);
    }
};

LinkTestSuite g_linkTestSuite;

} // namespace
