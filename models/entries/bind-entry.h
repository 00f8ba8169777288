// Tables, actions, keys and action data by name and by place, bound to a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_BIND_ENTRY_H
#define PISA_ENTRIES_BIND_ENTRY_H

#include "entries/spelled-command.h"
#include "ir/program.h"

#include <vector>

namespace pisa
{

/** @return the table. @throws InputError if no table is called so, or several are */
TableId FindTable(const Program& program, const Word& name);

/** @return the actions that the members of a profile may call: those of the tables with that profile, ascending. */
std::vector<ActionId> ActionsOf(const Program& program, ProfileId profile);

/**
 * Binds the action and the arguments of a command.
 * @param actions among which the name is looked up
 * @param of what they belong to, for the error: "table 'route'"
 * @throws InputError for an action that is none of these, and for arguments that are missing, unknown, given twice or
 * too wide
 */
ActionCall BindCall(const Program& program, const SpelledEntry& entry, const std::vector<ActionId>& actions,
                    const std::string& of);

/**
 * Binds the keys of a command. Keys that a Stf or Runtime file leaves out match any value, exact ones 0 in Stf.
 * @throws InputError for keys that are missing, unknown, given twice, of the wrong kind or too wide
 */
std::vector<MatchValue> BindKeys(const Program& program, TableId table, const SpelledEntry& entry, Dialect dialect);

/**
 * @return the priority as Entry has it, the largest winning, in the order in which BMv2 would rank entries of all
 * formats beside each other: -p for p of simple_switch_CLI, p - 10000 for STF (bmv2stf.py), p - (2^31 - 1) for
 * runtime files (PI/src/pi_tables_imp.cpp); 0 in tables without priorities. Takes the last argument where it is the
 * priority.
 * @throws InputError if it is missing or outside what the format allows
 */
int32_t TakePriority(const Table& table, SpelledEntry& entry, Dialect dialect);

} // namespace pisa

#endif // PISA_ENTRIES_BIND_ENTRY_H
