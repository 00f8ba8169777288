// The limited resources of a stage as one vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/load.h"

namespace pisa
{

Load
LoadOf(const StageUse& use)
{
    return {use.sramBlocks, use.tcamBlocks, use.exactCrossbarBits, use.ternaryCrossbarBits,
            use.actionBits, use.tables,     use.statefulUnits};
}

Load
LoadOf(const TableDemand& demand, uint64_t rows, const Target& target)
{
    const uint64_t match = MatchBlocks(demand, rows, target);
    const uint64_t data = DataBlocks(demand, rows, target);
    const uint64_t exactBits = uint64_t{demand.matchBlocksWide} * target.stage.sramMatchBits;
    const uint64_t ternaryBits = uint64_t{demand.matchBlocksWide} * target.stage.tcamBlockBits;
    const uint64_t actionBits = uint64_t{demand.actionDataBits} + demand.actionBits;
    return demand.isTernary ? Load{data, match, 0, ternaryBits, actionBits, 1, 0}
                            : Load{match + data, 0, exactBits, 0, actionBits, 1, 0};
}

Load
CapacityOf(const StageLimits& limits)
{
    return {limits.sramBlocks,         limits.tcamBlocks, limits.exactCrossbarBits, limits.ternaryCrossbarBits,
            limits.actionCrossbarBits, limits.tables,     limits.statefulUnits};
}

const char*
UnitOf(Resource resource)
{
    static constexpr const char* kUnits[kResources] = {
        "SRAM blocks",
        "TCAM blocks",
        "bits of the exact match crossbar",
        "bits of the ternary match crossbar",
        "bits of the action crossbar",
        "table places",
        "stateful units",
    };
    return kUnits[static_cast<std::size_t>(resource)];
}

Load
operator+(const Load& a, const Load& b)
{
    Load sum = a;
    for (std::size_t i = 0; i < kResources; ++i)
    {
        sum[i] += b[i];
    }
    return sum;
}

bool
Fits(const Load& load, const Load& capacity)
{
    for (std::size_t i = 0; i < kResources; ++i)
    {
        if (load[i] > capacity[i])
        {
            return false;
        }
    }
    return true;
}

} // namespace pisa
