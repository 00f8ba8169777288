// What passes make of small programs; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "compiler/passes/steps.h"
#include "ir/verify.h"
#include "pipeline/make-pipeline.h"
#include "target/demand.h"

#include <gtest/gtest.h>

#include <ctime>
#include <tuple>

namespace pisa
{
namespace
{

constexpr HeaderId kMeta = 1;
constexpr HeaderId kHead = 2;
constexpr FieldId kX{kMeta, 0};
constexpr FieldId kY{kMeta, 1};
constexpr FieldId kA{kHead, 0};
constexpr FieldId kB{kHead, 1};
constexpr FieldId kC{kHead, 2};

Statement
Compute(Operation operation, FieldId dest, Operand a, Operand b)
{
    return {operation, 8, dest, {a, b}};
}

Statement
Move(FieldId dest, Operand from)
{
    return {Operation::Move, 8, dest, {from}};
}

/** A head of bytes a, b and c; metadata x and y; one table on a with the actions, the last its default. */
Program
MakeProgram(std::vector<Action> actions)
{
    Program program;
    program.name = "passes";
    program.registers = {{"r", 8, 2, {40, 41}, {}}};
    program.headers = {MakeIntrinsicHeader(),
                       {"meta", true, {{"x", 8}, {"y", 8}}, {}},
                       {"head", false, {{"a", 8}, {"b", 8}, {"c", 8}}, {}}};
    program.parser = {{"start", {Extract{kHead}}, {}, {}, ParseState::kAccept}};
    program.deparser = {kHead};
    Table table;
    table.name = "t";
    table.keys = {{kA, MatchKind::Exact}};
    table.size = 16;
    for (Action& action : actions)
    {
        table.actions.push_back(static_cast<ActionId>(program.actions.size()));
        program.actions.push_back(std::move(action));
    }
    table.defaultCall.action = table.actions.back();
    table.defaultCall.arguments.assign(program.actions.back().parameters.size(), 0);
    program.tables.push_back(table);
    program.ingress.nodes.push_back(Apply{0, kEndOfControl, kEndOfControl, {}});
    program.ingress.entry = 0;
    VerifyOrThrow(program);
    return program;
}

/** Puts a table without keys that moves a constant to b behind the hits of table t. */
void
NoteHits(Program& program, uint64_t value)
{
    Table table;
    table.name = "hits";
    table.actions = {static_cast<ActionId>(program.actions.size())};
    table.defaultCall.action = table.actions[0];
    program.actions.push_back({"hit", {}, {Move(kB, Constant{value})}, {}});
    program.tables.push_back(table);
    std::get<Apply>(program.ingress.nodes[0]).onHit = 1;
    program.ingress.nodes.push_back(Apply{1, kEndOfControl, kEndOfControl, {}});
}

/** @return what becomes of a frame on an ideal chip, with one entry for a = 1 that calls the action. */
std::vector<uint8_t>
Send(const Program& program, std::vector<uint8_t> frame, const ActionCall& call)
{
    const auto chip = MakePipeline(Seal(program, LoadTarget("ideal"), Placement()));
    Entry entry;
    entry.match = {{1, ~uint64_t{0}}};
    entry.call = call;
    EXPECT_TRUE(chip->InsertEntry(0, entry, 0));
    Phv phv;
    std::vector<uint8_t> out;
    EXPECT_TRUE(chip->Parse(frame.data(), frame.size(), phv).accepted);
    chip->Admit(Thread::Ingress, phv, 10);
    chip->Deparse(phv, out);
    return out;
}

const Target&
Chip()
{
    static const Target target = LoadTarget("rmt-32");
    return target;
}

TEST(CheaperOperations, DoTheSameByShiftsAndMasks)
{
    for (const Operation operation : {Operation::Mul, Operation::DivUnsigned, Operation::ModUnsigned})
    {
        for (const unsigned power : {1U, 2U, 8U, 128U})
        {
            const Program program = MakeProgram({{"f", {}, {Compute(operation, kC, kB, Constant{power})}, {}}});
            Program cheaper = program;
            UseCheaperOperations(cheaper, Chip());
            EXPECT_FALSE(CheckAgainstTarget(program, Chip()).empty());
            EXPECT_TRUE(CheckAgainstTarget(cheaper, Chip()).empty());
            for (const uint8_t b : {0, 1, 3, 77, 128, 200, 255})
            {
                const auto expected = static_cast<uint8_t>(operation == Operation::Mul           ? b * power
                                                           : operation == Operation::DivUnsigned ? b / power
                                                                                                 : b % power);
                EXPECT_EQ(Send(cheaper, {1, b, 0}, {0, {}}), (std::vector<uint8_t>{1, b, expected}));
            }
        }
    }
}

/** @return what the action makes of b in c, fitted to the chip, which must not find anything missing. */
uint8_t
SendFitted(const Action& action, uint8_t b)
{
    const Program fitted = FitToChip(MakeProgram({action}), Chip());
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    return Send(fitted, {1, b, 0}, {0, std::vector<uint64_t>(action.parameters.size(), 10)})[2];
}

TEST(AddUpShifts, ComputesWithAnyConstant)
{
    for (const unsigned constant : {3U, 6U, 7U, 10U, 100U, 125U, 251U, 255U})
    {
        for (unsigned b = 0; b < 256; b += 5)
        {
            const auto send = [b](Operation operation, const Operand& left, const Operand& right) {
                return SendFitted({"f", {}, {Compute(operation, kC, left, right)}, {}}, static_cast<uint8_t>(b));
            };
            EXPECT_EQ(send(Operation::DivUnsigned, kB, Constant{constant}), b / constant);
            EXPECT_EQ(send(Operation::ModUnsigned, kB, Constant{constant}), b % constant);
            EXPECT_EQ(send(Operation::Mul, kB, Constant{constant}), (b * constant) % 256);
            EXPECT_EQ(send(Operation::Mul, Constant{constant}, kB), (b * constant) % 256);
        }
    }
}

TEST(AddUpShifts, ComputesFromGivenFieldsOnceAndFromOthersWhereTheyAre)
{
    const auto third = [](FieldId from) { return Compute(Operation::DivUnsigned, kC, from, Constant{3}); };
    Program given = MakeProgram({{"f", {}, {third(kX)}, {}}, {"g", {}, {third(kX)}, {}}});
    given.parser[0].steps.emplace_back(Move(kX, kB));
    AddUpShifts(given, Chip());
    ASSERT_EQ(given.tables.size(), 2U);
    EXPECT_EQ(std::get<Apply>(given.ingress.nodes[given.ingress.entry]).table, 1U) << "before all others";
    EXPECT_EQ(given.actions[0].body, given.actions[1].body);
    EXPECT_EQ(given.actions[0].body.size(), 1U);
    EXPECT_EQ(Send(given, {1, 200, 0}, {0, {}}), (std::vector<uint8_t>{1, 200, 66}));

    Program changed = MakeProgram({{"f", {}, {Compute(Operation::Add, kB, kB, Constant{1}), third(kB)}, {}}});
    AddUpShifts(changed, Chip());
    EXPECT_EQ(changed.tables.size(), 1U);
    EXPECT_EQ(Send(changed, {1, 200, 0}, {0, {}}), (std::vector<uint8_t>{1, 201, 67}));

    Program header = MakeProgram({{"f", {}, {third(kB)}, {}}, {"g", {}, {third(kB)}, {}}});
    AddUpShifts(header, Chip());
    EXPECT_EQ(header.tables.size(), 1U) << "a packet without the header would read it";
    EXPECT_EQ(Send(header, {1, 200, 0}, {0, {}}), (std::vector<uint8_t>{1, 200, 66}));

    Program data =
        MakeProgram({{"f", {{"p", 8}}, {Compute(Operation::ModUnsigned, kC, Parameter{0}, Constant{7})}, {}}});
    AddUpShifts(data, Chip());
    EXPECT_EQ(Send(data, {1, 0, 0}, {0, {200}}), (std::vector<uint8_t>{1, 0, 4}));
}

TEST(AddUpShifts, CutsOperandsToTheWidthOfTheOperation)
{
    // the low four bits of b by three
    const Statement narrow{Operation::DivUnsigned, 4, kC, {kB, Constant{3}}};
    EXPECT_EQ(SendFitted({"f", {}, {narrow}, {}}, 0xfe), 14 / 3);
    EXPECT_EQ(SendFitted({"f", {}, {Compute(Operation::Add, kB, kB, Constant{0}), narrow}, {}}, 0xfd), 13 / 3);
}

TEST(AddUpShifts, LeavesQuotientsThatNeedMoreBitsThanTheChipHas)
{
    Program program = MakeProgram({{"f", {}, {}, {}}});
    program.headers[kHead].fields = {{"a", 8}, {"b", 64}, {"c", 64}};
    program.actions[0].body = {Statement{Operation::DivUnsigned, 64, kC, {kB, Constant{1000}}}};
    const std::vector<Diagnostic> findings = CheckAgainstTarget(FitToChip(program, Chip()), Chip());
    ASSERT_FALSE(findings.empty());
    EXPECT_NE(findings[0].what.find("no operation 'div_unsigned'"), std::string::npos);
}

TEST(TouchRegistersOnce, SeesThatTwoIndexesAreOne)
{
    // as p4c writes it: x = low bit of b; c = r[x]; y = low bit of b; r[y] = c + 1
    const auto index = [](FieldId dest) { return Statement{Operation::Move, 1, dest, {kB}}; };
    StatefulOperation read{0, kX, Constant{1}, {}, {}, {}, {{kC, {}}}};
    StatefulOperation write{0, kY, Constant{1}, {kA}, {}, {AtomValue::Kind::Input, 0, 0}, {}};
    Program program = MakeProgram(
        {{"f", {}, {index(kX), read, index(kY), Compute(Operation::Add, kA, kC, Constant{1}), write}, {}}});
    EXPECT_FALSE(CheckAgainstTarget(program, Chip()).empty());
    const Program fitted = FitToChip(program, Chip());
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    EXPECT_EQ(Send(fitted, {9, 3, 0}, {0, {}}), (std::vector<uint8_t>{42, 3, 41}));
    // what b holds changes between the two: these are two cells
    program.actions[0].body.insert(program.actions[0].body.begin() + 2, Move(kB, Constant{0}));
    EXPECT_FALSE(CheckAgainstTarget(FitToChip(program, Chip()), Chip()).empty());
}

TEST(TouchRegistersOnce, SeesThatIndexesAreOneWhicheverFieldCameFirst)
{
    // x = low bit of b; i = x - 1; c = r[i]; the same once more by y and j; r[j] = a
    const FieldId i{kMeta, 2};
    const FieldId j{kMeta, 3};
    for (const auto& [first, firstIndex, second, secondIndex] : {std::tuple{kX, i, kY, j}, std::tuple{kY, j, kX, i}})
    {
        const auto bit = [](FieldId dest) { return Statement{Operation::Move, 1, dest, {kB}}; };
        const auto index = [](FieldId dest, FieldId from)
        { return Compute(Operation::Sub, dest, from, Constant{1}); };
        Program program = MakeProgram({{"f", {}, {Move(kC, Constant{0})}, {}}});
        program.headers[kMeta].fields.push_back({"i", 8});
        program.headers[kMeta].fields.push_back({"j", 8});
        program.actions[0].body = {
            bit(first),
            index(firstIndex, first),
            StatefulOperation{0, firstIndex, Constant{1}, {}, {}, {}, {{kC, {}}}},
            bit(second),
            index(secondIndex, second),
            StatefulOperation{0, secondIndex, Constant{1}, {kA}, {}, {AtomValue::Kind::Input, 0, 0}, {}}};
        const Program fitted = FitToChip(program, Chip());
        EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
        EXPECT_EQ(Send(fitted, {9, 3, 0}, {0, {}}), (std::vector<uint8_t>{9, 3, 40}));
    }
}

TEST(ShortenChains, TakesTimeInProportionToLength)
{
    // 40000 sums of which none is ever forgotten: a pass over all of them for each takes minutes
    constexpr unsigned kSums = 40000;
    Program program = MakeProgram({{"f", {}, {Move(kC, kB)}, {}}});
    std::vector<Instruction>& body = program.actions[0].body;
    for (unsigned sum = 0; sum < kSums; ++sum)
    {
        const FieldId field{kMeta, static_cast<uint32_t>(program.headers[kMeta].fields.size())};
        program.headers[kMeta].fields.push_back({"s" + std::to_string(sum), 8});
        body.push_back(Compute(Operation::Add, field, kB, Constant{sum}));
        body.push_back(Compute(Operation::Xor, kC, kC, field));
    }
    const std::clock_t begin = std::clock();
    ShortenChains(program, Chip());
    EXPECT_LT(std::clock() - begin, 10 * CLOCKS_PER_SEC);
    EXPECT_EQ(program.actions[0].body.size(), 2 * kSums) << "all but the move, in whose place c is read from b";
}

TEST(ShortenChains, LetsRegistersAnswerWhereTheAnswerGoes)
{
    // x = r[1]; c = x
    const StatefulOperation read{0, Constant{1}, Constant{1}, {}, {}, {}, {{kX, {}}}};
    StatefulOperation direct = read;
    direct.outputs = {{kC, {}}};
    Program program = MakeProgram({{"f", {}, {read, Move(kC, kX)}, {}}});
    ShortenChains(program, Chip());
    EXPECT_EQ(program.actions[0].body, std::vector<Instruction>{direct});
    EXPECT_EQ(Send(program, {1, 0, 0}, {0, {}}), (std::vector<uint8_t>{1, 0, 41}));

    // in between, b needs the c that was, or c gets another value: the move stays behind
    for (const Statement& between : {Move(kB, kC), Move(kC, kB)})
    {
        Program uses = MakeProgram({{"f", {}, {read, between, Move(kC, kX)}, {}}});
        const Program fitted = FitToChip(uses, Chip());
        EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
        EXPECT_EQ(Send(fitted, {1, 7, 9}, {0, {}}),
                  (std::vector<uint8_t>{1, static_cast<uint8_t>(between.dest == kB ? 9 : 7), 41}));
    }
}

TEST(ShortenChains, LetsRandomNumbersAndHashesGoWhereTheyAreMoved)
{
    const RandomNumber random{kX, Constant{7}, Constant{7}, Constant{1}};
    RandomNumber direct = random;
    direct.dest = kC;
    Program program = MakeProgram({{"f", {}, {random, Move(kC, kX)}, {}}});
    ShortenChains(program, Chip());
    EXPECT_EQ(program.actions[0].body, std::vector<Instruction>{direct});
    Hash hash;
    hash.dest = kX;
    hash.inputs = {{kB, 8}};
    hash.algorithm = HashAlgorithm::Identity;
    for (const FieldId also : {kX, kB}) // x is read twice, or once
    {
        Program twice = MakeProgram({{"f", {}, {hash, Move(kC, kX), Compute(Operation::Add, kB, also, also)}, {}}});
        ShortenChains(twice, Chip());
        EXPECT_EQ(std::get<Hash>(twice.actions[0].body[0]).dest, also == kX ? kX : kC);
        EXPECT_EQ(Send(twice, {1, 5, 0}, {0, {}}), (std::vector<uint8_t>{1, 10, 5}));
    }
}

TEST(ShortenChains, ComputesResultsWhereTheyGo)
{
    // by way of x, c becomes b or 0; the condition is that head is not valid, and it becomes so
    const FieldId valid{kHead, FieldId::kValid};
    const FieldId bit{kMeta, 2};
    Program program = MakeProgram({{"f", {}, {}, {}}});
    program.headers[kMeta].fields.push_back({"bit", 1});
    const auto choose = [](FieldId dest, FieldId by, Operand yes, Operand no) {
        return Statement{Operation::Select, 8, dest, {by, std::move(yes), std::move(no)}};
    };
    program.actions[0].body = {Statement{Operation::Xor, 1, bit, {valid, Constant{1}}},
                               Statement{Operation::Move, 1, valid, {Constant{1}}}, choose(kX, bit, Constant{0}, kB),
                               Move(kC, kX)};
    Program shorter = program;
    ShortenChains(shorter, Chip());
    EXPECT_EQ(shorter.actions[0].body,
              (std::vector<Instruction>{choose(kC, valid, kB, Constant{0}),
                                        Statement{Operation::Move, 1, valid, {Constant{1}}}}));
    EXPECT_EQ(CountSteps(StepsOf(shorter)[0]), 1U);
    EXPECT_EQ(CountSteps(StepsOf(program)[0]), 3U);
}

TEST(ShortenChains, DoesNotComputeAnewFromOperandsThatChanged)
{
    // x = b + 1; b = 0; c = x
    Program program = MakeProgram(
        {{"f", {}, {Compute(Operation::Add, kX, kB, Constant{1}), Move(kB, Constant{0}), Move(kC, kX)}, {}}});
    const std::vector<Instruction> before = program.actions[0].body;
    ShortenChains(program, Chip());
    EXPECT_EQ(program.actions[0].body, before);
    // x is eight bits of a sum of sixteen: it must be cut before it goes to all of a wider field
    Program cut = MakeProgram({{"f", {}, {}, {}}});
    cut.headers[kHead].fields[2].width = 16;
    cut.actions[0].body = {Statement{Operation::Add, 16, kX, {kB, Constant{1}}},
                           Statement{Operation::Move, 16, kC, {kX}}};
    EXPECT_EQ(Send(FitToChip(cut, Chip()), {1, 255, 0, 9}, {0, {}}), (std::vector<uint8_t>{1, 255, 0, 0}));
}

TEST(ShortenChains, ForwardsCopiesAndConstantsAndLeavesOutWhatNobodyReads)
{
    // x = b; y = x + 1; c = y is c = b + 1
    const Program program =
        MakeProgram({{"f", {}, {Move(kX, kB), Compute(Operation::Add, kY, kX, Constant{1}), Move(kC, kY)}, {}}});
    Program shorter = program;
    ShortenChains(shorter, Chip());
    EXPECT_EQ(shorter.actions[0].body, std::vector<Instruction>{Compute(Operation::Add, kC, kB, Constant{1})});

    // x = 5; x = x - 2; c = x; c = 9 without x being read behind is c = 9
    Program folded = MakeProgram(
        {{"f",
          {},
          {Move(kX, Constant{5}), Compute(Operation::Sub, kX, kX, Constant{2}), Move(kC, kX), Move(kC, Constant{9})},
          {}}});
    ShortenChains(folded, Chip());
    EXPECT_EQ(folded.actions[0].body, std::vector<Instruction>{Move(kC, Constant{9})});
}

TEST(ShortenChains, ReadsTheOriginalOnlyWhileItHoldsTheSame)
{
    // a swap: x = b; b = c; c = x. The copy must stay, b has changed
    Program swap = MakeProgram({{"swap", {}, {Move(kX, kB), Move(kB, kC), Move(kC, kX)}, {}}});
    const std::vector<Instruction> before = swap.actions[0].body;
    ShortenChains(swap, Chip());
    EXPECT_EQ(swap.actions[0].body, before);
    EXPECT_EQ(Send(FitToChip(swap, Chip()), {1, 20, 30}, {0, {}}), (std::vector<uint8_t>{1, 30, 20}));
}

TEST(SplitActions, MakesAsManyTablesAsTheChainIsLong)
{
    // b = a + p; c = b + q; a = c + p: three steps; q and p travel
    const Program program =
        MakeProgram({{"f",
                      {{"p", 8}, {"q", 8}},
                      {Compute(Operation::Add, kB, kA, Parameter{0}), Compute(Operation::Add, kC, kB, Parameter{1}),
                       Compute(Operation::Add, kA, kC, Parameter{0})},
                      {}},
                     {"g", {}, {}, {}}});
    const Program fitted = FitToChip(program, Chip());
    ASSERT_EQ(fitted.tables.size(), 3U);
    EXPECT_EQ(fitted.tables[0].name, "t");
    EXPECT_EQ(fitted.actions[0].parameters, program.actions[0].parameters);
    EXPECT_EQ(fitted.actions[0].body.size(), 3U) << "the first step, and two parameters kept";
    for (const TableId later : {1U, 2U})
    {
        EXPECT_TRUE(fitted.tables[later].isConst && fitted.tables[later].isDefaultConst);
        EXPECT_TRUE(fitted.tables[later].keys.empty());
        EXPECT_NE(fitted.tables[later].name.find("step"), std::string::npos);
    }
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    EXPECT_EQ(Send(fitted, {1, 0, 0}, {0, {10, 100}}), (std::vector<uint8_t>{121, 11, 111}));
    EXPECT_EQ(Send(fitted, {2, 7, 8}, {0, {10, 100}}), (std::vector<uint8_t>{2, 7, 8})) << "g ran";
}

TEST(SplitActions, MakesOneTableOfStepsThatDoTheSame)
{
    // f and g do something else first, and end alike
    const Instruction last = Compute(Operation::Add, kC, kX, Constant{1});
    const Program fitted =
        FitToChip(MakeProgram({{"f", {}, {Compute(Operation::Add, kX, kB, Constant{2}), last}, {}},
                               {"g", {}, {Compute(Operation::Sub, kX, kB, Constant{2}), last}, {}}}),
                  Chip());
    EXPECT_EQ(fitted.tables.size(), 2U);
    EXPECT_EQ(Send(fitted, {1, 10, 0}, {0, {}}), (std::vector<uint8_t>{1, 10, 13}));
    EXPECT_EQ(Send(fitted, {2, 10, 0}, {0, {}}), (std::vector<uint8_t>{2, 10, 9}));
}

TEST(SplitActions, DoesNotLetAnActionWaitForWhatItsLaterStepsRead)
{
    // x / 3 takes steps of its own, x being zero; that a becomes 9 does not wait for them
    const Statement third = Compute(Operation::DivUnsigned, kC, kX, Constant{3});
    const Program fitted = FitToChip(MakeProgram({{"f", {}, {Move(kA, Constant{9}), third}, {}}}), Chip());
    EXPECT_EQ(fitted.actions[0].body, std::vector<Instruction>{Move(kA, Constant{9})});
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    EXPECT_EQ(Send(fitted, {1, 200, 5}, {0, {}}), (std::vector<uint8_t>{9, 200, 0}));
}

TEST(SplitActions, LeadsOnByHitAndMissWhicheverActionRan)
{
    Program program = MakeProgram(
        {{"f", {}, {Compute(Operation::Add, kC, kC, Constant{1}), Compute(Operation::Add, kC, kC, kC)}, {}}});
    NoteHits(program, 77);
    VerifyOrThrow(program);
    const Program fitted = FitToChip(program, Chip());
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    EXPECT_EQ(Send(fitted, {1, 0, 4}, {0, {}}), (std::vector<uint8_t>{1, 77, 10})) << "hit: (4 + 1) * 2";
    EXPECT_EQ(Send(fitted, {2, 0, 5}, {0, {}}), (std::vector<uint8_t>{2, 0, 12})) << "miss: (5 + 1) * 2";
}

TEST(SplitActions, TouchesARegisterInTheSameStepInAllActionsOfATable)
{
    StatefulOperation atom;
    atom.reg = 0;
    atom.index = kX;
    atom.next = {AtomValue::Kind::Literal, 0, 3};
    atom.outputs = {{kC, {}}};
    StatefulOperation direct = atom;
    direct.index = Constant{1};
    Program program =
        MakeProgram({{"f", {}, {Compute(Operation::And, kX, kB, Constant{1}), atom}, {}}, {"g", {}, {direct}, {}}});
    EXPECT_EQ(StepsOf(program), (Steps{{0, 1}, {1}}));
    const Program fitted = FitToChip(program, Chip());
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    EXPECT_EQ(fitted.tables.size(), 3U) << "each action's access in a table of its own, which share a stage";
    EXPECT_EQ(Send(fitted, {1, 2, 0}, {0, {}}), (std::vector<uint8_t>{1, 2, 40}));
    EXPECT_EQ(Send(fitted, {2, 2, 0}, {0, {}}), (std::vector<uint8_t>{2, 2, 41}));
}

/** A head whose b is checked to be at least 5 and whose c is checked to be 9, and selects on a times two. */
Program
CheckingProgram()
{
    Program program = MakeProgram({{"f", {}, {}, {}}});
    program.headers.push_back({"tail", false, {{"d", 8}}, {}});
    program.keepsFaulty = true;
    program.errors = {"Low", "NotNine"};
    ParseState& start = program.parser[0];
    start.steps.emplace_back(Compute(Operation::LessUnsigned, kX, kB, Constant{5}));
    start.steps.emplace_back(Statement{Operation::Xor, 1, kX, {kX, Constant{1}}});
    start.steps.emplace_back(ParseCheck{kX, kFirstOwnFault});
    start.steps.emplace_back(Compute(Operation::Equal, kY, kC, Constant{9}));
    start.steps.emplace_back(ParseCheck{kY, kFirstOwnFault + 1});
    start.steps.emplace_back(Compute(Operation::Add, kX, kA, kA));
    start.select = {kX};
    start.transitions = {{4, 0xff, 1, {}}};
    program.parser.push_back({"tail", {Extract{3}}, {}, {}, ParseState::kAccept});
    program.deparser.push_back(3);
    VerifyOrThrow(program);
    return program;
}

TEST(MatchInParser, DecidesAsTheComputationsDo)
{
    const Program program = CheckingProgram();
    const Program fitted = FitToChip(program, Chip());
    EXPECT_FALSE(CheckAgainstTarget(program, Chip()).empty());
    EXPECT_TRUE(CheckAgainstTarget(fitted, Chip()).empty());
    const auto before = MakePipeline(Seal(program, LoadTarget("ideal"), Placement()));
    const auto after = MakePipeline(Seal(fitted, LoadTarget("ideal"), Placement()));
    const FieldId fault = IntrinsicField(Intrinsic::ParserError);
    for (unsigned a = 0; a < 256; ++a)
    {
        for (unsigned b = 0; b < 16; ++b)
        {
            for (const unsigned c : {8U, 9U})
            {
                const std::vector<uint8_t> frame{static_cast<uint8_t>(a), static_cast<uint8_t>(b),
                                                 static_cast<uint8_t>(c), 1};
                Phv first;
                Phv second;
                before->Parse(frame.data(), frame.size(), first);
                after->Parse(frame.data(), frame.size(), second);
                const uint64_t expected = b < 5 ? kFirstOwnFault : c != 9 ? kFirstOwnFault + 1U : 0U;
                EXPECT_EQ(first.slots[before->SlotOf(fault)], expected);
                EXPECT_EQ(second.slots[after->SlotOf(fault)], expected);
                const bool hasTail = expected == 0 && (a == 2 || a == 130); // 260 is 4 in a byte
                EXPECT_EQ(first.slots[before->SlotOf({3, FieldId::kValid})], hasTail ? 1U : 0U);
                EXPECT_EQ(second.slots[after->SlotOf({3, FieldId::kValid})], hasTail ? 1U : 0U);
            }
        }
    }
}

TEST(MatchInParser, LeavesWhatIsTooWideForItsRowsAndWhatIsReadLater)
{
    Program wide = CheckingProgram();
    wide.headers[kHead].fields = {{"a", 48}, {"b", 8}, {"c", 8}};
    EXPECT_FALSE(CheckAgainstTarget(FitToChip(wide, Chip()), Chip()).empty());

    Program read = CheckingProgram();
    read.actions[0].body = {Move(kB, kX)};
    const std::vector<Diagnostic> findings = CheckAgainstTarget(FitToChip(read, Chip()), Chip());
    ASSERT_FALSE(findings.empty());
    EXPECT_NE(findings[0].what.find("parser-arithmetic"), std::string::npos);
}

} // namespace
} // namespace pisa
