// Ternary rows that match just the keys for which a predicate holds.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/ternary-cover.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** The predicate as a table of its values. */
class Truth
{
  public:
    Truth(unsigned bits, const std::function<bool(uint64_t)>& predicate) : m_holds(std::size_t{1} << bits)
    {
        for (uint64_t key = 0; key < m_holds.size(); ++key)
        {
            m_holds[key] = predicate(key);
        }
        for (unsigned bit = bits; bit > 0; --bit)
        {
            const uint64_t one = uint64_t{1} << (bit - 1);
            bool counts = false;
            for (uint64_t key = 0; key < m_holds.size() && !counts; ++key)
            {
                counts = m_holds[key] != m_holds[key ^ one];
            }
            if (counts)
            {
                m_counting.push_back(one);
            }
        }
    }

    /** Adds rows for the keys that agree with `fixed` in the first `depth` counting bits. */
    void Cover(const MatchValue& fixed, std::size_t depth, std::vector<MatchValue>& rows) const
    {
        const auto [some, all] = Look(fixed.value, depth);
        if (all)
        {
            rows.push_back(fixed);
        }
        else if (some)
        {
            const uint64_t one = m_counting[depth];
            Cover({fixed.value, fixed.mask | one}, depth + 1, rows);
            Cover({fixed.value | one, fixed.mask | one}, depth + 1, rows);
        }
    }

  private:
    /** @return whether the predicate holds for some of these keys, and for all. */
    std::pair<bool, bool> Look(uint64_t key, std::size_t depth) const
    {
        if (depth == m_counting.size())
        {
            return {m_holds[key], m_holds[key]};
        }
        const auto [someZero, allZero] = Look(key, depth + 1);
        if (someZero && !allZero)
        {
            return {true, false};
        }
        const auto [someOne, allOne] = Look(key | m_counting[depth], depth + 1);
        return {someZero || someOne, allZero && allOne};
    }

    std::vector<bool> m_holds;
    std::vector<uint64_t> m_counting; ///< bits that make a difference, most significant first
};

} // namespace

std::optional<std::vector<MatchValue>>
TernaryCover(unsigned bits, const std::function<bool(uint64_t key)>& predicate, std::size_t most)
{
    assert(bits <= kMostTriedBits);
    std::vector<MatchValue> rows;
    Truth(bits, predicate).Cover({0, 0}, 0, rows);
    if (rows.size() > most)
    {
        return std::nullopt;
    }
    return rows;
}

} // namespace pisa
