// Programs that change under traffic, and switches that are flashed anew.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "upgrade-rig.h"

#include "ns3/pisa-forwarding-image.h"
#include "ns3/simulator.h"

#include "upgrade/planner.h"

#include <algorithm>
#include <functional>

using namespace ns3;

namespace
{

/** Frames go back where they came from; then a table a letter adds a power of two to the source address. */
pisa::Image
MakeChain(const std::string& letters, const std::string& chip)
{
    using namespace pisa;
    const FieldId source{1, 1};
    Program program;
    program.name = letters;
    program.headers = {MakeIntrinsicHeader(), {"ethernet", false, {{"dst", 48}, {"src", 48}, {"type", 16}}, {}}};
    ParseState start;
    start.name = "start";
    start.steps = {Extract{1}};
    program.parser = {start};
    program.deparser = {1};
    const auto add = [&program](const std::string& name, const Statement& statement)
    {
        const auto id = static_cast<uint32_t>(program.tables.size());
        Action action;
        action.name = "do_" + name;
        action.body = {statement};
        program.actions.push_back(action);
        Table table;
        table.name = name;
        table.actions = {id};
        table.defaultCall = {id, {}};
        program.tables.push_back(table);
        program.ingress.nodes.push_back(Apply{id, kEndOfControl, kEndOfControl, {}});
    };
    add("reflect",
        {Operation::Move, 16, IntrinsicField(Intrinsic::EgressPort), {IntrinsicField(Intrinsic::IngressPort)}});
    for (const char letter : letters)
    {
        add(std::string(1, letter), {Operation::Add, 48, source, {source, Constant{uint64_t{1} << (letter - 'a')}}});
    }
    for (NodeId id = 0; id + 1 < program.ingress.nodes.size(); ++id)
    {
        auto& apply = std::get<Apply>(program.ingress.nodes[id]);
        apply.onHit = apply.onMiss = id + 1;
    }
    program.ingress.entry = 0;
    return PisaSealInProgramOrder(std::move(program), LoadTarget(chip));
}

uint64_t
SumOf(const std::string& letters)
{
    uint64_t sum = 0;
    for (const char letter : letters)
    {
        sum += uint64_t{1} << (letter - 'a');
    }
    return sum;
}

RigChange
ChangeOf(const std::string& from, const std::string& to, const std::string& chip)
{
    return {from + " becomes " + to + " on " + chip, [from, chip] { return MakeChain(from, chip); },
            [to, chip](PisaUpgradeAgent& agent) { return agent.Upgrade(MakeChain(to, chip)); }, SumOf(from),
            SumOf(to)};
}

/** Begins the next upgrade a microsecond after each has finished. */
class Row : public TestCase
{
  public:
    explicit Row(const std::string& chip)
        : TestCase("ten upgrades one behind the other on " + chip +
                   ": no frame is lost or mixed, and nothing is left"),
          m_chip(chip)
    {
    }

  private:
    void OnFinished(const PisaUpgradeStep& step)
    {
        m_held.push_back(step.held);
        m_nodes.push_back(m_rig->star.Switch()->GetImage().program.ingress.nodes.size());
        if (m_held.size() < 10)
        {
            Simulator::Schedule(MicroSeconds(1), &Row::Next, this);
        }
    }

    void Next()
    {
        m_rig->agent->Upgrade(MakeChain(m_held.size() % 2 == 0 ? "adce" : "abc", m_chip));
    }

    void DoRun() override
    {
        UpgradeRig rig(MakeChain("abc", m_chip), 12000);
        m_rig = &rig;
        rig.agent->TraceConnectWithoutContext("Finished", MakeCallback(&Row::OnFinished, this));
        Next();
        rig.Run();
        NS_TEST_ASSERT_MSG_EQ(m_held.size(), 10U, "all ten");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no frame met a mixture");
        NS_TEST_EXPECT_MSG_EQ(rig.last, SumOf("abc"), "the old program again");
        for (const std::string& fault : rig.agent->GetJudge().GetFaults())
        {
            NS_TEST_EXPECT_MSG_EQ(fault, "", "the level is kept");
        }
        for (std::size_t i = 2; i < m_held.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ((m_held[i] == m_held[i - 2]), true, "memory after upgrade " << i + 1);
            NS_TEST_EXPECT_MSG_EQ(m_nodes[i], m_nodes[i - 2], "places of elements after upgrade " << i + 1);
        }
        // tables a, b, c and reflect, with a description each
        NS_TEST_EXPECT_MSG_EQ(m_held.back()[pisa::MemoryKind::Descriptions], 4U, "of the old program");
    }

