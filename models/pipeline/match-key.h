// How the key fields of one table are packed into words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MATCH_KEY_H
#define PISA_PIPELINE_MATCH_KEY_H

#include "pipeline/phv-layout.h"

#include <cstddef>
#include <vector>

namespace pisa
{

/** What one entry must match, in the packed form of its table: value words, then mask words; of ranges both ends. */
using PackedMatch = std::vector<uint64_t>;

/**
 * Key fields as a string of bits, most significant first, none across two words: exact fields, then those of the
 * prefix, then the rest. So what an entry of an lpm table asks for is one prefix of the string.
 */
class MatchKeyLayout
{
  public:
    struct Part
    {
        uint32_t key; ///< position in Table::keys
        uint32_t slot;
        uint32_t word;
        unsigned shift;
        unsigned width;
        MatchKind kind;
    };

    MatchKeyLayout(const Table& table, const PhvLayout& layout);

    const std::vector<Part>& Parts() const
    {
        return m_parts;
    }

    std::size_t Words() const
    {
        return m_words;
    }

    bool IsExact() const
    {
        return !m_hasPrefix && !m_hasPriority;
    }

    /** @return whether the entry with the highest priority wins. */
    bool HasPriority() const
    {
        return m_hasPriority;
    }

    bool HasRange() const
    {
        return m_hasRange;
    }

    PackedMatch Pack(const std::vector<MatchValue>& match) const;
    std::vector<MatchValue> Unpack(const uint64_t* packed) const;

    /** @return the length of the prefix that a packed match of an lpm table asks for. */
    unsigned PrefixLength(const uint64_t* packed) const;

    /** Puts a packet's key together; `key` holds zeroes. */
    void Gather(const uint64_t* slots, uint64_t* key) const
    {
        for (const Part& part : m_parts)
        {
            key[part.word] |= slots[part.slot] << part.shift;
        }
    }

  private:
    void Add(const Table& table, uint32_t key, const PhvLayout& layout);

    std::vector<Part> m_parts;
    std::size_t m_words{0};
    unsigned m_used{64}; ///< bits of the last word
    bool m_hasPrefix{false};
    bool m_hasPriority{false};
    bool m_hasRange{false};
};

} // namespace pisa

#endif // PISA_PIPELINE_MATCH_KEY_H
