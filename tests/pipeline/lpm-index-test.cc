// The longest prefix is found among tens of thousands, while they come and go.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/lpm-index.h"

#include "ir/operation.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace pisa
{
namespace
{

using Key = std::vector<uint64_t>;

/** Prefixes of up to 40 bits, half of them crowded into a few bytes, in keys of one or more words. */
class PrefixTrial
{
  public:
    explicit PrefixTrial(std::size_t words) : m_words(words), m_index(words)
    {
    }

    void InsertUpTo(std::size_t size)
    {
        while (m_rows.size() < size)
        {
            const auto length = static_cast<unsigned>(m_random() % 41);
            const Key prefix = Cut(DrawKey(), length);
            if (m_rows.emplace(std::pair(length, prefix), m_next).second)
            {
                m_index.Insert(prefix.data(), length, m_next++);
            }
            Compare(m_rows.size() % 8 == 0 ? 1 : 0);
        }
        Compare(2000);
    }

    void EraseDownTo(std::size_t size)
    {
        while (m_rows.size() > size)
        {
            auto at = m_rows.lower_bound({m_random() % 41, DrawKey()});
            at = at == m_rows.end() ? m_rows.begin() : at;
            EXPECT_EQ(m_index.RowOf(at->first.second.data(), at->first.first), at->second);
            m_index.Erase(at->first.second.data(), at->first.first);
            m_rows.erase(at);
            Compare(m_rows.size() % 8 == 0 ? 1 : 0);
        }
        Compare(2000);
    }

  private:
    Key DrawKey()
    {
        Key key(m_words, m_random());
        if (m_random() % 2 == 0)
        {
            key[0] = uint64_t{10} << 56 | (key[0] & 0x30f0ffffff) << 24;
        }
        return key;
    }

    static Key Cut(Key key, unsigned length)
    {
        key[0] &= ~LowBits(64 - length);
        std::fill(key.begin() + 1, key.end(), 0);
        return key;
    }

    void Compare(unsigned keys)
    {
        for (; keys > 0; --keys)
        {
            const Key key = DrawKey();
            uint32_t expected = LpmIndex::kNone;
            for (unsigned length = 0; length <= 40; ++length)
            {
                const auto found = m_rows.find({length, Cut(key, length)});
                expected = found == m_rows.end() ? expected : found->second;
            }
            ASSERT_EQ(m_index.Find(key.data()), expected);
        }
    }

    std::size_t m_words;
    LpmIndex m_index;
    std::map<std::pair<unsigned, Key>, uint32_t> m_rows; ///< by length and bits
    uint32_t m_next{0};
    std::mt19937_64 m_random{1};
};

TEST(LpmIndex, FindsTheLongestPrefixThroughEachSizeOfItsDirectIndex)
{
    for (const std::size_t words : {1, 2})
    {
        SCOPED_TRACE(words);
        PrefixTrial trial(words);
        trial.InsertUpTo(20000); // beyond 2^14, so that the index has all of its 2^16 places
        trial.EraseDownTo(50);
        trial.InsertUpTo(3000);
        trial.EraseDownTo(0);
    }
}

} // namespace
} // namespace pisa
