// Chips that take several passes, run out of header vectors or have few processors: who is issued when, saturated.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/roomy-schedule.h"
#include "target/program-builder.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <set>

namespace pisa
{
namespace
{

using testing::ElementsAre;

/** A chain of `length` tables in stages 0, 1, ..., each matching on what the one before writes. */
Program
MatchChain(unsigned length, bool isTernary = false)
{
    ProgramBuilder builder;
    FieldId last = builder.AddField("f0", 8);
    for (unsigned i = 1; i <= length; ++i)
    {
        const FieldId next = builder.AddField("f" + std::to_string(i), 8);
        const MatchKind kind = isTernary ? MatchKind::Ternary : MatchKind::Exact;
        builder.AddTable("t" + std::to_string(i), {{{last, kind}}, {}, {next}, 16, 0, {}, false});
        last = next;
    }
    return builder.Get();
}

/** Places table t in stage t of a chip of `stages`. */
std::unique_ptr<Pipeline>
ChainOn(unsigned length, unsigned stages, const LatencyModel& latency = StageLatency(), bool isTernary = false)
{
    std::vector<unsigned> stageOf;
    for (unsigned t = 0; t < length; ++t)
    {
        stageOf.push_back(t);
    }
    return MakePipeline(PlaceAt(MatchChain(length, isTernary), stageOf, stages, latency));
}

/** A pipeline in the hands of a caller that comes at just the cycles that it is told to. */
class Caller
{
  public:
    explicit Caller(Pipeline& pipeline) : m_pipeline(pipeline)
    {
    }

    void Enter(Cycle earliest)
    {
        m_packets.push_back(std::make_unique<Transit>());
        m_packets.back()->earliest = earliest;
        m_pipeline.Parse(nullptr, 0, m_packets.back()->phv);
        m_due.insert(m_pipeline.Enter(Thread::Ingress, *m_packets.back()));
    }

    /** @return the packets in the order of their exits, each in its cycle. */
    std::vector<const Transit*> Run()
    {
        std::vector<const Transit*> exits;
        while (!m_due.empty())
        {
            const Cycle now = *m_due.begin();
            m_due.erase(m_due.begin());
            Progress progress;
            m_pipeline.Advance(now, progress);
            m_due.insert(progress.wakes.begin(), progress.wakes.end());
            for (const Transit* transit : progress.exits)
            {
                EXPECT_EQ(transit->passage.exit, now);
                exits.push_back(transit);
            }
        }
        EXPECT_EQ(exits.size(), m_packets.size());
        return exits;
    }

