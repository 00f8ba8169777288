// A switch whose tables are hashed over memory banks: who waits for whom, cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <deque>
#include <map>

using namespace ns3;

namespace
{

// Of drmt-banked: cycles from a bank's service to the answer, and from an action to the next element.
constexpr pisa::Cycle MATCH = 22;
constexpr pisa::Cycle NEXT = 2;

/** All that a switch with banks tells of its packets. */
class Told
{
  public:
    explicit Told(Ptr<PisaSwitch> device)
    {
        device->TraceConnectWithoutContext("BankAccess", MakeCallback(&Told::OnBank, this));
        device->TraceConnectWithoutContext("TableAccess", MakeCallback(&Told::OnTable, this));
        device->TraceConnectWithoutContext("Ingress", MakeCallback(&Told::OnIngress, this));
        device->TraceConnectWithoutContext("Egress", MakeCallback(&Told::OnEgress, this));
    }

    std::map<uint64_t, std::vector<PisaBankAccess>> accesses; ///< by frame, in the order of its program
    std::map<uint64_t, std::vector<pisa::Cycle>> tables;      ///< by frame
    std::map<uint64_t, PisaPassage> ingress;                  ///< by frame
    std::map<uint64_t, PisaPassage> egress;

  private:
    void OnBank(Ptr<const Packet> frame, const PisaBankAccess& access)
    {
        accesses[frame->GetUid()].push_back(access);
    }

    void OnTable(Ptr<const Packet> frame, const PisaTableAccess& access)
    {
        tables[frame->GetUid()].push_back(access.cycle);
    }

    void OnIngress(Ptr<const Packet> frame, const PisaPassage& passage)
    {
        ingress[frame->GetUid()] = passage;
    }

    void OnEgress(Ptr<const Packet> frame, const PisaPassage& passage)
    {
        egress[frame->GetUid()] = passage;
    }
};

class Contention : public TestCase
{
  public:
    Contention() : TestCase("packets wait for banks and processors as clocked queues make them wait")
    {
    }

  private:
    /** The program of MakeSpreadImage by hand: a look-up, an action, then a stateful operation. */
    void CheckPackets(const Told& told)
    {
        for (const auto& [frame, passage] : told.ingress)
        {
            const std::vector<PisaBankAccess>& accesses = told.accesses.at(frame);
            NS_TEST_ASSERT_MSG_EQ(accesses.size(), 2U, "a look-up and a cell");
            NS_TEST_EXPECT_MSG_EQ(accesses[0].sent, passage.issue, "the look-up is sent at once");
            NS_TEST_EXPECT_MSG_EQ(accesses[1].sent, accesses[0].served + MATCH + NEXT, "then the cell is asked for");
            NS_TEST_EXPECT_MSG_EQ(passage.exit, accesses[1].served + MATCH + 1, "and the packet leaves");
            const std::vector<pisa::Cycle> met{accesses[0].served, accesses[1].sent};
            NS_TEST_EXPECT_MSG_EQ((told.tables.at(frame) == met), true,
                                  "the look-up is served, the other acts at once");
            NS_TEST_EXPECT_MSG_EQ(told.egress.at(frame).exit, told.egress.at(frame).issue + 1, "nothing in egress");
        }
    }

    /** Banks as queues, stepped cycle by cycle: the oldest first, then the lowest processor, one a cycle.
     * @return cycles that accesses waited */
    uint64_t CheckBanks(const Told& told, uint32_t banks)
    {
        std::map<pisa::Cycle, std::vector<PisaBankAccess>> sent;
        for (const auto& [frame, accesses] : told.accesses)
        {
            for (const PisaBankAccess& access : accesses)
            {
                sent[access.sent].push_back(access);
            }
        }
        std::vector<std::deque<PisaBankAccess>> queues(banks);
        uint64_t waited = 0;
        const pisa::Cycle last = sent.rbegin()->first + 1000;
        for (pisa::Cycle now = 0; now <= last; ++now)
        {
            std::vector<PisaBankAccess>& come = sent[now];
            std::sort(come.begin(), come.end(),
                      [](const auto& a, const auto& b) { return a.processor < b.processor; });
            for (const PisaBankAccess& access : come)
            {
                queues.at(access.bank).push_back(access);
            }
            for (auto& queue : queues)
            {
                if (!queue.empty())
                {
                    NS_TEST_EXPECT_MSG_EQ(queue.front().served, now, "the oldest is served");
                    waited += now - queue.front().sent;
                    queue.pop_front();
                }
            }
        }
        return waited;
    }

