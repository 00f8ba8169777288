// Switch configurations of p4lang/tutorials: sN-runtime.json.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_RUNTIME_READER_H
#define PISA_ENTRIES_RUNTIME_READER_H

#include "entries/spelled-command.h"

namespace pisa
{

/** One sN-runtime.json: which program the switch runs, and what its tables hold. */
struct RuntimeFile
{
    std::string target;   ///< "bmv2"
    std::string p4info;   ///< path of the program's P4Info as written
    std::string bmv2Json; ///< path of the program's BMv2 JSON as written
    SpelledFile file;
};

/**
 * Reads a runtime file (p4lang/tutorials, utils/p4runtime_lib/simple_controller.py): table_entries,
 * multicast_group_entries and clone_session_entries. Numbers are integers of any size or strings: addresses, 0x...
 * @throws InputError with line and column
 */
RuntimeFile ReadRuntimeFile(const std::string& text, const std::string& fileName);

} // namespace pisa

#endif // PISA_ENTRIES_RUNTIME_READER_H
