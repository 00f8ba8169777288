// Memory banks that all tables and registers of a chip are hashed over.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_BANKS_H
#define PISA_TARGET_BANKS_H

#include <cstdint>

namespace pisa
{

/**
 * The banks of a dRMT chip whose tables are sharded over all of them, as in FlexCore (Xing et al., NSDI 2022,
 * section 3). A bank serves one access a cycle.
 */
struct BankLimits
{
    unsigned count{0};   ///< 0: the chip schedules its accesses and has no such banks
    unsigned entries{0}; ///< of one processor's program description table: tables and branches of both threads

    bool operator==(const BankLimits& o) const;
};

/**
 * Which bank holds a row or cell: the hash of what names it, modulo the number of banks.
 *
 * Each word is mixed in by the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): hash = Mix(hash ^ word).
 * The sources name no hash; any that spreads keys evenly will do.
 */
class BankHash
{
  public:
    /** Begins with the element, so that equal keys of two tables do not go to the same bank one after the other. */
    static BankHash OfTable(uint32_t table);
    static BankHash OfRegister(uint32_t reg);

    void Add(uint64_t word)
    {
        m_hash = Mix(m_hash ^ word);
    }

    unsigned Bank(unsigned banks) const
    {
        return static_cast<unsigned>(m_hash % banks);
    }

    /** One output of SplitMix64 from the state `word`. */
    static uint64_t Mix(uint64_t word);

  private:
    explicit BankHash(uint64_t seed) : m_hash(Mix(seed))
    {
    }

    uint64_t m_hash;
};

} // namespace pisa

#endif // PISA_TARGET_BANKS_H
