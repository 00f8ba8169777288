// Programs that change under traffic, and switches that are flashed anew.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "star.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pisa-forwarding-image.h"
#include "ns3/pisa-upgrade-helper.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include "upgrade/planner.h"

#include <functional>
#include <map>

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

/** A station that sends without a gap to a switch, which changes. */
struct Rig
{
    Rig(const std::string& letters, const std::string& chip, uint32_t count, int64_t spacing = 6720)
        : star(1, MakeChain(letters, chip)),
          sent(count)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            star.SendAt(i * spacing, 0, MakeFrame(0, 0, 0x88b5, std::vector<uint8_t>(46)));
        }
        PisaUpgradeHelper helper;
        helper.SetAgentAttribute("OperationRate", DoubleValue(1e10));
        helper.SetAgentAttribute("Delay", TimeValue(NanoSeconds(2000)));
        helper.SetAgentAttribute("PollInterval", TimeValue(NanoSeconds(10)));
        helper.SetAgentAttribute("Watchdog", TimeValue(NanoSeconds(500)));
        agent = helper.Install(star.nodes.Get(1));
        agent->TraceConnectWithoutContext("Finished", MakeCallback(&Rig::OnFinished, this));
        agent->TraceConnectWithoutContext("Aborted", MakeCallback(&Rig::OnAborted, this));
        agent->TraceConnectWithoutContext("PrimitiveStarted", MakeCallback(&Rig::OnStarted, this));
        agent->TraceConnectWithoutContext("PrimitiveDone", MakeCallback(&Rig::OnDone, this));
    }

    void Run()
    {
        star.Run();
        for (const Arrival& arrival : star.arrivals)
        {
            last = NumberAt(arrival.bytes, 6, 6);
            ++sums[last];
        }
    }

    void OnFinished(const PisaUpgradeStep& step)
    {
        ++finished;
        held = step.held;
    }

    void OnAborted(const PisaUpgradeStep& step)
    {
        ++aborted;
        held = step.held;
    }

    void OnStarted(const PisaUpgradeStep&)
    {
        if (started++ == killAt)
        {
            agent->KillControlChannel();
        }
    }

    void OnDone(const PisaUpgradeStep&)
    {
        ++done;
    }

    Star star;
    Ptr<PisaUpgradeAgent> agent;
    uint32_t sent;
    uint32_t finished{0};
    uint32_t aborted{0};
    uint64_t started{0};
    uint64_t done{0};
    uint64_t killAt{~uint64_t{0}};
    pisa::UpgradeMemory held;
    std::map<uint64_t, uint64_t> sums; ///< frames that came back, by what they met
    uint64_t last{0};
};

class Lossless : public TestCase
{
  public:
    Lossless(const std::string& from, const std::string& to, const std::string& chip)
        : TestCase(from + " becomes " + to + " on " + chip + " at line rate, and no frame is lost or meets both"),
          m_from(from),
          m_to(to),
          m_chip(chip)
    {
    }

  private:
    void DoRun() override
    {
        Rig rig(m_from, m_chip, 12000);
        rig.agent->Upgrade(MakeChain(m_to, m_chip));
        rig.Run();
        NS_TEST_EXPECT_MSG_EQ(rig.finished, 1U, "the new program is there");
        NS_TEST_EXPECT_MSG_EQ(rig.started, rig.done, "all that was begun was done");
        NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "no frame is lost");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*rig.star.Switch()), "", "laws");
        NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), 2U, "no frame met a mixture");
        // the request takes 2 us; by then 148 frames have come, from 1006.72 ns on and 6.72 ns apart
        NS_TEST_EXPECT_MSG_GT(rig.sums[SumOf(m_from)], 147U, "old");
        NS_TEST_EXPECT_MSG_GT(rig.sums[SumOf(m_to)], 0U, "new");
        NS_TEST_EXPECT_MSG_EQ(rig.last, SumOf(m_to), "at the end");
    }

    std::string m_from;
    std::string m_to;
    std::string m_chip;
};

class Killed : public TestCase
{
  public:
    explicit Killed(const std::string& chip)
        : TestCase("wherever the control channel dies, " + chip + " has the old program afterwards, or the new one"),
          m_chip(chip)
    {
    }

  private:
    void DoRun() override
    {
        uint32_t aborted = 0;
        uint32_t finished = 0;
        bool isWhole = false;
        for (uint64_t kill = 0; !isWhole && kill < 100; ++kill)
        {
            Rig rig("abc", m_chip, 3000, 30000);
            rig.killAt = kill;
            rig.agent->Upgrade(MakeChain("adce", m_chip));
            rig.Run();
            isWhole = rig.started <= kill;
            aborted += rig.aborted;
            finished += rig.finished;
            NS_TEST_EXPECT_MSG_EQ(rig.aborted + rig.finished, 1U, "primitive " << kill);
            NS_TEST_EXPECT_MSG_EQ(rig.star.arrivals.size(), rig.sent, "primitive " << kill);
            NS_TEST_EXPECT_MSG_EQ(rig.sums.size(), rig.finished + 1, "primitive " << kill << ": no mixture");
            NS_TEST_EXPECT_MSG_EQ(rig.last, SumOf(rig.finished == 1 ? "adce" : "abc"), "primitive " << kill);
        }
        NS_TEST_EXPECT_MSG_EQ(isWhole, true, "all primitives were tried");
        NS_TEST_EXPECT_MSG_GT(aborted, 5U, "before the commit");
        NS_TEST_EXPECT_MSG_GT(finished, 3U, "after it");
    }

    std::string m_chip;
};

class Disjoint : public TestCase
{
  public:
    Disjoint() : TestCase("two tenants change their parts at once; a third that is in the way of one is refused")
    {
    }

  private:
    void DoRun() override
    {
        Rig rig("abcd", "drmt-banked", 12000);
        rig.agent->Upgrade(MakeChain("axbcd", "drmt-banked"));
        rig.agent->Upgrade(MakeChain("abcyd", "drmt-banked"));
        std::string message;
        try
        {
            rig.agent->Upgrade(MakeChain("azbcd", "drmt-banked"));
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
    }
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
        Rig rig("abc", "ideal", 2000, 20000);
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
        Rig rig("abc", "drmt-banked", 10);
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
            AddTestCase(new Lossless("abc", "adce", chip));
            AddTestCase(new Lossless("abcd", "ad", chip));
            AddTestCase(new Killed(chip));
        }
        AddTestCase(new Disjoint);
        AddTestCase(new Reflash);
        AddTestCase(new Refused);
        AddTestCase(new Stamped);
    }
};

UpgradeTestSuite g_upgradeTestSuite;

} // namespace
