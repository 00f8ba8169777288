// Entries of one table as entries of another that takes its place.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_ENTRY_MOVE_H
#define PISA_UPGRADE_ENTRY_MOVE_H

#include "pipeline/pipeline.h"

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pisa
{

/** A table of a program, its actions called by names that mean the same on both sides of a move. */
struct MoveSide
{
    const Program& program;
    TableId table{0};
    std::vector<std::string> actions; ///< by position in Table::actions
};

/** How an entry is written for the other table. */
struct EntryTranslation
{
    /** One of the new table's keys. */
    struct Key
    {
        std::optional<uint32_t> from; ///< the old table's key; nothing: whatever the packet has
        MatchKind was{MatchKind::Exact};
        MatchKind is{MatchKind::Exact};
        unsigned width{0};

        MatchValue Translate(const Entry& entry) const;
    };

    std::vector<Key> keys;
    std::vector<ActionId> fromActions;
    std::vector<ActionId> toActions; ///< of the same positions

    Entry Translate(const Entry& entry) const;

    /** @return whether priorities decide between entries of the old table. */
    bool HasPriority() const;

    /** @return what decides between entries of the old table that a packet matches: the highest wins. */
    int64_t RankOf(const Entry& entry) const;
};

/**
 * @return how every entry that `from` can have is written for `into`, such that packets meet the same action with
 * the same arguments; or in words why it cannot be. Keys may change their order, exact ones become any kind, ternary
 * ones and ranges may be added; tables with prefixes keep their keys. Actions go by their names and need the same
 * parameters; the new table needs room. Tables with counters, meters or profiles of their own, and constant ones,
 * cannot move; nor can entries come beside the new table's own but under exact keys.
 */
std::variant<EntryTranslation, std::string> TranslationBetween(const MoveSide& from, const MoveSide& into);

/**
 * The entries of one table of a running pipeline on their way into another, where packets look first: those with the
 * highest priority or the longest prefix go first, of equal ones the oldest, so that what has moved wins rightly
 * against what has not.
 *
 * A controller knows the old table alone, until the upgrade is over. What it asks of that table goes to Insert,
 * Modify and Remove, which do it wherever the entry is by now; what has reached the pipeline by other ways is found
 * in the old table at the next step, and there alone.
 */
class EntryMove
{
  public:
    EntryMove(Pipeline& pipeline, TableId from, TableId into, EntryTranslation translation);

    /** @return whether an entry is left; those count that come meanwhile. */
    bool HasNext();

    /** The next entry comes into the new table too, from `at` on. @return false if there is no room */
    bool Put(Cycle at);

    /** The entry that was put last leaves the old table; the new one too, if somebody has removed it from the old. */
    void Take(Cycle at);

    /** @return the old table. */
    TableId From() const
    {
        return m_from;
    }

    /** @return how many entries have come over, and not gone back. */
    std::size_t Moved() const
    {
        return m_moved.size();
    }

    /**
     * The entry that came last goes back to the old table. It stays in the new one, too, which is to be freed. With
     * the last one all have the order in which they stood.
     * @return false if there is no room
     */
    bool PutBack(Cycle at);

    /** None is left, and none comes any more: what is added from now on comes to the new table. */
    void End()
    {
        m_where = Where::New;
    }

    /** From now on entries go back: what is added comes to the old table. */
    void TurnBack()
    {
        m_where = Where::Old;
    }

    /**
     * Adds an entry of the old table: to the new one if it must win against one that is there.
     * @return false if it is there, or the old table would be full with all that has left it
     */
    bool Insert(const Entry& entry, Cycle at);
    /** Gives an entry of the old table another call. @return false if it was not there when entries began to move */
    bool Modify(const Entry& entry, Cycle at);
    /** Removes an entry of the old table. @return false as Modify */
    bool Remove(const Entry& entry, Cycle at);
    /** @return entries that have left the old table, as it had them. */
    std::vector<Entry> Gone() const;

  private:
    /** Where entries are going. */
    enum class Where : uint8_t
    {
        Moving,
        New,
        Old,
    };

    struct Passage
    {
        Entry entry;      ///< as the old table had it
        bool isOwn{true}; ///< it was this move that brought it to the new table
        bool isTaken{false};
    };

    std::vector<Passage>::iterator FindMoved(const Entry& entry);
    bool WinsAgainstMoved(const Entry& entry) const;
    void PutInOrder(Cycle at);

    Pipeline& m_pipeline;
    TableId m_from;
    TableId m_into;
    EntryTranslation m_translation;
    std::deque<Entry> m_left;
    std::vector<Passage> m_moved;
    std::vector<Entry> m_back; ///< rolled back, the last first
    Where m_where{Where::Moving};
};

} // namespace pisa

#endif // PISA_UPGRADE_ENTRY_MOVE_H
