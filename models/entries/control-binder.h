// Commands bound to one program: names become indices, numbers the pieces that the program holds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_CONTROL_BINDER_H
#define PISA_ENTRIES_CONTROL_BINDER_H

#include "entries/control-operation.h"
#include "entries/profile-book.h"
#include "entries/replication-book.h"
#include "entries/table-book.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace pisa
{

/**
 * Binds files one behind the other, as they would be given to one switch: handles, duplicates, groups and the room of
 * tables count over all of them. A member or group that entries name cannot be
 * deleted.
 */
class ControlBinder
{
  public:
    /** @param program one that verifies; it must outlive this */
    explicit ControlBinder(const Program& program);

    /**
     * @return what the switch must do, in order
     * @throws InputError with all that is wrong in up to twenty commands, each at its place; this is of no use then
     */
    std::vector<ControlStep> Bind(const SpelledFile& file);

  private:
    void BindCommand(const SpelledEntry& entry);
    void BindCommand(const SpelledOperation& operation);
    void BindCommand(const SpelledReplication& replication);
    /** Frames and pauses of tests are as they are spelled. */
    template <typename Step>
    void BindCommand(const Step& step)
    {
        Add(step.where, step);
    }

    void BindCommand(const SpelledCounterCheck& check);
    void BindCommand(const SpelledRemoveAll& removal);

    // Of entries.
    void BindInsertion(SpelledEntry entry, TableId table);
    void BindDefault(const SpelledEntry& entry, TableId table);
    void BindModification(const SpelledEntry& entry, TableId table);
    void BindMember(const SpelledEntry& entry);

    // Of operations, by what their object is.
    void BindProfileOperation(const SpelledOperation& operation);
    void BindTableOperation(const SpelledOperation& operation);
    void BindTableDefault(const SpelledOperation& operation, TableId table);
    void BindRegisterOperation(const SpelledOperation& operation);
    void BindCounterOperation(const SpelledOperation& operation);
    void BindMeterOperation(const SpelledOperation& operation);
    void BindValueSetOperation(const SpelledOperation& operation);
    void BindQueueOperation(const SpelledOperation& operation);

    /** @return the profile that a command names, or that of the table which it names. */
    ProfileId FindProfile(const Word& object, bool isTable) const;

    /** @return the table's profile. @throws InputError if it has none */
    ProfileId ProfileOf(TableId table, const SourceLocation& where) const;

    /** @return a cell of a counter or meter: an index, or the handle of an entry of the table that it is direct to.
     */
    CellKey TakeCell(const SpelledNumber& index, const std::string& what, uint64_t size,
                     std::optional<TableId> direct) const;

    /** @throws InputError if an entry or default needs the member, group or last member that would go */
    void CheckUnused(ProfileId profile, const SpelledOperation& operation) const;

    void CheckMayChange(TableId table, const SourceLocation& where) const;

    void Add(const SourceLocation& where, ControlOperation operation);

    const Program& m_program;
    std::vector<TableBook> m_tables;
    std::vector<ProfileBook> m_profiles;
    ReplicationBook m_replication;
    std::vector<std::vector<MatchValue>> m_valueSets;
    std::map<std::string, EntryKey> m_labels;
    Dialect m_dialect{Dialect::CommandLine};
    std::vector<ControlStep> m_steps;
};

} // namespace pisa

#endif // PISA_ENTRIES_CONTROL_BINDER_H
