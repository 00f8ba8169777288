// What links carry, and what each objective counts.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/deployment-sheet.h"

#include <algorithm>

namespace pisa
{

namespace
{

Truth
AnyOn(DeploymentSheet& on, const std::vector<std::size_t>& pieces, const std::vector<uint32_t>& classes)
{
    std::vector<Truth> all;
    for (const std::size_t piece : pieces)
    {
        for (const uint32_t each : classes)
        {
            all.push_back(on.on[piece][each]);
        }
    }
    return on.sheet.AnyOf(all);
}

/** Whether a local is carried over each link of the algorithm's paths. */
void
CarryAlong(DeploymentSheet& on, uint32_t algorithm, uint32_t variable)
{
    std::vector<std::size_t> readers;
    std::vector<std::size_t> writers;
    for (std::size_t id = 0; id < on.problem.pieces.size(); ++id)
    {
        const NetworkPiece& piece = on.problem.pieces[id];
        if (piece.algorithm == algorithm && std::count(piece.reads.begin(), piece.reads.end(), variable) > 0)
        {
            readers.push_back(id);
        }
        if (piece.algorithm == algorithm && std::count(piece.writes.begin(), piece.writes.end(), variable) > 0)
        {
            writers.push_back(id);
        }
    }
    const NetworkVariable& what = on.problem.variables[variable];
    if (what.header || (writers.empty() && !what.isFromStart) || (readers.empty() && !what.isToEnd))
    {
        return;
    }
    for (const auto& path : on.classes.paths[algorithm])
    {
        for (std::size_t link = 0; link + 1 < path.size(); ++link)
        {
            const auto cut = path.begin() + static_cast<std::ptrdiff_t>(link) + 1;
            const std::vector<uint32_t> before(path.begin(), cut);
            const std::vector<uint32_t> behind(cut, path.end());
            std::vector<Truth> needs; // of what always is, nothing
            if (!what.isToEnd)
            {
                needs.push_back(AnyOn(on, readers, behind));
            }
            if (!what.isFromStart)
            {
                needs.push_back(AnyOn(on, writers, before));
            }
            const Truth reads = what.isToEnd ? on.sheet.AllOf({}) : needs.front();
            const Truth isCarried = on.modes.literalCarried ? -on.sheet.AreEqual(reads, AnyOn(on, writers, behind))
                                                            : on.sheet.AllOf(needs);
            on.carried[variable][path[link]].push_back(isCarried);
            on.carried[variable][path[link + 1]].push_back(isCarried);
            on.carriedBits.Add(isCarried, what.width);
        }
    }
}

/** @return thousandths of memory in use on the fullest class. */
WeightedSum
Fullest(DeploymentSheet& on)
{
    WeightedSum fullest;
    fullest.Add(on.sheet.NewUnknown());
    for (std::size_t each = 0; each < on.Classes(); ++each)
    {
        const Target& target = on.Chip(each).target;
        const int64_t pools = DeploymentSheet::Pools(target);
        on.sheet.Add(on.sheet.AtMost(on.sram[each] * 1000 + fullest * (-pools * target.stage.sramBlocks), {0, 1}));
        on.sheet.Add(on.sheet.AtMost(on.tcam[each] * 1000 + fullest * (-pools * target.stage.tcamBlocks), {0, 1}));
    }
    return fullest;
}

/** @return stages along the longest path. */
WeightedSum
Longest(DeploymentSheet& on)
{
    WeightedSum longest;
    longest.Add(on.sheet.NewUnknown());
    std::set<std::vector<uint32_t>> paths;
    for (const ClassPaths& some : on.classes.paths)
    {
        paths.insert(some.begin(), some.end());
    }
    for (const auto& path : paths)
    {
        WeightedSum less = longest * -1;
        for (const uint32_t each : path)
        {
            less.Add(on.heights[each]);
        }
        on.sheet.Add(on.sheet.AtMost(less, {0, 1}));
    }
    return longest;
}

WeightedSum
SwitchesInUse(DeploymentSheet& on)
{
    WeightedSum switches;
    for (std::size_t each = 0; each < on.Classes(); ++each)
    {
        std::vector<Truth> all;
        for (const auto& piece : on.on)
        {
            all.push_back(piece[each]);
        }
        switches.Add(on.sheet.AnyOf(all), static_cast<int64_t>(on.classes.members[each].size()));
    }
    return switches;
}

} // namespace

void
AddCarriedValues(DeploymentSheet& on)
{
    on.carried.resize(on.problem.variables.size(), std::vector<std::vector<Truth>>(on.Classes()));
    for (uint32_t algorithm = 0; algorithm < on.problem.algorithms.size(); ++algorithm)
    {
        for (uint32_t variable = 0;
             !on.problem.algorithms[algorithm].isPerSwitch && variable < on.problem.variables.size(); ++variable)
        {
            CarryAlong(on, algorithm, variable);
        }
    }
}

WeightedSum
CostOf(DeploymentSheet& on, NetworkObjective objective, uint32_t favoured)
{
    WeightedSum cost;
    switch (objective)
    {
    case NetworkObjective::Any:
        return cost;
    case NetworkObjective::FewestSwitches:
        return SwitchesInUse(on);
    case NetworkObjective::FavouredSwitch:
        for (const auto& block : on.block)
        {
            cost.Add(-block[on.classes.classOf[favoured]]);
        }
        return cost;
    case NetworkObjective::FewestStages:
        for (const Unknown height : on.heights)
        {
            cost.Add(height);
        }
        return cost;
    case NetworkObjective::LeastLatency:
        return Longest(on);
    case NetworkObjective::FewestCarried:
        return on.carriedBits;
    case NetworkObjective::EvenLoad:
        return Fullest(on);
    }
    return cost;
}

} // namespace pisa
