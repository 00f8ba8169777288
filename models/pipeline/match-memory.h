// The entries of one table and the search for the one that a packet meets.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MATCH_MEMORY_H
#define PISA_PIPELINE_MATCH_MEMORY_H

#include "pipeline/key-index.h"
#include "pipeline/phv-layout.h"

#include <set>
#include <vector>

namespace pisa
{

/** What one entry must match, in the packed form of its table: key words, then mask words. */
using PackedMatch = std::vector<uint64_t>;

/**
 * Tuple space search: one hash index for each mask in use, best rank first. The rank is the priority in tables with
 * a ternary key, else the length of the prefix; of equal ranks the older entry wins. A table of exact keys has one
 * mask and ends after one probe.
 */
class MatchMemory
{
  public:
    MatchMemory(const Table& table, const PhvLayout& layout);

    PackedMatch Pack(const std::vector<MatchValue>& match) const;

    /** @return the row of the best entry for a packet, KeyIndex::kNone if none matches. */
    uint32_t Find(const uint64_t* slots) const;

    /** @return the row of the entry with exactly this match, or KeyIndex::kNone. */
    uint32_t RowOf(const PackedMatch& match) const;

    /** The match must not be there. @return its row; rows of erased entries are used again. */
    uint32_t Insert(const PackedMatch& match, int32_t priority);

    /** The match must be there. @return the row that it had. */
    uint32_t Erase(const PackedMatch& match);

    std::size_t Size() const
    {
        return m_ranks.size() - m_free.size();
    }

  private:
    /** Where one key field stands in the packed key. */
    struct KeyPart
    {
        uint32_t slot;
        uint32_t word;
        unsigned shift;
        unsigned width;
        MatchKind kind;
    };

    struct Group
    {
        std::vector<uint64_t> mask;
        std::multiset<int64_t> ranks; ///< of its entries
        int64_t best;                 ///< of the ranks
        KeyIndex index;
    };

    struct Rank
    {
        int64_t rank;
        uint64_t age; ///< ascending with each insertion
    };

    template <typename Words>
    uint32_t Search(const uint64_t* slots, uint64_t* key, uint64_t* masked, Words words) const;
    int64_t RankOf(const uint64_t* mask, int32_t priority) const;
    std::size_t GroupOf(const uint64_t* mask) const;
    void SortGroups();
    bool IsBetter(uint32_t row, uint32_t than) const;

    std::vector<KeyPart> m_parts;
    std::size_t m_words{0};
    bool m_isTernary{false};
    std::vector<Group> m_groups; ///< by best rank, descending
    std::vector<Rank> m_ranks;   ///< by row
    std::vector<uint32_t> m_free;
    uint64_t m_insertions{0};
    mutable std::vector<uint64_t> m_key;    ///< of the packet
    mutable std::vector<uint64_t> m_masked; ///< ...under a group's mask
};

} // namespace pisa

#endif // PISA_PIPELINE_MATCH_MEMORY_H
