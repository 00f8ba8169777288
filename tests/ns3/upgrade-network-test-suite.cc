// Upgrades of several switches at once.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "upgrade-fabric.h"

#include "ns3/boolean.h"
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

class DeafInPrimitive : public TestCase
{
  public:
    DeafInPrimitive()
        : TestCase(
              "the channel of a switch dies in any primitive that prepares: all switches keep their old programs")
    {
    }

  private:
    void OnStarted(const PisaUpgradeStep&)
    {
        if (m_started++ == m_kill)
        {
            m_agent->KillControlChannel();
        }
    }

    void DoRun() override
    {
        bool isWhole = false;
        for (m_kill = 0; !isWhole; ++m_kill)
        {
            NetworkRig rig("ideal", {0, 1, 2, 3}, true);
            PisaUpgradeHelper::CarryStamps(rig.fabric.switches);
            m_started = 0;
            m_agent = rig.fabric.agents[m_kill % 3]; // those on the way of the frames
            m_agent->TraceConnectWithoutContext("PrimitiveStarted", MakeCallback(&DeafInPrimitive::OnStarted, this));
            rig.upgrade->Start();
            rig.fabric.Run();
            isWhole = m_started <= m_kill;
            NS_TEST_EXPECT_MSG_EQ(rig.fabric.arrived, FRAMES, "primitive " << m_kill << ": no frame is lost");
            NS_TEST_EXPECT_MSG_EQ(rig.Mixed(), 0U, "primitive " << m_kill << ": no frame met both");
            const bool isFinished = rig.upgrade->GetPhase() == PisaNetworkPhase::Finished;
            const bool isAborted = rig.upgrade->GetPhase() == PisaNetworkPhase::Aborted;
            m_aborted += isAborted;
            // behind the hold, in retirement, a switch goes to the end by itself
            NS_TEST_EXPECT_MSG_EQ((isFinished || (isAborted && rig.fabric.sums[OLD] == FRAMES)), true,
                                  "primitive " << m_kill << " ended in " << PisaNameOf(rig.upgrade->GetPhase()));
        }
        NS_TEST_EXPECT_MSG_GT(m_aborted, 4U, "allocation, pointers and the splice");
        NS_TEST_EXPECT_MSG_GT(m_kill, m_aborted + 3U, "commit, fix-up and retirement");
        m_agent = nullptr;
    }

    Ptr<PisaUpgradeAgent> m_agent;
    uint64_t m_kill{0};
    uint64_t m_started{0};
    uint64_t m_aborted{0};
};

class OneUnchanged : public TestCase
{
  public:
    OneUnchanged() : TestCase("a switch whose program stays takes part: it hands the stamps on")
    {
    }

  private:
    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdder(1, "ideal"));
        PisaUpgradeHelper::CarryStamps(fabric.switches);
        const auto upgrade = CreateObject<PisaNetworkUpgrade>();
        upgrade->SetAttribute("Lifetime", TimeValue(MicroSeconds(10)));
        for (const uint32_t index : {0, 1, 2, 3})
        {
            upgrade->Add(fabric.agents[index], MakeAdder(index < 2 ? 16 : 1, "ideal"));
        }
        fabric.Send(FRAMES, SPACING);
        upgrade->Start();
        fabric.Run();
        NS_TEST_EXPECT_MSG_EQ(PisaNameOf(upgrade->GetPhase()), std::string("finished"), "all switches");
        NS_TEST_EXPECT_MSG_EQ(fabric.sums[OLD] + fabric.sums[16 + 1 + 16], FRAMES, "the leaves change together");
        NS_TEST_EXPECT_MSG_GT(fabric.sums[16 + 1 + 16], 0U, "new");
    }
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

/** Two changes on different ways of packets, each a transaction of its own at element level. */
class TwoRounds : public TestCase
{
  public:
    TwoRounds()
        : TestCase("a plan of two transactions takes two rounds, and no packet meets a round here and not there")
    {
    }

    /** @param deafAfter from the end of the first round on */
    explicit TwoRounds(Time deafAfter)
        : TestCase("a switch is deaf " + std::to_string(deafAfter.GetNanoSeconds()) +
                   " ns after the first of two rounds: that round stays"),
          m_deafAfter(deafAfter),
          m_isDeafInSecond(true)
    {
    }

  private:
    static constexpr uint64_t SECOND = 4096; // what is added to frames of the second type is that much more

    void OnPhase(PisaNetworkPhase phase)
    {
        m_flips += phase == PisaNetworkPhase::Flipping;
        m_retirements += phase == PisaNetworkPhase::Retiring;
        if (m_isDeafInSecond && phase == PisaNetworkPhase::Retiring)
        {
            Simulator::Schedule(m_deafAfter, &PisaUpgradeAgent::KillControlChannel, m_victim);
        }
    }

    void DoRun() override
    {
        UpgradeFabric fabric(MakeAdders(1, SECOND, "ideal"));
        PisaUpgradeHelper::CarryStamps(fabric.switches);
        m_victim = fabric.agents[1];
        const auto upgrade = CreateObject<PisaNetworkUpgrade>();
        upgrade->SetAttribute("Lifetime", TimeValue(MicroSeconds(10)));
        upgrade->TraceConnectWithoutContext("Phase", MakeCallback(&TwoRounds::OnPhase, this));
        for (const uint32_t index : {0, 1, 2, 3})
        {
            upgrade->Add(fabric.agents[index], MakeAdders(16, 16 * SECOND, "ideal"), pisa::Consistency::Element);
        }
        fabric.Send(2 * FRAMES, SPACING);
        upgrade->Start();
        fabric.Run();
        Check(fabric, PisaNameOf(upgrade->GetPhase()));
        m_victim = nullptr;
    }

    void Check(UpgradeFabric& fabric, const std::string& phase)
    {
        const uint64_t firstNew = fabric.sums[NEW];
        const uint64_t secondNew = fabric.sums[NEW * SECOND];
        NS_TEST_EXPECT_MSG_EQ(fabric.arrived, 2 * FRAMES, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(fabric.sums[OLD] + firstNew, FRAMES, "frames of the first type are old or new");
        NS_TEST_EXPECT_MSG_EQ(fabric.sums[OLD * SECOND] + secondNew, FRAMES, "and those of the second");
        NS_TEST_EXPECT_MSG_EQ(phase, std::string(m_isDeafInSecond ? "stalled" : "finished"), "at the end");
        NS_TEST_EXPECT_MSG_EQ(m_flips, m_isDeafInSecond ? 1U : 2U, "rounds");
        NS_TEST_EXPECT_MSG_EQ(m_retirements, m_flips, "each round ends");
        NS_TEST_EXPECT_MSG_EQ((firstNew > 0) + (secondNew > 0), m_isDeafInSecond ? 1 : 2, "what became new");
    }

    Time m_deafAfter;
    bool m_isDeafInSecond{false};
    Ptr<PisaUpgradeAgent> m_victim;
    uint32_t m_flips{0};
    uint32_t m_retirements{0};
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
        AddTestCase(new DeafInPrimitive);
        AddTestCase(new OneUnchanged);
        AddTestCase(new Unstamped);
        AddTestCase(new TwoRounds);
        for (const int64_t nanoseconds : {0, 1100, 2500})
        {
            AddTestCase(new TwoRounds(NanoSeconds(nanoseconds)));
        }
    }
};

NetworkUpgradeTestSuite g_networkUpgradeTestSuite;

} // namespace
