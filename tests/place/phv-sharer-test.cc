// The header vector with shared words: chains of temporaries take the words of two, and the checker agrees.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"
#include "compiler/place/placer.h"
#include "target/program-builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::HasSubstr;
using ::testing::SizeIs;

/** `length` tables in a row, each reads what the one before it wrote. */
Program
TableChain(unsigned length)
{
    ProgramBuilder builder;
    std::vector<FieldId> fields;
    for (unsigned i = 0; i < length; ++i)
    {
        fields.push_back(builder.AddField("f" + std::to_string(i), 32));
        const std::vector<FieldId> read = i == 0 ? std::vector<FieldId>{} : std::vector<FieldId>{fields[i - 1]};
        builder.AddTable("t" + std::to_string(i), {{}, read, {fields[i]}, 1, 0, {}, false});
    }
    return builder.Get();
}

/** A chip with room for the intrinsic fields (seven of up to 32 bits) and `words` of 32 bits. */
Target
ChipWith(unsigned words)
{
    Target target = LoadTarget("rmt-32");
    target.phv = {{8, 2}, {16, 4}, {32, 1 + words}};
    return target;
}

TEST(PhvSharer, AChainOfTemporariesTakesOneWord)
{
    // each field arrives behind the stage that reads the one before it for the last time
    const Program program = TableChain(8);
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, ChipWith(1)), SizeIs(0));
    EXPECT_FALSE(PlacePhv(program, ChipWith(1)).phv) << "they would not fit side by side";
    EXPECT_TRUE(PlacePhv(program, ChipWith(8)).phv);
}

TEST(PhvSharer, AChipMayRefuseToShare)
{
    Target target = ChipWith(1);
    const Program program = TableChain(8);
    const PlacementAnswer shared = PlaceGreedily(program, target);
    target.sharesWords = false;
    EXPECT_FALSE(PlaceGreedily(program, target).placement);
    EXPECT_THAT(Check(program, *shared.placement, target), SizeIs(7))
        << "each field but the first in a word that is taken";
}

TEST(PhvSharer, WhatIsReadTogetherNeedsWordsOfItsOwn)
{
    Program program = TableChain(3); // f0 is read by t1 and, from now on, by t2 with f1
    auto& sum = std::get<Statement>(program.actions[2].body[0]);
    sum.operands[1] = FieldId{1, 0};
    EXPECT_TRUE(PlaceGreedily(program, ChipWith(2)).placement);
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_FALSE(answer.placement);
    // f2, f1 and f0 are placed as wide as the chip's widest words; the fields of the chip need the others
    EXPECT_THAT(answer.reasons.front().what,
                HasSubstr("the words do not hold 'intrinsic.replication_id': fields that are needed beside it have 8 "
                          "words of 144 bits"));
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
