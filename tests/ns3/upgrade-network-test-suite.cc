// Upgrades of several switches at once, and switches that are drained and flashed instead.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "star.h"
#include "upgrade-fabric.h"

#include "ns3/boolean.h"
#include "ns3/pisa-upgrade-drain.h"
#include "ns3/pisa-upgrade-network.h"
#include "ns3/simulator.h"

#include <array>

using namespace ns3;

namespace
{

// each of three switches on the way adds 1 in the old program, 16 in the new one
constexpr uint64_t OLD = 3;
constexpr uint64_t NEW = 48;
constexpr uint32_t FRAMES = 4000;
constexpr int64_t SPACING = 20000; // ps

using Order = std::array<uint32_t, 4>;

std::string
NameOf(const Order& order)
{
    std::string name;
    for (const uint32_t index : order)
    {
        name += std::to_string(index);
    }
    return name;
}

/** A fabric whose switches are upgraded together while frames pass. */
struct NetworkRig
{
    NetworkRig(const std::string& chip, const Order& order, bool isCoordinated) : fabric(MakeAdder(1, chip))
    {
        upgrade = CreateObject<PisaNetworkUpgrade>();
        upgrade->SetAttribute("Coordinated", BooleanValue(isCoordinated));
        upgrade->SetAttribute("Delay", TimeValue(NanoSeconds(500)));
        upgrade->SetAttribute("Gap", TimeValue(NanoSeconds(700)));
        upgrade->SetAttribute("Lifetime", TimeValue(MicroSeconds(10)));
        upgrade->TraceConnectWithoutContext("Phase", MakeCallback(&NetworkRig::OnPhase, this));
        for (const uint32_t index : order)
        {
            upgrade->Add(fabric.agents[index], MakeAdder(16, chip));
        }
        fabric.Send(FRAMES, SPACING);
    }

    void OnPhase(PisaNetworkPhase phase)
    {
        if (phase == killIn)
        {
            // requests take a microsecond; then the first primitives are under way
            const Time wait = phase == PisaNetworkPhase::Preparing ? NanoSeconds(1100) : Time(0);
            Simulator::Schedule(wait, &PisaUpgradeAgent::KillControlChannel, fabric.agents[victim]);
        }
    }

    uint64_t Mixed()
    {
        return fabric.arrived - fabric.sums[OLD] - fabric.sums[NEW];
    }

    UpgradeFabric fabric;
    Ptr<PisaNetworkUpgrade> upgrade;
    PisaNetworkPhase killIn{PisaNetworkPhase::Idle};
    uint32_t victim{0};
};

class Coordinated : public TestCase
{
  public:
    Coordinated(const std::string& chip, const Order& order)
        : TestCase("switches of " + chip + " upgraded in the order " + NameOf(order) +
                   " with stamps: packets are old everywhere or new everywhere"),
          m_chip(chip),
          m_order(order)
    {
    }

  private:
    void DoRun() override
    {
        NetworkRig rig(m_chip, m_order, true);
        PisaUpgradeHelper::CarryStamps(rig.fabric.switches);
        rig.upgrade->Start();
        rig.fabric.Run();
        NS_TEST_EXPECT_MSG_EQ(PisaNameOf(rig.upgrade->GetPhase()), std::string("finished"), "all switches");
        NS_TEST_EXPECT_MSG_EQ(rig.fabric.arrived, FRAMES, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(rig.Mixed(), 0U, "no frame met both");
        NS_TEST_EXPECT_MSG_GT(rig.fabric.sums[OLD], 0U, "old");
        NS_TEST_EXPECT_MSG_GT(rig.fabric.sums[NEW], 0U, "new");
        for (const uint32_t index : {0, 1, 2})
        {
            const pisa::WitnessCounts& counts = rig.fabric.agents[index]->GetJudge().GetCounts();
            NS_TEST_EXPECT_MSG_EQ(counts.Of(pisa::Way::Old), rig.fabric.sums[OLD], "switch " << index);
            NS_TEST_EXPECT_MSG_EQ(counts.Of(pisa::Way::New), rig.fabric.sums[NEW], "switch " << index);
            NS_TEST_EXPECT_MSG_EQ(rig.fabric.agents[index]->GetJudge().GetFaults().size(), 0U, "switch " << index);
        }
    }

    std::string m_chip;
    Order m_order;
};

class Uncoordinated : public TestCase
{
  public:
    explicit Uncoordinated(bool isInTurn)
        : TestCase(std::string("switches upgraded ") + (isInTurn ? "in turn" : "all at once") +
                   " without stamps: packets meet the old program here and the new one there"),
          m_isInTurn(isInTurn)
    {
    }

