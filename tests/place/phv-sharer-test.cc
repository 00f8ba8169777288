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
Chain(unsigned length)
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
    const Program program = Chain(8);
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_TRUE(answer.placement);
    EXPECT_THAT(Check(program, *answer.placement, ChipWith(1)), SizeIs(0));
    EXPECT_FALSE(PlacePhv(program, ChipWith(1)).phv) << "they would not fit side by side";
    EXPECT_TRUE(PlacePhv(program, ChipWith(8)).phv);
}

TEST(PhvSharer, AChipMayRefuseToShare)
{
    Target target = ChipWith(1);
    const Program program = Chain(8);
    const PlacementAnswer shared = PlaceGreedily(program, target);
    target.sharesWords = false;
    EXPECT_FALSE(PlaceGreedily(program, target).placement);
    EXPECT_THAT(Check(program, *shared.placement, target), SizeIs(7))
        << "each field but the first in a word that is taken";
}

TEST(PhvSharer, WhatIsReadTogetherNeedsWordsOfItsOwn)
{
    Program program = Chain(3); // f0 is read by t1 and, from now on, by t2 with f1
    auto& sum = std::get<Statement>(program.actions[2].body[0]);
    sum.operands[1] = FieldId{1, 0};
    EXPECT_TRUE(PlaceGreedily(program, ChipWith(2)).placement);
    const PlacementAnswer answer = PlaceGreedily(program, ChipWith(1));
    ASSERT_FALSE(answer.placement);
    // seven intrinsic fields of 98 bits, and two words
    EXPECT_THAT(answer.reasons.front().what,
                HasSubstr("with metadata in shared words where it is not needed at once they are 9 of"));
}

} // namespace
} // namespace pisa
