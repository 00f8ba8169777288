// Command files of simple_switch_CLI.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_CLI_READER_H
#define PISA_ENTRIES_CLI_READER_H

#include "entries/spelled-command.h"

namespace pisa
{

/**
 * Reads a file of simple_switch_CLI commands (p4lang/behavioral-model, tools/runtime_CLI.py and
 * targets/simple_switch/sswitch_CLI.py), one a line. Commands that only show something are refused.
 * @throws InputError with the line and column of up to twenty errors
 */
SpelledFile ReadCommandFile(const std::string& text, const std::string& fileName);

/** Reads the words of one command, the first of which is a name that FindCommand knows. */
SpelledCommand ReadCommand(const std::vector<Word>& words);

} // namespace pisa

#endif // PISA_ENTRIES_CLI_READER_H
