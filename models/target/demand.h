// What each table asks of a chip, in the chip's own units.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_DEMAND_H
#define PISA_TARGET_DEMAND_H

#include "ir/program.h"
#include "target/target.h"

#include <set>
#include <vector>

namespace pisa
{

/**
 * The price of one table. Blocks are for all its entries; the bits are needed in every stage that it spans: whole
 * match units (matchBlocksWide times a block's key bits) of the crossbar, action data and written bits of the action
 * crossbar.
 */
struct TableDemand
{
    bool isTernary{false}; ///< matched in TCAM: any key field is not exact
    unsigned keyBits{0};
    unsigned actionDataBits{0};  ///< of its widest action
    unsigned matchBlocksWide{0}; ///< blocks side by side for one row of keys
    unsigned dataBlocksWide{0};  ///< SRAM blocks side by side for one row of action data
    uint64_t rows{0};            ///< entries
    unsigned registerBlocks{0};  ///< SRAM blocks of all its registers
    unsigned statefulUnits{0};   ///< registers that it touches
    unsigned actionBits{0};      ///< header vector bits that one of its actions writes at most
};

/** @return the demand of program.tables[table]. */
TableDemand DemandOf(const Program& program, TableId table, const Target& target);

/** @return the registers that the actions of program.tables[table] touch. */
std::set<RegisterId> RegistersOf(const Program& program, TableId table);

/** @return SRAM blocks of one register array: cells packed into rows, a cell never crosses a row. */
unsigned RegisterBlocks(const Register& reg, const Target& target);

/** @return blocks of SRAM (exact) or TCAM (ternary) that `rows` entries of this table need for match. */
uint64_t MatchBlocks(const TableDemand& demand, uint64_t rows, const Target& target);

/** @return SRAM blocks that `rows` entries need for action data. */
uint64_t DataBlocks(const TableDemand& demand, uint64_t rows, const Target& target);

/**
 * Limits that no placement can mend: an operation that the ALU lacks, a stateful operation beyond the atom, an
 * action whose statements depend on one another (each stage's ALUs run side by side), a key wider than the
 * crossbar, a header vector larger than the PHV, a parser that is too large.
 * @return one diagnostic each, naming the need and the limit
 */
std::vector<Diagnostic> CheckAgainstTarget(const Program& program, const Target& target);

} // namespace pisa

#endif // PISA_TARGET_DEMAND_H
