// Upgrades on chips that meet tables at fixed cycles, as `pisa plan` prepares them from P4 programs.
// SPDX-License-Identifier: GPL-2.0-only
#include "../picosecond-suite.h"
#include "../upgrade-rig.h"

#include "ns3/simulator.h"

#include "upgrade/upgrade-folder.h"

#include <algorithm>

using namespace ns3;

namespace
{

// what the programs of this folder add to frames: the upper two bytes of the source beside, the lower four the sum
constexpr uint64_t OLD = 1 + 4;
constexpr uint64_t BETWEEN = 1 + 2 + 4;
constexpr uint64_t ALONGSIDE = OLD + (uint64_t{8} << 32);
constexpr uint64_t FURTHER = OLD + (uint64_t{16} << 32);

pisa::PreparedUpgrade
Prepared(const std::string& name, const std::string& chip)
{
    return pisa::ReadUpgrade(std::string(PISA_UPGRADE_DIR) + "/" + name + "-" + chip);
}

RigChange
ChangeTo(const std::string& name, uint64_t after, const std::string& chip)
{
    return {"old becomes " + name + " on " + chip, [name, chip] { return Prepared(name, chip).boot; },
            [name, chip](PisaUpgradeAgent& agent) { return agent.Upgrade(Prepared(name, chip)); }, OLD, after};
}

std::string
MessageOf(const std::function<void()>& call)
{
    try
    {
        call();
    }
    catch (const pisa::InputError& error)
    {
        return error.what();
    }
    return "";
}

/** A plan that was changed by hand, such that a table gives its entries to another beside it. */
pisa::PreparedUpgrade
WithMove(pisa::PreparedUpgrade prepared)
{
    const auto& elements = prepared.delta.elements;
    const auto isKept = [](const pisa::UpgradeElement& element) { return element.IsKept(); };
    const auto isAdded = [](const pisa::UpgradeElement& element) { return element.IsAdded(); };
    pisa::Primitive move;
    move.kind = pisa::Primitive::Kind::MigrateEntries;
    move.phase = pisa::PlanPhase::Commit;
    move.node = {pisa::PlanNode::Origin::Old, std::find_if(elements.begin(), elements.end(), isKept)->name};
    move.other = {pisa::PlanNode::Origin::New, std::find_if(elements.begin(), elements.end(), isAdded)->name};
    prepared.plan.transactions.back().primitives.push_back(move);
    return prepared;
}

class Misplaced : public TestCase
{
  public:
    Misplaced() : TestCase("a switch refuses upgrades that were not placed for it, and goes on as before")
    {
    }

  private:
    void Expect(const std::string& message, const std::string& part)
    {
        NS_TEST_EXPECT_MSG_NE(message.find(part), std::string::npos, message);
    }

    void DoRun() override
    {
        const pisa::PreparedUpgrade beside = Prepared("alongside", "rmt-32");
        UpgradeRig rig(beside.boot, 12000);
        Expect(MessageOf([&] { rig.agent->Upgrade(beside.is); }), "meets its tables at fixed cycles");
        Expect(MessageOf([&] { rig.agent->Upgrade(Prepared("alongside", "drmt")); }), "cannot run on this rmt-32");
        Expect(MessageOf([&] { rig.agent->Upgrade(Prepared("between", "rmt-32")); }), "was prepared for a switch");
        Expect(MessageOf([&] { rig.agent->Upgrade(WithMove(beside)); }), "has no groups of tables");
        NS_TEST_EXPECT_MSG_EQ(rig.agent->GetOpen(), 0U, "what is refused is not open");
        NS_TEST_EXPECT_MSG_EQ(rig.star.Switch()->GetImage().digest, beside.boot.digest, "nothing was loaded");
        NS_TEST_EXPECT_MSG_EQ(rig.agent->Upgrade(beside), 1U, "nothing was under way");
        Expect(MessageOf([&] { rig.agent->Upgrade(beside); }), "upgrade 1 is under way");
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no mixture");
        NS_TEST_EXPECT_MSG_EQ(rig.last, ALONGSIDE, "at the end");
    }
};

/** Each upgrade is planned ahead from what the one before it will leave, and the switch agrees that it has. */
class PlacedRow : public TestCase
{
  public:
    explicit PlacedRow(const std::string& chip)
        : TestCase("ten upgrades one behind the other on " + chip +
                   ": each leaves what was foretold, no frame is lost or mixed"),
          m_chip(chip)
    {
    }

