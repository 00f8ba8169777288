// What passes make of small programs; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "compiler/passes/steps.h"
#include "compiler/small-programs.h"
#include "target/demand.h"

#include <tuple>

namespace pisa
{
namespace
{

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
