// What other simulators of P4 switches are known to get wrong about time: meters, lines, stamps, idle switches.
// SPDX-License-Identifier: GPL-2.0-only
#include "orders.h"

#include "../picosecond-suite.h"

#include "ns3/simulator.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace ns3;

namespace
{

class MeterTime : public TestCase
{
  public:
    MeterTime() : TestCase("meters go by simulated time: burst and rate decide, and every run is the same")
    {
    }

  private:
    /** @return how many of 1000 packets in 0.25 s a meter of 1000 packets a second and a burst of 100 lets pass. */
    std::vector<int64_t> Passed()
    {
        Orders orders(2);
        const pisa::MeterRate rate{0.001, 100};
        orders.Agent()->SetMeter("rates", 1, rate, rate);
        for (int64_t i = 0; i < 1000; ++i)
        {
            orders.SendAt(100000000 + i * 250000000, 0, Order::Meter, 1);
        }
        orders.Run();
        std::vector<int64_t> times;
        for (const Answer& answer : orders.Arrived())
        {
            times.push_back(answer.picoseconds);
        }
        return times;
    }

    void DoRun() override
    {
        // RFC 2698: a packet takes a token; in 250 us a quarter of one comes, up to 100
        uint64_t quarters = 400;
        uint64_t expected = 0;
        for (int i = 0; i < 1000; ++i)
        {
            quarters = std::min<uint64_t>(quarters + (i == 0 ? 0 : 1), 400);
            expected += quarters >= 4 ? 1 : 0;
            quarters -= quarters >= 4 ? 4 : 0;
        }
        const std::vector<int64_t> passed = Passed();
        NS_TEST_EXPECT_MSG_EQ_TOL(double(expected), 350.0, 1.0, "burst + rate x time");
        NS_TEST_EXPECT_MSG_EQ(passed.size(), expected, "as the buckets have it");
        NS_TEST_EXPECT_MSG_EQ((Passed() == passed), true, "the same packets at the same times");
    }
};

class NoPollGrid : public TestCase
{
  public:
    NoPollGrid() : TestCase("the delay of a hop is lines and chip alone, whatever the phase of the packet")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(2);
        constexpr int64_t interval = 2333333; // picoseconds: no multiple of a cycle
        for (int64_t i = 0; i < 100; ++i)
        {
            orders.SendAt(i * interval, 0, Order::Port, 1);
        }
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 100U, "all");
        std::set<int64_t> delays;
        for (int64_t i = 0; i < 100; ++i)
        {
            delays.insert(orders.Arrived()[i].picoseconds - i * interval);
        }
        NS_TEST_EXPECT_MSG_LT(*delays.rbegin() - *delays.begin(), 1000, "less than a cycle of 1 ns apart");
        NS_TEST_EXPECT_MSG_GT(*delays.begin(), 2000000, "two lines of 1 us");
        NS_TEST_EXPECT_MSG_LT(*delays.rbegin(), 2030000, "and 30 ns for the rest");
    }
};

class Microseconds : public TestCase
{
  public:
    Microseconds() : TestCase("timestamps are whole microseconds of simulated time")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(2);
        // the frame is at the switch 1 us and less than 20 ns later
        orders.SendAt(776970000, 0, Order::Port, 1);
        orders.SendAt(999000000, 0, Order::Port, 1);
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 2U, "both");
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[0].arrived, 777U, "before the microsecond is full");
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[0].departs, 777U, "at once");
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[1].arrived, 1000U, "just after it is");
        NS_TEST_EXPECT_MSG_EQ(orders.Arrived()[1].departs, 1000U, "at once");
    }
};

class FastLines : public TestCase
{
  public:
    FastLines() : TestCase("lines of 3.2 and 6.4 Tbps send at their rate, not a rounded one")
    {
    }

