// Units and their order, from a program's tables, registers and dependencies.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/stage-problem.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <cassert>
#include <map>
#include <tuple>

namespace pisa
{

namespace
{

/** @return rows of match memory. */
uint64_t
RowsOf(const Table& table)
{
    return table.keys.empty() ? 0 : table.size;
}

/**
 * Which unit each table belongs to. Tables that share a register share a stage, and so does everything that lies
 * between them in the order: the strong components of the order with shared registers as edges both ways. Boost
 * numbers the components in reverse topological order.
 */
std::vector<uint32_t>
UnitOfTables(const Program& program, const TableGraph& graph)
{
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> order(program.tables.size());
    for (const TableEdge& edge : graph.edges)
    {
        boost::add_edge(graph.nodes[edge.from].table, graph.nodes[edge.to].table, order);
    }
    std::map<StatefulArray, TableId> homes;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        for (const StatefulArray& array : ArraysOf(program, id))
        {
            const TableId home = homes.emplace(array, id).first->second;
            boost::add_edge(home, id, order);
            boost::add_edge(id, home, order);
        }
    }
    std::vector<uint32_t> component(program.tables.size());
    if (component.empty())
    {
        return component;
    }
    const auto count = static_cast<uint32_t>(boost::strong_components(
        order, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, order))));
    for (uint32_t& unit : component)
    {
        unit = count - 1 - unit;
    }
    return component;
}

Load
LoadInOneStage(const Program& program, const Target& target, const std::vector<TablePlacement>& tables)
{
    Target oneStage = target;
    oneStage.stages = 1;
    return LoadOf(UseOfStages(program, Placement{tables, {}}, oneStage).front());
}

/** Sets the stages that the unit fills on an empty chip. */
void
CountStages(StageUnit& unit, const Target& target)
{
    const uint64_t aStage = ChunksThatFit(target, unit, Load{});
    const uint64_t stages = aStage == 0 ? UINT64_MAX : (unit.chunks - 1) / aStage + 1;
    unit.leastStages = stages > target.stages ? 0 : static_cast<unsigned>(stages);
}

/** Sets what follows from the unit's tables. */
void
PriceUnit(const Program& program, const Target& target, StageUnit& unit)
{
    std::vector<TablePlacement> whole;
    for (const TableId id : unit.tables)
    {
        whole.push_back({id, {{0, RowsOf(program.tables[id])}}});
    }
    const TableId first = unit.tables.front();
    unit.where = program.tables[first].where;
    if (unit.tables.size() == 1 && ArraysOf(program, first).empty())
    {
        unit.demand = DemandOf(program, first, target);
        PriceSpread(unit, target);
        return;
    }
    unit.whole = LoadInOneStage(program, target, whole);
    CountStages(unit, target);
}

} // namespace

void
PriceSpread(StageUnit& unit, const Target& target)
{
    const TableDemand& demand = unit.demand;
    unit.whole = LoadOf(demand, demand.rows, target);
    if (demand.rows > 0)
    {
        unit.chunkRows = demand.isTernary ? std::max<uint64_t>(1, target.stage.tcamBlockRows / demand.rowsPerEntry)
                                          : target.stage.sramBlockRows;
        unit.chunks = demand.rows / unit.chunkRows + (demand.rows % unit.chunkRows != 0);
    }
    CountStages(unit, target);
}

namespace
{

/** A strict edge within a unit asks for a later stage and for the same one. */
void
ReportContradiction(const Program& program, const TableEdge& edge, const TableGraph& graph, const StageUnit& unit,
                    StageProblem& problem)
{
    std::string registers;
    for (const TableId id : unit.tables)
    {
        for (const StatefulArray& array : ArraysOf(program, id))
        {
            const std::string name = NameOf(program, array);
            if (registers.find(name) == std::string::npos)
            {
                registers += (registers.empty() ? "" : ", ") + name;
            }
        }
    }
    const TableNode& to = graph.nodes[edge.to];
    problem.contradictions.push_back({Severity::Error, program.tables[to.table].where,
                                      "table '" + to.name + "' needs a later stage than table '" +
                                          graph.nodes[edge.from].name + "', because of its " +
                                          (edge.kind == DependencyKind::Match ? "match" : "action") +
                                          " dependency, and the same one, because of what they share: " + registers,
                                      "access each array at one point of the program"});
}

/** @return the slices of all tables, given those of the units. */
std::vector<TablePlacement>
TablesOf(const Program& program, const StageProblem& problem, const std::vector<std::vector<UnitSlice>>& slices)
{
    std::vector<TablePlacement> tables(program.tables.size());
    for (std::size_t i = 0; i < problem.units.size(); ++i)
    {
        const StageUnit& unit = problem.units[i];
        for (const TableId id : unit.tables)
        {
            tables[id].table = id;
            uint64_t missing = RowsOf(program.tables[id]);
            for (const UnitSlice& slice : slices[i])
            {
                const bool isLast = &slice == &slices[i].back();
                const uint64_t rows = isLast ? missing : std::min(missing, slice.chunks * unit.chunkRows);
                tables[id].slices.push_back({slice.stage, rows});
                missing -= rows;
            }
        }
    }
    return tables;
}

} // namespace