    std::string m_chip;
    UpgradeRig* m_rig{nullptr};
    std::vector<pisa::UpgradeMemory> m_held;
    std::vector<std::size_t> m_nodes;
};

/** Frames go back; a table's entry for their destination has its action add a number to the source. */
pisa::Image
MakeLookUp(uint64_t number, const std::string& chip)
{
    using namespace pisa;
    Program program = MakeChain("a", "ideal").program;
    program.name = "look up " + std::to_string(number);
    Action& action = program.actions.at(1);
    action.name = "add_number";
    action.parameters = {{"number", 48}};
    const FieldId source{1, 1};
    action.body = {Statement{Operation::Add, 48, source, {source, Parameter{0}}}};
    Table& table = program.tables.at(1);
    table.name = "pick";
    table.keys = {{FieldId{1, 0}, MatchKind::Exact}};
    table.size = 4;
    table.defaultCall = {1, {0}};
    table.entries = {{{{0}}, 0, {1, {number}}}};
    return PisaSealInProgramOrder(std::move(program), LoadTarget(chip));
}

class Replaced : public TestCase
{
  public:
    explicit Replaced(const std::string& chip)
        : TestCase("a table on " + chip +
                   " is replaced five times by one with other entries, and keeps name and place"),
          m_chip(chip)
    {
    }

  private:
    void OnFinished(const PisaUpgradeStep&)
    {
        if (++m_finished < 5)
        {
            Simulator::Schedule(MicroSeconds(1), &Replaced::Next, this);
        }
    }

    void Next()
    {
        m_rig->agent->Upgrade(MakeLookUp(uint64_t{2} << m_finished, m_chip));
    }

    void DoRun() override
    {
        UpgradeRig rig(MakeLookUp(1, m_chip), 12000);
        m_rig = &rig;
        rig.agent->TraceConnectWithoutContext("Finished", MakeCallback(&Replaced::OnFinished, this));
        Next();
        rig.Run();
        NS_TEST_ASSERT_MSG_EQ(m_finished, 5U, "all");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(rig.last, 32U, "the last one");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 6U, "each for a while");
        for (uint64_t number = 1; number <= 32; number *= 2)
        {
            NS_TEST_EXPECT_MSG_GT(rig.sums[number], 0U, "number " << number);
        }
        NS_TEST_EXPECT_MSG_EQ(rig.agent->GetJudge().GetFaults().size(), 0U, "the level is kept");
        const pisa::Program& program = rig.star.Switch()->GetImage().program;
        NS_TEST_EXPECT_MSG_EQ(program.tables.size(), 3U, "reflect, and two places that take turns");
        const auto isPick = [](const pisa::Table& table) { return table.name == "pick"; };
        NS_TEST_EXPECT_MSG_EQ(std::count_if(program.tables.begin(), program.tables.end(), isPick), 1, "its name");
    }

    std::string m_chip;
    UpgradeRig* m_rig{nullptr};
    uint32_t m_finished{0};
};

class Renamed : public TestCase
{
  public:
    Renamed() : TestCase("a table that replaces one of its name has that name when the old one is gone")
    {
    }

