// The header vector: exact partitions first, spilling only where it must, and no missed allocation.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-placer.h"
#include "target/program-builder.h"

#include <algorithm>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

using ::testing::HasSubstr;

/** A program whose only fields are these. */
Program
WithFields(const std::vector<unsigned>& widths)
{
    Program program;
    program.headers = {Header{"intrinsic", true, {}, {}}, Header{"meta", true, {}, {}}};
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        program.headers[1].fields.push_back({"f" + std::to_string(i), widths[i]});
    }
    return program;
}

std::vector<unsigned>
WidthsOf(const PhvPlacement& placed)
{
    std::vector<unsigned> widths;
    for (const PhvWord word : placed.words)
    {
        widths.push_back(word.width);
    }
    return widths;
}

Target
Words(const std::vector<PhvWords>& words)
{
    Target target = LoadTarget("rmt-32");
    target.phv = words;
    return target;
}

/** Whether there is any allocation, by trying every set of words for every field. */
bool
Exists(std::vector<int> missing, std::vector<PhvWords> words)
{
    while (!missing.empty() && missing.back() <= 0)
    {
        missing.pop_back();
    }
    if (missing.empty())
    {
        return true;
    }
    for (PhvWords& kind : words)
    {
        if (kind.count > 0)
        {
            --kind.count;
            missing.back() -= static_cast<int>(kind.width);
            if (Exists(missing, words))
            {
                return true;
            }
            missing.back() += static_cast<int>(kind.width);
            ++kind.count;
        }
    }
    return false;
}

TEST(PhvPlacer, FieldsAreSplitIntoExactPartitions)
{
    const Program program = WithFields({48, 16, 8, 32, 64, 1, 9, 24});
    const PhvAnswer answer = PlacePhv(program, LoadTarget("rmt-32"));
    ASSERT_TRUE(answer.phv);
    const std::vector<std::vector<unsigned>> expected = {{32, 16}, {16}, {8}, {32}, {32, 32}, {8}, {8, 8}, {16, 8}};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        if (i != 6) // nine bits: 16, or 8 and 8
        {
            EXPECT_EQ(WidthsOf(answer.phv->at(i)), expected[i]) << i;
        }
    }
    Placement placement;
    placement.phv = *answer.phv;
    EXPECT_TRUE(CheckPhv(program, placement, LoadTarget("rmt-32")).empty());
}

TEST(PhvPlacer, NarrowFieldsSpillIntoWiderWordsWhenNarrowOnesRunOut)
{
    const PhvAnswer answer = PlacePhv(WithFields({1, 1, 1, 1, 1}), Words({{8, 2}, {16, 2}, {32, 1}}));
    ASSERT_TRUE(answer.phv);
    std::vector<unsigned> used;
    for (const PhvPlacement& placed : *answer.phv)
    {
        ASSERT_EQ(placed.words.size(), 1U);
        used.push_back(placed.words[0].width);
    }
    std::sort(used.begin(), used.end());
    EXPECT_EQ(used, (std::vector<unsigned>{8, 8, 16, 16, 32}));
}

TEST(PhvPlacer, WideFieldsAreBrokenUpWhenWideWordsRunOut)
{
    const PhvAnswer answer = PlacePhv(WithFields({32, 32, 32}), Words({{8, 4}, {16, 2}, {32, 1}}));
    ASSERT_TRUE(answer.phv);
    std::size_t words = 0;
    for (const PhvPlacement& placed : *answer.phv)
    {
        words += placed.words.size();
    }
    EXPECT_EQ(words, 7U); // all of them
}

TEST(PhvPlacer, RunningOutNamesTheNeedAndTheWords)
{
    const PhvAnswer answer = PlacePhv(WithFields({32, 32, 1}), Words({{16, 2}, {32, 1}}));
    ASSERT_FALSE(answer.phv);
    EXPECT_THAT(
        answer.reasons.front().what,
        HasSubstr("3 fields of 65 bits in all, each in words of its own, do not fit the chip's words: 2 of 16 "
                  "bits, 1 of 32 bits"));
}

TEST(PhvPlacer, FindsAnAllocationWheneverThereIsOne)
{
    std::mt19937_64 random(11);
    unsigned found = 0;
    unsigned none = 0;
    for (int i = 0; i < 3000; ++i)
    {
        const Target target = Words({{8, static_cast<unsigned>(1 + random() % 3)},
                                     {16, static_cast<unsigned>(1 + random() % 3)},
                                     {32, static_cast<unsigned>(1 + random() % 2)}});
        std::vector<unsigned> widths;
        for (uint64_t fields = 1 + random() % 5; fields > 0; --fields)
        {
            widths.push_back(static_cast<unsigned>(1 + random() % 64));
        }
        const Program program = WithFields(widths);
        const PhvAnswer answer = PlacePhv(program, target);
        const bool exists = Exists({widths.begin(), widths.end()}, target.phv);
        ASSERT_EQ(answer.phv.has_value(), exists) << i;
        ASSERT_NE(answer.phv.has_value(), !answer.reasons.empty());
        if (answer.phv)
        {
            Placement placement;
            placement.phv = *answer.phv;
            ASSERT_TRUE(CheckPhv(program, placement, target).empty()) << i;
        }
        ++(exists ? found : none);
    }
    EXPECT_GT(found, 500U);
    EXPECT_GT(none, 500U);
}

} // namespace
} // namespace pisa
