// The switch beside an obvious model that is stepped cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"
#include "stepped-switch.h"

#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <map>

using namespace ns3;

namespace
{

class RandomFrames : public TestCase
{
  public:
    RandomFrames()
        : TestCase("random frames on all paths leave at the cycles and with the bytes of the stepped model")
    {
    }

  private:
    /** A station sends, at 80 ps a byte over a link of 1 us; frames that stream in come behind 8 bytes of preamble.
     */
    void OnSend(uint32_t port, Ptr<const Packet> frame)
    {
        const uint64_t begin = Simulator::Now().GetPicoSeconds() + 1000000;
        const uint64_t last = begin + (std::max(frame->GetSize(), 60U) + 24) * 80;
        const uint64_t seen = m_bytesPerCycle == 0 ? last : begin + 8 * 80;
        m_arrivals.push_back({port, (seen + 999) / 1000, last, BytesOf(frame->Copy())});
    }

    void OnEgress(Ptr<const Packet> frame, const PisaPassage& passage)
    {
        m_left.push_back({passage.port, passage.exit, 0, BytesOf(frame->Copy())});
    }

    void OnLine(uint32_t port, Ptr<const Packet>)
    {
        m_lines[port].push_back(Simulator::Now().GetPicoSeconds());
    }

    /** Stamps what left with the times of the lines, which keep its order. */
    void StampLines()
    {
        std::map<uint32_t, std::size_t> next;
        for (SteppedFrame& frame : m_left)
        {
            const std::size_t index = next[frame.port]++;
            NS_TEST_ASSERT_MSG_LT(index, m_lines[frame.port].size(), "each frame goes on its line");
            frame.picoseconds = m_lines[frame.port][index];
        }
    }

    void Configure(Star& star, uint32_t ports, const SteppedSwitch::Members& group, uint32_t limitCells)
    {
        const Ptr<PisaSwitch> device = star.Switch();
        for (uint32_t port = 0; port < ports; ++port)
        {
            star.Station(port)->TraceConnectWithoutContext("PhyTxBegin",
                                                           MakeCallback(&RandomFrames::OnSend, this).Bind(port));
            device->GetPort(port)->TraceConnectWithoutContext("PhyTxBegin",
                                                              MakeCallback(&RandomFrames::OnLine, this).Bind(port));
        }
        device->TraceConnectWithoutContext("Egress", MakeCallback(&RandomFrames::OnEgress, this));
        std::vector<PisaCopy> members;
        for (const auto& [port, id] : group)
        {
            members.push_back({port, id});
        }
        device->GetReplication().SetMulticastGroup(1, members);
        device->GetReplication().SetMirrorSession(1, {{{1, 7}}, 0, 0});
        device->GetReplication().SetMirrorSession(2, {{{0, 8}, {1, 9}}, 0, 0});
        pisa::TrafficManagerSettings settings;
        settings.queues.resize(2);
        settings.queues[0].limitCells = limitCells;
        settings.queues[1].limitCells = limitCells;
        settings.queues[1].priority = 1;
        device->GetTrafficManager().Configure(settings);
    }

    void Send(Star& star, uint32_t ports, double meanGap, int64_t stream, uint32_t mostBytes)
    {
        const auto gap = CreateObject<ExponentialRandomVariable>();
        gap->SetStream(stream);
        const auto any = CreateObject<UniformRandomVariable>();
        any->SetStream(stream + 1);
        double at = 0;
        for (int i = 0; i < 600; ++i)
        {
            at += gap->GetValue(meanGap, 0);
            std::vector<uint8_t> payload(any->GetInteger(6, mostBytes));
            payload[0] = any->GetInteger(PATH_PORT, PATH_MIRROR_LATE);
            payload[1] = any->GetInteger(0, 1);
            payload[2] = any->GetInteger(0, ports - 1);
            star.SendAt(static_cast<int64_t>(at), any->GetInteger(0, ports - 1),
                        MakeFrame(2, 1, any->GetInteger(0, 1) == 0 ? 0x88b5 : TYPE_LONG, payload));
        }
    }