  private:
    void DoRun() override
    {
        pisa::Image other = MakeChain("abc", "drmt-banked");
        pisa::Program program = other.program;
        auto& addition = std::get<pisa::Statement>(program.actions.at(2).body.at(0));
        addition.operands.at(1) = pisa::Constant{uint64_t{1} << 20}; // of table b
        UpgradeRig rig(MakeChain("abc", "drmt-banked"), 12000);
        rig.agent->Upgrade(PisaSealInProgramOrder(std::move(program), other.target));
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.last, SumOf("ac") + (uint64_t{1} << 20), "the new table b");
        std::map<std::string, int> names;
        for (const pisa::Table& table : rig.star.Switch()->GetImage().program.tables)
        {
            ++names[table.name];
        }
        NS_TEST_EXPECT_MSG_EQ(names["b"], 1, "for controllers");
        NS_TEST_EXPECT_MSG_EQ(names.count("b'"), 0U, "no longer");
    }
};

class Disjoint : public TestCase
{
  public:
    explicit Disjoint(const std::string& chip)
        : TestCase("two tenants change their parts of " + chip + " at once; a third in the way of one is refused"),
          m_chip(chip)
    {
    }

  private:
    void DoRun() override
    {
        UpgradeRig rig(MakeChain("abcd", m_chip), 12000);
        rig.agent->Upgrade(MakeChain("axbcd", m_chip));
        rig.agent->Upgrade(MakeChain("abcyd", m_chip));
        std::string message;
        try
        {
            rig.agent->Upgrade(MakeChain("azbcd", m_chip));
        }
        catch (const pisa::InputError& error)
        {
            message = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(message.find("upgrade 1 is under way"), std::string::npos, message);
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.finished, 2U, "both");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(rig.last, SumOf("abcdxy"), "both parts are there");
        for (const auto& met : rig.sums)
        {
            const uint64_t common = met.first & SumOf("abcd");
            NS_TEST_EXPECT_MSG_EQ(common, SumOf("abcd"), "what nobody changes is met by all");
        }
        ExpectJudged(rig, 1, SumOf("x"));
        ExpectJudged(rig, 2, SumOf("y"));
        NS_TEST_EXPECT_MSG_EQ(rig.agent->GetJudge().GetUnjudged(), 0U, "all are judged");
        NS_TEST_EXPECT_MSG_EQ(rig.agent->GetJudge().GetFaults().size(), 0U, "the level is kept");
    }

    /** A tenant's upgrade is new to packets that met its table, and old to all others. */
    void ExpectJudged(const UpgradeRig& rig, uint32_t upgrade, uint64_t table)
    {
        std::map<bool, uint64_t> met;
        for (const auto& [sum, frames] : rig.sums)
        {
            met[(sum & table) != 0] += frames;
        }
        const pisa::WitnessCounts counts = rig.agent->GetJudge().GetCountsOf(upgrade);
        NS_TEST_EXPECT_MSG_EQ(counts.packets, rig.sent, "upgrade " << upgrade << " judges every packet");
        NS_TEST_EXPECT_MSG_EQ(counts.Of(pisa::Way::New), met[true], "new, upgrade " << upgrade);
        NS_TEST_EXPECT_MSG_EQ(counts.Of(pisa::Way::Old), met[false], "old, upgrade " << upgrade);
        NS_TEST_EXPECT_MSG_GT(met[false], 0U, "some came before upgrade " << upgrade);
    }

    std::string m_chip;
};

class Reflash : public TestCase
{
  public:
    Reflash()
        : TestCase("a switch that is flashed in place loses its downtime times the rate, and runs the new program")
    {
    }

  private:
    void DoRun() override
    {
        // A frame every 20 ns, the first at the switch at 1006.72 ns; between two frames the chip is empty.
        UpgradeRig rig(MakeChain("abc", "ideal"), 2000, 20000);
        PisaUpgradeHelper::ReflashInPlace(rig.star.nodes.Get(1), MakeChain("ade", "ideal"), PicoSeconds(5021720),
                                          MicroSeconds(10));
        rig.Run();
        const PisaSwitchCounters& counters = rig.star.Switch()->GetCounters();
        NS_TEST_EXPECT_MSG_EQ(counters.reflashLost.ingress, 500U, "10 us at a frame every 20 ns");
        NS_TEST_EXPECT_MSG_EQ(counters.reflashLost.egress + counters.reflashLost.buffer, 0U, "the chip was empty");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent - 500U, "all others come back");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*rig.star.Switch()), "", "laws");
        NS_TEST_EXPECT_MSG_EQ(rig.sums[SumOf("abc")], 201U, "before");
        NS_TEST_EXPECT_MSG_EQ(rig.sums[SumOf("ade")], 1299U, "after");
    }
};

