// The best of overlapping matches under masks and ranges.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/tuple-space.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** @return the logarithm of the least power of two that is not below the size of a range. */
unsigned
SizeClass(uint64_t low, uint64_t high)
{
    unsigned bits = 0;
    while (bits < 64 && (high - low) >> bits != 0)
    {
        ++bits;
    }
    return bits;
}

} // namespace

template <typename Visit>
void
TupleSpace::VisitPlaces(const uint64_t* match, const Visit& visit) const
{
    const std::size_t words = m_layout.Words();
    const std::vector<uint64_t> exact(match, match + words);
    std::vector<std::vector<uint64_t>> values{exact};
    std::vector<uint64_t> mask(match + words, match + 2 * words);
    for (const MatchKeyLayout::Part& part : m_layout.Parts())
    {
        if (part.kind != MatchKind::Range)
        {
            continue;
        }
        const uint64_t whole = LowBits(part.width);
        const uint64_t low = match[part.word] >> part.shift & whole;
        const uint64_t high = match[words + part.word] >> part.shift & whole;
        const uint64_t kept = whole & ~LowBits(SizeClass(low, high));
        mask[part.word] = (mask[part.word] & ~(whole << part.shift)) | kept << part.shift;
        const std::size_t places = values.size();
        for (std::size_t i = 0; i < places; ++i)
        {
            values[i][part.word] &= ~(~kept & whole) << part.shift | ~(whole << part.shift);
            if ((low & kept) != (high & kept))
            {
                values.push_back(values[i]);
                values.back()[part.word] = (values[i][part.word] & ~(whole << part.shift)) | (high & kept)
                                                                                                 << part.shift;
            }
        }
    }
    for (const std::vector<uint64_t>& value : values)
    {
        visit(value, mask);
    }
}

bool
TupleSpace::IsInRanges(const uint64_t* key, uint32_t row) const
{
    const std::size_t words = m_layout.Words();
    const uint64_t* match = &m_matches[2 * words * row];
    for (const MatchKeyLayout::Part& part : m_layout.Parts())
    {
        const uint64_t whole = LowBits(part.width);
        const uint64_t value = key[part.word] >> part.shift & whole;
        if (part.kind == MatchKind::Range && (value < (match[part.word] >> part.shift & whole) ||
                                              value > (match[words + part.word] >> part.shift & whole)))
        {
            return false;
        }
    }
    return true;
}

inline bool
TupleSpace::IsBetter(uint32_t row, uint32_t than) const
{
    const Rank& a = m_ranks[row];
    const Rank& b = m_ranks[than];
    return a.priority != b.priority ? a.priority > b.priority : a.age < b.age;
}

inline int32_t
TupleSpace::BestOf(uint32_t group) const
{
    return m_groups[group].entries.rbegin()->first;
}

uint32_t
TupleSpace::Find(const uint64_t* key) const
{
    const std::size_t words = m_layout.Words();
    m_masked.resize(words);
    uint32_t best = kNone;
    for (const uint32_t at : m_order)
    {
        const Group& group = m_groups[at];
        if (best != kNone && m_ranks[best].priority > BestOf(at))
        {
            break;
        }
        for (std::size_t i = 0; i < words; ++i)
        {
            m_masked[i] = key[i] & group.mask[i];
        }
        const uint32_t bucket = group.index.Find(m_masked.data(), words);
        if (bucket == KeyIndex::kNone)
        {
            continue;
        }
        for (const uint32_t row : m_buckets[bucket])
        {
            if (best != kNone && !IsBetter(row, best))
            {
                break;
            }
            if (!m_layout.HasRange() || IsInRanges(key, row))
            {
                best = row;
                break;
            }
        }
    }
    return best;
}

std::vector<uint32_t>
TupleSpace::RowsOf(const uint64_t* match) const
{
    const std::size_t words = m_layout.Words();
    std::vector<uint32_t> rows;
    VisitPlaces(match,
                [&](const std::vector<uint64_t>& value, const std::vector<uint64_t>& mask)
                {
                    const auto group = m_groupOf.find(mask);
                    const uint32_t bucket = group == m_groupOf.end()
                                                ? KeyIndex::kNone
                                                : m_groups[group->second].index.Find(value.data(), words);
                    if (bucket == KeyIndex::kNone || !rows.empty())
                    {
                        return;
                    }
                    for (const uint32_t row : m_buckets[bucket])
                    {
                        if (std::equal(match, match + 2 * words, &m_matches[2 * words * row]))
                        {
                            rows.push_back(row);
                        }
                    }
                });
    return rows;
}

