// The entries of one table and the search for the one that a packet meets.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-memory.h"

#include <algorithm>
#include <bitset>
#include <cassert>
#include <type_traits>

namespace pisa
{

MatchMemory::MatchMemory(const Table& table, const PhvLayout& layout)
{
    unsigned used = 64; // bits of the last word
    for (const MatchKey& key : table.keys)
    {
        const auto width = static_cast<unsigned>(std::bitset<64>(layout.MaskOf(key.field)).count());
        if (used + width > 64)
        {
            ++m_words;
            used = 0;
        }
        m_parts.push_back({layout.SlotOf(key.field), static_cast<uint32_t>(m_words - 1), used, width, key.kind});
        used += width;
        m_isTernary = m_isTernary || key.kind == MatchKind::Ternary;
    }
    m_key.resize(m_words);
    m_masked.resize(m_words);
}

PackedMatch
MatchMemory::Pack(const std::vector<MatchValue>& match) const
{
    assert(match.size() == m_parts.size());
    PackedMatch packed(2 * m_words, 0);
    for (std::size_t i = 0; i < match.size(); ++i)
    {
        const KeyPart& part = m_parts[i];
        const uint64_t whole = LowBits(part.width);
        const uint64_t mask = part.kind == MatchKind::Exact ? whole : match[i].mask & whole;
        assert(match[i].value <= whole);
        packed[part.word] |= (match[i].value & mask) << part.shift;
        packed[m_words + part.word] |= mask << part.shift;
    }
    return packed;
}

uint32_t
MatchMemory::Find(const uint64_t* slots) const
{
    if (m_words == 1)
    {
        uint64_t key = 0;
        uint64_t masked = 0;
        return Search(slots, &key, &masked, std::integral_constant<std::size_t, 1>());
    }
    std::fill(m_key.begin(), m_key.end(), 0);
    return Search(slots, m_key.data(), m_masked.data(), m_words);
}

/** `words` is a constant where that pays: most keys fit in one word. */
template <typename Words>
inline uint32_t
MatchMemory::Search(const uint64_t* slots, uint64_t* key, uint64_t* masked, Words words) const
{
    for (const KeyPart& part : m_parts)
    {
        key[words == 1 ? 0 : part.word] |= slots[part.slot] << part.shift;
    }
    uint32_t best = KeyIndex::kNone;
    for (const Group& group : m_groups)
    {
        if (best != KeyIndex::kNone && m_ranks[best].rank > group.best)
        {
            break;
        }
        for (std::size_t i = 0; i < words; ++i)
        {
            masked[i] = key[i] & group.mask[i];
        }
        const uint32_t row = group.index.Find(masked, words);
        if (row != KeyIndex::kNone && (best == KeyIndex::kNone || IsBetter(row, best)))
        {
            best = row;
        }
    }
    return best;
}

bool
MatchMemory::IsBetter(uint32_t row, uint32_t than) const
{
    const Rank& a = m_ranks[row];
    const Rank& b = m_ranks[than];
    return a.rank != b.rank ? a.rank > b.rank : a.age < b.age;
}

int64_t
MatchMemory::RankOf(const uint64_t* mask, int32_t priority) const
{
    if (m_isTernary)
    {
        return priority;
    }
    int64_t bits = 0;
    for (std::size_t i = 0; i < m_words; ++i)
    {
        bits += static_cast<int64_t>(std::bitset<64>(mask[i]).count());
    }
    return bits;
}

std::size_t
MatchMemory::GroupOf(const uint64_t* mask) const
{
    const auto hasMask = [mask](const Group& g) { return std::equal(g.mask.begin(), g.mask.end(), mask); };
    return static_cast<std::size_t>(std::find_if(m_groups.begin(), m_groups.end(), hasMask) - m_groups.begin());
}

uint32_t
MatchMemory::RowOf(const PackedMatch& match) const
{
    const std::size_t group = GroupOf(&match[m_words]);
    return group == m_groups.size() ? KeyIndex::kNone : m_groups[group].index.Find(match.data(), m_words);
}

uint32_t
MatchMemory::Insert(const PackedMatch& match, int32_t priority)
{
    const uint64_t* mask = &match[m_words];
    const int64_t rank = RankOf(mask, priority);
    const std::size_t group = GroupOf(mask);
    if (group == m_groups.size())
    {
        m_groups.push_back({{mask, mask + m_words}, {}, rank, KeyIndex(m_words)});
    }
    if (m_free.empty())
    {
        m_free.push_back(static_cast<uint32_t>(m_ranks.size()));
        m_ranks.push_back({});
    }
    const uint32_t row = m_free.back();
    m_free.pop_back();
    m_ranks[row] = {rank, m_insertions++};
    m_groups[group].index.Insert(match.data(), row);
    m_groups[group].ranks.insert(rank);
    SortGroups();
    return row;
}

uint32_t
MatchMemory::Erase(const PackedMatch& match)
{
    const std::size_t at = GroupOf(&match[m_words]);
    assert(at < m_groups.size());
    Group& group = m_groups[at];
    const uint32_t row = group.index.Find(match.data(), m_words);
    assert(row != KeyIndex::kNone);
    group.index.Erase(match.data());
    group.ranks.erase(group.ranks.find(m_ranks[row].rank));
    m_free.push_back(row);
    if (group.ranks.empty())
    {
        m_groups.erase(m_groups.begin() + static_cast<std::ptrdiff_t>(at));
    }
    SortGroups();
    return row;
}

void
MatchMemory::SortGroups()
{
    for (Group& group : m_groups)
    {
        group.best = *group.ranks.rbegin();
    }
    const auto isBefore = [](const Group& a, const Group& b) { return a.best > b.best; };
    if (!std::is_sorted(m_groups.begin(), m_groups.end(), isBefore))
    {
        std::stable_sort(m_groups.begin(), m_groups.end(), isBefore);
    }
}

} // namespace pisa