  private:
    static constexpr std::size_t COUNT = 10;

    pisa::PreparedUpgrade Step(std::size_t step) const
    {
        return step == 1
                   ? Prepared("alongside", m_chip)
                   : pisa::ReadUpgrade(std::string(PISA_UPGRADE_DIR) + "/row-" + m_chip + "-" + std::to_string(step));
    }

    void OnFinished(const PisaUpgradeStep&)
    {
        Simulator::Schedule(MicroSeconds(1), &PlacedRow::Next, this);
    }

    void Next()
    {
        const pisa::Image& image = m_rig->star.Switch()->GetImage();
        m_nodes.push_back(image.program.ingress.nodes.size());
        NS_TEST_EXPECT_MSG_EQ(image.digest, Step(m_nodes.size()).settled.digest, "upgrade " << m_nodes.size());
        if (m_nodes.size() < COUNT)
        {
            m_rig->agent->Upgrade(Step(m_nodes.size() + 1));
        }
    }

    void DoRun() override
    {
        UpgradeRig rig(Step(1).boot, 12000);
        m_rig = &rig;
        rig.agent->TraceConnectWithoutContext("Finished", MakeCallback(&PlacedRow::OnFinished, this));
        rig.agent->Upgrade(Step(1));
        rig.Run();
        NS_TEST_ASSERT_MSG_EQ(m_nodes.size(), COUNT, "all ten");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*rig.star.Switch()), "", "laws");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 3U, "no frame met a mixture");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.count(OLD) + rig.sums.count(ALONGSIDE) + rig.sums.count(FURTHER), 3U, "all");
        NS_TEST_EXPECT_MSG_EQ(rig.last, ALONGSIDE, "the tenth adds it");
        for (const std::string& fault : rig.agent->GetJudge().GetFaults())
        {
            NS_TEST_EXPECT_MSG_EQ(fault, "", "the witness");
        }
        for (std::size_t step = 4; step < COUNT; ++step)
        {
            NS_TEST_EXPECT_MSG_EQ(m_nodes[step], m_nodes[step - 3], "places are used again, upgrade " << step + 1);
        }
    }

    const std::string m_chip;
    UpgradeRig* m_rig{nullptr};
    std::vector<std::size_t> m_nodes; ///< of ingress after each upgrade
};

class SecondTry : public TestCase
{
  public:
    explicit SecondTry(const std::string& name, const std::string& chip)
        : TestCase("after a roll-back " + name + " can be asked for again on " + chip),
          m_name(name),
          m_chip(chip)
    {
    }

  private:
    void DoRun() override
    {
        const pisa::PreparedUpgrade prepared = Prepared(m_name, m_chip);
        UpgradeRig rig(prepared.boot, 12000);
        const uint32_t first = rig.agent->Upgrade(prepared);
        rig.agent->HoldBefore(first, pisa::PlanPhase::Commit);
        Simulator::Schedule(MicroSeconds(10), [&] { rig.agent->Abort(first); });
        Simulator::Schedule(MicroSeconds(30), [&] { rig.agent->Upgrade(prepared); });
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.aborted, 1U, "the first");
        NS_TEST_EXPECT_MSG_EQ(rig.finished, 1U, "the second");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no frame met a mixture");
    }

    const std::string m_name;
    const std::string m_chip;
};

class PlacedUpgradeTestSuite : public PicosecondSuite
{
  public:
    PlacedUpgradeTestSuite() : PicosecondSuite("pisa-upgrade-placed", Type::UNIT)
    {
        for (const std::string chip : {"rmt-32", "drmt"})
        {
            for (const RigChange& change :
                 {ChangeTo("alongside", ALONGSIDE, chip), ChangeTo("between", BETWEEN, chip)})
            {
                AddTestCase(new LosslessChange(change));
                AddTestCase(new KilledChange(change));
            }
            AddTestCase(new SecondTry("alongside", chip));
            AddTestCase(new SecondTry("between", chip));
            AddTestCase(new PlacedRow(chip));
        }
        AddTestCase(new Misplaced);
    }
};

PlacedUpgradeTestSuite g_placedUpgradeTestSuite;

} // namespace
