// A hash index from keys of a fixed number of 64-bit words to row numbers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_KEY_INDEX_H
#define PISA_PIPELINE_KEY_INDEX_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pisa
{

/** Open addressing with linear probing, at most half full. */
class KeyIndex
{
  public:
    static constexpr uint32_t kNone = 0xffffffff;

    explicit KeyIndex(std::size_t words);

    /** @return the row of the key, kNone if it is not there. `words` is that of the constructor. */
    uint32_t Find(const uint64_t* key, std::size_t words) const
    {
        for (std::size_t at = Home(key, words);; at = (at + 1) & m_slotMask)
        {
            const uint32_t row = m_rows[at];
            if (row == kNone || IsAt(key, words, at))
            {
                return row;
            }
        }
    }

    /** The key must not be there. */
    void Insert(const uint64_t* key, uint32_t row);

    /** The key must be there. */
    void Erase(const uint64_t* key);

    std::size_t Size() const
    {
        return m_size;
    }

  private:
    std::size_t Home(const uint64_t* key, std::size_t words) const
    {
        constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
        uint64_t hash = 0;
        for (std::size_t i = 0; i < words; ++i)
        {
            hash = (hash ^ key[i]) * kGolden;
            hash ^= hash >> 32;
        }
        return hash & m_slotMask;
    }

    bool IsAt(const uint64_t* key, std::size_t words, std::size_t at) const
    {
        const uint64_t* stored = &m_keys[at * words];
        uint64_t difference = 0;
        for (std::size_t i = 0; i < words; ++i)
        {
            difference |= key[i] ^ stored[i];
        }
        return difference == 0;
    }

    void Grow();

    std::size_t m_words;
    std::size_t m_slotMask;
    std::size_t m_size{0};
    std::vector<uint64_t> m_keys;
    std::vector<uint32_t> m_rows; ///< kNone: free
};

} // namespace pisa

#endif // PISA_PIPELINE_KEY_INDEX_H
