// Ternary rows match what the predicate says, no key twice, in as few rows as prefixes need.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/ternary-cover.h"

#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

std::size_t
CountMatches(const std::vector<MatchValue>& rows, uint64_t key)
{
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [key](const MatchValue& row) { return (key & row.mask) == row.value; }));
}

TEST(TernaryCover, MatchesJustTheKeysForWhichRandomPredicatesHoldAndEachOnce)
{
    std::mt19937_64 random(7);
    for (unsigned bits = 1; bits <= 8; ++bits)
    {
        for (unsigned trial = 0; trial < 20; ++trial)
        {
            std::vector<bool> holds(std::size_t{1} << bits);
            std::generate(holds.begin(), holds.end(), [&random] { return random() % 3 == 0; });
            const auto rows = TernaryCover(
                bits, [&holds](uint64_t key) { return holds[key]; }, 256);
            ASSERT_TRUE(rows);
            for (uint64_t key = 0; key < holds.size(); ++key)
            {
                EXPECT_EQ(CountMatches(*rows, key), holds[key] ? 1U : 0U);
            }
        }
    }
}

TEST(TernaryCover, TakesOneRowForEachOneOfTheBoundOfALessThan)
{
    // keys below 0b1011 of 4 bits: 0xxx, 100x, 1010
    const auto rows = TernaryCover(
        4, [](uint64_t key) { return key < 11; }, 3);
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->size(), 3U);
    EXPECT_FALSE(TernaryCover(
        4, [](uint64_t key) { return key < 11; }, 2));
}

TEST(TernaryCover, MasksBitsThatMakeNoDifference)
{
    const auto rows = TernaryCover(
        16, [](uint64_t key) { return (key & 0x0101) == 0x0100; }, 1);
    ASSERT_TRUE(rows);
    EXPECT_EQ(*rows, (std::vector<MatchValue>{{0x0100, 0x0101}}));
    EXPECT_EQ(TernaryCover(
                  16, [](uint64_t) { return true; }, 1),
              (std::vector<MatchValue>{{0, 0}}));
    EXPECT_EQ(TernaryCover(
                  16, [](uint64_t) { return false; }, 1),
              std::vector<MatchValue>{});
}

} // namespace
} // namespace pisa