StageProblem
MakeStageProblem(const Program& program, const Target& target, unsigned passes)
{
    const TableGraph graph = BuildTableGraph(program);
    const std::vector<uint32_t> unitOf = UnitOfTables(program, graph);
    StageProblem problem;
    problem.stages = target.stages * passes;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        problem.units.resize(std::max<std::size_t>(problem.units.size(), unitOf[id] + 1));
        problem.units[unitOf[id]].tables.push_back(id);
        problem.units[unitOf[id]].names.push_back(program.tables[id].name);
    }
    for (StageUnit& unit : problem.units)
    {
        PriceUnit(program, target, unit);
    }
    std::map<std::tuple<uint32_t, uint32_t, bool>, StageEdge> strongest;
    for (const TableEdge& edge : graph.edges)
    {
        const TableNode& to = graph.nodes[edge.to];
        const StageEdge between{unitOf[graph.nodes[edge.from].table], unitOf[to.table], edge.kind, to.isEgress};
        if (between.from != between.to)
        {
            StageEdge& known =
                strongest.emplace(std::make_tuple(between.from, between.to, between.isEgress), between).first->second;
            known.kind = std::min(known.kind, edge.kind);
        }
        else if (between.IsStrict())
        {
            ReportContradiction(program, edge, graph, problem.units[between.to], problem);
        }
    }
    for (const auto& [ends, edge] : strongest)
    {
        assert(edge.from < edge.to);
        problem.edges.push_back(edge);
    }
    return problem;
}

Load
LoadOfChunks(const Target& target, const StageUnit& unit, uint64_t chunks)
{
    if (chunks == unit.chunks)
    {
        return unit.whole;
    }
    return chunks == 0 ? Load{} : LoadOf(unit.demand, chunks * unit.chunkRows, target);
}

uint64_t
ChunksThatFit(const Target& target, const StageUnit& unit, const Load& used)
{
    const Load capacity = CapacityOf(target.stage);
    uint64_t fits = 0; // the answer lies in [fits, tooMany)
    uint64_t tooMany = unit.chunks + 1;
    while (tooMany - fits > 1)
    {
        const uint64_t middle = fits + (tooMany - fits) / 2;
        (Fits(used + LoadOfChunks(target, unit, middle), capacity) ? fits : tooMany) = middle;
    }
    return fits;
}

Placement
PlacementOf(const Program& program, const Target& target, const StageProblem& problem,
            const std::vector<std::vector<UnitSlice>>& slices, std::vector<PhvPlacement> phv)
{
    Placement placement;
    placement.tables = TablesOf(program, problem, slices);
    placement.phv = std::move(phv);
    placement.passes = PassesTaken(program, placement.tables, target);
    return placement;
}

std::string
StagesOfChip(const StageProblem& problem, const Target& target)
{
    const unsigned passes = problem.stages / target.stages;
    return "chip has " + std::to_string(target.stages) +
           (passes > 1 ? " in each of " + std::to_string(passes) + " passes" : "");
}

std::string
NameOf(const StageUnit& unit)
{
    std::string names;
    for (std::size_t i = 0; i < unit.names.size(); ++i)
    {
        const char* separator = i == 0 ? "" : i + 1 == unit.names.size() ? " and " : ", ";
        names += separator + ("'" + unit.names[i] + "'");
    }
    return (unit.names.size() == 1 ? "table " : "tables ") + names;
}

} // namespace pisa
