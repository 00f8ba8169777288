// The best of overlapping matches under masks and ranges.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_TUPLE_SPACE_H
#define PISA_PIPELINE_TUPLE_SPACE_H

#include "pipeline/key-index.h"
#include "pipeline/match-key.h"

#include <map>
#include <vector>

namespace pisa
{

/**
 * Tuple space search (Srinivasan et al. 1999): one hash index for each mask in use, best priority first, ended once
 * no later one can be better. The highest priority wins, of equal ones the older entry.
 *
 * A range stands under the mask of the least power of two that it fits in, at the one or two places that it meets;
 * what is found there is compared with the range itself.
 *
 * At worst, when no entry of a high priority matches, a look-up costs one probe for each mask in use; and of
 * overlapping ranges of one size class, one comparison for each that meets the same place and has no lower priority.
 */
class TupleSpace
{
  public:
    static constexpr uint32_t kNone = KeyIndex::kNone;

    /** The layout must outlive this. */
    explicit TupleSpace(const MatchKeyLayout& layout) : m_layout(layout)
    {
    }

    /** @return the row of the best entry for a key, kNone if none matches. */
    uint32_t Find(const uint64_t* key) const;

    /** @return the rows of all entries with exactly this match, best first. */
    std::vector<uint32_t> RowsOf(const uint64_t* match) const;

    /** @param row is not in use */
    void Insert(const uint64_t* match, int32_t priority, uint32_t row);
    void Erase(const uint64_t* match, uint32_t row);

  private:
    struct Group
    {
        std::vector<uint64_t> mask;
        KeyIndex index;                         ///< from masked values to buckets
        std::map<int32_t, std::size_t> entries; ///< how many of each priority
    };

    struct Rank
    {
        int32_t priority{0};
        uint64_t age{0}; ///< ascending with each insertion
    };

    /** Calls visit(value, mask) for each place in which a match stands. */
    template <typename Visit>
    void VisitPlaces(const uint64_t* match, const Visit& visit) const;
    bool IsInRanges(const uint64_t* key, uint32_t row) const;
    bool IsBetter(uint32_t row, uint32_t than) const;
    void InsertAt(const std::vector<uint64_t>& value, const std::vector<uint64_t>& mask, uint32_t row);
    void EraseAt(const std::vector<uint64_t>& value, const std::vector<uint64_t>& mask, uint32_t row);
    int32_t BestOf(uint32_t group) const;
    void Order(uint32_t group);

    const MatchKeyLayout& m_layout;
    std::map<std::vector<uint64_t>, uint32_t> m_groupOf; ///< by mask
    std::vector<Group> m_groups;
    std::vector<uint32_t> m_order;                ///< groups in use by their best priority, descending
    std::vector<std::vector<uint32_t>> m_buckets; ///< rows, best first
    std::vector<uint32_t> m_freeBuckets;
    std::vector<uint32_t> m_freeGroups;
    std::vector<Rank> m_ranks;       ///< by row
    std::vector<uint64_t> m_matches; ///< by row
    uint64_t m_insertions{0};
    mutable std::vector<uint64_t> m_masked;
};

} // namespace pisa

#endif // PISA_PIPELINE_TUPLE_SPACE_H
