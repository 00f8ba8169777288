// Reading bare table graphs, and what their tables cost.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bare-graph.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

namespace pisa
{

namespace
{

constexpr std::size_t kMostTables = 4096;
constexpr uint64_t kMostEntries = uint64_t{1} << 32;
constexpr uint64_t kMostBits = 1 << 16;

constexpr DependencyKind kKinds[] = {DependencyKind::Match, DependencyKind::Action, DependencyKind::Successor,
                                     DependencyKind::ReverseMatch};

BareTable
ReadTable(const JsonValue& json)
{
    json.AllowOnly({"name", "match_type", "entries", "key_bits", "action_data_bits"});
    BareTable table;
    table.where = json.Where();
    table.name = json.Member("name").String();
    if (table.name.empty())
    {
        json.Member("name").Fail("a table needs a name", "give one that is not empty");
    }
    table.matchType = json.Member("match_type").String();
    if (table.matchType != "exact" && table.matchType != "lpm" && table.matchType != "ternary")
    {
        json.Member("match_type").Fail("'" + table.matchType + "' is no match type", "known: exact, lpm, ternary");
    }
    table.entries = json.Member("entries").Unsigned(1, kMostEntries);
    table.keyBits = static_cast<unsigned>(json.Member("key_bits").Unsigned(1, kMostBits));
    for (const JsonValue& bits : json.Member("action_data_bits").Items())
    {
        table.actionDataBits.push_back(static_cast<unsigned>(bits.Unsigned(0, kMostBits)));
    }
    return table;
}

DependencyKind
ReadKind(const JsonValue& json)
{
    for (const DependencyKind kind : kKinds)
    {
        if (json.String() == NameInGraph(kind))
        {
            return kind;
        }
    }
    json.Fail("'" + json.String() + "' is no kind of dependency", "known: match, action, successor, reverse");
}

/** @return tables in an order that the edges follow, the first ones of the file first; all but those on circles. */
std::vector<uint32_t>
TopologicalOrder(const BareGraph& graph)
{
    std::vector<unsigned> waits(graph.tables.size(), 0);
    for (const BareEdge& edge : graph.edges)
    {
        ++waits[edge.to];
    }
    std::vector<uint32_t> order;
    std::deque<uint32_t> ready;
    for (uint32_t table = 0; table < waits.size(); ++table)
    {
        if (waits[table] == 0)
        {
            ready.push_back(table);
        }
    }
    while (!ready.empty())
    {
        const uint32_t table = ready.front();
        ready.pop_front();
        order.push_back(table);
        for (const BareEdge& edge : graph.edges)
        {
            if (edge.from == table && --waits[edge.to] == 0)
            {
                ready.push_back(edge.to);
            }
        }
    }
    return order;
}

/** Names one circle among the tables that no order reaches. */
[[noreturn]] void
FailOnCircle(const BareGraph& graph, const std::vector<uint32_t>& order)
{
    std::vector<bool> isOrdered(graph.tables.size(), false);
    for (const uint32_t table : order)
    {
        isOrdered[table] = true;
    }
    // every table left has a predecessor that is left too: walk back until one comes again
    auto at = static_cast<uint32_t>(std::find(isOrdered.begin(), isOrdered.end(), false) - isOrdered.begin());
    std::vector<const BareEdge*> walk;
    std::map<uint32_t, std::size_t> visited;
    while (visited.emplace(at, walk.size()).second)
    {
        walk.push_back(&*std::find_if(graph.edges.begin(), graph.edges.end(),
                                      [&](const BareEdge& edge) { return edge.to == at && !isOrdered[edge.from]; }));
        at = walk.back()->from;
    }
    walk.erase(walk.begin(), walk.begin() + static_cast<std::ptrdiff_t>(visited[at]));
    std::string names = graph.tables[at].name;
    for (auto edge = walk.rbegin(); edge != walk.rend(); ++edge)
    {
        names += " -> " + graph.tables[(*edge)->to].name;
    }
    throw InputError(walk.front()->where, "tables wait for each other in a circle: " + names,
                     "remove one of these edges");
}

} // namespace

bool
BareTable::operator==(const BareTable& o) const
{
    return std::tie(name, matchType, entries, keyBits, actionDataBits) ==
           std::tie(o.name, o.matchType, o.entries, o.keyBits, o.actionDataBits);
}

bool
BareEdge::operator==(const BareEdge& o) const
{
    return std::tie(from, to, kind) == std::tie(o.from, o.to, o.kind);
}

bool
BareGraph::operator==(const BareGraph& o) const
{
    return std::tie(name, tables, edges) == std::tie(o.name, o.tables, o.edges);
}

const char*
NameInGraph(DependencyKind kind)
{
    static constexpr const char* kNames[] = {"match", "action", "successor", "reverse"};
    return kNames[static_cast<std::size_t>(kind)];
}

BareGraph
ReadBareGraph(const JsonValue& json)
{
    if (json.Member("format").String() != kBareGraphFormat)
    {
        json.Member("format").Fail("'" + json.Member("format").String() + "' is no table graph",
                                   std::string("this reader knows ") + kBareGraphFormat);
    }
    json.AllowOnly({"format", "name", "tables", "edges"});
    BareGraph graph;
    graph.name = json.Member("name").String();
    std::map<std::string, uint32_t> indices;
    const std::vector<JsonValue>& tables = json.Member("tables").Items();
    if (tables.empty() || tables.size() > kMostTables)
    {
        json.Member("tables").Fail("a graph has 1 to " + std::to_string(kMostTables) + " tables, this one " +
                                   std::to_string(tables.size()));
    }
    for (const JsonValue& table : tables)
    {
        graph.tables.push_back(ReadTable(table));
        if (!indices.emplace(graph.tables.back().name, graph.tables.size() - 1).second)
        {
            table.Member("name").Fail("table '" + graph.tables.back().name + "' is there twice", "rename one");
        }
    }
    const auto indexOf = [&](const JsonValue& name)
    {
        const auto found = indices.find(name.String());
        if (found == indices.end())
        {
            name.Fail("there is no table '" + name.String() + "'", "list it among the tables");
        }
        return found->second;
    };
    for (const JsonValue& edge : json.Member("edges").Items())
    {
        edge.AllowOnly({"from", "to", "kind"});
        graph.edges.push_back(
            {indexOf(edge.Member("from")), indexOf(edge.Member("to")), ReadKind(edge.Member("kind")), edge.Where()});
    }
    const std::vector<uint32_t> order = TopologicalOrder(graph);
    if (order.size() < graph.tables.size())
    {
        FailOnCircle(graph, order);
    }
    return graph;
}

nlohmann::ordered_json
ToJson(const BareGraph& graph)
{
    nlohmann::ordered_json json{{"format", kBareGraphFormat}, {"name", graph.name}};
    json["tables"] = nlohmann::ordered_json::array();
    for (const BareTable& table : graph.tables)
    {
        json["tables"].push_back({{"name", table.name},
                                  {"match_type", table.matchType},
                                  {"entries", table.entries},
                                  {"key_bits", table.keyBits},
                                  {"action_data_bits", table.actionDataBits}});
    }
    json["edges"] = nlohmann::ordered_json::array();
    for (const BareEdge& edge : graph.edges)
    {
        json["edges"].push_back({{"from", graph.tables[edge.from].name},
                                 {"to", graph.tables[edge.to].name},
                                 {"kind", NameInGraph(edge.kind)}});
    }
    return json;
}

TableDemand
DemandOf(const BareTable& table, const Target& target)
{
    const auto ceil = [](unsigned a, unsigned b) { return b == 0 ? 0 : (a + b - 1) / b; };
    TableDemand demand;
    demand.isTernary = table.matchType != "exact";
    demand.keyBits = table.keyBits;
    demand.rows = table.entries;
    for (const unsigned bits : table.actionDataBits)
    {
        demand.actionDataBits = std::max(demand.actionDataBits, bits);
    }
    demand.rowBits = demand.actionDataBits;
    demand.matchBlocksWide =
        ceil(demand.keyBits, demand.isTernary ? target.stage.tcamBlockBits : target.stage.sramMatchBits);
    demand.dataBlocksWide = ceil(demand.rowBits, target.stage.sramBlockBits);
    return demand;
}

BareProblem
MakeStageProblem(const BareGraph& graph, const Target& target)
{
    BareProblem bare;
    bare.order = TopologicalOrder(graph);
    assert(bare.order.size() == graph.tables.size());
    bare.problem.stages = target.stages;
    std::vector<uint32_t> unitOf(graph.tables.size());
    for (uint32_t unit = 0; unit < bare.order.size(); ++unit)
    {
        const BareTable& table = graph.tables[bare.order[unit]];
        unitOf[bare.order[unit]] = unit;
        StageUnit priced;
        priced.tables = {bare.order[unit]};
        priced.names = {table.name};
        priced.where = table.where;
        priced.demand = DemandOf(table, target);
        PriceSpread(priced, target);
        bare.problem.units.push_back(priced);
    }
    std::map<std::pair<uint32_t, uint32_t>, DependencyKind> strongest;
    for (const BareEdge& edge : graph.edges)
    {
        DependencyKind& kind =
            strongest.emplace(std::make_pair(unitOf[edge.from], unitOf[edge.to]), edge.kind).first->second;
        kind = std::min(kind, edge.kind);
    }
    for (const auto& [ends, kind] : strongest)
    {
        bare.problem.edges.push_back({ends.first, ends.second, kind, false});
    }
    return bare;
}

} // namespace pisa
