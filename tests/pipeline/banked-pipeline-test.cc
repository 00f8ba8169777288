// When packets on a chip with banks are served and leave; both not a cycle before and at the cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/banked-program-builder.h"
#include "pipeline/make-pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;

/** A packet of either thread, its key field set. */
Transit
PacketAt(const BankedPipeline& pipeline, Cycle earliest, uint64_t key = 0)
{
    Transit packet;
    pipeline.Parse(nullptr, 0, packet.phv);
    packet.earliest = earliest;
    packet.phv.slots[pipeline.SlotOf(kKey)] = key;
    return packet;
}

Cycle
LatencyOn(const Program& program, const Target& target)
{
    const auto pipeline = MakeBankedPipeline(OnBanks(program, target));
    Transit packet = PacketAt(*pipeline, 5);
    const Passage passage = pipeline->Admit(Thread::Ingress, packet.phv, 5);
    EXPECT_EQ(passage.issue, 5U);
    EXPECT_EQ(passage.exit - passage.issue, pipeline->Latency(Thread::Ingress));
    return passage.exit - passage.issue;
}

// Match 22, action 2; the last action's result is not waited for: the convention of the published dRMT schedules.
TEST(BankedLatency, IsTheSumOverTheWayIfNobodyIsThere)
{
    const Target target = RoomyBanks(4, 4);
    EXPECT_EQ(LatencyOn(BankedBuilder().Build(), target), 1U);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddLookup().Build(), target), 22U + 1);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddLookup().AddLookup().Build(), target), 22U + 2 + 22 + 1);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddPlain().Build(), target), 1U);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddPlain().AddLookup().Build(), target), 2U + 22 + 1);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddCounters(1).Build(), target), 22U + 1);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddLookup().AddCounters(1).Build(), target), 22U + 2 + 22 + 1);
    EXPECT_EQ(LatencyOn(BankedBuilder().AddCountedLookup().Build(), target), 22U + 22 + 1);
}

TEST(BankedLatency, ChargesEachNextElementTheSuccessorLatency)
{
    Target target = RoomyBanks(4, 4);
    target.issue.successorLatency = 1;
    EXPECT_EQ(LatencyOn(BankedBuilder().AddLookup().AddLookup().Build(), target), 22U + 2 + 1 + 22 + 1);
    const Program guarded = BankedBuilder().AddBranch().AddLookup().Build();
    EXPECT_EQ(LatencyOn(guarded, target), 1U); // key 0: the branch alone
    const auto pipeline = MakeBankedPipeline(OnBanks(guarded, target));
    Transit packet = PacketAt(*pipeline, 5, 1);
    EXPECT_EQ(pipeline->Admit(Thread::Ingress, packet.phv, 5).exit, 5U + 1 + 22 + 1);
}

TEST(BankedPipeline, HandsAPacketBackAtItsExitAndNotBefore)
{
    const auto pipeline = MakeBankedPipeline(OnBanks(BankedBuilder().AddLookup().Build(), RoomyBanks(2, 1)));
    Transit packet = PacketAt(*pipeline, 10);
    EXPECT_EQ(pipeline->Enter(Thread::Ingress, packet), 33U);
    Progress progress;
    pipeline->Advance(32, progress);
    EXPECT_THAT(progress.exits, testing::IsEmpty());
    pipeline->Advance(33, progress);
    EXPECT_THAT(progress.exits, ElementsAre(&packet));
    EXPECT_EQ(packet.passage.exit, 33U);
}

/** Lets both threads' packets in at their cycles. @return all exits, ingress first */
std::vector<Cycle>
ExitsOf(BankedPipeline& pipeline, std::vector<Transit>& ingress, std::vector<Transit>& egress)
{
    for (Transit& packet : ingress)
    {
        pipeline.Enter(Thread::Ingress, packet);
    }
    for (Transit& packet : egress)
    {
        pipeline.Enter(Thread::Egress, packet);
    }
    Progress progress;
    pipeline.Advance(1000000, progress);
    EXPECT_EQ(progress.exits.size(), ingress.size() + egress.size());
    std::vector<Cycle> exits;
    for (const std::vector<Transit>* packets : {&ingress, &egress})
    {
        for (const Transit& packet : *packets)
        {
            exits.push_back(packet.passage.exit);
        }
    }
    return exits;
}

TEST(BankedPipeline, SecondAccessToOneBankInOneCycleWaitsExactlyOneCycle)
{
    const Program program = BankedBuilder().AddLookup().AddEgressLookup().Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(2, 1)));
    std::vector<Transit> ingress{PacketAt(*pipeline, 0)};
    std::vector<Transit> egress{PacketAt(*pipeline, 0)};
    EXPECT_THAT(ExitsOf(*pipeline, ingress, egress), ElementsAre(24, 23)); // egress has the lower processor
    EXPECT_EQ(pipeline->Banks()[0].accesses, 2U);
    EXPECT_EQ(pipeline->Banks()[0].waited, 1U);
}

