// Tables that change in place on running switches: frames meet the old one or the new one, whenever the channel dies.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "upgrade-rig.h"

#include "ns3/pisa-forwarding-image.h"
#include "ns3/simulator.h"

#include "upgrade/planner.h"

using namespace ns3;

namespace
{

constexpr uint64_t OLD_MARK = 1;
constexpr uint64_t NEW_MARK = 1 + 256;
constexpr uint64_t ENTRIES = 20; ///< of which the last is that of the rig's frames

/** Frames go back where they came from; a table looked up by their type adds to the source what its entry says. */
pisa::Program
Marking(bool isNew)
{
    using namespace pisa;
    const FieldId source{1, 1};
    const FieldId type{1, 2};
    Program program;
    program.name = isNew ? "new marks" : "old marks";
    program.headers = {MakeIntrinsicHeader(), {"ethernet", false, {{"dst", 48}, {"src", 48}, {"type", 16}}, {}}};
    ParseState start;
    start.name = "start";
    start.steps = {Extract{1}};
    program.parser = {start};
    program.deparser = {1};
    Action reflect;
    reflect.name = "reflect";
    reflect.body = {Statement{Operation::Move,
                              16,
                              IntrinsicField(Intrinsic::EgressPort),
                              {IntrinsicField(Intrinsic::IngressPort)}}};
    Action mark;
    mark.name = "mark";
    mark.parameters = {{"value", 16}};
    mark.body = {Statement{Operation::Add, 48, source, {source, Parameter{0}}}};
    Action miss;
    miss.name = "miss";
    miss.body = {Statement{Operation::Add, 48, source, {source, Constant{0xffff}}}};
    Table first;
    first.name = "first";
    first.actions = {0};
    first.defaultCall = {0, {}};
    Table marks;
    marks.name = "marks";
    marks.keys = {{type, MatchKind::Exact}};
    marks.actions = {1, 2};
    marks.defaultCall = {2, {}};
    marks.size = isNew ? 64 : 32;
    if (isNew)
    {
        mark.body.push_back(Statement{Operation::Add, 48, source, {source, Constant{256}}});
        marks.keys[0].kind = MatchKind::Ternary;
    }
    for (uint64_t i = 0; i < ENTRIES && !isNew; ++i)
    {
        Entry entry;
        entry.match = {{i + 1 < ENTRIES ? i : 0x88b5}};
        entry.call = {1, {1}};
        marks.entries.push_back(entry);
    }
    program.actions = {reflect, mark, miss};
    program.tables = {first, marks};
    program.ingress.nodes = {Apply{0, 1, 1, {}}, Apply{1, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

pisa::Image
MarkingOn(bool isNew, const std::string& chip)
{
    return PisaSealInProgramOrder(Marking(isNew), pisa::LoadTarget(chip));
}

pisa::UpgradePlan
PlanOn(const std::string& chip)
{
    const pisa::Image was = MarkingOn(false, chip);
    const pisa::Image is = MarkingOn(true, chip);
    pisa::PlannerOptions options;
    options.level = pisa::Consistency::Execution;
    options.inPlace = true;
    return pisa::MakePlan(pisa::Compare(was, is), options);
}

RigChange
ChangeInPlace(const std::string& chip)
{
    return {"a table changes in place on " + chip, [chip] { return MarkingOn(false, chip); },
            [chip](PisaUpgradeAgent& agent) { return agent.Upgrade(MarkingOn(true, chip), PlanOn(chip)); }, OLD_MARK,
            NEW_MARK};
}

/** The channel dies at times spread over the whole change: before, between and behind the entries. */
class KilledInPlace : public TestCase
{
  public:
    explicit KilledInPlace(const std::string& chip)
        : TestCase("a table changes in place on " + chip +
                   ": whenever the control channel dies, one of both is whole"),
          m_chip(chip)
    {
    }

  private:
    static constexpr uint32_t KILLS = 60;

    void DoRun() override
    {
        uint32_t aborted = 0;
        uint32_t finished = 0;
        const int64_t begin = 2000; // the request takes so long
        const int64_t over = Over();
        for (int64_t kill = begin; kill < over; kill += (over - begin) / KILLS)
        {
            UpgradeRig rig(MarkingOn(false, m_chip), 3000, 30000);
            ChangeInPlace(m_chip).upgrade(*rig.agent);
            Simulator::Schedule(NanoSeconds(kill), &PisaUpgradeAgent::KillControlChannel, rig.agent);
            rig.Run();
            aborted += rig.aborted;
            finished += rig.finished;
            NS_TEST_EXPECT_MSG_EQ(rig.aborted + rig.finished, 1U, "killed after " << kill << " ns");
            NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "killed after " << kill << " ns");
            NS_TEST_EXPECT_MSG_EQ(rig.sums[OLD_MARK] + rig.sums[NEW_MARK], rig.sent, "none missed");
            const uint64_t atEnd = rig.finished == 1 ? NEW_MARK : OLD_MARK;
            NS_TEST_EXPECT_MSG_EQ(rig.last, atEnd, "killed after " << kill << " ns");
            const auto plan = PlanOn(m_chip);
            const pisa::UpgradeMemory held = rig.finished == 1 ? plan.transactions.back().after : plan.before;
            NS_TEST_EXPECT_MSG_EQ((rig.held == held), true, "memory, killed after " << kill << " ns");
        }
        NS_TEST_EXPECT_MSG_GT(aborted, KILLS / 4, "before the last entry was over");
        NS_TEST_EXPECT_MSG_GT(finished, KILLS / 20, "after it");
    }

    void OnFinished(const PisaUpgradeStep&)
    {
        m_over = Simulator::Now().GetNanoSeconds();
    }

    /** @return the nanosecond at which an upgrade is over whose channel lives. */
    int64_t Over()
    {
        UpgradeRig rig(MarkingOn(false, m_chip), 3000, 30000);
        rig.agent->TraceConnectWithoutContext("Finished", MakeCallback(&KilledInPlace::OnFinished, this));
        ChangeInPlace(m_chip).upgrade(*rig.agent);
        rig.Run();
        return m_over;
    }

    const std::string m_chip;
    int64_t m_over{0};
};

/** When all entries have moved and the old table is still there, a controller changes, adds, deletes and reads some.
 */
class ControlledInPlace : public TestCase
{
  public:
    explicit ControlledInPlace(const std::string& chip)
        : TestCase("a controller finds the entries of a table that changes in place on " + chip),
          m_chip(chip)
    {
    }

  private:
    static constexpr uint64_t CHANGED = 7; ///< what the frames' entry says from then on

    pisa::EntryKey KeyOf(uint64_t type) const
    {
        pisa::EntryKey key;
        key.table = 1;
        key.match = {{type}};
        return key;
    }

    void Request(const pisa::ControlOperation& operation)
    {
        m_rig->star.Agent()->Request(operation, [this](const PisaControlAnswer& answer) { m_done += answer.done; });
    }

    void Change()
    {
        NS_TEST_EXPECT_MSG_EQ(m_rig->finished, 0U, "it is held");
        pisa::ModifyEntry modify;
        modify.key = KeyOf(0x88b5);
        modify.call = {1, {CHANGED}};
        Request(modify);
        pisa::InsertEntry insert;
        insert.table = 1;
        insert.entry.match = {{0x1234}};
        insert.entry.call = {1, {9}};
        Request(insert);
        pisa::DeleteEntry deletion;
        deletion.key = KeyOf(3);
        Request(deletion);
        Request(deletion); // in vain
        Read();
        Simulator::Schedule(MicroSeconds(30), &PisaUpgradeAgent::Continue, m_rig->agent, 1);
    }

    void Read()
    {
        m_rig->star.Agent()->Read("marks", [this](const std::vector<PisaTableEntry>& entries)
                                  { m_read.push_back(entries.size()); });
    }

    void DoRun() override
    {
        UpgradeRig rig(MarkingOn(false, m_chip), 4000, 30000);
        m_rig = &rig;
        const uint32_t upgrade = ChangeInPlace(m_chip).upgrade(*rig.agent);
        rig.agent->HoldBefore(upgrade, pisa::PlanPhase::FixUp);
        Simulator::Schedule(MicroSeconds(50), &ControlledInPlace::Change, this);
        Simulator::Schedule(MicroSeconds(100), &ControlledInPlace::Read, this);
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.finished, 1U, "the upgrade");
        NS_TEST_EXPECT_MSG_EQ(m_done, 3U, "all but the second deletion");
        NS_TEST_ASSERT_MSG_EQ(m_read.size(), 2U, "while and after");
        NS_TEST_EXPECT_MSG_EQ(m_read[0], ENTRIES, "one more, one less, wherever they are");
        NS_TEST_EXPECT_MSG_EQ(m_read[1], ENTRIES, "none is lost with the old table");
        NS_TEST_EXPECT_MSG_EQ(rig.last, 256 + CHANGED, "as it was changed");
        NS_TEST_EXPECT_MSG_EQ(rig.sums[OLD_MARK] + rig.sums[NEW_MARK] + rig.sums[256 + CHANGED], rig.sent,
                              "no other");
    }

    const std::string m_chip;
    UpgradeRig* m_rig{nullptr};
    uint32_t m_done{0};
    std::vector<uint64_t> m_read;
};

class UpgradeInPlaceTestSuite : public PicosecondSuite
{
  public:
    UpgradeInPlaceTestSuite() : PicosecondSuite("pisa-upgrade-in-place", Type::UNIT)
    {
        for (const std::string chip : {"ideal", "drmt-banked"})
        {
            AddTestCase(new LosslessChange(ChangeInPlace(chip)));
            AddTestCase(new KilledInPlace(chip));
            AddTestCase(new ControlledInPlace(chip));
        }
    }
};

UpgradeInPlaceTestSuite g_upgradeInPlaceTestSuite;

} // namespace
