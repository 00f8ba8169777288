// What the control plane reads while packets are under way, to the cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>

using namespace ns3;

namespace
{

const std::vector<uint8_t> FRAME = MakeFrame(0x020000000002, 0x020000000001, 0x88b5);

// Minimum frames sent at 0 by three stations are issued at 1008, 1009, 1010 (see the switch's tests) and meet stage 1
// a cycle later.
constexpr int64_t FIRST_ACCESS = 1009;

/** Asks for a number at a time and notes what comes back, and when. */
struct Reading
{
    void Take(uint64_t number)
    {
        value = number;
        answered = Simulator::Now().GetPicoSeconds();
    }

    uint64_t value{999};
    int64_t answered{-1};
};

class ThreeUnderWay : public TestCase
{
  public:
    ThreeUnderWay()
        : TestCase("a read sees the accesses before its cycle and no later ones, of packets that have not left")
    {
    }

  private:
    /** @return what a read at that time finds that takes no time to come to the switch. */
    uint64_t Read(const pisa::Image& image, int64_t picoseconds)
    {
        Star star(3, image);
        star.Agent()->SetAttribute("Delay", TimeValue(Time(0)));
        for (uint32_t station = 0; station < 3; ++station)
        {
            star.SendAt(0, station, FRAME);
        }
        Reading reading;
        const bool isCounter = !image.program.counters.empty();
        Simulator::Schedule(PicoSeconds(picoseconds),
                            [&]
                            {
                                if (isCounter)
                                {
                                    star.Agent()->ReadCounter(
                                        "tally", 0, [&](const PisaCount& count) { reading.Take(count.packets); });
                                }
                                else
                                {
                                    star.Agent()->ReadRegister("count", 0,
                                                               [&](uint64_t value) { reading.Take(value); });
                                }
                            });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 3U, "the frames come back");
        const int64_t latest = (picoseconds + 999) / 1000 * 1000 + THREAD_LATENCY * 1000;
        NS_TEST_EXPECT_MSG_EQ((reading.answered >= picoseconds && reading.answered <= latest), true,
                              "the answer is no later than a packet takes");
        return reading.value;
    }

    void DoRun() override
    {
        for (const pisa::Image& image : {MakeCountImage(), MakeTallyImage()})
        {
            for (int64_t accesses = 0; accesses < 3; ++accesses)
            {
                const int64_t cycle = FIRST_ACCESS + accesses;
                const std::string which = image.program.name + " at cycle " + std::to_string(cycle);
                NS_TEST_EXPECT_MSG_EQ(Read(image, cycle * 1000), accesses, which << ": not its own access");
                NS_TEST_EXPECT_MSG_EQ(Read(image, cycle * 1000 + 1), accesses + 1, which << " and a picosecond");
                NS_TEST_EXPECT_MSG_EQ(Read(image, (cycle + 1) * 1000), accesses + 1, which << " and one");
            }
        }
    }
};

class NobodyComes : public TestCase
{
  public:
    NobodyComes()
        : TestCase("a read is answered where no packet comes, with the changes by its cycle and no later one")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeCountImage());
        star.Agent()->SetAttribute("Delay", TimeValue(NanoSeconds(500)));
        Reading before;
        Reading after;
        const auto readTo = [&star](Reading& reading)
        { star.Agent()->ReadRegister("count", 0, [&reading](uint64_t value) { reading.Take(value); }); };
        readTo(before); // at the switch at cycle 500
        Simulator::Schedule(PicoSeconds(1),
                            [&]
                            {
                                star.Agent()->WriteRegister("count", 0, 77); // at cycle 501
                                readTo(after);
                            });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(before.value, 0U, "changed one cycle later");
        NS_TEST_EXPECT_MSG_EQ(after.value, 77U, "changed at its cycle");
        NS_TEST_EXPECT_MSG_EQ(before.answered, 1000000, "two delays");
        NS_TEST_EXPECT_MSG_EQ(after.answered, 1000001, "two delays");
    }
};

