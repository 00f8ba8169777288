// What an ideal switch does with the services, parser steps and varbits of programs; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/make-pipeline.h"
#include "pipeline/services.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr HeaderId kMeta = 1;
constexpr HeaderId kHead = 2;    // kind 8, length 8
constexpr HeaderId kOptions = 3; // nibble 4, varbit of up to 64, nibble 4
constexpr FieldId kKind{kHead, 0};
constexpr FieldId kLength{kHead, 1};
constexpr FieldId kResult{kMeta, 0};
constexpr FieldId kColour{kMeta, 1};
constexpr FieldId kPeek{kMeta, 2};
constexpr FieldId kBits{kMeta, 3};

/**
 * Parses a head; kind 1 brings options whose varbit has `length` bits, kind 2 skips `length` bits, kind 3 looks at
 * the next 12 bits, kinds in the value set are checked: their length must not be 0.
 */
Program
MakeProgram()
{
    Program program;
    program.name = "ideal";
    program.headers = {MakeIntrinsicHeader(),
                       {"meta", true, {{"result", 32}, {"colour", 8}, {"peek", 16}, {"bits", 32}}, {}},
                       {"head", false, {{"kind", 8}, {"length", 8}}, {}},
                       {"options", false, {{"a", 4}, {"content", 64, 64}, {"b", 4}}, {}}};
    program.keepsFaulty = true;
    program.valueSets = {{"checked", 8, 4, {}, {}}};
    ParseState start{"start", {Extract{kHead}}, {kKind}, {}, ParseState::kAccept};
    start.transitions = {{1, 0xff, 1, {}}, {2, 0xff, 2, {}}, {3, 0xff, 3, {}}, {9, 0xff, ParseState::kReject, {}}};
    start.transitions.push_back({0, ~uint64_t{0}, 4, 0});
    program.parser = {start,
                      {"options", {Extract{kOptions, kLength}}, {}, {}, ParseState::kAccept},
                      {"skip", {Advance{kLength}}, {}, {}, ParseState::kAccept},
                      {"look", {Lookahead{kPeek, 4, 12}}, {}, {}, ParseState::kAccept},
                      {"check", {ParseCheck{kLength, kFirstOwnFault}}, {}, {}, ParseState::kAccept}};
    program.errors = {"NoLength"};
    program.deparser = {kHead, kOptions};
    return program;
}

void
AddTable(Program& program, Table table, std::vector<Action> actions)
{
    for (Action& action : actions)
    {
        table.actions.push_back(static_cast<ActionId>(program.actions.size()));
        program.actions.push_back(std::move(action));
    }
    table.defaultCall.action = table.actions.back();
    table.defaultCall.arguments.assign(program.actions.back().parameters.size(), 0);
    program.tables.push_back(std::move(table));
    const auto id = static_cast<NodeId>(program.ingress.nodes.size());
    if (id > 0)
    {
        auto& before = std::get<Apply>(program.ingress.nodes.back());
        before.onHit = before.onMiss = id;
    }
    program.ingress.nodes.push_back(
        Apply{static_cast<TableId>(program.tables.size() - 1), kEndOfControl, kEndOfControl, {}});
    program.ingress.entry = 0;
}

Statement
Move(FieldId dest, Operand value)
{
    return {Operation::Move, 32, dest, {value}};
}

/** One ideal switch and the last packet through it. */
class Switch
{
  public:
    explicit Switch(Program program)
        : m_pipeline(MakePipeline(Seal(std::move(program), LoadTarget("ideal"), Placement())))
    {
    }

    Parsed Send(const std::vector<uint8_t>& frame, Cycle at = 0)
    {
        const Parsed parsed = m_pipeline->Parse(frame.data(), frame.size(), m_phv);
        m_pipeline->Admit(Thread::Ingress, m_phv, at);
        m_pipeline->Admit(Thread::Egress, m_phv, at + 1);
        m_pipeline->Deparse(m_phv, m_out);
        m_out.insert(m_out.end(), frame.begin() + m_phv.parsedBytes, frame.end());
        return parsed;
    }

