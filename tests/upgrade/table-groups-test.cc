// Two tables that are looked up as one on a chip with banks: when, what is told of it, and when packets leave.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/make-pipeline.h"
#include "target/banks.h"
#include "upgrade/chain.h"
#include "upgrade/moving-row.h"

#include <gtest/gtest.h>

#include <set>

namespace pisa
{
namespace
{

constexpr TableId kBesideTable = 1;
constexpr Cycle kGroupMatch = 22; ///< of RoomyBanks
constexpr PointerId kGroup{Thread::Ingress, PointerKind::Group, 0, 0};

/** Packets meet a table and far behind it another; one beside the first has entries for even keys, and leads out. */
Program
ShortCut()
{
    Program program = Chain("a");
    program.headers[1].fields = {{"seen", 64}, {"key", 16}};
    program.actions.resize(1);
    program.actions[0] = {};
    program.actions[0].name = "none";
    program.tables.clear();
    for (const std::string name : {"own", "beside", "far"})
    {
        Table table;
        table.name = name;
        table.keys = {{kRowKey, MatchKind::Exact}};
        table.actions = {0};
        table.defaultCall = {0, {}};
        table.size = 64;
        program.tables.push_back(table);
    }
    for (uint64_t key = 0; key < 64; key += 2)
    {
        Entry entry;
        entry.match = {{key}};
        entry.call = {0, {}};
        program.tables[kBesideTable].entries.push_back(entry);
    }
    program.ingress.nodes = {Apply{0, 2, 2, {}}, Apply{1, kEndOfControl, kEndOfControl, {}},
                             Apply{2, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

std::unique_ptr<Pipeline>
Grouped(unsigned processors, unsigned banks)
{
    auto pipeline = MakePipeline(OnBanks(ShortCut(), RoomyBanks(processors, banks)));
    pipeline->WritePointer({kGroup, kBesideTable, 0, std::nullopt});
    return pipeline;
}

void
Prepare(Pipeline& pipeline, uint64_t key, Cycle earliest, Transit& packet)
{
    const std::vector<uint8_t> frame(64, 0);
    pipeline.Parse(frame.data(), frame.size(), packet.phv);
    packet.phv.slots[pipeline.SlotOf(kRowKey)] = key;
    packet.earliest = earliest;
}

/** Alone on its chip, a packet is not held up by the second look-up but where both go to one bank. */
TEST(TableGroups, ArePutToTheBanksAtOnce)
{
    const InPlaceUpgrade upgrade(Row(), NewRow());
    const TableId beside = 3;
    unsigned conflicts = 0;
    for (uint64_t key = 0; key < 40; ++key)
    {
        const auto pipeline = MakePipeline(OnBanks(upgrade.was, RoomyBanks(1, 4)));
        pipeline->Extend(OnBanks(upgrade.graft.program, RoomyBanks(1, 4)));
        const auto pass = [&](Cycle at)
        {
            Transit packet;
            Prepare(*pipeline, key, at, packet);
            const Passage passage = pipeline->Admit(Thread::Ingress, packet.phv, at);
            return passage.exit - passage.issue;
        };
        const Cycle alone = pass(0);
        const NodeId node = upgrade.graft.sites.at({Thread::Ingress, {PlanNode::Origin::New, "middle"}}).node;
        pipeline->WritePointer({{Thread::Ingress, PointerKind::Group, 1, 0}, node, 1000, std::nullopt});
        BankHash one = BankHash::OfTable(kMovingTable);
        one.Add(key);
        BankHash other = BankHash::OfTable(beside);
        other.Add(0);
        other.Add(key);
        const bool isConflict = one.Bank(4) == other.Bank(4);
        conflicts += isConflict;
        EXPECT_EQ(pass(2000), alone + isConflict) << "key " << key;
    }
    EXPECT_GT(conflicts, 0U);
    EXPECT_LT(conflicts, 40U);
}

/**
 * Whoever comes only when he is asked to finds each packet at its exit. One bank serves twelve packets' look-ups, of
 * which the last hits beside its table and leaves soon, but is served only when nothing leads there any more.
 */
TEST(TableGroups, LetPacketsLeaveInTimeThatWereLookedUpBeforeTheyWereUndone)
{
    constexpr uint64_t kCount = 12;
    constexpr Cycle kFirst = 1000;
    const auto pipeline = Grouped(kCount, 1);
    std::vector<Transit> packets(kCount);
    std::set<Cycle> wakes;
    for (uint64_t number = 0; number < kCount; ++number)
    {
        Prepare(*pipeline, number + 1 < kCount ? 1 : 2, kFirst, packets[number]);
        wakes.insert(pipeline->Enter(Thread::Ingress, packets[number]));
    }
    pipeline->WritePointer({kGroup, kEndOfControl, kFirst + kCount, std::nullopt});
    uint64_t left = 0;
    while (!wakes.empty() && left < kCount)
    {
        const Cycle now = *wakes.begin();
        wakes.erase(wakes.begin());
        Progress progress;
        pipeline->Advance(now, progress);
        wakes.insert(progress.wakes.begin(), progress.wakes.end());
        for (const Transit* packet : progress.exits)
        {
            EXPECT_EQ(packet->passage.exit, now) << "packet " << packet->sequence;
            ++left;
        }
    }
    EXPECT_EQ(left, kCount);
    const Cycle served = kFirst + 2 * kCount - 1; // one look-up a cycle, two a packet
    EXPECT_EQ(packets.back().passage.exit, served + kGroupMatch + 1);
    EXPECT_GT(packets.front().passage.exit, packets.back().passage.exit) << "it goes the long way";
}

/** What a packet did at the first element. */
struct SeenLookup
{
    std::vector<TableAccess> accesses; ///< without those of the far table
    std::vector<BankAccess> banks;     ///< all
};

std::vector<SeenLookup>
SeenOnBusyBanks(uint64_t count)
{
    const auto pipeline = Grouped(8, 2);
    std::vector<SeenLookup> seen(count);
    PipelineSinks sinks;
    sinks.access = [&](const Transit& packet, const TableAccess& access)
    {
        if (access.table <= kBesideTable)
        {
            seen[packet.sequence].accesses.push_back(access);
        }
    };
    sinks.bank = [&](const Transit& packet, const BankAccess& access)
    { seen[packet.sequence].banks.push_back(access); };
    pipeline->SetSinks(std::move(sinks));
    std::vector<Transit> packets(count);
    for (Cycle now = 0; now < 200 + 20 * count; ++now)
    {
        if (now >= 100 && now - 100 < count)
        {
            Prepare(*pipeline, now - 100, now + 1, packets[now - 100]);
            pipeline->Enter(Thread::Ingress, packets[now - 100]);
        }
        Progress progress;
        pipeline->Advance(now, progress);
    }
    return seen;
}

TEST(TableGroups, AreMetOnceWhenBothHaveAnswered)
{
    unsigned ownFirst = 0;
    unsigned besideFirst = 0;
    const std::vector<SeenLookup> seen = SeenOnBusyBanks(60);
    for (uint64_t key = 0; key < seen.size(); ++key)
    {
        SCOPED_TRACE(key);
        ASSERT_EQ(seen[key].accesses.size(), 1U);
        ASSERT_GE(seen[key].banks.size(), 2U);
        const TableAccess& access = seen[key].accesses[0];
        const Cycle own = seen[key].banks[0].served;
        const Cycle beside = seen[key].banks[1].served;
        EXPECT_EQ(access.table, key % 2 == 0 ? kBesideTable : 0);
        EXPECT_EQ(access.isHit, key % 2 == 0);
        EXPECT_EQ(access.at, std::max(own, beside));
        ownFirst += own < beside;
        besideFirst += beside < own;
    }
    EXPECT_GT(ownFirst, 0U);
    EXPECT_GT(besideFirst, 0U);
}

} // namespace
} // namespace pisa
