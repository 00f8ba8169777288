// Entries that move between overlapping ones, and what becomes of them when others change them on their way.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/make-pipeline.h"
#include "upgrade/chain.h"
#include "upgrade/entry-move.h"

#include <gtest/gtest.h>

#include <map>

namespace pisa
{
namespace
{

constexpr FieldId kMovedKey{1, 1};
constexpr TableId kOld = 0;
constexpr TableId kNew = 1;
constexpr ActionId kPut = 0;
constexpr uint64_t kMovedByNew = 1000; ///< what the new table adds to what an entry says

/** Packets meet the old table and, grouped beside it, the new one; an entry says what they have seen. */
Program
Pair(MatchKind kind, uint64_t size = 8)
{
    Program program = Chain("a");
    program.headers[1].fields = {{"seen", 64}, {"key", 8}};
    program.actions.clear();
    for (const uint64_t more : {uint64_t{0}, kMovedByNew})
    {
        Action put;
        put.name = more == 0 ? "put" : "put too";
        put.parameters = {{"value", 32}};
        put.body = {Statement{Operation::Add, 64, kSeen, {Parameter{0}, Constant{more}}}};
        program.actions.push_back(put);
    }
    Action none;
    none.name = "none";
    program.actions.push_back(none);
    program.tables.clear();
    for (const TableId id : {kOld, kNew})
    {
        Table table;
        table.name = id == kOld ? "old" : "new";
        table.keys = {{kMovedKey, kind}};
        table.actions = {id, 2};
        table.defaultCall = {2, {}};
        table.size = size;
        program.tables.push_back(table);
    }
    program.ingress.nodes = {Apply{kOld, kEndOfControl, kEndOfControl, {}},
                             Apply{kNew, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

Entry
EntryOf(uint64_t value, uint64_t mask, int32_t priority, uint64_t says)
{
    Entry entry;
    entry.match = {{value, mask}};
    entry.priority = priority;
    entry.call = {kPut, {says}};
    return entry;
}

/** A move that the test takes step by step while packets come. */
class Moving
{
  public:
    Moving(MatchKind kind, const std::vector<Entry>& entries, uint64_t size = 8)
        : m_pipeline(MakePipeline(OnBanks(Pair(kind, size), RoomyBanks(1, 4)))),
          m_move(*m_pipeline, kOld, kNew, TranslationOf(Pair(kind, size)))
    {
        m_pipeline->WritePointer({{Thread::Ingress, PointerKind::Group, 0, 0}, 1, 0, std::nullopt});
        for (const Entry& entry : entries)
        {
            EXPECT_TRUE(m_pipeline->InsertEntry(kOld, entry, Now()));
        }
    }

    /** @return what the entry said that a packet meets now, in either table; 0 if it meets none. */
    uint64_t Meets(uint64_t key)
    {
        Phv phv;
        const std::vector<uint8_t> frame(64, 0);
        m_pipeline->Parse(frame.data(), frame.size(), phv);
        phv.slots[m_pipeline->SlotOf(kMovedKey)] = key;
        m_pipeline->Admit(Thread::Ingress, phv, Now());
        return phv.slots[m_pipeline->SlotOf(kSeen)] % kMovedByNew;
    }

    /** As far away as no packet is under way any more. */
    Cycle Now()
    {
        return m_now += 1000;
    }

    /** @return a cycle far away, at which what is asked for until then takes effect. */
    Cycle Later() const
    {
        return m_now + 100000;
    }

    void WaitUntil(Cycle cycle)
    {
        m_now = cycle;
    }

    EntryMove& Move()
    {
        return m_move;
    }

    Pipeline& On()
    {
        return *m_pipeline;
    }

    void Step()
    {
        ASSERT_TRUE(m_move.HasNext());
        ASSERT_TRUE(m_move.Put(Now()));
        m_move.Take(Now());
    }

  private:
    static EntryTranslation TranslationOf(const Program& program)
    {
        const auto found = TranslationBetween({program, kOld, {"put", "none"}}, {program, kNew, {"put", "none"}});
        return std::get<EntryTranslation>(found);
    }

    std::unique_ptr<Pipeline> m_pipeline;
    EntryMove m_move;
    Cycle m_now{0};
};

/** Overlapping ones, the one that wins added last; of two equal ones the older wins. */
struct Overlap
{
    MatchKind kind;
    std::vector<Entry> entries;
    std::map<uint64_t, uint64_t> meets; ///< what packets meet by their key
};

std::vector<Overlap>
Overlaps()
{
    return {{MatchKind::Ternary,
             {EntryOf(0, 0, 1, 1), EntryOf(0x10, 0xf0, 5, 2), EntryOf(0x01, 0x0f, 5, 3), EntryOf(0x12, 0xff, 9, 4)},
             {{0x55, 1}, {0x15, 2}, {0x11, 2}, {0x21, 3}, {0x12, 4}}},
            {MatchKind::Lpm,
             {EntryOf(0, 0, 0, 1), EntryOf(0x10, 0xf0, 0, 2), EntryOf(0x12, 0xfe, 0, 3), EntryOf(0x12, 0xff, 0, 4)},
             {{0x55, 1}, {0x15, 2}, {0x13, 3}, {0x12, 4}}}};
}

void
ExpectMeets(Moving& moving, const Overlap& overlap, const std::string& when)
{
    for (const auto& [key, says] : overlap.meets)
    {
        EXPECT_EQ(moving.Meets(key), says) << "key " << key << ' ' << when << ", keys are " << NameOf(overlap.kind);
    }
}

TEST(EntryMove, LetsTheSameEntryWinWhereverOverlappingOnesAre)
{
    for (const Overlap& overlap : Overlaps())
    {
        Moving moving(overlap.kind, overlap.entries);
        ExpectMeets(moving, overlap, "before");
        for (std::size_t i = 0; i < overlap.entries.size(); ++i)
        {
            ASSERT_TRUE(moving.Move().HasNext());
            ASSERT_TRUE(moving.Move().Put(moving.Now()));
            ExpectMeets(moving, overlap, "in both " + std::to_string(i));
            moving.Move().Take(moving.Now());
            ExpectMeets(moving, overlap, "in one " + std::to_string(i));
        }
        EXPECT_FALSE(moving.Move().HasNext());
    }
}

TEST(EntryMove, LetsTheSameEntryWinWhenOverlappingOnesHaveGoneBack)
{
    for (const Overlap& overlap : Overlaps())
    {
        for (std::size_t moved = 1; moved <= overlap.entries.size(); ++moved)
        {
            Moving moving(overlap.kind, overlap.entries);
            for (std::size_t i = 0; i < moved; ++i)
            {
                moving.Step();
            }
            while (moving.Move().Moved() > 0)
            {
                ASSERT_TRUE(moving.Move().PutBack(moving.Now()));
                ExpectMeets(moving, overlap, "on the way back");
            }
            const PointerId group{Thread::Ingress, PointerKind::Group, 0, 0};
            moving.On().WritePointer({group, kEndOfControl, moving.Now(), std::nullopt});
            Progress progress;
            moving.On().Advance(moving.Now(), progress);
            ExpectMeets(moving, overlap, "out of the group, of " + std::to_string(moved));
        }
    }
}

const std::vector<Entry> kApart{EntryOf(1, 0, 0, 11), EntryOf(2, 0, 0, 12), EntryOf(3, 0, 0, 13)};

/** Whoever moves entries looks at what has been asked for, not at what packets meet by now. */
TEST(EntryMove, KnowsOfChangesThatAreStillUnderWay)
{
    Moving moving(MatchKind::Exact, kApart);
    const Cycle later = moving.Later();
    ASSERT_TRUE(moving.On().ModifyEntry(kOld, EntryOf(1, 0, 0, 21), later));
    ASSERT_TRUE(moving.On().RemoveEntry(kOld, kApart[1].match, later));
    ASSERT_TRUE(moving.On().InsertEntry(kOld, EntryOf(4, 0, 0, 24), later));
    EXPECT_EQ(moving.Meets(1), 11U) << "not yet";
    for (int entry = 0; entry < 3; ++entry)
    {
        moving.Step();
    }
    EXPECT_FALSE(moving.Move().HasNext()) << "1, 3 and 4 have moved, 2 is as good as gone";
    moving.WaitUntil(later);
    EXPECT_EQ(moving.Meets(1), 21U);
    EXPECT_EQ(moving.Meets(2), 0U);
    EXPECT_EQ(moving.Meets(3), 13U);
    EXPECT_EQ(moving.Meets(4), 24U);
    EXPECT_TRUE(moving.On().PlannedEntries(kOld).empty());
}

TEST(EntryMove, KnowsOfChangesBetweenPutAndTake)
{
    Moving moving(MatchKind::Exact, kApart);
    const auto put = [&]
    {
        ASSERT_TRUE(moving.Move().HasNext());
        ASSERT_TRUE(moving.Move().Put(moving.Now()));
    };
    put();
    ASSERT_TRUE(moving.On().ModifyEntry(kOld, EntryOf(1, 0, 0, 21), moving.Later()));
    moving.Move().Take(moving.Now());
    put();
    ASSERT_TRUE(moving.On().RemoveEntry(kOld, kApart[1].match, moving.Later()));
    moving.Move().Take(moving.Now());
    EXPECT_EQ(moving.Move().Moved(), 1U);
    moving.WaitUntil(moving.Later());
    EXPECT_EQ(moving.Meets(1), 21U);
    EXPECT_EQ(moving.Meets(2), 0U);
    EXPECT_EQ(moving.Meets(3), 13U);
}

TEST(EntryMove, RefusesChangesInTheOldTableOfWhatHasLeftIt)
{
    Moving moving(MatchKind::Exact, kApart);
    moving.Step();
    EXPECT_FALSE(moving.On().ModifyEntry(kOld, EntryOf(1, 0, 0, 21), moving.Now()));
    EXPECT_FALSE(moving.On().RemoveEntry(kOld, kApart[0].match, moving.Now()));
    EXPECT_EQ(moving.Meets(1), 11U);
    // added again, it has moved already: what is there gets the new call
    ASSERT_TRUE(moving.On().InsertEntry(kOld, EntryOf(1, 0, 0, 31), moving.Now()));
    while (moving.Move().HasNext())
    {
        moving.Step();
    }
    EXPECT_EQ(moving.Meets(1), 31U);
}

/** An entry that comes late stands behind all that have moved until it moves itself, and wins from there on. */
TEST(EntryMove, LetsLateEntriesOfHigherPriorityWinWhenTheyHaveMoved)
{
    Moving moving(MatchKind::Ternary, {EntryOf(0x10, 0xf0, 5, 2), EntryOf(0x20, 0xf0, 5, 3)});
    moving.Step();
    ASSERT_TRUE(moving.On().InsertEntry(kOld, EntryOf(0x12, 0xff, 9, 4), moving.Now()));
    EXPECT_EQ(moving.Meets(0x12), 2U);
    moving.Step();
    EXPECT_EQ(moving.Meets(0x12), 2U) << "those that were there go first";
    moving.Step();
    EXPECT_EQ(moving.Meets(0x12), 4U);
    EXPECT_EQ(moving.Meets(0x11), 2U);
}

TEST(EntryMove, KeepsInTheNewTableWhatFindsNoRoomOnItsWayBack)
{
    Moving moving(MatchKind::Exact, kApart, kApart.size());
    moving.Step();
    const Entry other = EntryOf(9, 0, 0, 19);
    ASSERT_TRUE(moving.On().InsertEntry(kOld, other, moving.Now()));
    EXPECT_FALSE(moving.Move().PutBack(moving.Now()));
    EXPECT_EQ(moving.Move().Moved(), 1U);
    EXPECT_EQ(moving.Meets(1), 11U);
    ASSERT_TRUE(moving.On().RemoveEntry(kOld, other.match, moving.Now()));
    EXPECT_TRUE(moving.Move().PutBack(moving.Now()));
    EXPECT_EQ(moving.Move().Moved(), 0U);
    EXPECT_EQ(moving.On().PlannedEntries(kOld).size(), kApart.size());
}

TEST(EntryMove, CarriesChangesOfControllersToWhereTheEntryIs)
{
    Moving moving(MatchKind::Exact, kApart);
    moving.Step();
    moving.Step();
    EXPECT_TRUE(moving.Move().Modify(EntryOf(1, 0, 0, 21), moving.Now()));
    EXPECT_EQ(moving.Meets(1), 21U);
    EXPECT_TRUE(moving.Move().Remove(kApart[1], moving.Now()));
    EXPECT_EQ(moving.Meets(2), 0U);
    EXPECT_TRUE(moving.Move().Modify(EntryOf(3, 0, 0, 23), moving.Now())) << "still in the old table";
    EXPECT_EQ(moving.Meets(3), 23U);
    EXPECT_FALSE(moving.Move().Modify(EntryOf(4, 0, 0, 24), moving.Now())) << "there was none";
    EXPECT_FALSE(moving.Move().Remove(kApart[1], moving.Now())) << "it is gone";
    EXPECT_FALSE(moving.Move().Insert(EntryOf(1, 0, 0, 31), moving.Now())) << "it is there";
    EXPECT_EQ(moving.Move().Gone(), std::vector<Entry>{EntryOf(1, 0, 0, 21)});
    ASSERT_TRUE(moving.Move().PutBack(moving.Now()));
    const std::optional<Entry> back = moving.On().PlannedEntry(kOld, kApart[0]);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->call.arguments, std::vector<uint64_t>{21}) << "as it was changed";
}

/** Of overlapping entries that come at any time, just that wins which would in the old table alone. */
TEST(EntryMove, LetsEntriesThatControllersAddWinAtOnce)
{
    for (std::size_t moved = 0; moved <= 2; ++moved)
    {
        SCOPED_TRACE(moved);
        Moving moving(MatchKind::Ternary, {EntryOf(0x10, 0xf0, 5, 2), EntryOf(0x01, 0x0f, 5, 3)});
        for (std::size_t entry = 0; entry < moved; ++entry)
        {
            moving.Step();
        }
        ASSERT_TRUE(moving.Move().Insert(EntryOf(0x12, 0xff, 9, 4), moving.Now()));
        ASSERT_TRUE(moving.Move().Insert(EntryOf(0x30, 0xf0, 5, 5), moving.Now()));
        ASSERT_TRUE(moving.Move().Insert(EntryOf(0, 0, 1, 6), moving.Now()));
        const std::map<uint64_t, uint64_t> meets{{0x12, 4}, {0x11, 2}, {0x31, 3}, {0x33, 5}, {0x55, 6}};
        const Overlap overlap{MatchKind::Ternary, {}, meets};
        ExpectMeets(moving, overlap, "as they came");
        while (moving.Move().HasNext())
        {
            moving.Step();
            ExpectMeets(moving, overlap, "on their way");
        }
        moving.Move().TurnBack();
        while (moving.Move().Moved() > 0)
        {
            ASSERT_TRUE(moving.Move().PutBack(moving.Now()));
            ExpectMeets(moving, overlap, "on the way back");
        }
        EXPECT_EQ(moving.On().PlannedEntries(kOld).size(), 5U);
    }
}

TEST(EntryMove, BringsWhatIsAddedToTheNewTableWhenAllHaveMoved)
{
    Moving moving(MatchKind::Exact, kApart, 4);
    while (moving.Move().HasNext())
    {
        moving.Step();
    }
    moving.Move().End();
    ASSERT_TRUE(moving.Move().Insert(EntryOf(4, 0, 0, 14), moving.Now()));
    EXPECT_EQ(moving.Meets(4), 14U);
    EXPECT_TRUE(moving.On().PlannedEntries(kOld).empty()) << "which is to be freed";
    EXPECT_FALSE(moving.Move().Insert(EntryOf(5, 0, 0, 15), moving.Now())) << "four were all that fitted";
}

TEST(EntryMove, GoesOnWithTheEntryUnderWayWhenAnotherIsAdded)
{
    Moving moving(MatchKind::Ternary, {EntryOf(0x10, 0xf0, 5, 2), EntryOf(0x20, 0xf0, 3, 3)});
    moving.Step();
    ASSERT_TRUE(moving.Move().HasNext());
    ASSERT_TRUE(moving.Move().Put(moving.Now()));
    ASSERT_TRUE(moving.Move().Insert(EntryOf(0x12, 0xff, 9, 4), moving.Now()));
    moving.Move().Take(moving.Now());
    EXPECT_TRUE(moving.On().PlannedEntries(kOld).empty());
    EXPECT_EQ(moving.Meets(0x22), 3U);
    EXPECT_EQ(moving.Meets(0x12), 4U);
}

TEST(EntryMove, GoesBackPastEntriesThatWereRemoved)
{
    Moving moving(MatchKind::Ternary, {EntryOf(0x10, 0xf0, 5, 2), EntryOf(0x01, 0x0f, 5, 3)});
    moving.Step();
    moving.Step();
    moving.Move().TurnBack();
    ASSERT_TRUE(moving.Move().Remove(EntryOf(0x10, 0xf0, 5, 2), moving.Now()));
    EXPECT_TRUE(moving.Move().PutBack(moving.Now()));
    EXPECT_TRUE(moving.Move().PutBack(moving.Now())) << "nothing is left of it";
    EXPECT_EQ(moving.On().PlannedEntries(kOld).size(), 1U);
    EXPECT_EQ(moving.Meets(0x11), 3U);
}

} // namespace
} // namespace pisa