    uint64_t Get(FieldId field) const
    {
        return m_phv.slots[m_pipeline->SlotOf(field)];
    }

    const std::vector<uint8_t>& Out() const
    {
        return m_out;
    }

    Pipeline* operator->()
    {
        return m_pipeline.get();
    }

  private:
    std::unique_ptr<Pipeline> m_pipeline;
    Phv m_phv;
    std::vector<uint8_t> m_out;
};

uint64_t
Fault(ParserFault fault)
{
    return static_cast<uint64_t>(fault);
}

TEST(IdealParser, TakesVarbitsAtAnyAlignmentAndGivesThemBack)
{
    Switch chip(MakeProgram());
    const std::vector<uint8_t> frame{1, 24, 0x12, 0x34, 0x56, 0x78, 0xee};
    EXPECT_TRUE(chip.Send(frame).accepted);
    EXPECT_EQ(chip.Get({kOptions, 0}), 1U);
    EXPECT_EQ(chip.Get({kOptions, 1}), uint64_t{20} << 32 | 24);
    EXPECT_EQ(chip.Get({kOptions, 2}), 8U);
    EXPECT_EQ(chip.Out(), frame);
    EXPECT_EQ(chip.Get(IntrinsicField(Intrinsic::ParserError)), 0U);
}

TEST(IdealParser, KeepsFaultyPacketsWithTheirFault)
{
    Switch chip(MakeProgram());
    const FieldId fault = IntrinsicField(Intrinsic::ParserError);
    const struct
    {
        std::vector<uint8_t> frame;
        ParserFault fault;
        bool hasOptions;
    } cases[] = {
        {{1}, ParserFault::PacketTooShort, false},
        {{1, 72, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, ParserFault::HeaderTooShort, false}, // 72 of 64 bits
        {{1, 3, 0, 0}, ParserFault::ParserInvalidArgument, false},
        {{1, 16, 0, 0}, ParserFault::PacketTooShort, false}, // three bytes are missing one
        {{1, 16, 0, 0, 0}, ParserFault::None, true},
        {{2, 4, 0}, ParserFault::ParserInvalidArgument, false},
        {{2, 16, 0}, ParserFault::PacketTooShort, false},
        {{2, 8, 0}, ParserFault::None, false},
        {{3, 0, 0xab}, ParserFault::PacketTooShort, false},
        {{9, 0}, ParserFault::None, false},
    };
    for (const auto& each : cases)
    {
        EXPECT_TRUE(chip.Send(each.frame).accepted);
        EXPECT_EQ(chip.Get(fault), Fault(each.fault)) << unsigned{each.frame[0]};
        EXPECT_EQ(chip.Get({kOptions, FieldId::kValid}), each.hasOptions ? 1U : 0U);
        EXPECT_EQ(chip.Get({kHead, FieldId::kValid}), each.frame.size() > 1 ? 1U : 0U);
        if (each.frame[0] != 2)
        {
            EXPECT_EQ(chip.Out(), each.frame);
        }
    }
    chip.Send({3, 0, 0xab, 0xcd});
    EXPECT_EQ(chip.Get(kPeek), 0xbcdU);
    chip.Send({2, 8, 0xaa, 0xbb});
    EXPECT_EQ(chip.Out(), (std::vector<uint8_t>{2, 8, 0xbb})) << "what is skipped is gone";
}

TEST(IdealParser, ValueSetsHoldFromTheCallOn)
{
    Switch chip(MakeProgram());
    chip.Send({7, 0});
    EXPECT_EQ(chip.Get(IntrinsicField(Intrinsic::ParserError)), 0U);
    chip->SetValues(0, {{7, 0xff}});
    chip.Send({7, 0});
    EXPECT_EQ(chip.Get(IntrinsicField(Intrinsic::ParserError)), uint64_t{kFirstOwnFault});
    chip.Send({7, 1});
    EXPECT_EQ(chip.Get(IntrinsicField(Intrinsic::ParserError)), 0U);
}

TEST(IdealActions, DirectCountersAndMetersBelongToTheirEntry)
{
    Program program = MakeProgram();
    program.counters = {{"hits", 4, {}}};
    program.meters = {{"rate", 4, MeterArray::Unit::Packets, {}}};
    Table table;
    table.name = "t";
    table.keys = {{kKind, MatchKind::Range}};
    table.size = 4;
    table.counter = 0;
    table.meter = DirectMeter{0, kColour};
    AddTable(program, table, {{"none", {}, {}, {}}});
    Switch chip(std::move(program));
    Entry entry;
    entry.match = {{10, 20}};
    entry.priority = 3;
    ASSERT_TRUE(chip->InsertEntry(0, entry, 0));
    const uint64_t cell = chip->CellOf(0, entry).value();
    Services& services = *chip->GetServices();
    services.SetMeter(0, cell, {{0, 1}, {0, 2}}, 0);
    for (const unsigned colour : {0U, 1U, 2U})
    {
        chip.Send({10, 0, 0}, colour);
        EXPECT_EQ(chip.Get(kColour), colour);
    }
    chip.Send({21, 0, 0}, 3);
    EXPECT_EQ(services.ReadCounter(0, cell), (CounterValue{3, 9}));
    EXPECT_EQ(chip->Entries(0), std::vector<Entry>{entry});
    ASSERT_TRUE(chip->RemoveEntry(0, entry.match, 3, 10));
    ASSERT_TRUE(chip->InsertEntry(0, entry, 10));
    chip.Send({10, 0, 0}, 20);
    EXPECT_EQ(services.ReadCounter(0, chip->CellOf(0, entry).value()), (CounterValue{1, 3}));
    EXPECT_EQ(chip.Get(kColour), 0U) << "nobody has set the new entry's meter";
}

TEST(IdealActions, SelectorsChooseByHashModuloMembers)
{
    Program program = MakeProgram();
    program.profiles = {{"lag", 8, true, 0, HashAlgorithm::Identity, {kLength}, {}}};
    Table table;
    table.name = "t";
    table.keys = {{kKind, MatchKind::Exact}};
    table.size = 4;
    table.profile = 0;
    AddTable(program, table, {{"set", {{"v", 32}}, {Move(kResult, Parameter{0})}, {}}});
    Switch chip(std::move(program));
    Services& services = *chip->GetServices();
    services.SetMember(0, 5, {0, {50}}, 0);
    services.SetMember(0, 2, {0, {20}}, 0);
    services.SetMember(0, 9, {0, {90}}, 0);
    services.SetGroup(0, 1, {9, 2, 5}, 0);
    Entry entry;
    entry.match = {{8, 0xff}};
    entry.group = 1;
    ASSERT_TRUE(chip->InsertEntry(0, entry, 0));
    for (const auto& [length, value] : {std::pair(0, 20), std::pair(1, 50), std::pair(2, 90), std::pair(7, 50)})
    {
        chip.Send({8, static_cast<uint8_t>(length)}, static_cast<Cycle>(length));
        EXPECT_EQ(chip.Get(kResult), static_cast<uint64_t>(value));
    }
    services.SetMember(0, 5, {0, {51}}, 100); // for packets that access the table at cycle 100 and later
    chip.Send({8, 1}, 98);
    EXPECT_EQ(chip.Get(kResult), 50U);
    chip.Send({8, 1}, 99);
    EXPECT_EQ(chip.Get(kResult), 51U);
    services.SetGroup(0, 1, {}, 100);
    chip.Send({8, 1}, 200);
    EXPECT_EQ(chip.Get(kResult), 0U) << "an empty group is a miss";
    entry.group.reset();
    entry.member = 9;
    ASSERT_TRUE(chip->ModifyEntry(0, entry, 300));
    chip.Send({8, 1}, 300);
    EXPECT_EQ(chip.Get(kResult), 90U);
}

TEST(IdealActions, TellTheSinkAndGoOn)
{
    Program program = MakeProgram();
    program.digests = {{"learn", {kKind, kLength}, {}}};
    const Log log{"kind {} of {}", {kKind, Constant{4}}, Constant{1}};
    const Assert wrong{Constant{0}, "never", false, kLength};
    Table table;
    table.name = "t";
    AddTable(program, table, {{"tell", {}, {Digest{0, Constant{1}}, log, wrong, Move(kResult, Constant{6})}, {}}});
    Switch chip(std::move(program));
    std::vector<Report> reports;
    chip->GetServices()->SetSink([&](const Report& report) { reports.push_back(report); });
    chip.Send({8, 0}, 10);
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_EQ(reports[0].values, (std::vector<uint64_t>{8, 0}));
    EXPECT_EQ(reports[0].at, 11U); // it meets its tables when it leaves
    EXPECT_EQ(reports[1].text, "kind 8 of 4");
    chip.Send({8, 1}, 20); // the guard of the assertion holds
    ASSERT_EQ(reports.size(), 5U);
    EXPECT_EQ(reports[4].kind, Report::Kind::AssertionFailed);
    EXPECT_EQ(reports[4].text, "never");
    EXPECT_EQ(chip.Get(kResult), 6U);
    EXPECT_EQ(chip->GetServices()->FailedAssertions(), 1U);
}

TEST(IdealActions, HashesTakeVarbitsAndChecksumsThePayload)
{
    Program program = MakeProgram();
    Hash hash;
    hash.algorithm = HashAlgorithm::Identity;
    hash.dest = kBits;
    hash.inputs = {{kKind, 8}, {FieldId{kOptions, 1}, 0}};
    Checksum check; // of kind 4: length is the low byte of the internet checksum of the payload
    check.dest = kLength;
    check.inputs = {{kKind, 8}, {Constant{0}, 8}};
    check.when = {{Operation::Equal, 8, kKind, Constant{4}}};
    check.withPayload = true;
    program.checks = {check};
    program.checksums = {check};
    Table table;
    table.name = "t";
    AddTable(program, table, {{"hash", {}, {hash}, {}}});
    Switch chip(std::move(program));
    chip.Send({1, 16, 0xfa, 0xbc, 0xd0});
    EXPECT_EQ(chip.Get(kBits), 0x01abcdU);
    const FieldId wrong = IntrinsicField(Intrinsic::ChecksumError);
    EXPECT_EQ(chip.Get(wrong), 0U);
    chip.Send({4, 0x00, 0x01, 0x02, 0x03}); // 0400 + 0102 + 0300 = 0802, complement f7fd
    EXPECT_EQ(chip.Get(wrong), 1U);
    EXPECT_EQ(chip.Out(), (std::vector<uint8_t>{4, 0xfd, 0x01, 0x02, 0x03}));
    chip.Send({4, 0xfd, 0x01, 0x02, 0x03});
    EXPECT_EQ(chip.Get(wrong), 0U);
}

TEST(Ideal, TakesNoPlacementAndReturnsFromItsText)
{
    const Target target = LoadTarget("ideal");
    EXPECT_EQ(ParseTarget(PrintTarget(target), "ideal"), target);
    Placement placement;
    placement.tables = {{0, {{0, 0}}}};
    EXPECT_TRUE(Check(MakeProgram(), Placement(), target).empty());
    EXPECT_EQ(Check(MakeProgram(), placement, target).size(), 1U);
    const Image image = Seal(MakeProgram(), target, Placement());
    EXPECT_EQ(ParseImage(PrintImage(image), "image"), image);
}

} // namespace
} // namespace pisa