  private:
    void DoRun() override
    {
        NetworkRig rig("drmt-banked", {0, 1, 2, 3}, false);
        rig.upgrade->SetAttribute("InTurn", BooleanValue(m_isInTurn));
        rig.upgrade->Start();
        rig.fabric.Run();
        NS_TEST_EXPECT_MSG_EQ(PisaNameOf(rig.upgrade->GetPhase()), std::string("finished"), "all switches");
        NS_TEST_EXPECT_MSG_EQ(rig.fabric.arrived, FRAMES, "no frame is lost");
        // a frame is 1 us on each line: as many as come in that time are between two switches when they change
        NS_TEST_EXPECT_MSG_GT(rig.Mixed(), 1000000U / SPACING, "those that were between two switches");
        for (const Ptr<PisaUpgradeAgent>& agent : rig.fabric.agents)
        {
            NS_TEST_EXPECT_MSG_EQ(agent->GetJudge().GetFaults().size(), 0U, "each switch by itself is consistent");
        }
    }

    bool m_isInTurn;
};

class DeafSwitch : public TestCase
{
  public:
    explicit DeafSwitch(PisaNetworkPhase phase)
        : TestCase(std::string("a switch's channel dies when the network begins with ") + PisaNameOf(phase) +
                   ": packets stay consistent"),
          m_phase(phase)
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t victim = 0; victim < 4; ++victim)
        {
            NetworkRig rig("drmt-banked", {0, 1, 2, 3}, true);
            PisaUpgradeHelper::CarryStamps(rig.fabric.switches);
            rig.killIn = m_phase;
            rig.victim = victim;
            rig.upgrade->Start();
            rig.fabric.Run();
            NS_TEST_EXPECT_MSG_EQ(rig.fabric.arrived, FRAMES, "victim " << victim << ": no frame is lost");
            NS_TEST_EXPECT_MSG_EQ(rig.Mixed(), 0U, "victim " << victim << ": no frame met both");
            const bool isEarly = m_phase <= PisaNetworkPhase::Promising;
            NS_TEST_EXPECT_MSG_EQ(PisaNameOf(rig.upgrade->GetPhase()), std::string(isEarly ? "aborted" : "stalled"),
                                  "victim " << victim);
            // host 0 sends by leaf 0
            const bool isAllOld = isEarly || (victim == 0 && m_phase == PisaNetworkPhase::Flipping);
            NS_TEST_EXPECT_MSG_EQ((rig.fabric.sums[OLD] == FRAMES), isAllOld, "victim " << victim);
        }
    }

    PisaNetworkPhase m_phase;
};

class Unstamped : public TestCase
{
  public:
    Unstamped() : TestCase("a coordinated upgrade is refused where lines carry no stamps, and nothing changes")
    {
    }

  private:
    void DoRun() override
    {
        NetworkRig rig("ideal", {0, 1, 2, 3}, true);
        std::string message;
        try
        {
            rig.upgrade->Start();
        }
        catch (const pisa::InputError& error)
        {
            message = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(message.find("carries no stamps"), std::string::npos, message);
        rig.fabric.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.fabric.sums[OLD], FRAMES, "all old");
    }
};

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

class NetworkUpgradeTestSuite : public PicosecondSuite
{
  public:
    NetworkUpgradeTestSuite() : PicosecondSuite("pisa-upgrade-network", Type::UNIT)
    {
        for (const std::string chip : {"ideal", "drmt-banked"})
        {
            for (const Order& order : {Order{0, 1, 2, 3}, Order{2, 3, 1, 0}, Order{1, 0, 3, 2}})
            {
                AddTestCase(new Coordinated(chip, order));
            }
        }
        AddTestCase(new Uncoordinated(true));
        AddTestCase(new Uncoordinated(false));
        for (const auto phase : {PisaNetworkPhase::Preparing, PisaNetworkPhase::Promising, PisaNetworkPhase::Flipping,
                                 PisaNetworkPhase::Draining})
        {
            AddTestCase(new DeafSwitch(phase));
        }
        AddTestCase(new Unstamped);
        AddTestCase(new Drained);
        AddTestCase(new Undrained);
        AddTestCase(new FlashedInPlace);
        AddTestCase(new Undrainable);
    }
};

NetworkUpgradeTestSuite g_networkUpgradeTestSuite;

} // namespace
