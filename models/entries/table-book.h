// The entries that a table holds while a file is bound: handles, duplicates, room.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_TABLE_BOOK_H
#define PISA_ENTRIES_TABLE_BOOK_H

#include "entries/entry-operation.h"
#include "entries/handle-pool.h"

#include <map>

namespace pisa
{

/** @return whether the table's entries have priorities: some key is ternary or a range. */
bool HasPriorities(const Table& table);

/**
 * What one table holds. Handles are those of BMv2 (bm_sim/match_units.cpp): the lowest free slot, and in bits 24 to
 * 31 how often the slot's entry was deleted.
 */
class TableBook
{
  public:
    /** Begins with the entries that the program brings. */
    TableBook(const Program& program, TableId table);

    /** @throws InputError if there is such an entry already or the table is full */
    void Insert(const Entry& entry, const SourceLocation& where);

    /** @return the entry of a handle. */
    EntryKey At(const SpelledNumber& handle) const;

    /** Notes the member or group of the default; none where it is an action. */
    void SetDefault(std::optional<uint32_t> member, std::optional<uint32_t> group);

    /** @return whether an entry or the default names this member of the table's profile. */
    bool UsesMember(uint32_t member) const;

    /** @return whether an entry or the default names this group of the table's profile. */
    bool UsesGroup(uint32_t group) const;

    void Delete(const SpelledNumber& handle);

    void Clear();

    bool IsEmpty() const
    {
        return m_slots.All().empty();
    }

  private:
    struct Slot
    {
        Entry entry;
        std::vector<uint64_t> signature;
        SourceLocation where;
    };

    /** @return what two entries have in common that are the same. */
    std::vector<uint64_t> SignatureOf(const Entry& entry) const;

    /** @return the slot of a handle. */
    uint32_t SlotOf(const SpelledNumber& handle) const;

    void Place(const Entry& entry, const SourceLocation& where);
    void Free(uint32_t slot);

    const Table& m_table;
    TableId m_id;
    std::vector<unsigned> m_widths; ///< of the key fields
    std::optional<uint32_t> m_defaultMember;
    std::optional<uint32_t> m_defaultGroup;
    HandlePool<Slot> m_slots;
    std::map<uint32_t, uint8_t> m_versions;                 ///< of slots that were freed
    std::map<std::vector<uint64_t>, uint32_t> m_signatures; ///< the slot of each
};

} // namespace pisa

#endif // PISA_ENTRIES_TABLE_BOOK_H
