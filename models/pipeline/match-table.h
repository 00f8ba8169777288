// One match-action table at work: its entries, its default, and changes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_MATCH_TABLE_H
#define PISA_PIPELINE_MATCH_TABLE_H

#include "pipeline/match-memory.h"
#include "pipeline/register-array.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace pisa
{

/** What an entry or a default does: an action, or what a member or group of the table's profile does. */
enum class ChoiceKind : uint8_t
{
    Action,
    Member,
    Group,
};

/** The action that a packet's look-up chose. */
struct ChosenAction
{
    bool isHit{false};
    uint32_t action{0};                 ///< position in Table::actions; member or group if the kind says so
    const uint64_t* arguments{nullptr}; ///< until the next change
    ChoiceKind kind{ChoiceKind::Action};
    uint32_t row{0}; ///< of the entry, if it is a hit
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
        return row == KeyIndex::kNone ? Chosen(false, m_default, row) : Chosen(true, m_calls[row], row);
    }

    /** @return what a packet meets that hits nothing. */
    ChosenAction Default() const
    {
        return Chosen(false, m_default, KeyIndex::kNone);
    }

    /** As in Pipeline. No packet comes before `nextAccess` any more. */
    bool Insert(const Entry& entry, Cycle at, Cycle nextAccess);
    bool Modify(const Entry& entry, Cycle at, Cycle nextAccess);
    bool Remove(const std::vector<MatchValue>& match, std::optional<int32_t> priority, Cycle at, Cycle nextAccess);
    void SetDefault(const Entry& choice, Cycle at, Cycle nextAccess);
    void SetDefault(const ActionCall& call, Cycle at, Cycle nextAccess);

    /** @return the row of an entry that packets meet by now, or nothing. */
    std::optional<uint32_t> RowOf(const Entry& entry) const;

    /** @return all entries that packets meet by now, oldest first. */
    std::vector<Entry> Entries() const;

    /** @return the entries that are there when all changes under way have taken effect, oldest first. */
    std::vector<Entry> PlannedEntries() const;

    /** @return the one of them with this match and priority, if it is there. */
    std::optional<Entry> PlannedEntry(const Entry& like) const;

    /** From now on called with the row of each entry that takes effect. */
    void WhenInstalled(std::function<void(uint32_t row)> call)
    {
        m_whenInstalled = std::move(call);
    }

  private:
    struct Call
    {
        ChoiceKind kind{ChoiceKind::Action};
        uint32_t action{0};
        std::vector<uint64_t> arguments;
    };

    /** An entry: its packed match, then its priority. */
    using Identity = std::pair<PackedMatch, int32_t>;

    struct Change
    {
        enum class Kind : uint8_t
        {
            Insert,
            Modify,
            Remove,
            SetDefault,
        };

        Kind kind;
        Cycle at;
        Identity entry;
        Call call;
    };

    /** Changes under way to one entry: how many, and what is there after the last. */
    struct Planned
    {
        unsigned changes{0};
        bool isThere{false};
        Call call;
    };

    static ChosenAction Chosen(bool isHit, const Call& call, uint32_t row)
    {
        return {isHit, call.action, call.arguments.data(), call.kind, row};
    }

    Call MakeCall(const Entry& entry) const;
    void SetCall(const Call& call, Entry& entry) const;
    Entry EntryAt(uint32_t row) const;
    Identity IdentityOf(const Entry& entry) const;
    void Install(const Identity& entry, Call call);
    bool WillHave(const Identity& entry) const;
    std::optional<Identity> FindPlanned(const PackedMatch& match) const;
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
    std::map<Identity, Planned> m_planned;
    uint64_t m_plannedSize{0}; ///< entries after all changes
    std::function<void(uint32_t row)> m_whenInstalled;
};

} // namespace pisa

#endif // PISA_PIPELINE_MATCH_TABLE_H
