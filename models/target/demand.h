// What each table asks of a chip, in the chip's own units.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_DEMAND_H
#define PISA_TARGET_DEMAND_H

#include "ir/program.h"
#include "target/target.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * An array in SRAM that actions reach: its table is whole and in one stage, as are all that share it. All but
 * profiles take a stateful unit of their stage.
 */
struct StatefulArray
{
    enum class Kind : uint8_t
    {
        Register,
        Counter, ///< 64 bits of packets and 64 of bytes a cell
        Meter,   ///< 128 bits a cell
        Profile, ///< action data of the members
    };

    Kind kind{Kind::Register};
    uint32_t id{0};

    bool operator==(const StatefulArray& o) const
    {
        return kind == o.kind && id == o.id;
    }

    bool operator<(const StatefulArray& o) const
    {
        return std::make_pair(kind, id) < std::make_pair(o.kind, o.id);
    }
};

/**
 * The price of one table. Blocks are for all its entries; the bits are needed in every stage that it spans: whole
 * match units (matchBlocksWide times a block's key bits) of the crossbar, action data and written bits of the action
 * crossbar.
 */
struct TableDemand
{
    bool isTernary{false}; ///< matched in TCAM: any key field is not exact
    unsigned keyBits{0};
    unsigned actionDataBits{0}; ///< of its widest action
    unsigned rowBits{0};        ///< SRAM beside each entry: action data or a profile's member, direct counter, meter
    uint64_t rowsPerEntry{
        1}; ///< of TCAM: ranges as prefixes at worst, 2w - 2 for each of w bits (Gupta & McKeown 2001)
    unsigned matchBlocksWide{0}; ///< blocks side by side for one row of keys
    unsigned dataBlocksWide{0};  ///< SRAM blocks side by side for one row beside an entry
    uint64_t rows{0};            ///< entries
    unsigned registerBlocks{0};  ///< SRAM blocks of all its arrays
    unsigned statefulUnits{0};   ///< arrays that take a unit
    unsigned actionBits{0};      ///< header vector bits that one of its actions writes at most
};

/** @return the demand of program.tables[table]. */
TableDemand DemandOf(const Program& program, TableId table, const Target& target);

/** @return the arrays that the actions of program.tables[table] touch, and its profile. */
std::set<StatefulArray> ArraysOf(const Program& program, TableId table);

/** @return the registers and the indirect counters and meters that one action touches. */
std::set<StatefulArray> ArraysOf(const Program& program, const Action& action);

/** @return all registers, all counters and meters but the direct ones, all profiles. */
std::set<StatefulArray> ArraysOf(const Program& program);

/** @return kind and name for messages, e.g. "counter 'c'". */
std::string NameOf(const Program& program, const StatefulArray& array);

/** @return where the user declared it. */
SourceLocation PlaceOf(const Program& program, const StatefulArray& array);

/** @return SRAM blocks of one array: cells packed into rows, a cell never crosses a row. */
unsigned ArrayBlocks(const Program& program, const StatefulArray& array, const Target& target);

/** @return SRAM blocks of one register array: cells packed into rows, a cell never crosses a row. */
unsigned RegisterBlocks(const Register& reg, const Target& target);

/** @return blocks of SRAM (exact) or TCAM (ternary) that `rows` entries of this table need for match. */
uint64_t MatchBlocks(const TableDemand& demand, uint64_t rows, const Target& target);

/** @return SRAM blocks that `rows` entries need for action data, direct counters and direct meters. */
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
