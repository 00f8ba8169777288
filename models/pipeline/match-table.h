// One match-action table at work: its entries, its default, and changes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MATCH_TABLE_H
#define PISA_PIPELINE_MATCH_TABLE_H

#include "pipeline/match-memory.h"
#include "pipeline/register-array.h"

#include <deque>
#include <map>
#include <vector>

namespace pisa
{

/** The action that a packet's look-up chose. */
struct ChosenAction
{
    bool isHit{false};
    uint32_t action{0};                 ///< position in Table::actions
    const uint64_t* arguments{nullptr}; ///< until the next change
};

/**
 * Packets access it in ascending cycles. Changes take effect in the order of the calls: one that comes with an
 * earlier cycle than the last one still under way waits for that.
 */
class MatchTable
{
  public:
    MatchTable(const Program& program, TableId table, const PhvLayout& layout);

    /** @return what a packet meets at `access`. */
    ChosenAction Match(const uint64_t* slots, Cycle access)
    {
        if (access >= m_nextChange)
        {
            Advance(access);
        }
        const uint32_t row = m_hasKeys ? m_memory.Find(slots) : KeyIndex::kNone;
        return row == KeyIndex::kNone ? Chosen(false, m_default) : Chosen(true, m_calls[row]);
    }

    /** As in Pipeline. No packet comes before `nextAccess` any more. */
    bool Insert(const Entry& entry, Cycle at, Cycle nextAccess);
    bool Remove(const std::vector<MatchValue>& match, Cycle at, Cycle nextAccess);
    void SetDefault(const ActionCall& call, Cycle at, Cycle nextAccess);

  private:
    struct Call
    {
        uint32_t action{0};
        std::vector<uint64_t> arguments;
    };

    struct Change
    {
        enum class Kind : uint8_t
        {
            Insert,
            Remove,
            SetDefault,
        };

        Kind kind;
        Cycle at;
        PackedMatch match;
        int32_t priority;
        Call call;
    };

    /** Changes under way to one match: how many, and whether the entry is there after the last. */
    struct Planned
    {
        unsigned changes{0};
        bool isThere{false};
    };

    static ChosenAction Chosen(bool isHit, const Call& call)
    {
        return {isHit, call.action, call.arguments.data()};
    }

    Call MakeCall(const ActionCall& call) const;
    void Install(const PackedMatch& match, int32_t priority, Call call);
    bool WillHave(const PackedMatch& match) const;
    void Plan(Change change, Cycle nextAccess);
    void Advance(Cycle access);
    void Apply(Change& change);

    bool m_hasKeys;
    bool m_isConst;
    uint64_t m_capacity;
    std::vector<ActionId> m_actions;
    MatchMemory m_memory;
    std::vector<Call> m_calls; ///< by row
    Call m_default;
    std::deque<Change> m_changes;
    Cycle m_nextChange{kNever};
    std::map<PackedMatch, Planned> m_planned;
    uint64_t m_plannedSize{0}; ///< entries after all changes
};

} // namespace pisa

#endif // PISA_PIPELINE_MATCH_TABLE_H
