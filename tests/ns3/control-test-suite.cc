// When changes over the control channel take effect, and when their answers come.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "image/shell.h"

#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <functional>

using namespace ns3;

namespace
{

const std::vector<uint8_t> FRAME = MakeFrame(0x020000000002, 0x020000000001, 0x88b5);

// A minimum frame sent at 0 is issued at cycle 1008 (see the switch's tests) and meets stage 1 at 1009.
constexpr int64_t ACCESS = 1009;

class WriteCycle : public TestCase
{
  public:
    WriteCycle() : TestCase("a register change is seen by accesses at its cycle, and not one cycle before")
    {
    }

  private:
    uint64_t CountSeenWhenWrittenAt(int64_t cycle)
    {
        Star star(2, MakeCountImage());
        star.Agent()->SetAttribute("Delay", TimeValue(NanoSeconds(cycle)));
        star.Agent()->WriteRegister("count", 0, 700);
        star.SendAt(0, 0, FRAME);
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 1U, "the frame comes back");
        return NumberAt(star.arrivals.at(0).bytes, 6, 6);
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(CountSeenWhenWrittenAt(ACCESS), 700U, "changed at the cycle of the access");
        NS_TEST_EXPECT_MSG_EQ(CountSeenWhenWrittenAt(ACCESS + 1), 0U, "changed one cycle later");
    }
};

class EntryCycle : public TestCase
{
  public:
    EntryCycle() : TestCase("an entry matches from its cycle on, and until its removal")
    {
    }

  private:
    /** @return how many stations a frame for address 7 reaches, issued at 1008 and matched in stage 0. */
    std::size_t Reached(const std::function<void(PisaControlAgent&)>& change)
    {
        Star star(4, MakeForwardImage(16));
        change(*star.Agent());
        star.SendAt(0, 0, MakeFrame(7, 1, 0x88b5));
        star.Run();
        return star.arrivals.size();
    }

    static void Insert(PisaControlAgent& agent, int64_t cycle)
    {
        agent.SetAttribute("Delay", TimeValue(NanoSeconds(cycle)));
        agent.InsertEntry(pisa::shell::kForward, {{{7}}, 0, agent.Call(pisa::shell::kToPort, {2})});
    }

    static void Remove(PisaControlAgent& agent, int64_t cycle)
    {
        agent.SetAttribute("Delay", TimeValue(NanoSeconds(cycle)));
        agent.RemoveEntry(pisa::shell::kForward, {{7}});
    }

    static void SetDefault(PisaControlAgent& agent, int64_t cycle)
    {
        agent.SetAttribute("Delay", TimeValue(NanoSeconds(cycle)));
        agent.SetDefault(pisa::shell::kForward, agent.Call(pisa::shell::kDiscard, {}));
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Reached([](auto& a) { Insert(a, 1008); }), 1U, "there: forwarded");
        NS_TEST_EXPECT_MSG_EQ(Reached([](auto& a) { Insert(a, 1009); }), 3U, "not yet there: flooded");
        NS_TEST_EXPECT_MSG_EQ(Reached(
                                  [](auto& a)
                                  {
                                      Insert(a, 500);
                                      Remove(a, 1008);
                                  }),
                              3U, "gone: flooded");
        NS_TEST_EXPECT_MSG_EQ(Reached(
                                  [](auto& a)
                                  {
                                      Insert(a, 500);
                                      Remove(a, 1009);
                                  }),
                              1U, "still there: forwarded");
        NS_TEST_EXPECT_MSG_EQ(Reached([](auto& a) { SetDefault(a, 1008); }), 0U, "discarded");
        NS_TEST_EXPECT_MSG_EQ(Reached([](auto& a) { SetDefault(a, 1009); }), 3U, "not yet: flooded");
    }
};

class Answers : public TestCase
{
  public:
    Answers() : TestCase("an answer comes after twice the delay, and says whether the switch did it")
    {
    }

  private:
    void OnReply(const PisaControlOperation& operation)
    {
        m_replies.push_back(operation);
    }

