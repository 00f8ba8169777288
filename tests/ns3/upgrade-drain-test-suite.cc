// Switches that are drained and flashed anew, or flashed in place, instead of being upgraded live.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "star.h"
#include "upgrade-fabric.h"

#include "ns3/pisa-upgrade-drain.h"
#include "ns3/simulator.h"

using namespace ns3;

namespace
{

constexpr uint32_t FRAMES = 4000;
constexpr int64_t SPACING = 20000; // ps

class Drained : public TestCase
{
  public:
    Drained() : TestCase("a spine that is drained, flashed and taken back loses nothing")
    {
    }

  private:
    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdder(1, "ideal"));
        fabric.Send(FRAMES, SPACING);
        PisaDrain drain;
        drain.wait = MicroSeconds(10);
        drain.reconvergence = MicroSeconds(5);
        drain.quiet = MicroSeconds(2);
        drain.downtime = MicroSeconds(20);
        std::vector<std::pair<PisaDrainPhase, int64_t>> phases;
        drain.told = [&phases](PisaDrainPhase phase)
        { phases.emplace_back(phase, Simulator::Now().GetNanoSeconds()); };
        PisaDrainAndReflash(fabric.switches.Get(2), MakeAdder(16, "ideal"), drain);
        fabric.Run();
        NS_TEST_EXPECT_MSG_EQ(fabric.arrived, FRAMES, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(fabric.Switch(2)->GetCounters().reflashLost.ingress, 0U, "none came while it was down");
        // frames enter leaf 0 from 1 us on; until 15 us and from the last phase on they go by spine 0, else by spine
        // 1
        NS_TEST_ASSERT_MSG_EQ(phases.size(), 5U, "all phases");
        NS_TEST_EXPECT_MSG_EQ(phases[1].second, 15000, "reconvergence after the decision");
        NS_TEST_EXPECT_MSG_EQ(phases[2].second, 19000, "what was on the line has come by 17 us, nothing by 19 us");
        NS_TEST_EXPECT_MSG_EQ(phases[3].second, 39000, "down for 20 us");
        NS_TEST_EXPECT_MSG_EQ(phases[4].second, 44000, "reconvergence again");
        NS_TEST_EXPECT_MSG_EQ(fabric.Switch(2)->GetCounters().received + fabric.Switch(3)->GetCounters().received,
                              FRAMES, "each over one of the spines");
        // from 15 us to 44 us: 1450 frames
        NS_TEST_EXPECT_MSG_EQ_TOL(fabric.Switch(3)->GetCounters().received, 1450U, 1U, "around");
        NS_TEST_EXPECT_MSG_GT(fabric.sums[1 + 1 + 16], 0U, "the spine has the new program afterwards");
    }
};

class Undrained : public TestCase
{
  public:
    Undrained()
        : TestCase("a spine that nothing leads around is flashed when patience is over, and loses by its downtime")
    {
    }

  private:
    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdder(1, "ideal"));
        fabric.Send(FRAMES, SPACING);
        PisaDrain drain;
        drain.wait = MicroSeconds(10); // frames pass by then
        drain.reconvergence = Time(0);
        drain.quiet = NanoSeconds(100);
        drain.patience = MicroSeconds(10);
        drain.downtime = MicroSeconds(20);
        drain.route = [](const NodeContainer& around)
        {
            if (around.GetN() == 0)
            {
                PisaHelper::PopulateForwarding(); // neighbours never learn of the drain
            }
        };
        PisaDrainAndReflash(fabric.switches.Get(2), MakeAdder(16, "ideal"), drain);
        fabric.Run();
        const PisaSwitchInside& lost = fabric.Switch(2)->GetCounters().reflashLost;
        NS_TEST_EXPECT_MSG_EQ(lost.ingress + lost.arriving + lost.buffer + lost.egress, FRAMES - fabric.arrived,
                              "counted where they were lost");
        NS_TEST_EXPECT_MSG_EQ_TOL(FRAMES - fabric.arrived, 1000U, 2U,
                                  "20 us at a frame every 20 ns, and those inside");
    }
};

class FlashedInPlace : public TestCase
{
  public:
    FlashedInPlace() : TestCase("a spine that is flashed in place loses what its downtime times the rate says")
    {
    }

  private:
    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdder(1, "ideal"));
        fabric.Send(FRAMES, SPACING);
        // the chip is empty between two frames, see the case of one switch; entries are lost with the old program
        PisaUpgradeHelper::ReflashInPlace(fabric.switches.Get(2), MakeAdder(16, "ideal"), PicoSeconds(10051720),
                                          MicroSeconds(20));
        Simulator::Schedule(PicoSeconds(10051721), &PisaHelper::PopulateForwarding);
        fabric.Run();
        const PisaSwitchCounters& counters = fabric.Switch(2)->GetCounters();
        const PisaSwitchInside& lost = counters.reflashLost;
        NS_TEST_EXPECT_MSG_EQ(lost.ingress + lost.arriving + lost.buffer + lost.egress, FRAMES - fabric.arrived,
                              "counted where they were lost");
        NS_TEST_EXPECT_MSG_EQ_TOL(FRAMES - fabric.arrived, 1000U, 2U,
                                  "20 us at a frame every 20 ns, and those inside");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*fabric.Switch(2)), "", "laws");
    }
};

class Undrainable : public TestCase
{
  public:
    Undrainable() : TestCase("a leaf cannot be drained: its host has no other way")
    {
    }

  private:
    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdder(1, "ideal"));
        std::string message;
        try
        {
            PisaDrainAndReflash(fabric.switches.Get(0), MakeAdder(16, "ideal"), {});
        }
        catch (const pisa::InputError& error)
        {
            message = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(message.find("cannot be drained: host node 0"), std::string::npos, message);
    }
};

class DrainTestSuite : public PicosecondSuite
{
  public:
    DrainTestSuite() : PicosecondSuite("pisa-upgrade-drain", Type::UNIT)
    {
        AddTestCase(new Drained);
        AddTestCase(new Undrained);
        AddTestCase(new FlashedInPlace);
        AddTestCase(new Undrainable);
    }
};

DrainTestSuite g_drainTestSuite;

} // namespace
