// Upgrades on chips that meet tables at fixed cycles, as `pisa plan` prepares them from P4 programs.
// SPDX-License-Identifier: GPL-2.0-only
#include "../picosecond-suite.h"
#include "../upgrade-rig.h"

#include "upgrade/upgrade-folder.h"

using namespace ns3;

namespace
{

// what the programs of this folder add to frames: the upper two bytes of the source beside, the lower four the sum
constexpr uint64_t OLD = 1 + 4;
constexpr uint64_t BETWEEN = 1 + 2 + 4;
constexpr uint64_t ALONGSIDE = OLD + (uint64_t{8} << 32);

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
        NS_TEST_EXPECT_MSG_EQ(rig.agent->Upgrade(beside), 1U, "nothing was under way");
        Expect(MessageOf([&] { rig.agent->Upgrade(beside); }), "upgrade 1 is under way");
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no mixture");
        NS_TEST_EXPECT_MSG_EQ(rig.last, ALONGSIDE, "at the end");
    }
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
        }
        AddTestCase(new Misplaced);
    }
};

PlacedUpgradeTestSuite g_placedUpgradeTestSuite;

} // namespace