class Refused : public TestCase
{
  public:
    Refused() : TestCase("upgrades that cannot be are refused in a line, and nothing changes")
    {
    }

  private:
    std::string Message(const std::function<void()>& call)
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

    void DoRun() override
    {
        UpgradeRig rig(MakeChain("abc", "drmt-banked"), 10);
        const auto isIn = [](const std::string& message, const std::string& part)
        { return message.find(part) != std::string::npos; };
        NS_TEST_EXPECT_MSG_EQ(
            isIn(Message([&] { rig.agent->Upgrade(MakeChain("ade", "ideal")); }), "cannot run on this"), true,
            "chip");
        const pisa::Delta other = pisa::Compare(MakeChain("ab", "drmt-banked"), MakeChain("aqb", "drmt-banked"));
        const pisa::UpgradePlan plan = pisa::MakePlan(other, {});
        NS_TEST_EXPECT_MSG_EQ(
            isIn(Message([&] { rig.agent->Upgrade(MakeChain("ade", "drmt-banked"), plan); }), "the plan is not one"),
            true, "plan");
        rig.agent->KillControlChannel();
        NS_TEST_EXPECT_MSG_EQ(isIn(Message([&] { rig.agent->Upgrade(MakeChain("ade", "drmt-banked")); }), "dead"),
                              true, "channel");
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.sums[SumOf("abc")], 10U, "nothing changed");
    }
};

class Stamped : public TestCase
{
  public:
    Stamped()
        : TestCase("a stamp is four bytes behind the addresses, and comes off whole, where a port carries stamps")
    {
    }

  private:
    void DoRun() override
    {
        PisaUpgradeStamp stamps;
        stamps.Carry(1);
        const std::vector<uint8_t> bytes = MakeFrame(1, 2, 0x88b5, std::vector<uint8_t>(46, 3));
        Ptr<Packet> frame = Create<Packet>(bytes.data(), bytes.size());
        NS_TEST_EXPECT_MSG_EQ(stamps.Detach(frame, 1).has_value(), false, "there is none");
        Ptr<Packet> marked = stamps.Attach(frame, 1, 0x0107);
        const std::vector<uint8_t> onLine = BytesOf(marked);
        NS_TEST_ASSERT_MSG_EQ(onLine.size(), 64U, "four bytes more than 60");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(onLine, 12, 6), 0x88b6010788b5U, "EtherType, epoch, then what was there");
        NS_TEST_EXPECT_MSG_EQ(stamps.Detach(marked, 1).value_or(0), 0x0107, "epoch");
        NS_TEST_EXPECT_MSG_EQ((BytesOf(marked) == bytes), true, "as it was");
        NS_TEST_EXPECT_MSG_EQ((BytesOf(stamps.Attach(frame, 0, 1)) == bytes), true, "port 0 carries none");
        NS_TEST_EXPECT_MSG_EQ((BytesOf(frame) == bytes), true, "nobody changes the frame of others");
    }
};

class UpgradeTestSuite : public PicosecondSuite
{
  public:
    UpgradeTestSuite() : PicosecondSuite("pisa-upgrade", Type::UNIT)
    {
        for (const std::string chip : {"ideal", "drmt-banked"})
        {
            AddTestCase(new LosslessChange(ChangeOf("abc", "adce", chip)));
            AddTestCase(new LosslessChange(ChangeOf("abcd", "ad", chip)));
            AddTestCase(new KilledChange(ChangeOf("abc", "adce", chip)));
            AddTestCase(new Row(chip));
            AddTestCase(new Replaced(chip));
            AddTestCase(new Disjoint(chip));
        }
        AddTestCase(new Renamed);
        AddTestCase(new Reflash);
        AddTestCase(new Refused);
        AddTestCase(new Stamped);
    }
};

UpgradeTestSuite g_upgradeTestSuite;

} // namespace