  private:
    /** Frames of `bytes` come as fast as the line carries them: `interval` picoseconds apart. */
    void CheckSpan(const std::string& rate, uint32_t bytes, int64_t interval)
    {
        Orders orders(2, rate);
        for (int64_t i = 0; i <= 1000; ++i)
        {
            orders.SendAt(i * interval, 0, Order::Port, 1, bytes);
        }
        orders.Run();
        NS_TEST_ASSERT_MSG_EQ(orders.Arrived().size(), 1001U, "all");
        const int64_t span = orders.Arrived().back().picoseconds - orders.Arrived().front().picoseconds;
        // the switch lets frames go at edges of its clock, 1 ns apart
        NS_TEST_EXPECT_MSG_LT(std::abs(span - 1000 * interval), 1000, "no queue grows, no time is lost");
    }

    void DoRun() override
    {
        // preamble 8, frame check sequence 4, gap 12 bytes; the chip's cycle of 1 ns is shorter than each frame
        CheckSpan("3200Gbps", 1000, (1000 + 24) * 8 * 10 / 32); // 2.56 ns
        CheckSpan("6400Gbps", 1400, (1400 + 24) * 8 * 10 / 64); // 1.78 ns
    }
};

class SideBySide : public TestCase
{
  public:
    SideBySide() : TestCase("two simulations at once on one machine do not meet, and give the same")
    {
    }

  private:
    static std::vector<int64_t> Simulate()
    {
        Orders orders(2);
        for (int64_t i = 0; i < 1000; ++i)
        {
            orders.SendAt(i * 777777, 0, Order::Port, 1);
        }
        orders.Run();
        std::vector<int64_t> times;
        for (const Answer& answer : orders.Arrived())
        {
            times.push_back(answer.picoseconds);
        }
        return times;
    }

    void DoRun() override
    {
        int ends[2];
        NS_TEST_ASSERT_MSG_EQ(pipe(ends), 0, "a pipe");
        const pid_t child = fork();
        if (child == 0)
        {
            const std::vector<int64_t> times = Simulate();
            const auto bytes = static_cast<ssize_t>(times.size() * sizeof(int64_t));
            _exit(write(ends[1], times.data(), times.size() * sizeof(int64_t)) == bytes ? 0 : 1);
        }
        const std::vector<int64_t> mine = Simulate();
        std::vector<int64_t> theirs(mine.size());
        int status = -1;
        waitpid(child, &status, 0);
        const ssize_t got = read(ends[0], theirs.data(), theirs.size() * sizeof(int64_t));
        close(ends[0]);
        close(ends[1]);
        NS_TEST_EXPECT_MSG_EQ(status, 0, "the other ended well");
        NS_TEST_EXPECT_MSG_EQ(got, ssize_t(1000 * sizeof(int64_t)), "with all its packets");
        NS_TEST_EXPECT_MSG_EQ((theirs == mine), true, "at the same times");
    }
};

class IdleSwitch : public TestCase
{
  public:
    IdleSwitch() : TestCase("a switch without packets schedules no event")
    {
    }

  private:
    void DoRun() override
    {
        Orders orders(16);
        Simulator::Stop(Seconds(1));
        orders.Run();
        const uint64_t before = Simulator::GetEventCount(); // of nodes and devices that have started
        Simulator::Stop(Seconds(1000));
        orders.Run();
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), Seconds(1001), "the time has passed");
        NS_TEST_EXPECT_MSG_EQ(Simulator::GetEventCount() - before, 1U, "the stop alone");
    }
};

class PeerTimingSuite : public PicosecondSuite
{
  public:
    PeerTimingSuite() : PicosecondSuite("pisa-peer-timing", UNIT)
    {
        AddTestCase(new MeterTime, TestCase::QUICK);
        AddTestCase(new NoPollGrid, TestCase::QUICK);
        AddTestCase(new Microseconds, TestCase::QUICK);
        AddTestCase(new FastLines, TestCase::QUICK);
        AddTestCase(new SideBySide, TestCase::QUICK);
        AddTestCase(new IdleSwitch, TestCase::QUICK);
    }
};

const PeerTimingSuite g_peerTimingSuite;

} // namespace
