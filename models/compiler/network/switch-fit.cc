// Tables of one switch onto stages: the stage problem, solved by first fit and by search.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/switch-fit.h"

#include "compiler/place/bounds.h"
#include "compiler/place/greedy.h"
#include "compiler/place/stage-search.h"
#include "compiler/place/stage-windows.h"

#include <algorithm>
#include <numeric>

namespace pisa
{

namespace
{

constexpr uint64_t kStepsASwitch = 2'000'000;

/** Pieces of one switch by their blocks. */
using PiecesOfBlocks = std::map<uint32_t, std::vector<uint32_t>>;

TableDemand
DemandOf(const NetworkProblem& problem, const NetworkModes& modes, const Target& target,
         const SwitchPlacement& placed, uint32_t id, const std::vector<uint32_t>& pieces)
{
    const NetworkBlock& block = problem.blocks[id];
    TableDemand demand;
    demand.keyBits = block.keyBits;
    demand.rows = block.keyBits == 0 ? 0 : block.entries;
    const bool looksUp =
        std::any_of(pieces.begin(), pieces.end(),
                    [&](uint32_t piece) { return LookedUpBy(problem, problem.pieces[piece]).has_value(); });
    if (looksUp)
    {
        const NetworkExternal& external = problem.externals[*block.external];
        const auto share = placed.shares.find(*block.external);
        demand.isTernary = external.isTernary;
        demand.keyBits = external.keyBits;
        demand.rows = share == placed.shares.end() ? 0 : share->second;
        demand.rowBits = demand.actionDataBits = external.dataBits;
    }
    const unsigned unit = demand.isTernary ? target.stage.tcamBlockBits : target.stage.sramMatchBits;
    demand.matchBlocksWide = unit == 0 ? 0 : (demand.keyBits + unit - 1) / unit;
    if (!modes.packsWords && !demand.isTernary)
    {
        demand.keyBits = demand.matchBlocksWide * unit; // whole words (12)
    }
    demand.dataBlocksWide = (demand.rowBits + target.stage.sramBlockBits - 1) / target.stage.sramBlockBits;
    for (const uint32_t piece : pieces)
    {
        for (const uint32_t variable : problem.pieces[piece].writes)
        {
            demand.actionBits += problem.variables[variable].width;
        }
    }
    return demand;
}

/** Blocks that share a global have one representative. */
std::map<uint32_t, uint32_t>
Merge(const NetworkProblem& problem, const PiecesOfBlocks& blocks)
{
    std::map<uint32_t, uint32_t> leader;
    std::map<uint32_t, uint32_t> home;
    const auto find = [&](uint32_t block)
    {
        while (leader[block] != block)
        {
            block = leader[block];
        }
        return block;
    };
    for (const auto& [block, pieces] : blocks)
    {
        leader[block] = block;
        for (const uint32_t piece : pieces)
        {
            if (const auto& global = problem.pieces[piece].global)
            {
                leader[block] = find(home.emplace(*global, block).first->second);
            }
        }
    }
    for (auto& [block, to] : leader)
    {
        to = find(block);
    }
    return leader;
}

/** One unit: a table that may spread, or what globals hold together in one stage. */
StageUnit
MakeUnit(const NetworkProblem& problem, const NetworkModes& modes, const Target& target,
         const SwitchPlacement& placed, const PiecesOfBlocks& pieces, const std::vector<uint32_t>& blocks)
{
    StageUnit unit;
    std::set<uint32_t> globals;
    for (const uint32_t block : blocks)
    {
        unit.tables.push_back(block);
        unit.names.push_back(problem.blocks[block].name);
        for (const uint32_t piece : pieces.at(block))
        {
            if (problem.pieces[piece].global)
            {
                globals.insert(*problem.pieces[piece].global);
            }
        }
        unit.demand = DemandOf(problem, modes, target, placed, block, pieces.at(block));
        unit.whole = unit.whole + LoadOf(unit.demand, unit.demand.rows, target);
    }
    unit.where = problem.pieces[pieces.at(blocks.front()).front()].where;
    if (globals.empty())
    {
        PriceSpread(unit, target);
        return unit;
    }
    for (const uint32_t id : globals)
    {
        const NetworkGlobal& global = problem.globals[id];
        Register array;
        array.size = global.cells;
        array.width = global.width;
        unit.whole[static_cast<std::size_t>(Resource::Sram)] += RegisterBlocks(array, target);
        unit.whole[static_cast<std::size_t>(Resource::StatefulUnits)] += 1;
    }
    unit.leastStages = Fits(unit.whole, CapacityOf(target.stage)) ? 1 : 0;
    return unit;
}

/** @return units in an order that edges follow; empty if there is none. */
std::vector<uint32_t>
Order(std::size_t count, const std::set<std::tuple<uint32_t, uint32_t, DependencyKind>>& edges)
{
    std::vector<unsigned> waits(count, 0);
    for (const auto& edge : edges)
    {
        ++waits[std::get<1>(edge)];
    }
    std::vector<uint32_t> order;
    for (uint32_t unit = 0; unit < count; ++unit)
    {
        if (waits[unit] == 0)
        {
            order.push_back(unit);
        }
    }
    for (std::size_t next = 0; next < order.size(); ++next)
    {
        for (const auto& [from, to, kind] : edges)
        {
            if (from == order[next] && --waits[to] == 0)
            {
                order.push_back(to);
            }
        }
    }
    return order.size() == count ? order : std::vector<uint32_t>{};
}

void
AddOrder(SwitchProblem& made, const std::set<std::tuple<uint32_t, uint32_t, DependencyKind>>& edges)
{
    const std::vector<uint32_t> order = Order(made.problem.units.size(), edges);
    if (order.empty() && !made.problem.units.empty())
    {
        made.problem.contradictions.push_back(
            {Severity::Error, {}, "tables of one switch wait for each other in a circle", "touch each global once"});
        return;
    }
    SwitchProblem sorted;
    sorted.problem.stages = made.problem.stages;
    std::vector<uint32_t> place(order.size());
    for (uint32_t i = 0; i < order.size(); ++i)
    {
        place[order[i]] = i;
        sorted.problem.units.push_back(made.problem.units[order[i]]);
        sorted.blocks.push_back(made.blocks[order[i]]);
    }
    std::map<std::pair<uint32_t, uint32_t>, DependencyKind> strongest;
    for (const auto& [from, to, kind] : edges)
    {
        DependencyKind& known = strongest.emplace(std::make_pair(place[from], place[to]), kind).first->second;
        known = std::min(known, kind);
    }
    for (const auto& [ends, kind] : strongest)
    {
        sorted.problem.edges.push_back({ends.first, ends.second, kind, false});
    }
    made = std::move(sorted);
}

} // namespace

SwitchProblem
MakeSwitchProblem(const NetworkProblem& problem, const NetworkModes& modes, const Target& target,
                  const SwitchPlacement& placed)
{
    PiecesOfBlocks pieces;
    for (const uint32_t piece : placed.pieces)
    {
        pieces[problem.pieces[piece].block].push_back(piece);
    }
    const std::map<uint32_t, uint32_t> leader = Merge(problem, pieces);
    SwitchProblem made;
    made.problem.stages = target.stages;
    std::map<uint32_t, uint32_t> unitOf; // of leaders
    for (const auto& [block, to] : leader)
    {
        const uint32_t unit = unitOf.emplace(to, static_cast<uint32_t>(unitOf.size())).first->second;
        made.blocks.resize(unitOf.size());
        made.blocks[unit].push_back(block);
    }
    for (const std::vector<uint32_t>& blocks : made.blocks)
    {
        made.problem.units.push_back(MakeUnit(problem, modes, target, placed, pieces, blocks));
    }
    std::set<std::tuple<uint32_t, uint32_t, DependencyKind>> edges;
    for (const PieceEdge& edge : problem.edges)
    {
        if (placed.pieces.count(edge.from) == 0 || placed.pieces.count(edge.to) == 0)
        {
            continue;
        }
        const uint32_t from = unitOf.at(leader.at(problem.pieces[edge.from].block));
        const uint32_t to = unitOf.at(leader.at(problem.pieces[edge.to].block));
        const bool isAgainst = problem.pieces[edge.from].block > problem.pieces[edge.to].block;
        if (from != to && !(isAgainst && edge.kind == DependencyKind::ReverseMatch))
        {
            edges.emplace(from, to, modes.strictSuccessors ? std::min(edge.kind, DependencyKind::Action) : edge.kind);
        }
    }
    AddOrder(made, modes.Has(NetworkGroup::Chain) ? edges : decltype(edges){});
    return made;
}

Load
PoolOf(const SwitchProblem& switchProblem)
{
    return TotalLoad(switchProblem.problem);
}

std::optional<std::map<uint32_t, std::vector<TableSlice>>>
FitTables(const NetworkProblem& problem, const NetworkModes& modes, const Target& target,
          const SwitchPlacement& placed)
{
    const SwitchProblem made = MakeSwitchProblem(problem, modes, target, placed);
    std::map<uint32_t, std::vector<TableSlice>> tables;
    const auto rowsOf = [](const StageUnit& unit) { return unit.demand.rows; };
    if (target.architecture == "drmt")
    {
        const Load need = PoolOf(made);
        if (need[0] > target.stage.sramBlocks || need[1] > target.stage.tcamBlocks)
        {
            return {};
        }
        for (std::size_t unit = 0; unit < made.blocks.size(); ++unit)
        {
            for (const uint32_t block : made.blocks[unit])
            {
                tables[block] = {{0, rowsOf(made.problem.units[unit])}};
            }
        }
        return tables;
    }
    if (!ImpossibleBecause(made.problem, target).empty())
    {
        return {};
    }
    std::optional<StageSlices> slices = FirstFit(made.problem, target).slices;
    if (!slices && !ConflictIn(made.problem, target, WindowsOf(made.problem, target), target.stages))
    {
        SearchSteps steps{kStepsASwitch};
        slices = FindSlices(made.problem, target, target.stages, steps);
    }
    for (std::size_t unit = 0; slices && unit < made.blocks.size(); ++unit)
    {
        for (const uint32_t block : made.blocks[unit])
        {
            uint64_t missing = made.blocks[unit].size() == 1 ? rowsOf(made.problem.units[unit]) : 0;
            for (const UnitSlice& slice : (*slices)[unit])
            {
                const bool isLast = &slice == &(*slices)[unit].back();
                const uint64_t rows =
                    isLast ? missing : std::min(missing, slice.chunks * made.problem.units[unit].chunkRows);
                tables[block].push_back({slice.stage, rows});
                missing -= rows;
            }
        }
    }
    return slices ? std::optional(tables) : std::nullopt;
}

} // namespace pisa
