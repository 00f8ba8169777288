// What some bits can be, told by which values occur two at a time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_BIT_PAIRS_H
#define PISA_TARGET_BIT_PAIRS_H

#include <boost/dynamic_bitset.hpp>

#include <cstddef>
#include <vector>

namespace pisa
{

/**
 * A set of assignments to some bits, known by the pairs of values that occur together in one of them: every set that
 * it stands for is within the sets that have these pairs (a weakly relational abstract domain, as octagons are; Mine,
 * Higher-Order and Symbolic Computation 2006). All operations keep to the safe side: a pair that can occur is there.
 */
class BitPairs
{
  public:
    /** Of `bits` bits; no assignment at all. */
    explicit BitPairs(std::size_t bits) : m_together(2 * bits, Literals(2 * bits))
    {
    }

    /** @return the set whose only assignment is zero everywhere. */
    static BitPairs Zero(std::size_t bits);

    /** @return whether there is no assignment; never so for a set of no bits. */
    bool IsEmpty() const
    {
        return !m_together.empty() && m_together[0].none() && m_together[1].none();
    }

    /** @return whether one assignment may have both values; the bits may be the same. */
    bool May(std::size_t bit, bool value, std::size_t other, bool otherValue) const
    {
        return m_together[2 * bit + value][2 * other + otherValue];
    }

    /** Keeps only the assignments where the bit has the value. */
    void Assume(std::size_t bit, bool value);

    /** Gives the bit the value in all assignments. */
    void Set(std::size_t bit, bool value);

    /** Gives the bit both values in all assignments. */
    void Forget(std::size_t bit);

    /** Adds the assignments of another set over as many bits. @return whether any pair was new */
    bool Add(const BitPairs& more);

  private:
    using Literals = boost::dynamic_bitset<>; ///< 2 * bit + value

    std::vector<Literals> m_together; ///< symmetric; a literal that never occurs has none, not even itself
};

} // namespace pisa

#endif // PISA_TARGET_BIT_PAIRS_H
