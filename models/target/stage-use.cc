// What the tables of a placement use, stage by stage.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"
#include "target/placement.h"

#include <algorithm>

namespace pisa
{

namespace
{

void
AddSlice(StageUse& use, const TableDemand& demand, const TableSlice& slice, const Target& target)
{
    const uint64_t match = MatchBlocks(demand, slice.rows, target);
    (demand.isTernary ? use.tcamBlocks : use.sramBlocks) += match;
    use.sramBlocks += DataBlocks(demand, slice.rows, target);
    if (demand.isTernary)
    {
        use.ternaryCrossbarBits += demand.matchBlocksWide * target.stage.tcamBlockBits;
    }
    else
    {
        use.exactCrossbarBits += demand.matchBlocksWide * target.stage.sramMatchBits;
    }
    use.actionBits += demand.actionDataBits + demand.actionBits;
    ++use.tables;
}

} // namespace

std::vector<StageUse>
UseOfStages(const Program& program, const Placement& placement, const Target& target)
{
    std::vector<StageUse> uses(target.stages);
    std::vector<std::set<StatefulArray>> arrays(target.stages);
    for (const TablePlacement& table : placement.tables)
    {
        const TableDemand demand = DemandOf(program, table.table, target);
        for (const TableSlice& slice : table.slices)
        {
            const unsigned stage = slice.stage % target.stages;
            AddSlice(uses[stage], demand, slice, target);
            arrays[stage].merge(ArraysOf(program, table.table));
        }
    }
    // tables that exclude one another may share an array, and with it the unit and the memory
    for (std::size_t stage = 0; stage < uses.size(); ++stage)
    {
        for (const StatefulArray& array : arrays[stage])
        {
            uses[stage].sramBlocks += ArrayBlocks(program, array, target);
            uses[stage].statefulUnits += array.kind != StatefulArray::Kind::Profile;
        }
    }
    return uses;
}

} // namespace pisa
