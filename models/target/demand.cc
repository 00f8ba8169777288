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

} // namespace

std::set<RegisterId>
RegistersOf(const Program& program, TableId table)
{
    std::set<RegisterId> registers;
    for (const ActionId action : program.tables.at(table).actions)
    {
        registers.merge(AccessOf(program, program.actions.at(action)).registers);
    }
    return registers;
}

unsigned
RegisterBlocks(const Register& reg, const Target& target)
{
    const uint64_t blocks = PackedBlocks(reg.size, reg.width, target.stage);
    return static_cast<unsigned>(std::min<uint64_t>(blocks, UINT32_MAX));
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
        unsigned dataBits = 0;
        for (const Field& parameter : action.parameters)
        {
            dataBits += parameter.width;
        }
        demand.actionDataBits = std::max(demand.actionDataBits, dataBits);
        unsigned writtenBits = 0;
        for (const FieldId field : AccessOf(program, action).writes)
        {
            writtenBits += FieldBits(program, field);
        }
        demand.actionBits = std::max(demand.actionBits, writtenBits);
    }
    demand.dataBlocksWide = static_cast<unsigned>(CeilDivide(demand.actionDataBits, target.stage.sramBlockBits));
    uint64_t registerBlocks = 0;
    for (const RegisterId reg : RegistersOf(program, id))
    {
        registerBlocks += RegisterBlocks(program.registers.at(reg), target);
        ++demand.statefulUnits;
    }
    demand.registerBlocks = static_cast<unsigned>(std::min<uint64_t>(registerBlocks, UINT32_MAX));
    return demand;
}

uint64_t
MatchBlocks(const TableDemand& demand, uint64_t rows, const Target& target)
{
    if (demand.isTernary)
    {
        return CappedProduct(CeilDivide(rows, target.stage.tcamBlockRows), demand.matchBlocksWide);
    }
    const uint64_t filled = CeilDivide(rows, target.stage.sramBlockRows);
    return CeilDivide(CappedProduct(filled, demand.keyBits), target.stage.sramMatchBits);
}

uint64_t
DataBlocks(const TableDemand& demand, uint64_t rows, const Target& target)
{
    return PackedBlocks(rows, demand.actionDataBits, target.stage);
}

} // namespace pisa
