// Entries of a switch's tables as controllers know them, also of tables that an upgrade changes in place.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_ENTRIES_H
#define PISA_CONTROL_ENTRIES_H

#include "pipeline/pipeline.h"

#include <vector>

namespace ns3
{

class PisaSwitch;

// As the functions of pisa::Pipeline. While a table changes in place, its entries are in one of two tables: changes
// are carried through to where each of them is, so that a controller need not know of the upgrade.

/** @return false if there is no room, or the table has the entry. */
bool PisaInsertEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at);

/** @return false if there is no entry with this match and priority. */
bool PisaModifyEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at);

/** @return false if there is no entry with this match and priority. */
bool PisaRemoveEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at);

/** @return the table's entries; those that have moved first. */
std::vector<pisa::Entry> PisaEntriesOf(PisaSwitch& device, pisa::TableId table);

} // namespace ns3

#endif // PISA_CONTROL_ENTRIES_H
