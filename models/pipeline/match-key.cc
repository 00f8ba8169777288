// How the key fields of one table are packed into words.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-key.h"

#include <bitset>
#include <cassert>

namespace pisa
{

MatchKeyLayout::MatchKeyLayout(const Table& table, const PhvLayout& layout)
{
    for (const MatchKind kind : {MatchKind::Exact, MatchKind::Lpm, MatchKind::Ternary, MatchKind::Range})
    {
        for (uint32_t key = 0; key < table.keys.size(); ++key)
        {
            if (table.keys[key].kind == kind)
            {
                Add(table, key, layout);
            }
        }
    }
}

void
MatchKeyLayout::Add(const Table& table, uint32_t key, const PhvLayout& layout)
{
    const MatchKey& field = table.keys[key];
    const auto width = static_cast<unsigned>(std::bitset<64>(layout.MaskOf(field.field)).count());
    if (m_used + width > 64)
    {
        ++m_words;
        m_used = 0;
    }
    m_used += width;
    m_parts.push_back(
        {key, layout.SlotOf(field.field), static_cast<uint32_t>(m_words - 1), 64 - m_used, width, field.kind});
    m_hasPrefix = m_hasPrefix || field.kind == MatchKind::Lpm;
    m_hasRange = m_hasRange || field.kind == MatchKind::Range;
    m_hasPriority = m_hasPriority || field.kind == MatchKind::Ternary || field.kind == MatchKind::Range;
}

PackedMatch
MatchKeyLayout::Pack(const std::vector<MatchValue>& match) const
{
    assert(match.size() == m_parts.size());
    PackedMatch packed(2 * m_words, 0);
    for (const Part& part : m_parts)
    {
        const MatchValue& field = match[part.key];
        const uint64_t whole = LowBits(part.width);
        const uint64_t mask = part.kind == MatchKind::Exact ? whole : field.mask & whole;
        const uint64_t value = part.kind == MatchKind::Range ? field.value : field.value & mask;
        assert(field.value <= whole);
        packed[part.word] |= value << part.shift;
        packed[m_words + part.word] |= mask << part.shift;
    }
    return packed;
}

std::vector<MatchValue>
MatchKeyLayout::Unpack(const uint64_t* packed) const
{
    std::vector<MatchValue> match(m_parts.size());
    for (const Part& part : m_parts)
    {
        MatchValue& field = match[part.key];
        field.value = packed[part.word] >> part.shift & LowBits(part.width);
        if (part.kind != MatchKind::Exact)
        {
            field.mask = packed[m_words + part.word] >> part.shift & LowBits(part.width);
        }
    }
    return match;
}

unsigned
MatchKeyLayout::PrefixLength(const uint64_t* packed) const
{
    for (std::size_t word = m_words; word-- > 0;)
    {
        for (unsigned bit = 0; bit < 64; ++bit)
        {
            if ((packed[m_words + word] >> bit & 1) != 0)
            {
                return static_cast<unsigned>(64 * word) + 64 - bit;
            }
        }
    }
    return 0;
}

} // namespace pisa