    void RunOnce(uint32_t ports, double meanGap, int64_t stream, uint32_t mostBytes, uint32_t limitCells,
                 uint32_t bytesPerCycle = 0)
    {
        m_bytesPerCycle = bytesPerCycle;
        m_arrivals.clear();
        m_left.clear();
        m_lines.clear();
        SteppedSwitch::Members group;
        for (uint32_t port = 0; port < ports; port += 2)
        {
            group.emplace_back(port, 20 + port);
        }
        Star star(ports, MakePathImage(bytesPerCycle));
        Configure(star, ports, group, limitCells);
        Send(star, ports, meanGap, stream, mostBytes);
        star.Run();
        StampLines();
        SteppedSwitch stepped(ports, group, {{1, 7}}, {{0, 8}, {1, 9}}, limitCells, bytesPerCycle);
        std::stable_sort(m_arrivals.begin(), m_arrivals.end(),
                         [](const auto& a, const auto& b) { return a.cycle < b.cycle; });
        const std::vector<SteppedFrame> expected = stepped.Run(m_arrivals);
        NS_TEST_EXPECT_MSG_EQ(m_arrivals.size(), 600U, "all frames arrive");
        NS_TEST_EXPECT_MSG_EQ(m_left.size(), expected.size(), ports << " ports, as many frames leave");
        NS_TEST_EXPECT_MSG_EQ((m_left == expected), true, ports << " ports, a frame each " << meanGap << " ps");
        NS_TEST_EXPECT_MSG_EQ(star.Switch()->GetCounters().bufferDrops, stepped.drops, "as many drops");
        NS_TEST_EXPECT_MSG_EQ((stepped.drops > 0), (limitCells < 1000), "drops where queues are short");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*star.Switch()), "", "of PisaSwitchCounters");
    }

    void DoRun() override
    {
        RunOnce(2, 60000, 10, 200, 100000); // little traffic
        RunOnce(4, 20000, 20, 600, 100000); // lines are busy
        RunOnce(4, 3000, 30, 300, 40);      // queues overflow
        RunOnce(20, 1000, 40, 60, 100000);  // ports share parsers, pipelines are flooded
        RunOnce(33, 400, 50, 50, 30);
        for (const uint32_t bytes : {1, 5, 12})
        {
            RunOnce(2, 60000, 60 + bytes, 1400, 100000, bytes); // ingress is over before frames have come
            RunOnce(4, 20000, 80 + bytes, 600, 40, bytes);
            RunOnce(20, 1000, 100 + bytes, 60, 100000, bytes);
        }
    }

    uint32_t m_bytesPerCycle{0};
    std::vector<SteppedFrame> m_arrivals;
    std::vector<SteppedFrame> m_left;
    std::map<uint32_t, std::vector<uint64_t>> m_lines; ///< ps, by port
};

class LateChange : public TestCase
{
  public:
    LateChange()
        : TestCase(
              "a change meets just the accesses at its cycle and later, where packets had to wait for slots, too")
    {
    }

  private:
    /** @return what the last of three packets that arrived together finds in the register. */
    uint64_t FoundByLast(int64_t picoseconds)
    {
        Star star(3, MakeCountImage());
        star.Agent()->SetAttribute("Delay", TimeValue(NanoSeconds(0)));
        for (uint32_t station = 0; station < 3; ++station)
        {
            // issued at 1008, 1009, 1010; they meet the register at 1009, 1010, 1011
            star.SendAt(0, station, MakeFrame(2, 1, 0x88b5));
        }
        Simulator::Schedule(PicoSeconds(picoseconds), [&star] { star.Agent()->WriteRegister("count", 0, 50); });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 3U, "all come back");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals.at(1).bytes, 6, 6), 1U, "the second one came before");
        return NumberAt(star.arrivals.at(2).bytes, 6, 6);
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(FoundByLast(1010001), 50U, "at the switch after edge 1010: changed at 1011");
        NS_TEST_EXPECT_MSG_EQ(FoundByLast(1011000), 50U, "in time for edge 1011");
        NS_TEST_EXPECT_MSG_EQ(FoundByLast(1011001), 2U, "a picosecond late: changed at 1012");
    }
};

class SteppedTestSuite : public PicosecondSuite
{
  public:
    SteppedTestSuite() : PicosecondSuite("pisa-stepped", Type::UNIT)
    {
        AddTestCase(new RandomFrames);
        AddTestCase(new LateChange);
    }
};

SteppedTestSuite g_steppedTestSuite;

} // namespace
