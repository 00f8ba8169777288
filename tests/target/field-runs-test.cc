// Neighbours that stay in one word, and what parts them.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field-runs.h"

#include "target/program-builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;

constexpr HeaderId kA = 2;
constexpr HeaderId kB = 3;
constexpr FieldId kBit{1, 0};

/** Headers a and b of four nibbles each, both emitted. */
class FieldRuns : public testing::Test
{
  protected:
    FieldRuns()
    {
        m_builder.AddField("bit", 1);
        for (const char* name : {"a", "b"})
        {
            m_builder.Get().headers.push_back({name, false, {{"w", 4}, {"x", 4}, {"y", 4}, {"z", 4}}, {}});
        }
        m_builder.Get().deparser = {kA, kB};
    }

    void AddAction(std::vector<Instruction> body)
    {
        m_builder.Get().actions.push_back({"action", {{"p", 4}}, std::move(body), {}});
    }

    /** @return the lengths of the header's runs. */
    std::vector<std::size_t> Runs(HeaderId header)
    {
        std::vector<std::size_t> lengths;
        for (const FieldRun& run : FieldRunsOf(m_builder.Get()))
        {
            if (run.front().header == header)
            {
                lengths.push_back(run.size());
            }
        }
        return lengths;
    }

    static Statement Move(FieldId dest, Operand from)
    {
        return {Operation::Move, 4, dest, {std::move(from)}};
    }

    static Statement Choose(FieldId dest, Operand from)
    {
        return {Operation::Select, 4, dest, {kBit, std::move(from), dest}};
    }

    /** The action copies fields `first` to `last` of b to a. */
    static std::vector<Instruction> Copy(uint32_t first, uint32_t last)
    {
        std::vector<Instruction> body;
        for (uint32_t index = first; index <= last; ++index)
        {
            body.emplace_back(Choose({kA, index}, FieldId{kB, index}));
        }
        return body;
    }

    ProgramBuilder m_builder;
};

TEST_F(FieldRuns, HeadersThatNobodyTouchesStayWhole)
{
    EXPECT_THAT(Runs(kA), ElementsAre(4));
    EXPECT_THAT(Runs(1), ElementsAre(1)) << "metadata is not on the wire";
    m_builder.Get().deparser = {kB};
    EXPECT_THAT(Runs(kA), ElementsAre(1, 1, 1, 1)) << "it does not leave";
}

TEST_F(FieldRuns, ArithmeticPartsAFieldFromItsNeighbours)
{
    AddAction({Statement{Operation::Add, 4, {kA, 1}, {FieldId{kA, 1}, Constant{15}}}});
    EXPECT_THAT(Runs(kA), ElementsAre(1, 1, 2));
    EXPECT_THAT(Runs(kB), ElementsAre(4));
}

TEST_F(FieldRuns, KeysHashesAndMessagesTakeBitsWhereTheyAre)
{
    Table table;
    table.name = "t";
    table.keys = {{{kA, 1}, MatchKind::Exact}};
    m_builder.Get().tables.push_back(table);
    Hash hash;
    hash.dest = kBit;
    hash.inputs = {{FieldId{kA, 2}, 4}};
    AddAction({hash});
    EXPECT_THAT(Runs(kA), ElementsAre(4));
    hash.dest = {kA, 3};
    AddAction({hash});
    EXPECT_THAT(Runs(kA), ElementsAre(3, 1)) << "the result is a field";
}

TEST_F(FieldRuns, CopiesOfWholeHeadersKeepThemWhole)
{
    AddAction(Copy(0, 3));
    EXPECT_THAT(Runs(kA), ElementsAre(4));
    EXPECT_THAT(Runs(kB), ElementsAre(4));
}

TEST_F(FieldRuns, ACopyOfAPartPartsBothHeaders)
{
    AddAction(Copy(1, 2));
    EXPECT_THAT(Runs(kA), ElementsAre(1, 2, 1));
    EXPECT_THAT(Runs(kB), ElementsAre(1, 2, 1));
}

TEST_F(FieldRuns, WhatPartsTheCopyPartsItsSource)
{
    AddAction(Copy(0, 3));
    AddAction({Statement{Operation::Not, 4, {kA, 3}, {FieldId{kA, 3}}}});
    EXPECT_THAT(Runs(kA), ElementsAre(3, 1));
    EXPECT_THAT(Runs(kB), ElementsAre(3, 1)) << "three fields move as one, the fourth alone";
}

TEST_F(FieldRuns, ACopyInAnotherOrderPartsWhatItTurnsRound)
{
    AddAction({Move({kA, 0}, FieldId{kB, 1}), Move({kA, 1}, FieldId{kB, 0})});
    EXPECT_THAT(Runs(kA), ElementsAre(1, 3));
    EXPECT_THAT(Runs(kB), ElementsAre(1, 1, 2));
}

TEST_F(FieldRuns, DataOfTheEntrySetNeighboursAtOnceAndUnderOneCondition)
{
    AddAction({Move({kA, 0}, Constant{1}), Move({kA, 1}, Parameter{0}), Move({kA, 2}, Constant{3}),
               Choose({kA, 3}, Constant{3})});
    EXPECT_THAT(Runs(kA), ElementsAre(3, 1));
}

TEST_F(FieldRuns, OneInstructionMayChangeAPartOfAWord)
{
    AddAction({Move({kA, 1}, Constant{1}), Move({kA, 3}, Parameter{0})}); // one bitmasked set
    AddAction({Move({kA, 2}, FieldId{kB, 3})});                           // one deposit
    EXPECT_THAT(Runs(kA), ElementsAre(4));
    EXPECT_THAT(Runs(kB), ElementsAre(4));
    AddAction({Move({kA, 0}, FieldId{1, 0}), Move({kA, 3}, Constant{1})}); // two
    EXPECT_THAT(Runs(kA), ElementsAre(1, 3)) << "each in a word of its own";
}

TEST_F(FieldRuns, TwoDepositsNeedTwoWords)
{
    AddAction({Move({kA, 0}, FieldId{kB, 0}), Move({kA, 2}, FieldId{kB, 2})});
    EXPECT_THAT(Runs(kA), ElementsAre(1, 3));
}

TEST_F(FieldRuns, ACopyOfFewerBitsIsNone)
{
    auto body = Copy(0, 3);
    std::get<Statement>(body[2]).width = 3;
    AddAction(body);
    EXPECT_THAT(Runs(kA), ElementsAre(2, 1, 1));
    EXPECT_THAT(Runs(kB), ElementsAre(2, 1, 1));
}

TEST_F(FieldRuns, WhatTheParserComputesWithStandsAlone)
{
    m_builder.Get().parser = {{"start", {Extract{kA}, Move({kB, 0}, FieldId{kA, 3})}, {{kA, 1}}, {}, 0xfffffffe}};
    EXPECT_THAT(Runs(kA), ElementsAre(3, 1));
    EXPECT_THAT(Runs(kB), ElementsAre(1, 3));
}

} // namespace
} // namespace pisa
