// How often a placed program's packets pass the stages.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/placement.h"
#include "target/throughput.h"

#include <algorithm>

namespace pisa
{

std::vector<bool>
EgressTables(const Program& program)
{
    std::vector<bool> isEgress(program.tables.size(), false);
    for (const ControlNode& node : program.egress.nodes)
    {
        if (const auto* apply = std::get_if<Apply>(&node))
        {
            isEgress.at(apply->table) = true;
        }
    }
    return isEgress;
}

Passes
PassesTaken(const Program& program, const std::vector<TablePlacement>& tables, const Target& target)
{
    const std::vector<bool> isEgress = EgressTables(program);
    Passes passes{1, 1};
    for (const TablePlacement& placed : tables)
    {
        unsigned& taken = passes[isEgress.at(placed.table)];
        taken = std::max(taken, PassesOf(placed.slices.back().stage + 1, target.stages));
    }
    return passes;
}

} // namespace pisa
