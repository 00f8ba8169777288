// The entries of one table and the search for the one that a packet meets.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-memory.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

MatchMemory::MatchMemory(const Table& table, const PhvLayout& layout)
    : m_layout(std::make_unique<const MatchKeyLayout>(table, layout)),
      m_words(m_layout->Words()),
      m_exact(m_layout->HasPriority() ? 2 * m_words + 1 : m_words)
{
    if (m_layout->HasPriority())
    {
        m_space = std::make_unique<TupleSpace>(*m_layout);
    }
    else if (!m_layout->IsExact())
    {
        m_trie = std::make_unique<LpmIndex>(m_words);
    }
}

std::vector<uint64_t>
MatchMemory::IdentityOf(const PackedMatch& match, int32_t priority) const
{
    std::vector<uint64_t> identity(match);
    identity.push_back(static_cast<uint32_t>(priority));
    return identity;
}

uint32_t
MatchMemory::RowOf(const PackedMatch& match, int32_t priority) const
{
    if (m_space)
    {
        return m_exact.Find(IdentityOf(match, priority).data(), 2 * m_words + 1);
    }
    return m_trie ? m_trie->RowOf(match.data(), m_layout->PrefixLength(match.data()))
                  : m_exact.Find(match.data(), m_words);
}

std::vector<int32_t>
MatchMemory::PrioritiesOf(const PackedMatch& match) const
{
    std::vector<int32_t> priorities;
    if (m_space)
    {
        for (const uint32_t row : m_space->RowsOf(match.data()))
        {
            priorities.push_back(m_rows[row].priority);
        }
    }
    else if (RowOf(match, 0) != KeyIndex::kNone)
    {
        priorities.push_back(0);
    }
    return priorities;
}

uint32_t
MatchMemory::TakeRow(const PackedMatch& match, int32_t priority)
{
    if (m_free.empty())
    {
        m_free.push_back(static_cast<uint32_t>(m_rows.size()));
        m_rows.emplace_back();
        m_matches.resize(m_matches.size() + 2 * m_words);
    }
    const uint32_t row = m_free.back();
    m_free.pop_back();
    m_rows[row] = {true, priority, m_insertions++};
    std::copy(match.begin(), match.end(), &m_matches[2 * m_words * row]);
    return row;
}

uint32_t
MatchMemory::Insert(const PackedMatch& match, int32_t priority)
{
    const uint32_t row = TakeRow(match, priority);
    if (m_space)
    {
        m_exact.Insert(IdentityOf(match, priority).data(), row);
        m_space->Insert(match.data(), priority, row);
    }
    else if (m_trie)
    {
        m_trie->Insert(match.data(), m_layout->PrefixLength(match.data()), row);
    }
    else
    {
        m_exact.Insert(match.data(), row);
    }
    return row;
}

uint32_t
MatchMemory::Erase(const PackedMatch& match, int32_t priority)
{
    const uint32_t row = RowOf(match, priority);
    assert(row != KeyIndex::kNone);
    if (m_space)
    {
        m_exact.Erase(IdentityOf(match, priority).data());
        m_space->Erase(match.data(), row);
    }
    else if (m_trie)
    {
        m_trie->Erase(match.data(), m_layout->PrefixLength(match.data()));
    }
    else
    {
        m_exact.Erase(match.data());
    }
    m_rows[row].isUsed = false;
    m_free.push_back(row);
    return row;
}

std::vector<uint32_t>
MatchMemory::Rows() const
{
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < m_rows.size(); ++row)
    {
        if (m_rows[row].isUsed)
        {
            rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end(), [this](uint32_t a, uint32_t b) { return m_rows[a].age < m_rows[b].age; });
    return rows;
}

} // namespace pisa