TEST(BankedPipeline, AccessesToTwoBanksInOneCycleDoNotWait)
{
    const Program program = BankedBuilder().AddLookup().AddEgressLookup().Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(2, 2)));
    std::vector<Transit> ingress{PacketAt(*pipeline, 0, KeyInBank(0, 0, 2))};
    std::vector<Transit> egress{PacketAt(*pipeline, 0, KeyInBank(1, 1, 2))};
    EXPECT_THAT(ExitsOf(*pipeline, ingress, egress), ElementsAre(23, 23));
}

// Two look-ups a cycle come to the bank that holds the key, and one leaves it: the i-th leaves at 23 + i.
TEST(BankedPipeline, OneHotKeyMakesOneBankTheLimitOfOneAccessACycle)
{
    constexpr uint64_t kPackets = 300;
    const Program program = BankedBuilder().AddLookup().AddEgressLookup().Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(1000, 16)));
    std::vector<Transit> ingress;
    std::vector<Transit> egress;
    for (Cycle at = 0; at < kPackets; ++at)
    {
        ingress.push_back(PacketAt(*pipeline, at, KeyInBank(0, 3, 16)));
        egress.push_back(PacketAt(*pipeline, at, KeyInBank(1, 3, 16)));
    }
    std::vector<Cycle> exits = ExitsOf(*pipeline, ingress, egress);
    std::sort(exits.begin(), exits.end());
    for (std::size_t i = 0; i < exits.size(); ++i)
    {
        ASSERT_EQ(exits[i], 23 + i);
    }
    EXPECT_EQ(pipeline->Banks()[3].accesses, 2 * kPackets);
    EXPECT_EQ(pipeline->Banks()[3].waited,
              kPackets * (2 * kPackets - 1) - kPackets * (kPackets - 1)); // sum i - i / 2
}

TEST(BankedPipeline, ProcessorTakesItsNextPacketWhenTheLastOneLeaves)
{
    const auto pipeline = MakeBankedPipeline(OnBanks(BankedBuilder().AddLookup().Build(), RoomyBanks(2, 4)));
    std::vector<Transit> ingress;
    for (unsigned i = 0; i < 5; ++i)
    {
        ingress.push_back(PacketAt(*pipeline, 0, KeyInBank(0, i % 4, 4)));
    }
    std::vector<Transit> egress;
    EXPECT_THAT(ExitsOf(*pipeline, ingress, egress), ElementsAre(23, 24, 46, 47, 69));
    EXPECT_EQ(ingress[2].passage.issue, 23U);
    EXPECT_EQ(ingress[3].passage.issue, 24U);
}

// A branch sends the key 0 past the second table.
TEST(BankedPipeline, PacketsOfAShorterWayOvertake)
{
    const Program program = BankedBuilder().AddLookup().AddBranch().AddLookup().Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(4, 1)));
    Transit longWay = PacketAt(*pipeline, 0, 1);
    Transit shortWay = PacketAt(*pipeline, 1, 0);
    pipeline->Enter(Thread::Ingress, longWay);
    pipeline->Enter(Thread::Ingress, shortWay);
    Progress progress;
    pipeline->Advance(100, progress);
    EXPECT_THAT(progress.exits, ElementsAre(&shortWay, &longWay));
    EXPECT_EQ(shortWay.passage.exit, 1U + 22 + 2 + 1);
    EXPECT_EQ(longWay.passage.exit, 22U + 2 + 22 + 1);
}

TEST(BankedPipeline, WideKeyTakesConsecutiveBanksAtOnceAndWaitsForTheLast)
{
    const Program program = BankedBuilder().AddWideLookup().AddEgressLookup().Build(); // 128 bits: 2 units of 80
    for (const unsigned bank : {0U, 1U, 2U})
    {
        const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(4, 3)));
        std::vector<Transit> ingress{PacketAt(*pipeline, 0, WideKeyInBank(0, 1, 3))}; // banks 1 and 2
        std::vector<Transit> egress{PacketAt(*pipeline, 0, KeyInBank(1, bank, 3))};   // is served first
        EXPECT_THAT(ExitsOf(*pipeline, ingress, egress), ElementsAre(bank == 0 ? 23 : 24, 23));
        EXPECT_EQ(pipeline->Banks()[0].accesses, bank == 0);
        EXPECT_EQ(pipeline->Banks()[1].accesses, 1U + (bank == 1));
    }
}

