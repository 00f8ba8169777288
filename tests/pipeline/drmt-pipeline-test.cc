// When packets enter a dRMT chip, meet their tables and leave; both not a cycle before and at the cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/drmt-pipeline.h"
#include "pipeline/roomy-schedule.h"
#include "reference/stepped-processors.h"
#include "target/program-builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

/** Tables in a row: the first matches on the ingress port, each other one on the 8-bit field that the one before
 * writes. */
Program
MakeChain(unsigned tables)
{
    ProgramBuilder builder;
    FieldId last = IntrinsicField(Intrinsic::IngressPort);
    for (unsigned t = 0; t < tables; ++t)
    {
        const FieldId next = builder.AddField("f" + std::to_string(t), 8);
        builder.AddTable("t" + std::to_string(t), {ExactOn({last}), {}, {next}, 1, 0, {}, false});
        last = next;
    }
    return builder.Get();
}

/** Operations in the order of the program: access and action of the first table, then of the second... */
Image
Scheduled(const Program& program, unsigned packets, unsigned period, std::vector<Cycle> start,
          unsigned processors = 100)
{
    return ScheduleAs(program, RoomyProcessors(packets), {{processors, {period, std::move(start)}}, {1, {1, {}}}});
}

std::string
Refusal(const Program& program, unsigned packets, unsigned period, const std::vector<Cycle>& start)
{
    try
    {
        Scheduled(program, packets, period, start);
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "accepted";
}

Cycle
LatencyOf(const Image& image)
{
    return MakeDrmtPipeline(image)->Latency(Thread::Ingress);
}

std::vector<Cycle>
Entries(unsigned processors, unsigned period, unsigned packets)
{
    const auto pipeline = MakeDrmtPipeline(Scheduled(MakeChain(1), 1, period, {0, 22}, processors));
    std::vector<Cycle> entries;
    Phv phv;
    for (unsigned i = 0; i < packets; ++i)
    {
        pipeline->Parse(nullptr, 0, phv);
        const Passage passage = pipeline->Admit(Thread::Ingress, phv, 0);
        EXPECT_EQ(passage.exit, passage.issue + 23);
        entries.push_back(passage.issue);
    }
    return entries;
}

TEST(DrmtLatency, OneTableMatchesAt0ActsAt22AndLeavesAt23)
{
    const Image image = Scheduled(MakeChain(1), 1, 1, {0, 22});
    EXPECT_EQ(LatencyOf(image), 23U);
    EXPECT_EQ(image.placement.threads[0].schedule.Threads(), 23U);
    EXPECT_THAT(Refusal(MakeChain(1), 1, 1, {0, 21}), HasSubstr("22"));
    EXPECT_THAT(Entries(1, 1, 4), ElementsAre(0, 1, 2, 3));
}

TEST(DrmtLatency, DependentTableMatches2CyclesAfterTheAction)
{
    EXPECT_EQ(LatencyOf(Scheduled(MakeChain(2), 1, 100, {0, 22, 24, 46})), 47U);
    EXPECT_NE(Refusal(MakeChain(2), 1, 100, {0, 22, 23, 46}), "accepted");
    EXPECT_NE(Refusal(MakeChain(2), 1, 100, {0, 22, 24, 45}), "accepted");
}

TEST(DrmtLatency, TwoDependentTablesOfOnePacketACycleNeedPeriod2AndSlipByOne)
{
    for (Cycle second = 24; second < 30; ++second)
    {
        EXPECT_NE(Refusal(MakeChain(2), 1, 1, {0, 22, second, second + 22}), "accepted");
    }
    EXPECT_NE(Refusal(MakeChain(2), 1, 2, {0, 22, 24, 46}), "accepted");
    EXPECT_EQ(LatencyOf(Scheduled(MakeChain(2), 1, 2, {0, 22, 25, 47})), 48U);
}

TEST(DrmtLatency, TwoPacketsACycleAllowPeriod1)
{
    const Image image = Scheduled(MakeChain(2), 2, 1, {0, 22, 24, 46});
    EXPECT_EQ(LatencyOf(image), 47U);
    EXPECT_EQ(image.placement.threads[0].schedule.Threads(), 47U);
}

// As switch_egress with two packets a cycle: period 7, length 198, 198 / 7 = 28.3 packets in flight a processor.
TEST(DrmtPipeline, Packet13OfASaturatedPortLeavesAtItsEntryPlusTheLength)
{
    const auto pipeline = MakeDrmtPipeline(Scheduled(MakeChain(1), 1, 7, {0, 197}, 7));
    EXPECT_EQ(pipeline->GetImage().placement.threads[0].schedule.Threads(), 29U);
    Passage passage;
    Phv phv;
    for (unsigned i = 0; i <= 13; ++i)
    {
        pipeline->Parse(nullptr, 0, phv);
        passage = pipeline->Admit(Thread::Ingress, phv, i);
    }
    EXPECT_EQ(passage.issue, 13U);
    EXPECT_EQ(passage.exit, 211U);
}

// Processor i of n takes packets at ceil(i * P / n) modulo P.
TEST(DrmtPipeline, FewerProcessorsThanThePeriodAdmitAsManyPacketsAPeriodAtTheirPhases)
{
    EXPECT_THAT(Entries(1, 6, 3), ElementsAre(0, 6, 12));
    EXPECT_THAT(Entries(4, 6, 9), ElementsAre(0, 2, 3, 5, 6, 8, 9, 11, 12));
    EXPECT_THAT(Entries(5, 6, 6), ElementsAre(0, 2, 3, 4, 5, 6));
    EXPECT_THAT(Entries(6, 6, 7), ElementsAre(0, 1, 2, 3, 4, 5, 6));
    EXPECT_THAT(Entries(7, 6, 7), ElementsAre(0, 1, 2, 3, 4, 5, 6));
    EXPECT_THAT(WaitsForProcessor(4, 6), ElementsAre(0, 1, 0, 0, 1, 0));
}

// Every cycle all residues are somewhere under way, so the memory sees the program's total: 1 unit for each 8-bit or
// 16-bit key and 2 for one of 120 bits.
TEST(DrmtPipeline, SaturatedChipSendsTheProgramsKeyUnitsEveryCycle)
{
    Program program = MakeChain(3);
    program.headers[1].fields.push_back({"wide", 60});
    program.headers[1].fields.push_back({"wider", 60});
    program.tables[1].keys.push_back({{1, 3}, MatchKind::Exact});
    program.tables[1].keys.push_back({{1, 4}, MatchKind::Exact});
    const Image image = Scheduled(program, 1, 3, {0, 22, 25, 47, 50, 72}, 3);
    SteppedProcessors stepped(image);
    for (Cycle at = 0; at < 200; ++at)
    {
        stepped.Offer({}, at);
    }
    stepped.RunToEnd();
    EXPECT_THAT(stepped.faults, testing::IsEmpty());
    for (Cycle at = 50; at < 200; ++at)
    {
        EXPECT_EQ(stepped.keyUnits[0].at(at), 1U + 2U + 1U) << at;
    }
    EXPECT_EQ(stepped.keyUnits[0].at(49), 3U);
    EXPECT_EQ(stepped.keyUnits[0].at(200), 3U);
}

/** A chain of one table, then one that adds 1 to a cell chosen by f0 and shows the old value in meta.seen. */
Program
MakeCounter()
{
    Program program = MakeChain(2);
    program.headers[1].fields.push_back({"seen", 32});
    program.registers.push_back({"count", 32, 4, {7, 7}, {}});
    StatefulOperation add;
    add.index = FieldId{1, 0};
    add.steps = {{Operation::Add, 32, {{}, {AtomValue::Kind::Literal, 0, 1}}}};
    add.next = {AtomValue::Kind::Step, 0, 0};
    add.outputs = {{{1, 2}, {}}};
    program.actions[1].body = {add};
    program.tables[1].keys.clear();
    return program;
}

TEST(DrmtPipeline, StateIsReadAndWrittenInOneCycleSoThatPacketsInBetweenSeeIt)
{
    const auto pipeline = MakeDrmtPipeline(Scheduled(MakeCounter(), 1, 3, {0, 22, 25, 47}, 3));
    Phv phv;
    for (unsigned i = 0; i < 30; ++i) // more than a memory latency's worth of packets
    {
        pipeline->Parse(nullptr, 0, phv);
        EXPECT_EQ(pipeline->Admit(Thread::Ingress, phv, i).issue, i);
        EXPECT_EQ(phv.slots[pipeline->SlotOf({1, 2})], 7 + i);
    }
}

TEST(DrmtPipeline, StateIsReachedOnceItsIndexIsThere)
{
    EXPECT_EQ(LatencyOf(Scheduled(MakeCounter(), 1, 100, {0, 22, 24, 46})), 47U);
    EXPECT_NE(Refusal(MakeCounter(), 1, 100, {0, 22, 23, 46}), "accepted");
}

TEST(DrmtPipeline, RegisterWriteIsSeenFromItsCycleOnAndNotBefore)
{
    const Cycle access = 100 + 25;
    for (const auto& [at, seen] : {std::pair<Cycle, uint64_t>{access, 50}, {access + 1, 7}})
    {
        const auto pipeline = MakeDrmtPipeline(Scheduled(MakeCounter(), 1, 3, {0, 22, 25, 47}, 3));
        Phv phv;
        pipeline->Parse(nullptr, 0, phv);
        pipeline->WriteRegister(0, 1, 50, at);
        EXPECT_EQ(pipeline->Admit(Thread::Ingress, phv, 100).issue, 100U);
        EXPECT_EQ(phv.slots[pipeline->SlotOf({1, 2})], seen);
    }
}

TEST(DrmtPipeline, TablesThatShareARegisterAreMetInOneAccess)
{
    Program program = MakeCounter();
    program.actions.push_back(program.actions[1]);
    program.actions.back().name = "a2";
    program.tables.push_back(program.tables[1]);
    program.tables.back().name = "t2";
    program.tables.back().actions = {2};
    program.tables.back().defaultCall = {2, {}};
    Branch branch;
    branch.name = "which";
    branch.condition = {Operation::Equal, 16, IntrinsicField(Intrinsic::IngressPort), Constant{3}};
    branch.onTrue = 1;
    branch.onFalse = 3;
    program.ingress.nodes[0] = Apply{0, 2, 2, {}};
    program.ingress.nodes.push_back(branch);
    program.ingress.nodes.push_back(Apply{2, kEndOfControl, kEndOfControl, {}});
    const ThreadOperations operations = OperationsOf(program, false);
    EXPECT_TRUE(operations.contradictions.empty());
    ASSERT_TRUE(operations.access[1]);
    EXPECT_EQ(operations.access[1], operations.access[2]);
    EXPECT_NE(operations.action[1], operations.action[2]);
    EXPECT_EQ(operations.graph.operations[*operations.access[1]].keyBits,
              8U); // f0, the index; the two exclude another
}

TEST(DrmtImage, TextFormKeepsTheScheduleAndRefusesOneThatDoesNotHold)
{
    const Image image = Scheduled(MakeChain(2), 1, 2, {0, 22, 25, 47}, 2);
    EXPECT_TRUE(ParseImage(PrintImage(image), "s1.image") == image);
    EXPECT_THAT(PrintPlacement(image.placement, image.program), HasSubstr("\"access t1\":25"));
    EXPECT_NE(Scheduled(MakeChain(2), 1, 2, {0, 22, 27, 49}, 2).digest, image.digest);
    EXPECT_THROW(Scheduled(MakeChain(1), 1, 1, {0, 22}, 1000), InputError); // 1000 and egress's one, of 1000
    EXPECT_NO_THROW(Scheduled(MakeChain(1), 1, 1, {0, 22}, 999));
    EXPECT_THROW(Scheduled(MakeChain(1), 1, 1, {0}, 1), InputError);
    EXPECT_THROW(Scheduled(MakeChain(1), 1, 1, {0, 22}, 0), InputError);
}

TEST(DrmtImage, PoolHoldsAllTablesOrTheImageIsNotSealed)
{
    // 8,192 keys of 16 bits fill one block of 1,024 rows of 128 bits
    Program program = MakeChain(1);
    program.tables[0].size = 8192;
    Target target = RoomyProcessors(1);
    const auto seal = [&] { ScheduleAs(program, target, {{1, {1, {0, 22}}}, {1, {1, {}}}}); };
    target.stage.sramBlocks = 1;
    EXPECT_NO_THROW(seal());
    program.tables[0].size = 8193;
    EXPECT_THROW(seal(), InputError);
    target.stage.sramBlocks = 2;
    EXPECT_NO_THROW(seal());
}

} // namespace
} // namespace pisa