class MeterReads : public TestCase
{
  public:
    MeterReads()
        : TestCase("a read of a meter finds what was set by its cycle, and nothing that is set a cycle later")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakePoliceImage());
        star.Agent()->SetAttribute("Delay", TimeValue(NanoSeconds(500)));
        uint64_t before = 999; // peak burst; 0 if nobody has set the meter
        uint64_t after = 999;
        const auto readTo = [&star](uint64_t& burst)
        {
            star.Agent()->Request(pisa::MeterRatesRead{0, uint64_t{0}}, [&burst](const PisaControlAnswer& answer)
                                  { burst = answer.rates ? answer.rates->peak.burst : 0; });
        };
        readTo(before); // at the switch at cycle 500
        Simulator::Schedule(PicoSeconds(1),
                            [&]
                            {
                                star.Agent()->SetMeter("police", 0, {0, 3}, {0, 7}); // at cycle 501
                                readTo(after);
                            });
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(before, 0U, "set one cycle later");
        NS_TEST_EXPECT_MSG_EQ(after, 7U, "set at its cycle");
    }
};

class MeterSets : public TestCase
{
  public:
    MeterSets() : TestCase("a meter that is set at a cycle meters the packets that access it then, and none before")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t GREEN = 0;
        constexpr uint64_t RED = 2;
        for (int64_t unmetered = 0; unmetered <= 3; ++unmetered)
        {
            // the edge of this cycle, and the last picosecond before the next one, whose edge it is taken at
            for (const int64_t picoseconds :
                 {FIRST_ACCESS * 1000 + unmetered * 1000 - 999, FIRST_ACCESS * 1000 + unmetered * 1000})
            {
                Star star(3, MakePoliceImage());
                star.Agent()->SetAttribute("Delay", TimeValue(Time(0)));
                for (uint32_t station = 0; station < 3; ++station)
                {
                    star.SendAt(0, station, FRAME);
                }
                Simulator::Schedule(PicoSeconds(picoseconds),
                                    [&star] {
                                        star.Agent()->SetMeter("police", 0, {0, 0}, {0, 0});
                                    });
                star.Run();
                NS_TEST_ASSERT_MSG_EQ(star.arrivals.size(), 3U, "the frames come back");
                for (const Arrival& arrival : star.arrivals)
                {
                    // lower ports are issued first; a bucket without room has no token for anybody
                    NS_TEST_EXPECT_MSG_EQ(NumberAt(arrival.bytes, 6, 6), (arrival.station < unmetered ? GREEN : RED),
                                          "station " << arrival.station << ", set at " << picoseconds << " ps");
                }
            }
        }
    }
};

class RandomReads : public TestCase
{
  public:
    RandomReads() : TestCase("reads at random cycles count just the packets that met the register before")
    {
    }

  private:
    void OnAccess(Ptr<const Packet>, const PisaTableAccess& access)
    {
        if (access.table == "count")
        {
            m_accesses.push_back(access.cycle);
        }
    }

    void DoRun() override
    {
        Star star(4, MakeCountImage());
        star.Agent()->SetAttribute("Delay", TimeValue(Time(0)));
        star.Switch()->TraceConnectWithoutContext("TableAccess", MakeCallback(&RandomReads::OnAccess, this));
        const auto any = CreateObject<UniformRandomVariable>();
        any->SetStream(1);
        std::vector<std::pair<pisa::Cycle, uint64_t>> reads; // cycle and value
        for (int i = 0; i < 500; ++i)
        {
            star.SendAt(any->GetInteger(0, 2000000), any->GetInteger(0, 3), FRAME);
            Simulator::Schedule(PicoSeconds(any->GetInteger(1000000, 3000000)),
                                [&]
                                {
                                    const pisa::Cycle cycle = star.Switch()->ControlCycle(Simulator::Now());
                                    star.Agent()->ReadRegister("count", 0,
                                                               [&reads, cycle](uint64_t value)
                                                               { reads.emplace_back(cycle, value); });
                                });
        }
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(m_accesses.size(), 500U, "each frame is counted");
        NS_TEST_EXPECT_MSG_EQ(reads.size(), 500U, "each read is answered");
        for (const auto& [cycle, value] : reads)
        {
            const auto isBefore = [cycle = cycle](pisa::Cycle access) { return access < cycle; };
            const auto before = std::count_if(m_accesses.begin(), m_accesses.end(), isBefore);
            NS_TEST_EXPECT_MSG_EQ(value, static_cast<uint64_t>(before), "read at cycle " << cycle);
        }
    }

    std::vector<pisa::Cycle> m_accesses;
};

class ReadTestSuite : public PicosecondSuite
{
  public:
    ReadTestSuite() : PicosecondSuite("pisa-read", Type::UNIT)
    {
        AddTestCase(new ThreeUnderWay);
        AddTestCase(new NobodyComes);
        AddTestCase(new MeterReads);
        AddTestCase(new MeterSets);
        AddTestCase(new RandomReads);
    }
};

ReadTestSuite g_readTestSuite;

} // namespace