// The counter adds 1 and shows the old value; the second packet's access waits a cycle in the only bank.
TEST(BankedPipeline, StateIsReadAndWrittenInOrderOfService)
{
    const Program program = BankedBuilder().AddCounters(1).AddEgressCounters(1).Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(100, 1)));
    std::vector<Transit> ingress;
    for (Cycle at = 0; at < 50; ++at)
    {
        ingress.push_back(PacketAt(*pipeline, at, 2));
    }
    std::vector<Transit> egress;
    ExitsOf(*pipeline, ingress, egress);
    for (uint64_t i = 0; i < ingress.size(); ++i)
    {
        EXPECT_EQ(ingress[i].phv.slots[pipeline->SlotOf(kSeen)], i);
    }
    EXPECT_EQ(pipeline->ReadRegister(0, 2, 100), 50U);
}

TEST(BankedPipeline, WriteHoldsForServicesFromItsCycleOnAlsoWhereTheyHaveWaited)
{
    for (const auto& [at, seen] : {std::pair<Cycle, uint64_t>{11, 70}, {12, 0}})
    {
        const Program program = BankedBuilder().AddCounters(1).AddEgressLookup().Build();
        const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(4, 1)));
        std::vector<Transit> ingress{PacketAt(*pipeline, 10, 2)}; // served at 11, behind the look-up of egress
        std::vector<Transit> egress{PacketAt(*pipeline, 10)};
        pipeline->WriteRegister(0, 2, 70, at);
        ExitsOf(*pipeline, ingress, egress);
        EXPECT_EQ(ingress[0].phv.slots[pipeline->SlotOf(kSeen)], seen);
    }
}

TEST(BankedPipeline, EntryIsHitFromItsCycleOn)
{
    for (const auto& [at, seen] : {std::pair<Cycle, uint64_t>{10, 9}, {11, 0}})
    {
        const auto pipeline = MakeBankedPipeline(OnBanks(BankedBuilder().AddLookup().Build(), RoomyBanks(4, 1)));
        Entry entry;
        entry.match = {{6, ~uint64_t{0}}};
        entry.call = {0, {9}};
        EXPECT_TRUE(pipeline->InsertEntry(0, entry, at));
        std::vector<Transit> ingress{PacketAt(*pipeline, 10, 6)};
        std::vector<Transit> egress;
        ExitsOf(*pipeline, ingress, egress);
        EXPECT_EQ(ingress[0].phv.slots[pipeline->SlotOf(kSeen)], seen);
    }
}

TEST(BankedPipeline, EachProcessorHoldsItsOwnCopyOfTheDescription)
{
    const Program program = BankedBuilder().AddLookup().AddBranch().AddLookup().AddEgressLookup().Build();
    const auto pipeline = MakeBankedPipeline(OnBanks(program, RoomyBanks(3, 4)));
    const ProgramDescription& first = pipeline->DescriptionOf(0);
    ASSERT_EQ(first.threads[0].entries.size(), 3U);
    EXPECT_THAT(first.threads[0].entries[0].next, ElementsAre(1, 1));
    EXPECT_EQ(first.threads[0].entries[1].kind, DescriptionEntry::Kind::Branch);
    EXPECT_THAT(first.threads[0].entries[1].next, ElementsAre(kEndOfControl, 2));
    EXPECT_EQ(first.threads[0].entries[2].resource, 1U);
    EXPECT_EQ(first.threads[1].entries[0].resource, 2U);
    EXPECT_EQ(pipeline->DescriptionOf(2), first);
    EXPECT_NE(&pipeline->DescriptionOf(2), &first);
}

TEST(BankedPipeline, TellsWhereOutcomesLeadByWritesToComeThatDecideThem)
{
    const auto pipeline =
        MakeBankedPipeline(OnBanks(BankedBuilder().AddLookup().AddLookup().AddLookup().Build(), RoomyBanks(3, 4)));
    const auto at = [](PointerKind kind) { return PointerId{Thread::Ingress, kind, 0, 0}; };
    pipeline->WritePointer({at(PointerKind::Action), 2, 50, std::nullopt});
    pipeline->WritePointer({at(PointerKind::Miss), kEndOfControl, 60, 1});
    pipeline->WritePointer({{Thread::Ingress, PointerKind::Next, 1, 0}, kEndOfControl, 70, std::nullopt});
    EXPECT_EQ(pipeline->TargetOf(at(PointerKind::HitAction), 1), 2U);
    EXPECT_EQ(pipeline->TargetOf(at(PointerKind::MissAction), 1), kEndOfControl);
    EXPECT_EQ(pipeline->TargetOf(at(PointerKind::MissAction), 2), 2U);
    EXPECT_EQ(pipeline->TargetOf(at(PointerKind::Group), 1), kEndOfControl);
}

TEST(BankedPipeline, IsWhatImagesForChipsWithBanksBoot)
{
    const auto pipeline = MakePipeline(OnBanks(BankedBuilder().AddLookup().Build(), RoomyBanks(3, 4)));
    EXPECT_NE(dynamic_cast<BankedPipeline*>(pipeline.get()), nullptr);
}

} // namespace
} // namespace pisa
