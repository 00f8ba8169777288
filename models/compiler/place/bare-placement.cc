// What placed tables use, when their stages start, and whether that keeps all limits.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bare-placement.h"

#include "target/limit-check.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

void
Report(Diagnostics& findings, const SourceLocation& where, std::string what)
{
    findings.push_back({Severity::Error, where, std::move(what), ""});
}

void
CheckSlices(const BareTable& table, const std::vector<TableSlice>& slices, const Target& target,
            Diagnostics& findings)
{
    const std::string name = "table '" + table.name + "': ";
    uint64_t rows = 0;
    for (std::size_t i = 0; i < slices.size(); ++i)
    {
        if (slices[i].stage >= target.stages)
        {
            Report(findings, table.where,
                   name + "in stage " + std::to_string(slices[i].stage) + ", the last stage is " +
                       std::to_string(target.stages - 1));
        }
        if (i > 0 && slices[i].stage <= slices[i - 1].stage)
        {
            Report(findings, table.where, name + "slices are not in ascending stages");
        }
        if (slices[i].rows == 0 || slices[i].rows > table.entries - rows)
        {
            Report(findings, table.where,
                   name + "slice of " + std::to_string(slices[i].rows) + " rows, " +
                       std::to_string(table.entries - rows) + " were left to place");
            return;
        }
        rows += slices[i].rows;
    }
    if (rows < table.entries)
    {
        Report(findings, table.where,
               name + "slices hold " + std::to_string(rows) + " rows, it needs " + std::to_string(table.entries));
    }
}

void
CheckOrder(const BareGraph& graph, const BarePlacement& placement, Diagnostics& findings)
{
    for (const BareEdge& edge : graph.edges)
    {
        const unsigned end = placement.tables[edge.from].back().stage;
        const unsigned begin = placement.tables[edge.to].front().stage;
        const bool isStrict = edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action;
        if (begin < end + (isStrict ? 1 : 0))
        {
            Report(findings, graph.tables[edge.to].where,
                   "table '" + graph.tables[edge.to].name + "' begins in stage " + std::to_string(begin) + ", its " +
                       NameInGraph(edge.kind) + " dependency on '" + graph.tables[edge.from].name +
                       "', which ends in stage " + std::to_string(end) + ", needs stage " +
                       std::to_string(end + (isStrict ? 1 : 0)) + " or later");
        }
    }
}

void
CheckStages(const BareGraph& graph, const BarePlacement& placement, const Target& target, Diagnostics& findings)
{
    const Load capacity = CapacityOf(target.stage);
    const std::vector<StageUse> uses = UseOfStages(graph, placement, target);
    for (std::size_t stage = 0; stage < uses.size(); ++stage)
    {
        const Load used = LoadOf(uses[stage]);
        for (std::size_t kind = 0; kind < kResources; ++kind)
        {
            if (used[kind] > capacity[kind])
            {
                Report(findings, {},
                       "stage " + std::to_string(stage) + ": " + std::to_string(used[kind]) + " " +
                           UnitOf(static_cast<Resource>(kind)) + ", limit " + std::to_string(capacity[kind]));
            }
        }
    }
}

} // namespace

unsigned
StagesOf(const BarePlacement& placement)
{
    unsigned stages = 0;
    for (const std::vector<TableSlice>& slices : placement.tables)
    {
        stages = std::max(stages, slices.back().stage + 1);
    }
    return stages;
}

std::vector<StageUse>
UseOfStages(const BareGraph& graph, const BarePlacement& placement, const Target& target)
{
    std::vector<StageUse> uses(target.stages);
    for (std::size_t i = 0; i < graph.tables.size(); ++i)
    {
        const TableDemand demand = DemandOf(graph.tables[i], target);
        for (const TableSlice& slice : placement.tables[i])
        {
            StageUse& use = uses[slice.stage];
            const uint64_t match = MatchBlocks(demand, slice.rows, target);
            (demand.isTernary ? use.tcamBlocks : use.sramBlocks) += match;
            use.sramBlocks += DataBlocks(demand, slice.rows, target);
            (demand.isTernary ? use.ternaryCrossbarBits : use.exactCrossbarBits) +=
                demand.matchBlocksWide * (demand.isTernary ? target.stage.tcamBlockBits : target.stage.sramMatchBits);
            use.actionBits += demand.actionDataBits;
            ++use.tables;
        }
    }
    return uses;
}