  private:
    Pipeline& m_pipeline;
    std::vector<std::unique_ptr<Transit>> m_packets;
    std::set<Cycle> m_due;
};

/** Offers `packets` packets, one a cycle, which saturates any chip. */
std::vector<const Transit*>
Saturate(Caller& caller, unsigned packets)
{
    for (Cycle at = 0; at < packets; ++at)
    {
        caller.Enter(at);
    }
    return caller.Run();
}

// Of 12 stages on a chip of 6, each pass takes 6 x 12 cycles: 72 packets are issued, then have their second passes.
TEST(Passes, ProgramOf12StagesOn6Or11StagesTakesOnePacketEvery2Cycles)
{
    for (const auto& [stages, pass] : {std::pair<unsigned, Cycle>{6, 72}, {11, 132}})
    {
        const auto pipeline = ChainOn(12, stages);
        EXPECT_EQ(pipeline->Latency(Thread::Ingress), 2 * pass);
        Caller caller(*pipeline);
        const std::vector<const Transit*> packets = Saturate(caller, 2000);
        for (std::size_t i = 0; i < packets.size(); ++i)
        {
            const Cycle first = i / pass * 2 * pass + i % pass;
            EXPECT_THAT(packets[i]->issues, ElementsAre(first, first + pass));
        }
    }
}

TEST(OnePass, EnteringAndAdmittingGiveTheSameSlotsAndExits)
{
    const auto entered = ChainOn(3, 3);
    const auto admitted = ChainOn(3, 3);
    Caller caller(*entered);
    std::vector<Cycle> arrivals;
    for (Cycle i = 0; i < 200; ++i)
    {
        arrivals.push_back(i * i % 97 + i / 2); // bursts and gaps, not in order
        caller.Enter(arrivals.back());
    }
    std::sort(arrivals.begin(), arrivals.end());
    const std::vector<const Transit*> packets = caller.Run();
    for (std::size_t i = 0; i < arrivals.size(); ++i)
    {
        Phv phv;
        admitted->Parse(nullptr, 0, phv);
        const Passage passage = admitted->Admit(Thread::Ingress, phv, arrivals[i]);
        EXPECT_EQ(packets[i]->passage.issue, passage.issue);
        EXPECT_EQ(packets[i]->passage.exit, passage.exit);
    }
}

TEST(Passes, ProgramOf12StagesOn12TakesOnePacketACycle)
{
    const auto pipeline = ChainOn(12, 12);
    Caller caller(*pipeline);
    EXPECT_EQ(Saturate(caller, 500).back()->passage.issue, 499U);
}

// 3 tables on 1 stage: a pass takes 12 cycles, so that packet 0 is issued at 0, 12 and 24, and one that comes at 12
// finds that slot taken, as one at 24 does.
TEST(Passes, FurtherPassesGoBeforeNewPackets)
{
    const auto pipeline = ChainOn(3, 1);
    Caller caller(*pipeline);
    for (const Cycle at : {0, 11, 12, 24})
    {
        caller.Enter(at);
    }
    const std::vector<const Transit*> packets = caller.Run();
    EXPECT_THAT(packets[0]->issues, ElementsAre(0, 12, 24));
    EXPECT_THAT(packets[1]->issues, ElementsAre(11, 23, 35));
    EXPECT_THAT(packets[2]->issues, ElementsAre(13, 25, 37));
    EXPECT_THAT(packets[3]->issues, ElementsAre(26, 38, 50)); // 24 and 25 are second and third passes
    EXPECT_EQ(packets[3]->passage.exit, 62U);
}

StageLengths
Tofino()
{
    return std::get<StageLengths>(LoadTarget("tofino-like").latency);
}

// 22 cycles a ternary stage, 12 of them, and 4 for the corner turn; with a selector's 8 more a stage it would be 364,
// which 10 more cycles of base length and not 8 for TCAM alone amount to: 12 x 30 + 4.
TEST(HeaderVectors, ChipOf364CyclesTakes288PacketsEvery375)
{
    StageLengths lengths = Tofino();
    lengths.base = 28;
    const auto pipeline = ChainOn(12, 12, lengths, true);
    ASSERT_EQ(pipeline->Latency(Thread::Ingress), 364U);
    Caller caller(*pipeline);
    const std::vector<const Transit*> packets = Saturate(caller, 1500);
    for (std::size_t i = 0; i < packets.size(); ++i)
    {
        EXPECT_EQ(packets[i]->passage.issue, i / 288 * 375 + i % 288);
    }
}

// 277 + 11 cycles are those of 288 packets.
TEST(HeaderVectors, ChipOf277CyclesIsNotLimitedAndOneOf278Is)
{
    for (const Cycle turn : {1, 2})
    {
        StageLengths lengths = Tofino();
        lengths.base = 23;
        lengths.tcam = 0;
        lengths.cornerTurn = turn;
        const auto pipeline = ChainOn(12, 12, lengths);
        ASSERT_EQ(pipeline->Latency(Thread::Ingress), 276 + turn);
        Caller caller(*pipeline);
        const std::vector<const Transit*> packets = Saturate(caller, 900);
        EXPECT_EQ(packets[287]->passage.issue, 287U);
        EXPECT_EQ(packets[288]->passage.issue, turn == 1 ? 288U : 289U);
        EXPECT_EQ(packets[899]->passage.issue, turn == 1 ? 899U : 902U);
    }
}

TEST(HeaderVectors, EachPassHoldsOne)
{
    StageLengths lengths = Tofino();
    lengths.base = 10;
    lengths.action = 1;
    lengths.headerVectors = 2;
    lengths.creditReissue = 3;
    const auto pipeline = ChainOn(2, 1, lengths); // a pass takes 10 cycles
    Caller caller(*pipeline);
    for (int i = 0; i < 3; ++i)
    {
        caller.Enter(0);
    }
    // issues 0 and 1 hold both until 13 and 14; then the second passes go first, and hold them until 26 and 27
    const std::vector<const Transit*> packets = caller.Run();
    EXPECT_THAT(packets[0]->issues, ElementsAre(0, 13));
    EXPECT_THAT(packets[1]->issues, ElementsAre(1, 14));
    EXPECT_THAT(packets[2]->issues, ElementsAre(26, 36));
}

// Processor i of n takes packets at ceil(i * P / n) modulo P: 0, 2, 3, 5 of 6.
TEST(FewProcessors, SaturatedPortEntersAsManyPacketsAPeriodAtTheirPhases)
{
    const Program program = MatchChain(1);
    const auto pipeline = MakePipeline(ScheduleAs(program, RoomyProcessors(1), {{4, {6, {0, 22}}}, {1, {1, {}}}}));
    Caller caller(*pipeline);
    const std::vector<const Transit*> packets = Saturate(caller, 400);
    const Cycle phases[] = {0, 2, 3, 5};
    for (std::size_t i = 0; i < packets.size(); ++i)
    {
        EXPECT_EQ(packets[i]->passage.issue, i / 4 * 6 + phases[i % 4]);
        EXPECT_EQ(packets[i]->passage.exit, packets[i]->passage.issue + 23);
    }
}

/** A table without keys in each of two stages of one stage's chip; the one of the second pass counts in a cell. */
struct TwoPassCounter
{
    TwoPassCounter()
    {
        ProgramBuilder builder;
        const FieldId a = builder.AddField("a", 8);
        seen = builder.AddField("seen", 32);
        const RegisterId count = builder.AddRegister("count", 32, 1);
        builder.AddTable("first", {{}, {}, {a}, 1, 0, {}, false});
        builder.AddTable("second", {{}, {}, {}, 1, 0, {count}, false});
        auto& add = std::get<StatefulOperation>(builder.Get().actions[1].body.front());
        add.outputs = {{seen, {}}}; // the cell as it was
        pipeline = MakePipeline(PlaceAt(builder.Get(), {0, 1}, 1));
    }

    FieldId seen;
    std::unique_ptr<Pipeline> pipeline;
};

// Packets that come at 0, 0 and 12 are issued at 0, 1 and, the slots 12 and 13 being those of second passes, 14. They
// meet the register in their second passes: at 12, 13 and 26.
TEST(Passes, RegisterWriteIsSeenByTheAccessInItsCycleAndNotByTheOneBefore)
{
    for (const Cycle at : {12, 13, 14, 26, 27})
    {
        TwoPassCounter chip;
        chip.pipeline->WriteRegister(0, 0, 1000, at);
        Caller caller(*chip.pipeline);
        for (const Cycle earliest : {0, 0, 12})
        {
            caller.Enter(earliest);
        }
        const std::vector<const Transit*> packets = caller.Run();
        EXPECT_THAT(packets[2]->issues, ElementsAre(14, 26));
        uint64_t cell = 0;
        for (const Transit* packet : packets)
        {
            const Cycle access = packet->issues[1];
            const bool isFirst = cell < 1000 && at <= access;
            cell = isFirst ? 1000 : cell;
            EXPECT_EQ(packet->phv.slots[chip.pipeline->SlotOf(chip.seen)], cell) << at;
            ++cell;
        }
    }
}

} // namespace
} // namespace pisa
