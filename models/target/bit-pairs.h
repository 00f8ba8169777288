// What some bits can be, told by which values occur two at a time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_BIT_PAIRS_H
#define PISA_TARGET_BIT_PAIRS_H

#include <cstddef>
#include <cstdint>
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
    explicit BitPairs(std::size_t bits);

    /** @return the set whose only assignment is zero everywhere. */
    static BitPairs Zero(std::size_t bits);

    /** @return whether there is no assignment; never so for a set of no bits. */
    bool IsEmpty() const
    {
        return m_literals != 0 && !Has(0, 0) && !Has(1, 1);
    }

    /** @return whether one assignment may have both values; the bits may be the same. */
    bool May(std::size_t bit, bool value, std::size_t other, bool otherValue) const
    {
        return Has(2 * bit + value, 2 * other + otherValue);
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
    using Part = uint64_t; ///< of a row

    static constexpr std::size_t kBits = 64; ///< of a part

    Part* Row(std::size_t literal)
    {
        return m_together.data() + literal * m_stride;
    }

    const Part* Row(std::size_t literal) const
    {
        return m_together.data() + literal * m_stride;
    }

    bool Has(std::size_t literal, std::size_t other) const
    {
        return (Row(literal)[other / kBits] >> other % kBits & 1) != 0;
    }

    void Put(std::size_t literal, std::size_t other, bool isThere)
    {
        Part& part = Row(literal)[other / kBits];
        const Part bit = Part{1} << other % kBits;
        part = isThere ? part | bit : part & ~bit;
    }

    /** Copies the row and the column of one literal to those of another. */
    void Become(std::size_t literal, std::size_t model);

    std::size_t m_literals; ///< 2 * bit + value
    std::size_t m_stride;   ///< parts a row
    /** By rows, of literals that occur together; symmetric; one that never occurs has none, not even itself. In one
     * piece, for sets are copied at every step of a walk. */
    std::vector<Part> m_together;
};

} // namespace pisa

#endif // PISA_TARGET_BIT_PAIRS_H
