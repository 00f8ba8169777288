// The price of tables and registers in memory blocks and bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"

#include "ir/access.h"
#include "target/field.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

uint64_t
CeilDivide(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

/** More than any chip has; a need beyond stays here, so that sums of needs stay within 64 bits. */
constexpr uint64_t kBeyondAnyChip = uint64_t{1} << 48;

/** a * b, at most kBeyondAnyChip. */
uint64_t
CappedProduct(uint64_t a, uint64_t b)
{
    uint64_t product = 0;
    const bool overflows = __builtin_mul_overflow(a, b, &product);
    return overflows ? kBeyondAnyChip : std::min(product, kBeyondAnyChip);
}

/** @return blocks for `count` words of `bits`, packed in rows that are as many blocks wide as one word needs. */
uint64_t
PackedBlocks(uint64_t count, unsigned bits, const StageLimits& stage)
{
    if (bits == 0)
    {
        return 0;
    }
    const uint64_t wide = CeilDivide(bits, stage.sramBlockBits);
    const uint64_t perRow = wide * stage.sramBlockBits / bits;
    return CappedProduct(CeilDivide(CeilDivide(count, perRow), stage.sramBlockRows), wide);
}

/** What a direct counter or meter, and a cell of an indirect one, takes. */
constexpr unsigned kCounterBits = 128;
constexpr unsigned kMeterBits = 128;

unsigned
DataBitsOf(const Action& action)
{
    unsigned bits = 0;
    for (const Field& parameter : action.parameters)
    {
        bits += parameter.width;
    }
    return bits;
}

unsigned
WidestData(const Program& program, const Table& table)
{
    unsigned widest = 0;
    for (const ActionId action : table.actions)
    {
        widest = std::max(widest, DataBitsOf(program.actions.at(action)));
    }
    return widest;
}

/** @return the action data of one member: that of the widest action in all tables of the profile. */
unsigned
MemberBits(const Program& program, ProfileId profile)
{
    unsigned widest = 0;
    for (const Table& table : program.tables)
    {
        widest = std::max(widest, table.profile == profile ? WidestData(program, table) : 0);
    }
    return widest;
}

/** @return bits that tell members or groups apart, groups being as many as members at most. */
unsigned
ReferenceBits(const ActionProfile& profile)
{
    unsigned bits = profile.isSelector ? 1 : 0; // member or group
    for (uint64_t left = profile.size - 1; left > 0; left /= 2)
    {
        ++bits;
    }
    return bits;
}

/** @return rows of TCAM that an entry takes at worst. */
uint64_t
RowsPerEntry(const Program& program, const Table& table)
{
    uint64_t rows = 1;
    for (const MatchKey& key : table.keys)
    {
        const unsigned bits = FieldBits(program, key.field);
        rows = key.kind == MatchKind::Range && bits > 1 ? CappedProduct(rows, 2 * bits - 2) : rows;
    }
    return rows;
}

/** @return what stands in SRAM beside an entry. */
unsigned
RowBits(const Program& program, const Table& table, unsigned actionDataBits)
{
    const unsigned data = table.profile ? ReferenceBits(program.profiles.at(*table.profile)) : actionDataBits;
    return data + (table.counter ? kCounterBits : 0) + (table.meter ? kMeterBits : 0);
}

} // namespace

unsigned
RegisterBlocks(const Register& reg, const Target& target)
{
    const uint64_t blocks = PackedBlocks(reg.size, reg.width, target.stage);
    return static_cast<unsigned>(std::min<uint64_t>(blocks, UINT32_MAX));
}

unsigned
ArrayBlocks(const Program& program, const StatefulArray& array, const Target& target)
{
    uint64_t cells = 0;
    unsigned bits = 0;
    switch (array.kind)
    {
    case StatefulArray::Kind::Register:
        return RegisterBlocks(program.registers.at(array.id), target);
    case StatefulArray::Kind::Counter:
        cells = program.counters.at(array.id).size;
        bits = kCounterBits;
        break;
    case StatefulArray::Kind::Meter:
        cells = program.meters.at(array.id).size;
        bits = kMeterBits;
        break;
    case StatefulArray::Kind::Profile:
        cells = program.profiles.at(array.id).size;
        bits = MemberBits(program, array.id);
        break;
    }
    return static_cast<unsigned>(std::min<uint64_t>(PackedBlocks(cells, bits, target.stage), UINT32_MAX));
}

TableDemand
DemandOf(const Program& program, TableId id, const Target& target)
{
    const Table& table = program.tables.at(id);
    TableDemand demand;
    for (const MatchKey& key : table.keys)
    {
        demand.isTernary = demand.isTernary || key.kind != MatchKind::Exact;
        demand.keyBits += FieldBits(program, key.field);
    }
    const unsigned unit = demand.isTernary ? target.stage.tcamBlockBits : target.stage.sramMatchBits;
    demand.matchBlocksWide = static_cast<unsigned>(CeilDivide(demand.keyBits, unit));
    demand.rows = table.keys.empty() ? 0 : table.size;
    for (const ActionId actionId : table.actions)
    {
        const Action& action = program.actions.at(actionId);
        unsigned writtenBits = 0;
        for (const FieldId field : AccessOf(program, action).writes)
        {
            writtenBits += FieldBits(program, field);
        }
        demand.actionBits = std::max(demand.actionBits, writtenBits);
    }
    demand.actionDataBits = WidestData(program, table);
    demand.rowBits = RowBits(program, table, demand.actionDataBits);
    demand.rowsPerEntry = RowsPerEntry(program, table);
    demand.dataBlocksWide = static_cast<unsigned>(CeilDivide(demand.rowBits, target.stage.sramBlockBits));
    uint64_t registerBlocks = 0;
    for (const StatefulArray& array : ArraysOf(program, id))
    {
        registerBlocks += ArrayBlocks(program, array, target);
        demand.statefulUnits += array.kind != StatefulArray::Kind::Profile;
    }
    demand.registerBlocks = static_cast<unsigned>(std::min<uint64_t>(registerBlocks, UINT32_MAX));
    return demand;
}

uint64_t
MatchBlocks(const TableDemand& demand, uint64_t rows, const Target& target)
{
    if (demand.isTernary)
    {
        return CappedProduct(CeilDivide(CappedProduct(rows, demand.rowsPerEntry), target.stage.tcamBlockRows),
                             demand.matchBlocksWide);
    }
    const uint64_t filled = CeilDivide(rows, target.stage.sramBlockRows);
    return CeilDivide(CappedProduct(filled, demand.keyBits), target.stage.sramMatchBits);
}

uint64_t
DataBlocks(const TableDemand& demand, uint64_t rows, const Target& target)
{
    return PackedBlocks(rows, demand.rowBits, target.stage);
}

} // namespace pisa
