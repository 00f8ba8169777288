// The entries of one table and the search for the one that a packet meets.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MATCH_MEMORY_H
#define PISA_PIPELINE_MATCH_MEMORY_H

#include "pipeline/key-index.h"
#include "pipeline/lpm-index.h"
#include "pipeline/match-key.h"
#include "pipeline/tuple-space.h"

#include <memory>
#include <vector>

namespace pisa
{

/**
 * Rows of entries behind the index that suits the table's keys: a hash of exact keys, a trie of prefixes, tuple space
 * search where priorities decide. No two entries have the same match and priority; where nothing looks at it, the
 * priority is 0.
 */
class MatchMemory
{
  public:
    MatchMemory(const Table& table, const PhvLayout& layout);

    PackedMatch Pack(const std::vector<MatchValue>& match) const
    {
        return m_layout->Pack(match);
    }

    /** @return the priority that tells an entry from others of the same match: 0 where none looks at it. */
    int32_t PriorityOf(const Entry& entry) const
    {
        return m_layout->HasPriority() ? entry.priority : 0;
    }

    /** @return the row of the best entry for a packet, KeyIndex::kNone if none matches. */
    uint32_t Find(const uint64_t* slots) const
    {
        if (m_words == 1)
        {
            uint64_t key = 0;
            m_layout->Gather(slots, &key);
            return FindKey(&key);
        }
        m_key.assign(m_words, 0);
        m_layout->Gather(slots, m_key.data());
        return FindKey(m_key.data());
    }

    /** @return the row of the entry with exactly this match and priority, or KeyIndex::kNone. */
    uint32_t RowOf(const PackedMatch& match, int32_t priority) const;

    /** @return the priorities of the entries with exactly this match, highest first. */
    std::vector<int32_t> PrioritiesOf(const PackedMatch& match) const;

    /** There must be no such entry. @return its row; rows of erased entries are used again. */
    uint32_t Insert(const PackedMatch& match, int32_t priority);

    /** The entry must be there. @return the row that it had. */
    uint32_t Erase(const PackedMatch& match, int32_t priority);

    std::size_t Size() const
    {
        return m_rows.size() - m_free.size();
    }

    /** @return all rows in use, oldest first. */
    std::vector<uint32_t> Rows() const;

    std::vector<MatchValue> MatchOf(uint32_t row) const
    {
        return m_layout->Unpack(&m_matches[2 * m_words * row]);
    }

    std::vector<MatchValue> Unpack(const PackedMatch& match) const
    {
        return m_layout->Unpack(match.data());
    }

    int32_t PriorityOf(uint32_t row) const
    {
        return m_rows[row].priority;
    }

  private:
    struct Row
    {
        bool isUsed{false};
        int32_t priority{0};
        uint64_t age{0}; ///< ascending with each insertion
    };

    uint32_t FindKey(const uint64_t* key) const
    {
        return m_trie ? m_trie->Find(key) : m_space ? m_space->Find(key) : m_exact.Find(key, m_words);
    }

    uint32_t TakeRow(const PackedMatch& match, int32_t priority);
    std::vector<uint64_t> IdentityOf(const PackedMatch& match, int32_t priority) const;

    std::unique_ptr<const MatchKeyLayout> m_layout; ///< stays in its place when this moves
    std::size_t m_words;
    KeyIndex m_exact;                    ///< of exact keys; with priorities, of whole matches and their priority
    std::unique_ptr<LpmIndex> m_trie;    ///< if there is a prefix and no priority
    std::unique_ptr<TupleSpace> m_space; ///< if there are priorities
    std::vector<Row> m_rows;
    std::vector<uint64_t> m_matches; ///< by row
    std::vector<uint32_t> m_free;
    uint64_t m_insertions{0};
    mutable std::vector<uint64_t> m_key; ///< of the packet
};

} // namespace pisa

#endif // PISA_PIPELINE_MATCH_MEMORY_H