void
TupleSpace::Insert(const uint64_t* match, int32_t priority, uint32_t row)
{
    const std::size_t words = m_layout.Words();
    if (row >= m_ranks.size())
    {
        m_ranks.resize(row + 1);
        m_matches.resize(2 * words * m_ranks.size());
    }
    m_ranks[row] = {priority, m_insertions++};
    std::copy(match, match + 2 * words, &m_matches[2 * words * row]);
    VisitPlaces(match, [&](const auto& value, const auto& mask) { InsertAt(value, mask, row); });
}

void
TupleSpace::Erase(const uint64_t* match, uint32_t row)
{
    VisitPlaces(match, [&](const auto& value, const auto& mask) { EraseAt(value, mask, row); });
}

void
TupleSpace::InsertAt(const std::vector<uint64_t>& value, const std::vector<uint64_t>& mask, uint32_t row)
{
    const auto [known, isNew] = m_groupOf.emplace(mask, static_cast<uint32_t>(m_groups.size()));
    if (isNew)
    {
        if (!m_freeGroups.empty())
        {
            known->second = m_freeGroups.back();
            m_freeGroups.pop_back();
            m_groups[known->second].mask = mask;
        }
        else
        {
            m_groups.push_back({mask, KeyIndex(value.size()), {}});
        }
        m_order.push_back(known->second);
    }
    Group& group = m_groups[known->second];
    uint32_t bucket = group.index.Find(value.data(), value.size());
    if (bucket == KeyIndex::kNone)
    {
        if (m_freeBuckets.empty())
        {
            m_freeBuckets.push_back(static_cast<uint32_t>(m_buckets.size()));
            m_buckets.emplace_back();
        }
        bucket = m_freeBuckets.back();
        m_freeBuckets.pop_back();
        group.index.Insert(value.data(), bucket);
    }
    std::vector<uint32_t>& rows = m_buckets[bucket];
    rows.insert(
        std::upper_bound(rows.begin(), rows.end(), row, [this](uint32_t a, uint32_t b) { return IsBetter(a, b); }),
        row);
    const int32_t priority = m_ranks[row].priority;
    const bool isBest = group.entries.empty() || priority > group.entries.rbegin()->first;
    ++group.entries[priority];
    if (isBest)
    {
        Order(known->second);
    }
}

void
TupleSpace::EraseAt(const std::vector<uint64_t>& value, const std::vector<uint64_t>& mask, uint32_t row)
{
    const auto known = m_groupOf.find(mask);
    assert(known != m_groupOf.end());
    const uint32_t at = known->second;
    Group& group = m_groups[at];
    const uint32_t bucket = group.index.Find(value.data(), value.size());
    assert(bucket != KeyIndex::kNone);
    std::vector<uint32_t>& rows = m_buckets[bucket];
    rows.erase(std::find(rows.begin(), rows.end(), row));
    if (rows.empty())
    {
        group.index.Erase(value.data());
        m_freeBuckets.push_back(bucket);
    }
    const auto count = group.entries.find(m_ranks[row].priority);
    if (--count->second > 0)
    {
        return;
    }
    group.entries.erase(count);
    if (group.entries.empty())
    {
        m_order.erase(std::find(m_order.begin(), m_order.end(), at));
        m_freeGroups.push_back(at);
        m_groupOf.erase(known);
        return;
    }
    Order(at);
}

/** Moves a group whose best priority may have changed to its place. */
void
TupleSpace::Order(uint32_t group)
{
    const int32_t best = BestOf(group);
    auto at = std::find(m_order.begin(), m_order.end(), group);
    for (; at != m_order.begin() && BestOf(*(at - 1)) < best; --at)
    {
        std::iter_swap(at, at - 1);
    }
    for (; at + 1 != m_order.end() && BestOf(*(at + 1)) > best; ++at)
    {
        std::iter_swap(at, at + 1);
    }
}

} // namespace pisa
