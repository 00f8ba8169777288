// Tables that change in place on a running pipeline: entries move one by one, and each packet meets one of both.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"
#include "pipeline/make-pipeline.h"
#include "upgrade/chain.h"
#include "upgrade/entry-move.h"
#include "upgrade/merged-program.h"
#include "upgrade/upgrade-folder.h"
#include "upgrade/upgrade-run.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{
namespace
{

constexpr FieldId kKey{1, 1};
constexpr FieldId kOther{1, 2};
constexpr uint64_t kMissed = uint64_t{1} << 50;
constexpr uint64_t kByNew = uint64_t{1} << 40;
constexpr uint64_t kKeys = 9;
constexpr TableId kMoving = 1;

/** What an entry adds. */
uint64_t
ValueOf(uint64_t key)
{
    return 4 * (key + 1);
}

Action
Adds(const std::string& name, const Operand& value)
{
    Action action;
    action.name = name;
    if (std::holds_alternative<Parameter>(value))
    {
        action.parameters = {{"value", 32}};
    }
    action.body = {Statement{Operation::Add, 64, kSeen, {kSeen, value}}};
    return action;
}

Entry
EntryOf(uint64_t key, ActionId put)
{
    Entry entry;
    entry.match = {{key}};
    entry.call = {put, {ValueOf(key)}};
    return entry;
}

/** first adds 1, middle adds what its entry says, last adds 2. */
Program
Row()
{
    Program program = Chain("ab");
    program.headers[1].fields = {{"seen", 64}, {"key", 16}, {"other", 16}};
    program.actions.push_back(Adds("put", Parameter{0}));
    program.actions.push_back(Adds("missed", Constant{kMissed}));
    Table middle;
    middle.name = "middle";
    middle.keys = {{kKey, MatchKind::Exact}};
    middle.actions = {2, 3};
    middle.defaultCall = {3, {}};
    middle.size = 16;
    middle.entries = {EntryOf(0, 2), EntryOf(1, 2), EntryOf(2, 2), EntryOf(3, 2), EntryOf(4, 2), EntryOf(5, 2)};
    program.tables.insert(program.tables.begin() + kMoving, middle);
    program.ingress.nodes = {Apply{0, 1, 1, {}}, Apply{1, 2, 2, {}}, Apply{2, kEndOfControl, kEndOfControl, {}}};
    return program;
}

/** The middle table with more room, a ternary key more, and an action that leaves a mark. */
Program
NewRow()
{
    Program program = Row();
    Table& middle = program.tables[kMoving];
    middle.keys = {{kOther, MatchKind::Ternary}, {kKey, MatchKind::Ternary}};
    middle.size = 64;
    middle.entries.clear();
    program.actions[2].body.push_back(Statement{Operation::Xor, 64, kSeen, {kSeen, Constant{kByNew}}});
    return program;
}

UpgradeRun::Setting
InPlace(bool isBanked)
{
    UpgradeRun::Setting setting;
    setting.isBanked = isBanked;
    setting.spacing = isBanked ? 10 : 2; // 8 processors take about 60 cycles each
    setting.options.level = Consistency::Execution;
    setting.options.inPlace = true;
    setting.entriesPerSecond = 1e9 / 40;
    setting.prepare = [spacing = setting.spacing](Pipeline& pipeline, Phv& phv, Cycle now)
    { phv.slots[pipeline.SlotOf(kKey)] = now / spacing % kKeys; };
    setting.control = [](Pipeline& pipeline, Cycle now)
    {
        if (now == 0)
        {
            EXPECT_TRUE(pipeline.InsertEntry(kMoving, EntryOf(6, 2), now)); // before the upgrade
            EXPECT_TRUE(pipeline.InsertEntry(kMoving, EntryOf(7, 2), now));
            EXPECT_TRUE(pipeline.InsertEntry(kMoving, EntryOf(8, 2), now));
        }
    };
    return setting;
}

/** Every packet adds up what its entry says, in the old table or in the new one. */
void
ExpectNoMiss(const UpgradeRun& run)
{
    for (const auto& [sum, count] : run.sums)
    {
        const uint64_t plain = sum & ~kByNew;
        EXPECT_TRUE(plain >= 3 + ValueOf(0) && plain <= 3 + ValueOf(kKeys - 1)) << sum << " of " << count;
    }
    EXPECT_EQ(run.strays, 0U);
}

TEST(InPlace, EachPacketMeetsItsEntryInTheOldTableOrInTheNewOne)
{
    for (const bool isBanked : {false, true})
    {
        UpgradeRun run(Row(), NewRow(), InPlace(isBanked));
        ASSERT_EQ(run.GetPlan().transactions.size(), 1U);
        run.UntilOver({});
        ExpectNoMiss(run);
        EXPECT_EQ(run.sums.size(), 2 * kKeys) << "each key was seen in both tables";
        EXPECT_NE(run.lastSum & kByNew, 0U);
        EXPECT_TRUE(run.isNew);
        EXPECT_EQ(run.GetPipeline().Entries(3).size(), kKeys) << "those of the control plane came, too";
    }
}

TEST(InPlace, LeavesTheOldOrTheNewTableWhereverTheChannelDies)
{
    for (const bool isBanked : {false, true})
    {
        bool reachesEnd = false;
        unsigned rolledBack = 0;
        unsigned finished = 0;
        for (uint64_t kill = 0; !reachesEnd && kill < 5000 && !HasFailure(); ++kill)
        {
            SCOPED_TRACE("kill " + std::to_string(kill) + (isBanked ? " on banks" : ""));
            UpgradeRun run(Row(), NewRow(), InPlace(isBanked));
            run.UntilOver(kill);
            reachesEnd = !run.isKilled;
            ++(run.isNew ? finished : rolledBack);
            ExpectNoMiss(run);
            EXPECT_EQ((run.lastSum & kByNew) != 0, run.isNew);
            EXPECT_EQ(run.GetPipeline().Entries(run.isNew ? 3 : kMoving).size(), kKeys);
        }
        EXPECT_TRUE(reachesEnd);
        EXPECT_GT(rolledBack, 2 * kKeys); // at least before and behind each entry
        EXPECT_GT(finished, 3U);
    }
}

TEST(InPlace, MovesEntriesThatComeWhileOthersMove)
{
    UpgradeRun::Setting setting = InPlace(false);
    const auto before = setting.control;
    setting.control = [before](Pipeline& pipeline, Cycle now)
    {
        before(pipeline, now);
        if (now == 450) // 225 register writes after the begin, the first entries are on their way
        {
            EXPECT_TRUE(pipeline.InsertEntry(kMoving, EntryOf(100, 2), now));
            EXPECT_TRUE(pipeline.RemoveEntry(kMoving, EntryOf(8, 2).match, now));
        }
    };
    setting.prepare = [](Pipeline& pipeline, Phv& phv, Cycle now) { phv.slots[pipeline.SlotOf(kKey)] = now / 2 % 8; };
    UpgradeRun run(Row(), NewRow(), setting);
    run.UntilOver({});
    ExpectNoMiss(run);
    const std::vector<Entry> entries = run.GetPipeline().Entries(3);
    ASSERT_EQ(entries.size(), kKeys); // one more, one less
    EXPECT_EQ(entries.back().match.at(1).value, 100U);
    EXPECT_EQ(entries.back().match.at(0).mask, 0U) << "entries said nothing of the new key";
}

/** The new program brings two entries with it. */
void
GiveOwnEntries(Table& table, uint64_t size)
{
    table.keys = {{kKey, MatchKind::Exact}};
    table.entries = {EntryOf(11, 2), EntryOf(12, 2)};
    table.size = size;
}

/** As `pisa plan` does, to know what is left of an upgrade. */
Image
AfterPlanInPlace(uint64_t oldSize, uint64_t newSize)
{
    PreparedUpgrade upgrade;
    Program was = Row();
    was.tables[kMoving].size = oldSize;
    Program is = was;
    GiveOwnEntries(is.tables[kMoving], newSize);
    upgrade.was = upgrade.boot = Seal(was, LoadTarget("ideal"), Placement());
    upgrade.is = Seal(is, LoadTarget("ideal"), Placement());
    upgrade.delta = Compare(was, is);
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    upgrade.plan = MakePlan(upgrade.delta, options);
    VersionLine line;
    upgrade.graft = GraftOnto(was, upgrade.delta, is, upgrade.plan, line.Take(1));
    upgrade.merged = MergedFor(upgrade, upgrade.graft);
    return SettledAfter(upgrade);
}

TEST(InPlace, EndsWhereTheNewTableHasEntriesOfItsOwn)
{
    for (const uint64_t newSize : {6, 7, 8})
    {
        const Image settled = AfterPlanInPlace(6, newSize); // with room for 8 all could move
        EXPECT_TRUE(std::any_of(settled.program.tables.begin(), settled.program.tables.end(),
                                [&](const Table& table) { return table.name == "middle" && table.size == newSize; }))
            << newSize;
    }
}

/** The paper's own: no packet comes; AllocTbl 112, SetPtr 1, GroupTbl 112 writes, then n entries. */
TEST(InPlace, TakesAsLongAsItsWritesAndEntries)
{
    const Program was = Row();
    const Program is = NewRow();
    const Delta delta = Compare(was, is);
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    const UpgradePlan plan = MakePlan(delta, options);
    VersionLine line;
    const uint32_t version = line.Take(1);
    const Graft graft = GraftOnto(was, delta, is, plan, version);
    const auto pipeline = MakePipeline(Seal(was, LoadTarget("ideal"), Placement()));
    pipeline->Extend(Seal(graft.program, LoadTarget("ideal"), Placement()));
    TransactionCosts costs;
    costs.writesPerSecond = 1e8; // 10 cycles each
    costs.entriesPerSecond = 1e9 / 70;
    costs.overhead = 5;
    Transaction transaction(*pipeline, graft, plan.transactions.at(0), line, version, 0, costs);
    // AllocTbl, SetPtr, GroupTbl and the move are primitives; 6 boot entries; nobody is waited for
    const Cycle committed = 4 * 5 + 10 * (112 + 1 + 112) + 6 * 70;
    const auto nobody = [] { return kNever; };
    transaction.Begin(0);
    for (Cycle now = 0; now < committed; ++now)
    {
        transaction.Advance(now, nobody);
    }
    EXPECT_FALSE(transaction.HasCommitted());
    transaction.Advance(committed, nobody);
    EXPECT_TRUE(transaction.HasCommitted());
    // SetPtr past it, UngroupTbl 112, DeallocTbl 112
    const Cycle over = committed + 3 * 5 + 10 * (1 + 112 + 112);
    for (Cycle now = committed; now < over; ++now)
    {
        transaction.Advance(now, nobody);
    }
    EXPECT_FALSE(transaction.IsOver());
    transaction.Advance(over, nobody);
    EXPECT_TRUE(transaction.IsOver());
}

TEST(InPlace, RollingBackTakesTheTimeOfTheEntriesThatGoBack)
{
    UpgradeRun::Setting setting = InPlace(false);
    UpgradeRun run(Row(), NewRow(), setting);
    const Program was = Row();
    const Delta delta = Compare(was, NewRow());
    VersionLine line;
    const uint32_t version = line.Take(1);
    const Graft graft = GraftOnto(was, delta, NewRow(), run.GetPlan(), version);
    const auto pipeline = MakePipeline(Seal(was, LoadTarget("ideal"), Placement()));
    pipeline->Extend(Seal(graft.program, LoadTarget("ideal"), Placement()));
    TransactionCosts costs;
    costs.writesPerSecond = 1e9;
    costs.entriesPerSecond = 1e9 / 70;
    Transaction transaction(*pipeline, graft, run.GetPlan().transactions.at(0), line, version, 0, costs);
    const auto nobody = [] { return kNever; };
    transaction.Begin(0);
    const Cycle third = 112 + 1 + 112 + 3 * 70;
    for (Cycle now = 0; now <= third; ++now)
    {
        transaction.Advance(now, nobody);
    }
    transaction.Abort(third);
    const Cycle over = third + 3 * 70 + 112; // three entries, and out of the group
    for (Cycle now = third; now < over; ++now)
    {
        transaction.Advance(now, nobody);
    }
    EXPECT_FALSE(transaction.IsOver());
    transaction.Advance(over, nobody);
    EXPECT_TRUE(transaction.IsOver());
    EXPECT_FALSE(transaction.HasCommitted());
}

/** @return why the middle table of one row cannot become that of the other; empty if it can. */
std::string
Hindrance(const Program& from, const Program& into)
{
    const auto sideOf = [](const Program& program)
    {
        MoveSide side{program, kMoving, {}};
        for (const ActionId action : program.tables[kMoving].actions)
        {
            side.actions.push_back(program.actions[action].name);
        }
        return side;
    };
    const auto translation = TranslationBetween(sideOf(from), sideOf(into));
    const std::string* why = std::get_if<std::string>(&translation);
    return why != nullptr ? *why : "";
}

struct Bond
{
    std::string why;
    std::function<void(Program& was, Program& is)> edit;
};

TEST(InPlace, NamesWhatBindsEntriesToTheirTable)
{
    const std::vector<Bond> bonds{
        {"", [](Program&, Program&) {}},
        {"has constant entries", [](Program& was, Program&) { was.tables[kMoving].isConst = true; }},
        {"has no keys", [](Program&, Program& is) { is.tables[kMoving].keys.clear(); }},
        {"has counters, meters or a profile of its own",
         [](Program&, Program& is) { is.tables[kMoving].counter = CounterId{0}; }},
        {"entries say nothing of 'meta.other', which the new table matches exactly",
         [](Program&, Program& is) { is.tables[kMoving].keys[0].kind = MatchKind::Exact; }},
        {"key 'meta.key' is ternary and becomes range",
         [](Program& was, Program& is)
         {
             was.tables[kMoving].keys[0].kind = MatchKind::Ternary;
             is.tables[kMoving].keys[1].kind = MatchKind::Range;
         }},
        {"key 'meta.key' is not in the new table", [](Program&, Program& is) { is.tables[kMoving].keys.pop_back(); }},
        {"a table with prefixes changes its keys",
         [](Program& was, Program& is)
         {
             was.tables[kMoving].keys[0].kind = MatchKind::Lpm;
             is.tables[kMoving].keys = {{kKey, MatchKind::Lpm}, {kOther, MatchKind::Ternary}};
         }},
        {"action 'put' is not in the new table", [](Program&, Program& is) { is.actions[2].name = "other"; }},
        {"action 'put' changes its parameters", [](Program&, Program& is) { is.actions[2].parameters[0].width = 8; }},
        {"the new table has room for 15 entries, up to 16 may come",
         [](Program&, Program& is) { is.tables[kMoving].size = 15; }},
        {"the new table has room for 17 entries, up to 18 may come",
         [](Program&, Program& is) { GiveOwnEntries(is.tables[kMoving], 17); }},
        {"", [](Program&, Program& is) { GiveOwnEntries(is.tables[kMoving], 18); }},
    };
    for (const Bond& bond : bonds)
    {
        Program was = Row();
        Program is = NewRow();
        bond.edit(was, is);
        EXPECT_EQ(Hindrance(was, is), bond.why);
    }
}

TEST(InPlace, WritesEntriesForTheKindsOfTheNewKeys)
{
    EntryTranslation translation;
    translation.keys = {{0, MatchKind::Exact, MatchKind::Range, 16},
                        {{}, MatchKind::Range, MatchKind::Range, 12},
                        {{}, MatchKind::Ternary, MatchKind::Ternary, 8},
                        {0, MatchKind::Exact, MatchKind::Lpm, 16}};
    translation.fromActions = {4};
    translation.toActions = {7};
    const Entry entry = translation.Translate(EntryOf(5, 4));
    const std::vector<MatchValue> expected{{5, 5}, {0, 0xfff}, {0, 0}, {5, 0xffff}};
    EXPECT_EQ(entry.match, expected);
    EXPECT_EQ(entry.call, (ActionCall{7, {ValueOf(5)}}));
}

TEST(InPlace, PlansHoldBothTablesWhereEntriesCannotMove)
{
    Program is = NewRow();
    is.tables[kMoving].keys[0].kind = MatchKind::Exact;
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    const UpgradePlan plan = MakePlan(Compare(Row(), is), options);
    for (const Primitive& primitive : plan.transactions.at(0).primitives)
    {
        EXPECT_NE(primitive.kind, Primitive::Kind::GroupTables);
    }
}

/** Alone on its chip, a packet is not held up by the second look-up but where both go to one bank. */
TEST(TableGroups, ArePutToTheBanksAtOnce)
{
    const Program was = Row();
    const Program is = NewRow();
    const Delta delta = Compare(was, is);
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    const Graft graft = GraftOnto(was, delta, is, MakePlan(delta, options), 1);
    const TableId beside = 3;
    unsigned conflicts = 0;
    for (uint64_t key = 0; key < 40; ++key)
    {
        const auto pipeline = MakePipeline(OnBanks(was, RoomyBanks(1, 4)));
        pipeline->Extend(OnBanks(graft.program, RoomyBanks(1, 4)));
        const auto pass = [&](Cycle at)
        {
            Phv phv;
            const std::vector<uint8_t> frame(64, 0);
            pipeline->Parse(frame.data(), frame.size(), phv);
            phv.slots[pipeline->SlotOf(kKey)] = key;
            const Passage passage = pipeline->Admit(Thread::Ingress, phv, at);
            return passage.exit - passage.issue;
        };
        const Cycle alone = pass(0);
        const NodeId node = graft.sites.at({Thread::Ingress, {PlanNode::Origin::New, "middle"}}).node;
        pipeline->WritePointer({{Thread::Ingress, PointerKind::Group, 1, 0}, node, 1000, std::nullopt});
        BankHash one = BankHash::OfTable(kMoving);
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

} // namespace
} // namespace pisa
