// What becomes of actions of several steps; expected values by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/steps.h"
#include "compiler/small-programs.h"
#include "target/demand.h"

namespace pisa
{
namespace
{

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

} // namespace
} // namespace pisa