    /** One packet a cycle and thread is taken, and a processor has one at a time.
     * @return the most that were taken at once */
    uint64_t CheckProcessors(const Told& told, uint32_t processors)
    {
        std::map<std::pair<pisa::Cycle, uint32_t>, int> holds; ///< by cycle and processor
        for (const auto* thread : {&told.ingress, &told.egress})
        {
            std::map<pisa::Cycle, int> issues;
            for (const auto& [frame, passage] : *thread)
            {
                NS_TEST_EXPECT_MSG_EQ(++issues[passage.issue], 1, "one a cycle");
                NS_TEST_EXPECT_MSG_LT(passage.processor, processors, "of those that there are");
                for (pisa::Cycle cycle = passage.issue; cycle < passage.exit; ++cycle)
                {
                    NS_TEST_EXPECT_MSG_EQ((++holds[{cycle, passage.processor}]), 1, "one packet at a time");
                }
            }
        }
        std::map<pisa::Cycle, uint64_t> taken;
        uint64_t most = 0;
        for (const auto& [place, packets] : holds)
        {
            most = std::max(most, ++taken[place.first]);
        }
        return most;
    }

    void RunOnce(uint32_t banks, uint32_t processors, int64_t spread)
    {
        pisa::Target target = pisa::LoadTarget("drmt-banked");
        target.banks.count = banks;
        target.processors = processors;
        Star star(4, MakeSpreadImage(target));
        Told told(star.Switch());
        const auto any = CreateObject<UniformRandomVariable>();
        any->SetStream(banks);
        for (int i = 0; i < 400; ++i)
        {
            star.SendAt(any->GetInteger(0, spread), any->GetInteger(0, 3),
                        MakeFrame(any->GetInteger(0, 7), any->GetInteger(0, 255), 0x88b5));
        }
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(told.ingress.size(), 400U, "all frames pass ingress");
        NS_TEST_EXPECT_MSG_EQ(star.arrivals.size(), 400U, "and come back");
        NS_TEST_EXPECT_MSG_EQ(BrokenLaws(*star.Switch()), "", "of PisaSwitchCounters");
        CheckPackets(told);
        const bool hasFew = processors < 10;
        NS_TEST_EXPECT_MSG_EQ((CheckProcessors(told, processors) == processors), hasFew, "all are taken if few");
        NS_TEST_EXPECT_MSG_EQ((CheckBanks(told, banks) > 0), !hasFew, "else banks are contended for");
    }

    void DoRun() override
    {
        RunOnce(4, 128, 700000); // a frame in less than two cycles
        RunOnce(1, 128, 1500000);
        RunOnce(64, 8, 700000); // packets wait for processors
    }
};

class Counts : public TestCase
{
  public:
    Counts() : TestCase("a read of a banked chip's register sees just the accesses that were served before its cycle")
    {
    }

  private:
    uint64_t Read(int64_t cycle)
    {
        Star star(2, MakeCountImage("drmt-banked"));
        star.Agent()->SetAttribute("Delay", TimeValue(Time(0)));
        star.SendAt(0, 0, MakeFrame(2, 1, 0x88b5));
        uint64_t value = 99;
        Simulator::Schedule(NanoSeconds(cycle),
                            [&] { star.Agent()->ReadRegister("count", 0, [&](uint64_t count) { value = count; }); });
        star.Run();
        return value;
    }

    void DoRun() override
    {
        // issued at 1008 (see the switch's tests), reflected at once, counted when the next element begins
        constexpr int64_t ACCESS = 1008 + static_cast<int64_t>(NEXT);
        NS_TEST_EXPECT_MSG_EQ(Read(ACCESS), 0U, "in the cycle of the access");
        NS_TEST_EXPECT_MSG_EQ(Read(ACCESS + 1), 1U, "one cycle later");
    }
};

class BanksTestSuite : public PicosecondSuite
{
  public:
    BanksTestSuite() : PicosecondSuite("pisa-banks", Type::UNIT)
    {
        AddTestCase(new Contention);
        AddTestCase(new Counts);
    }
};

BanksTestSuite g_banksTestSuite;

} // namespace
