// The checker's part for dRMT chips with banks: memory of each bank, description tables, width of keys.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_BANKS_CHECK_H
#define PISA_TARGET_BANKS_CHECK_H

#include "target/placement.h"

namespace pisa
{

/** Lines of one bank: a row of an SRAM or TCAM block each. */
struct BankUse
{
    uint64_t sramLines{0};
    uint64_t tcamLines{0};
};

/**
 * @return what one bank holds of all tables and registers. Of a table of n rows each bank has ceil(n / banks), a
 * register's cells likewise; memory is allocated by lines (FlexCore: 20-bit resource pointers to a million lines).
 */
BankUse UseOfBank(const Program& program, const Target& target);

/** @return the lines of one bank: its equal share of the pool's blocks. */
BankUse LinesOfBank(const Target& target);

/** @return units of a table's key: accesses to consecutive banks in one cycle; 0 without keys. */
unsigned KeyUnits(const Program& program, TableId table, const Target& target);

/** @return whether a chip with banks can offer it: its parser and deparser serve it, not what packets meet between.
 */
bool IsOfferedBesideBanks(Offer offer);

/** What no placement can mend; a chip with banks has nothing to place but the header vector. */
std::vector<Diagnostic> CheckDemandOnBanks(const Program& program, const Target& target);

/** Check for a chip with banks, but for the scratch pad. */
std::vector<Diagnostic> CheckBanks(const Program& program, const Placement& placement, const Target& target);

} // namespace pisa

#endif // PISA_TARGET_BANKS_CHECK_H
