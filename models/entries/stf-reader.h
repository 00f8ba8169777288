// Files of p4c's simple test framework (STF).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_STF_READER_H
#define PISA_ENTRIES_STF_READER_H

#include "entries/spelled-command.h"

namespace pisa
{

/**
 * Reads an STF file (p4lang/p4c, tools/stf/stf_parser.py and backends/bmv2/bmv2stf.py), one statement a line; the
 * bytes of packet and expect may go on in lines of nothing but digits. Names may be in quotes, keywords in any case.
 * @throws InputError with the line and column of up to twenty errors
 */
SpelledFile ReadStf(const std::string& text, const std::string& fileName);

} // namespace pisa

#endif // PISA_ENTRIES_STF_READER_H