    void DoRun() override
    {
        Star star(2, MakeForwardImage(2));
        const Ptr<PisaControlAgent> agent = star.Agent();
        agent->TraceConnectWithoutContext("Reply", MakeCallback(&Answers::OnReply, this));
        std::vector<bool> done;
        std::vector<int64_t> at;
        const auto note = [&](bool answer)
        {
            done.push_back(answer);
            at.push_back(Simulator::Now().GetNanoSeconds());
        };
        const auto insert = [&](uint64_t address) {
            agent->InsertEntry(pisa::shell::kForward, {{{address}}, 0, agent->Call(pisa::shell::kToPort, {1})}, note);
        };
        insert(1);
        insert(1); // known
        insert(2);
        insert(3);                                              // full
        agent->RemoveEntry(pisa::shell::kForward, {{9}}, note); // unknown
        agent->RemoveEntry(pisa::shell::kForward, {{1}}, note);
        star.Run();
        NS_TEST_EXPECT_MSG_EQ((done == std::vector<bool>{true, false, true, false, false, true}), true, "as above");
        NS_TEST_EXPECT_MSG_EQ((at == std::vector<int64_t>(6, 20000)), true, "the default delay is 10 us, one way");
        NS_TEST_ASSERT_MSG_EQ(m_replies.size(), 6U, "traced");
        NS_TEST_EXPECT_MSG_EQ(m_replies[5].id, 6U, "counted");
        NS_TEST_EXPECT_MSG_EQ(m_replies[5].at, 10000U, "in effect at the switch after one delay, 1 GHz");
        NS_TEST_EXPECT_MSG_EQ(m_replies[5].element, pisa::shell::kForward, "named");
    }

    std::vector<PisaControlOperation> m_replies;
};

class Reads : public TestCase
{
  public:
    Reads() : TestCase("a read sees the packets that had left, and the changes requested before it")
    {
    }

  private:
    void DoRun() override
    {
        Star star(2, MakeCountImage());
        const Ptr<PisaControlAgent> agent = star.Agent();
        std::vector<uint64_t> values;
        const auto read = [&] { agent->ReadRegister("count", 0, [&](uint64_t value) { values.push_back(value); }); };
        for (int i = 0; i < 5; ++i)
        {
            star.SendAt(i * 2000000, 0, FRAME); // the last one is counted before 10 us
        }
        read(); // reaches the switch at 10 us
        agent->WriteRegister("count", 0, 40);
        read();
        star.SendAt(20000000, 0, FRAME);
        Simulator::Schedule(MicroSeconds(20), read);
        star.Run();
        NS_TEST_EXPECT_MSG_EQ((values == std::vector<uint64_t>{40, 40, 41}), true,
                              "changes at the same cycle are seen, then one more packet");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals.back().bytes, 6, 6), 40U, "the last packet found the change");
    }
};

class BadRequests : public TestCase
{
  public:
    BadRequests() : TestCase("a request that does not fit the program is refused with what would")
    {
    }

  private:
    void Expect(const std::function<void()>& request, const std::string& part)
    {
        std::string message = "nothing thrown";
        try
        {
            request();
        }
        catch (const pisa::InputError& error)
        {
            message = pisa::ToString(error.Diagnostics().at(0));
        }
        NS_TEST_EXPECT_MSG_NE(message.find(part), std::string::npos, message << " names " << part);
    }

    void DoRun() override
    {
        Star star(2, MakeCountImage());
        PisaControlAgent& agent = *star.Agent();
        Expect([&] { agent.WriteRegister("cuont", 0, 1); }, "it has count");
        Expect([&] { agent.WriteRegister("count", 1, 1); }, "it has 1 cells");
        Expect([&] { agent.WriteRegister("count", 0, uint64_t{1} << 32); }, "at most 4294967295");
        Expect([&] { agent.InsertEntry("forward", {}); }, "it has reflect, count");
        Expect([&] { agent.InsertEntry("reflect", {{{1}}, 0, {}}); }, "give 0");
        Expect([&] { agent.SetDefault("reflect", agent.Call("count", {})); }, "may not call action 'count'");
        Expect([&] { agent.SetDefault("reflect", agent.Call("reflect", {5})); }, "give 0");
        Expect([&] { agent.Call("drop", {}); }, "it has reflect, count");
    }
};

class ControlTestSuite : public PicosecondSuite
{
  public:
    ControlTestSuite() : PicosecondSuite("pisa-control", Type::UNIT)
    {
        AddTestCase(new WriteCycle);
        AddTestCase(new EntryCycle);
        AddTestCase(new Answers);
        AddTestCase(new Reads);
        AddTestCase(new BadRequests);
    }
};

ControlTestSuite g_controlTestSuite;

} // namespace