StageTiming
TimingOf(const BareGraph& graph, const BarePlacement& placement, const Target& target)
{
    std::vector<StageFacts> facts(target.stages);
    for (std::size_t i = 0; i < graph.tables.size(); ++i)
    {
        for (const TableSlice& slice : placement.tables[i])
        {
            StageFeatures& features = facts[slice.stage].features;
            features.tcam = features.tcam || graph.tables[i].matchType != "exact";
        }
    }
    for (const BareEdge& edge : graph.edges)
    {
        // starts ascend, so that the last part of the one and the first of the other say all
        const unsigned end = placement.tables[edge.from].back().stage;
        const unsigned begin = placement.tables[edge.to].front().stage;
        if (end < begin)
        {
            facts[begin].waits.push_back({end, edge.kind});
        }
    }
    return TimeStages(facts, target.latency, false);
}

std::vector<Diagnostic>
Check(const BareGraph& graph, const BarePlacement& placement, const Target& target)
{
    Diagnostics findings;
    if (placement.tables.size() != graph.tables.size())
    {
        Report(findings, {},
               std::to_string(placement.tables.size()) + " tables placed, the graph has " +
                   std::to_string(graph.tables.size()));
        return findings;
    }
    for (std::size_t i = 0; i < graph.tables.size(); ++i)
    {
        CheckSlices(graph.tables[i], placement.tables[i], target, findings);
    }
    if (findings.empty()) // the rest relies on every table having its slices
    {
        CheckOrder(graph, placement, findings);
        CheckStages(graph, placement, target, findings);
    }
    return findings;
}

BarePlacementFile
ParseBarePlacement(const std::string& text, const std::string& fileName)
{
    const JsonValue json = ReadJson(text, fileName);
    if (json.Member("format").String() != kBarePlacementFormat)
    {
        json.Member("format").Fail("this is no placement of a table graph",
                                   std::string("pisa place -o writes ") + kBarePlacementFormat);
    }
    json.AllowOnly({"format", "target", "graph", "placement"});
    BarePlacementFile file;
    file.graph = ReadBareGraph(json.Member("graph"));
    file.target = ParseTarget(json.Member("target").String(), fileName);
    file.placement.tables.resize(file.graph.tables.size());
    for (const auto& [name, slices] : json.Member("placement").Members())
    {
        const auto table =
            std::find_if(file.graph.tables.begin(), file.graph.tables.end(),
                         [&, &tableName = name](const BareTable& each) { return each.name == tableName; });
        if (table == file.graph.tables.end())
        {
            slices.Fail("the graph has no table '" + name + "'", "remove it");
        }
        for (const JsonValue& slice : slices.Items())
        {
            slice.AllowOnly({"stage", "rows"});
            file.placement.tables[static_cast<std::size_t>(table - file.graph.tables.begin())].push_back(
                {static_cast<unsigned>(slice.Member("stage").Unsigned(0, UINT32_MAX)),
                 slice.Member("rows").Unsigned()});
        }
    }
    return file;
}

std::string
PrintBarePlacement(const BarePlacementFile& file)
{
    nlohmann::ordered_json json{{"format", kBarePlacementFormat}};
    json["target"] = PrintTarget(file.target);
    json["graph"] = ToJson(file.graph);
    json["placement"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < file.graph.tables.size(); ++i)
    {
        nlohmann::ordered_json& slices = json["placement"][file.graph.tables[i].name];
        slices = nlohmann::ordered_json::array();
        for (const TableSlice& slice : file.placement.tables[i])
        {
            slices.push_back({{"stage", slice.stage}, {"rows", slice.rows}});
        }
    }
    return json.dump(1) + "\n";
}

} // namespace pisa
