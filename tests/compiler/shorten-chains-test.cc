// What the pass that shortens chains of steps makes of small programs; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/steps.h"
#include "compiler/small-programs.h"
#include "target/demand.h"

#include <ctime>

namespace pisa
{
namespace
{

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

} // namespace
} // namespace pisa
