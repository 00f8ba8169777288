// The header vector with shared words: chains of temporaries take the words of two, and the checker agrees.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"
#include "compiler/place/placer.h"
#include "place/random-tables.h"
#include "place/table-chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(PhvSharer, AChainOfTemporariesTakesOneWord)
{
    // each field arrives behind the stage that reads the one before it for the last time
    const Program program = TableChain(8).Get();
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, ChipWith(1)), SizeIs(0));
    EXPECT_FALSE(PlacePhv(program, ChipWith(1)).phv) << "they would not fit side by side";
    EXPECT_TRUE(PlacePhv(program, ChipWith(8)).phv);
}

TEST(PhvSharer, AChipMayRefuseToShare)
{
    Target target = ChipWith(1);
    const Program program = TableChain(8).Get();
    const PlacementAnswer shared = PlaceGreedily(program, target);
    target.sharesWords = false;
    EXPECT_FALSE(PlaceGreedily(program, target).placement);
    EXPECT_THAT(Check(program, *shared.placement, target), SizeIs(7))
        << "each field but the first in a word that is taken";
}

TEST(PhvSharer, WhatIsReadTogetherNeedsWordsOfItsOwn)
{
    Program program = TableChain(3).Get(); // f0 is read by t1 and, from now on, by t2 with f1
    auto& sum = std::get<Statement>(program.actions[2].body[0]);
    sum.operands[1] = FieldId{1, 0};
    EXPECT_TRUE(PlaceGreedily(program, ChipWith(2)).placement);
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_FALSE(answer.placement);
    // the chip's own seven fields take 112 bits in whole words, f0 and f1 take 64
    EXPECT_THAT(answer.reasons.front().what,
                HasSubstr("fields that packets need at once take at least 176 bits, limit 144"));
}

/** A program of one table that matches fields of these widths, and writes one of 8 bits. */
Program
ReadingAtOnce(const std::vector<unsigned>& widths)
{
    ProgramBuilder builder;
    std::vector<FieldId> fields;
    for (const unsigned width : widths)
    {
        fields.push_back(builder.AddField("f" + std::to_string(fields.size()), width));
    }
    builder.AddTable("t", {ExactOn(fields), {}, {builder.AddField("result", 8)}, 16, 0, {}, false});
    return builder.Get();
}

TEST(PhvSharer, PlacesWhatFoundNoWordsFirstInTheNextTry)
{
    // the words hold the fields to the bit, the result in a word of a key that nobody reads again; the chip's field
    // of nine bits must not take two words of 8 bits
    const Program program = ReadingAtOnce(std::vector<unsigned>(9, 32));
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(9));
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, ChipWith(9)), SizeIs(0));
    const PlacementAnswer fewer = PlaceGreedily(program, ChipWith(8));
    ASSERT_FALSE(fewer.placement);
    EXPECT_THAT(fewer.reasons.front().what,
                HasSubstr("fields that packets need at once take at least 400 bits, limit 368"));
}

TEST(PhvSharer, NamesAFieldForWhichNoWordIsLeft)
{
    const Program program = ReadingAtOnce({12, 12}); // there are bits for both, and one word
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_FALSE(answer.placement);
    EXPECT_THAT(answer.reasons.front().what,
                AllOf(HasSubstr("the words do not hold '"),
                      HasSubstr("': fields that are needed beside it have 8 words of 144 bits")));
    EXPECT_TRUE(PlaceGreedily(ReadingAtOnce({12}), ChipWith(1)).placement);
}

TEST(PhvSharer, WhatItSharesPassesTheCheckerAndStaysAsItIs)
{
    unsigned shared = 0;
    for (uint64_t seed = 0; seed < 120; ++seed)
    {
        RandomShape shape;
        shape.tables = 6 + seed % 10;
        shape.fields = 10;
        shape.egressTables = shape.tables / 3;
        const Program program = MakeRandomProgram(seed, shape);
        Target target = LoadTarget("rmt-32");
        target.phv = {{8, 5}, {16, 8}, {32, static_cast<unsigned>(4 + seed % 7)}};
        const PlacementAnswer answer = PlaceGreedily(program, target);
        if (!answer.placement || PlacePhv(program, target).phv)
        {
            continue;
        }
        ++shared;
        ASSERT_THAT(Check(program, *answer.placement, target), SizeIs(0)) << seed;
        const PhvAnswer again = PhvSharer(program, target).PlaceAround(*answer.placement, answer.placement->phv);
        ASSERT_TRUE(again.phv) << seed;
        ASSERT_EQ(*again.phv, answer.placement->phv) << seed;
    }
    EXPECT_GT(shared, 20U);
}

/** A program that emits headers of these widths and shapes; the parser extracts one of them. */
Program
WithAlternatives(unsigned count, const std::vector<Field>& fields)
{
    Program program = ProgramBuilder().Get();
    program.parser = {{"start", {}, {{0, 0}}, {}, ParseState::kAccept}};
    for (HeaderId header = 2; header < 2 + count; ++header)
    {
        program.headers.push_back({"h" + std::to_string(header), false, fields, {}});
        program.deparser.push_back(header);
        program.parser.push_back({"s" + std::to_string(header), {Extract{header}}, {}, {}, ParseState::kAccept});
        program.parser[0].transitions.push_back({header, 0xffff, header - 1});
    }
    return program;
}

TEST(PhvSharer, HeadersThatNoPacketHasTogetherTakeTheWordsOfOne)
{
    const Program program = WithAlternatives(5, {{"f", 64}});
    const Target target = ChipWith(2);
    const PlacementAnswer answer = PlaceGreedily(program, target);
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, target), SizeIs(0));
    EXPECT_FALSE(PlaceGreedily(program, ChipWith(1)).placement);
    Program chained = program; // all in one packet
    for (StateId state = 1; state < 5; ++state)
    {
        chained.parser[state].otherwise = state + 1;
    }
    EXPECT_FALSE(PlaceGreedily(chained, target).placement);
    EXPECT_THAT(Check(chained, *answer.placement, target), SizeIs(8)) << "four headers in two taken words each";
}

TEST(PhvSharer, NeighboursStandInOneWordFromTheRightAsOnTheWire)
{
    const Program program = WithAlternatives(1, {{"a", 4}, {"b", 20}, {"c", 32}, {"d", 8}});
    const Target target = ChipWith(2);
    const PlacementAnswer answer = PlaceGreedily(program, target);
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, target), SizeIs(0));
    const std::vector<PhvPlacement>& phv = answer.placement->phv;
    const std::vector<PhvPlacement> fields(phv.end() - 4, phv.end());
    const std::vector<PhvWord> both = fields[2].words; // c lies across: 24 bits of the one, 8 of the other
    ASSERT_THAT(both, SizeIs(2));
    EXPECT_EQ(fields[0].words, std::vector<PhvWord>{both[0]});
    EXPECT_EQ(fields[1].words, std::vector<PhvWord>{both[0]});
    EXPECT_EQ(fields[3].words, std::vector<PhvWord>{both[1]});
    EXPECT_EQ(fields[0].shift, 28U);
    EXPECT_EQ(fields[1].shift, 8U);
    EXPECT_EQ(fields[2].shift, 8U);
    EXPECT_EQ(fields[3].shift, 0U);
    Placement wrong = *answer.placement;
    wrong.phv.end()[-1].shift = 1; // d reaches into c
    EXPECT_THAT(Check(program, wrong, target), SizeIs(1));
}

} // namespace
} // namespace pisa
