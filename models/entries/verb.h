// The commands of entry files, and how a simple_switch_CLI line spells each.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_VERB_H
#define PISA_ENTRIES_VERB_H

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/** What a command does; the names are those of simple_switch_CLI. */
enum class Verb : uint8_t
{
    TableAdd,
    TableSetDefault,
    TableResetDefault,
    TableModify,
    TableDelete,
    TableClear,
    IndirectAdd,
    IndirectAddWithGroup,
    IndirectSetDefault,
    IndirectSetDefaultWithGroup,
    CreateMember,
    ModifyMember,
    DeleteMember,
    CreateGroup,
    DeleteGroup,
    AddMemberToGroup,
    RemoveMemberFromGroup,
    RegisterRead,
    RegisterWrite,
    RegisterReset,
    CounterRead,
    CounterWrite,
    CounterReset,
    MeterSetRates,
    MeterArraySetRates,
    MeterGetRates,
    ValueSetAdd,
    ValueSetRemove,
    ValueSetClear,
    ValueSetGet,
    GroupCreate,
    GroupDestroy,
    NodeCreate,
    NodeUpdate,
    NodeAssociate,
    NodeDissociate,
    NodeDestroy,
    MirroringAdd,
    MirroringAddGroup,
    MirroringDelete,
    MirroringGet,
    QueueDepth,
    QueueRate,
};

/** What a command is about. All but the last two have names, which the command says first. */
enum class Subject : uint8_t
{
    Table,
    Profile,
    Register,
    Counter,
    Meter,
    ValueSet,
    Replication,
    Queue,
};

/** What the words of a command line are, in order. */
enum class WordShape : uint8_t
{
    Entry,       ///< table, action, keys, =>, arguments, and the priority if the table wants one
    MemberEntry, ///< table, keys, =>, handle, and the priority if the table wants one
    Call,        ///< table or profile, action, arguments
    CallAt,      ///< table or profile, action, handle, arguments after an optional =>
    Numbers,     ///< the object's name if it has one, then numbers
    Rates,       ///< the meter's name, numbers, then rate:burst pairs
};

/** One command of simple_switch_CLI. */
struct CommandForm
{
    const char* name;
    Verb verb;
    WordShape shape;
    Subject subject;
    bool isProfileByTable; ///< that word names a table but means its profile (the older spelling)
    unsigned leastNumbers; ///< of Numbers and Rates
    unsigned mostNumbers;  ///< of Numbers and Rates
    const char* usage;     ///< the words after the name
};

/** @return the form of a command, or null if there is none of this name. */
const CommandForm* FindCommand(const std::string& name);

/** @return all names that FindCommand knows, in order. */
std::vector<std::string> CommandNames();

} // namespace pisa

#endif // PISA_ENTRIES_VERB_H
