// Pairs of bits against sets of assignments written out one by one.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/bit-pairs.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace pisa
{
namespace
{

constexpr std::size_t kBits = 5;

/** Where they stand among those of BitPairs, whose rows have 32 bits a part; the others stay zero. */
constexpr std::size_t kPlaces[kBits] = {0, 7, 31, 32, 70};
constexpr std::size_t kPlacedBits = 71;

/** A set of assignments, each a number whose bits are the bits, and what BitPairs says of it. */
struct Both
{
    std::set<unsigned> assignments;
    BitPairs pairs{kPlacedBits};
};

bool
HasBit(unsigned assignment, std::size_t bit)
{
    return ((assignment >> bit) & 1) != 0;
}

unsigned
WithBit(unsigned assignment, std::size_t bit, bool value)
{
    return (assignment & ~(1U << bit)) | (static_cast<unsigned>(value) << bit);
}

/** Does one random thing to both. */
void
ChangeAtRandom(Both& both, const std::vector<Both>& others, std::mt19937_64& random)
{
    const std::size_t bit = random() % kBits;
    const bool value = random() % 2 != 0;
    std::set<unsigned> changed;
    switch (random() % 4)
    {
    case 0:
        both.pairs.Assume(kPlaces[bit], value);
        for (const unsigned one : both.assignments)
        {
            if (HasBit(one, bit) == value)
            {
                changed.insert(one);
            }
        }
        break;
    case 1:
        both.pairs.Set(kPlaces[bit], value);
        for (const unsigned one : both.assignments)
        {
            changed.insert(WithBit(one, bit, value));
        }
        break;
    case 2:
        both.pairs.Forget(kPlaces[bit]);
        for (const unsigned one : both.assignments)
        {
            changed.insert(WithBit(one, bit, false));
            changed.insert(WithBit(one, bit, true));
        }
        break;
    default:
        const Both& other = others[random() % others.size()];
        both.pairs.Add(other.pairs);
        changed = both.assignments;
        changed.insert(other.assignments.begin(), other.assignments.end());
    }
    both.assignments = std::move(changed);
}

/** Counts pairs that are there though no assignment has them; fails on those that are missing. */
unsigned
CountPairsBeyond(const Both& both)
{
    unsigned beyond = 0;
    for (std::size_t literal = 0; literal < 4 * kBits * kBits; ++literal)
    {
        const std::size_t a = literal / 4 / kBits;
        const std::size_t b = literal / 4 % kBits;
        const bool va = (literal & 1) != 0;
        const bool vb = (literal & 2) != 0;
        const bool isThere = std::any_of(both.assignments.begin(), both.assignments.end(),
                                         [&](unsigned one) { return HasBit(one, a) == va && HasBit(one, b) == vb; });
        const bool may = both.pairs.May(kPlaces[a], va, kPlaces[b], vb);
        EXPECT_LE(isThere, may) << a << va << b << vb;
        beyond += isThere ? 0 : may;
    }
    return beyond;
}

TEST(BitPairs, HaveEveryPairThatOccursAndFewMore)
{
    std::mt19937_64 random(1);
    unsigned beyond = 0;
    unsigned seen = 0;
    for (unsigned round = 0; round < 200; ++round)
    {
        std::vector<Both> sets(4, Both{{0}, BitPairs::Zero(kPlacedBits)});
        for (unsigned step = 0; step < 40; ++step)
        {
            ChangeAtRandom(sets[random() % sets.size()], sets, random);
        }
        for (const Both& both : sets)
        {
            EXPECT_TRUE(both.assignments.empty() || !both.pairs.IsEmpty());
            EXPECT_EQ(both.pairs.May(kPlacedBits - 2, false, kPlacedBits - 2, false), !both.pairs.IsEmpty());
            EXPECT_FALSE(both.pairs.May(kPlacedBits - 2, true, kPlacedBits - 2, true));
            beyond += CountPairsBeyond(both);
            seen += 4 * kBits * kBits;
        }
    }
    EXPECT_LT(beyond, seen / 10) << "pairs forget what three bits have in common, but little else";
}

TEST(BitPairs, KeepWhatOneBitSaysOfAnother)
{
    BitPairs one = BitPairs::Zero(2);
    BitPairs other = one;
    other.Set(0, true);
    other.Set(1, true);
    EXPECT_TRUE(one.Add(other));
    EXPECT_FALSE(one.Add(other));
    EXPECT_TRUE(one.May(0, true, 1, true));
    EXPECT_FALSE(one.May(0, true, 1, false));
    one.Assume(0, false);
    EXPECT_FALSE(one.May(1, true, 1, true));
    one.Assume(1, true);
    EXPECT_TRUE(one.IsEmpty());
}

} // namespace
} // namespace pisa
