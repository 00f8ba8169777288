// Files of commands for a switch, by their type.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_ENTRY_FILE_H
#define PISA_SIMULATE_ENTRY_FILE_H

#include "entries/spelled-command.h"

#include <string>

namespace pisa
{

/**
 * Reads .stf (p4c's simple test framework), .json (p4lang/tutorials' sN-runtime.json) and .txt (simple_switch_CLI).
 * @throws InputError for other types, and for all that the readers find
 */
SpelledFile ReadEntryFile(const std::string& path);

} // namespace pisa

#endif // PISA_SIMULATE_ENTRY_FILE_H
