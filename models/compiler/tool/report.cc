// Measures an image and prints the resource report.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/report.h"

#include "pipeline/make-pipeline.h"
#include "target/field.h"
#include "target/header-vector-bound.h"
#include "target/parser-rows.h"
#include "target/throughput.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

/** States visited on the longest way through the parse graph that passes no loop twice. */
unsigned
LongestParse(const Program& program)
{
    std::vector<unsigned> longest(program.parser.size(), 0);
    std::vector<bool> isOpen(program.parser.size(), false);
    std::function<unsigned(StateId)> visit = [&](StateId state) -> unsigned
    {
        if (state >= program.parser.size() || isOpen[state])
        {
            return 0;
        }
        if (longest[state] == 0)
        {
            isOpen[state] = true;
            unsigned behind = visit(program.parser[state].otherwise);
            for (const ParseTransition& transition : program.parser[state].transitions)
            {
                behind = std::max(behind, visit(transition.next));
            }
            longest[state] = behind + 1;
            isOpen[state] = false;
        }
        return longest[state];
    };
    return program.parser.empty() ? 0 : visit(0);
}

void
MeasurePhv(const Image& image, ResourceReport& report)
{
    for (const PhvWords& words : image.target.phv)
    {
        report.phvWords.push_back({words.width, {0, words.count}});
    }
    report.phvBits.limit = HeaderVectorBits(image.target);
    std::map<std::pair<unsigned, unsigned>, std::vector<std::string>> fieldsOf;
    for (const PhvPlacement& field : image.placement.phv)
    {
        for (const PhvWord& word : field.words)
        {
            fieldsOf[{word.width, word.index}].push_back(QualifiedName(image.program, field.field));
        }
    }
    for (const auto& [word, fields] : fieldsOf)
    {
        report.phvBits.used += word.first;
        for (auto& [width, used] : report.phvWords)
        {
            used.used += width == word.first;
        }
        if (fields.size() > 1)
        {
            report.sharedWords.push_back({{word.first, word.second}, fields});
        }
    }
}

/** @return packets a cycle that the slower thread takes. */
double
PacketsPerCycle(const Image& image)
{
    double least = 1;
    for (const bool egress : {false, true})
    {
        double rate = ThroughputOfPasses(image.placement.passes[egress]);
        if (const auto* lengths = std::get_if<StageLengths>(&image.target.latency))
        {
            const Cycle pass = TimingOf(image.program, image.placement, image.target, egress).done;
            rate *= ThroughputOfHeaderVectors(*lengths, pass);
        }
        least = std::min(least, rate);
    }
    return least;
}

std::string
PrintPasses(const StageReport& stages)
{
    char line[160];
    std::snprintf(line, sizeof(line), "  passes                 ingress %u, egress %u; up to %.3f packets a cycle\n",
                  stages.passes[0], stages.passes[1], stages.packetsPerCycle);
    return line;
}

void
MeasureStages(const Image& image, ResourceReport& report)
{
    const StageLimits& limits = image.target.stage;
    const uint64_t stages = image.target.stages;
    StageReport& measured = report.stages.emplace();
    measured.limits = limits;
    measured.passes = image.placement.passes;
    measured.packetsPerCycle = PacketsPerCycle(image);
    measured.use = UseOfStages(image.program, image.placement, image.target);
    measured.tablesOfStage.resize(measured.use.size());
    for (const TablePlacement& table : image.placement.tables)
    {
        for (const TableSlice& slice : table.slices)
        {
            const unsigned stage = slice.stage % image.target.stages;
            const unsigned pass = slice.stage / image.target.stages;
            measured.tablesOfStage[stage].push_back(image.program.tables[table.table].name +
                                                    (pass > 0 ? " (pass " + std::to_string(pass + 1) + ")" : ""));
            measured.stages.used = std::max<uint64_t>(measured.stages.used, stage + 1);
        }
    }
    for (const StageUse& use : measured.use)
    {
        report.sramBlocks.used += use.sramBlocks;
        report.tcamBlocks.used += use.tcamBlocks;
        measured.tables.used += use.tables;
        measured.statefulUnits.used += use.statefulUnits;
    }
    measured.stages.limit = stages;
    report.sramBlocks.limit = stages * limits.sramBlocks;
    report.tcamBlocks.limit = stages * limits.tcamBlocks;
    measured.tables.limit = stages * limits.tables;
    measured.statefulUnits.limit = stages * limits.statefulUnits;
}

std::string
StageLine(std::size_t stage, const StageUse& use, const StageLimits& limits, const std::vector<std::string>& tables)
{
    char text[160];
    std::snprintf(text, sizeof(text), "  %5zu  %2u/%-2u  %3llu/%-3u  %2llu/%-2u  %4u/%-4u  %4u/%-4u  %2u/%-2u ",
                  stage, use.tables, limits.tables, static_cast<unsigned long long>(use.sramBlocks),
                  limits.sramBlocks, static_cast<unsigned long long>(use.tcamBlocks), limits.tcamBlocks,
                  use.exactCrossbarBits, limits.exactCrossbarBits, use.ternaryCrossbarBits,
                  limits.ternaryCrossbarBits, use.statefulUnits, limits.statefulUnits);
    std::string line(text);
    for (const std::string& table : tables)
    {
        line += " " + table;
    }
    return line + "\n";
}

std::string
PrintStages(const StageReport& report)
{
    std::string text = "  stage  tables  SRAM     TCAM   exact xbar  ternary xbar  stateful\n";
    for (std::size_t stage = 0; stage < report.stages.used; ++stage)
    {
        text += StageLine(stage, report.use[stage], report.limits, report.tablesOfStage[stage]);
    }
    return text;
}

nlohmann::ordered_json
StagesToJson(const StageReport& report)
{
    auto json = nlohmann::ordered_json::array();
    for (std::size_t stage = 0; stage < report.use.size(); ++stage)
    {
        const StageUse& use = report.use[stage];
        json.push_back({{"stage", stage},
                        {"tables", report.tablesOfStage[stage]},
                        {"sram_blocks", use.sramBlocks},
                        {"tcam_blocks", use.tcamBlocks},
                        {"exact_crossbar_bits", use.exactCrossbarBits},
                        {"ternary_crossbar_bits", use.ternaryCrossbarBits},
                        {"action_bits", use.actionBits},
                        {"stateful_units", use.statefulUnits}});
    }
    return json;
}

std::string
PrintResources(const ResourceReport& report)
{
    std::string text;
    if (report.stages)
    {
        text += PrintUsed("stages", report.stages->stages);
        text += PrintPasses(*report.stages);
        text += PrintUsed("tables", report.stages->tables);
    }
    else
    {
        text += PrintUsed("processors", report.processors);
    }
    text += PrintUsed("SRAM blocks", report.sramBlocks);
    text += PrintUsed("TCAM blocks", report.tcamBlocks);
    text += report.stages ? PrintUsed("stateful units", report.stages->statefulUnits) : "";
    text += PrintUsed("PHV bits", report.phvBits);
    for (const auto& [width, used] : report.phvWords)
    {
        text += PrintUsed("  " + std::to_string(width) + "-bit words", used);
    }
    if (!report.sharedWords.empty())
    {
        text += "  of these, " + std::to_string(report.sharedWords.size()) + " words are shared by several fields\n";
    }
    return text + PrintUsed("parser rows", report.parserRows);
}

std::string
PrintLatency(const ResourceReport& report)
{
    char cycles[200];
    const double total = static_cast<double>(report.parseLookups + report.ingressLatency + report.egressLatency);
    std::snprintf(cycles, sizeof(cycles),
                  "  latency                parse %u + ingress %llu + egress %llu = %.0f cycles (%.1f ns)\n",
                  report.parseLookups, static_cast<unsigned long long>(report.ingressLatency),
                  static_cast<unsigned long long>(report.egressLatency), total, total * report.nanosecondsPerCycle);
    return cycles;
}

} // namespace

std::string
PrintUsed(const std::string& what, const Used& used)
{
    char text[160];
    const double share =
        used.limit == 0 ? 0 : 100.0 * static_cast<double>(used.used) / static_cast<double>(used.limit);
    std::snprintf(text, sizeof(text), "  %-22s %8llu of %8llu  %5.1f %%\n", what.c_str(),
                  static_cast<unsigned long long>(used.used), static_cast<unsigned long long>(used.limit), share);
    return text;
}

nlohmann::ordered_json
ToJson(const Used& used)
{
    return {{"used", used.used}, {"limit", used.limit}};
}

ResourceReport
Measure(const std::string& label, const Image& image)
{
    ResourceReport report;
    report.label = label;
    report.program = image.program.name;
    report.target = image.target.name;
    report.nanosecondsPerCycle = 1e9 / static_cast<double>(image.target.clockHz);
    if (image.target.architecture == "ideal")
    {
        MeasureContent(image, report);
    }
    else if (image.target.banks.count > 0)
    {
        MeasureBanks(image, report);
    }
    else if (image.target.architecture == "drmt")
    {
        MeasureThreads(image, report);
    }
    else
    {
        MeasureStages(image, report);
    }
    MeasurePhv(image, report);
    report.parserRows.used = ParserRows(image.program);
    report.parserRows.limit = image.target.parser.tcamRows;
    report.parseLookups = LongestParse(image.program);
    const std::unique_ptr<Pipeline> pipeline = MakePipeline(image);
    report.ingressLatency = pipeline->Latency(Thread::Ingress);
    report.egressLatency = pipeline->Latency(Thread::Egress);
    return report;
}

std::string
PrintReport(const ResourceReport& report)
{
    const std::string title = "switch " + report.label + ": program " + report.program + " on " + report.target +
                              " (placed by " + report.placer +
                              (!report.provedOptimal ? ""
                               : report.stages       ? ", proved minimal"
                                                     : ", periods proved minimal") +
                              ")\n";
    if (report.content)
    {
        return title + PrintContent(*report.content) + PrintLatency(report);
    }
    return title + PrintResources(report) + PrintLatency(report) +
           (report.stages  ? PrintStages(*report.stages)
            : report.banks ? PrintBanks(*report.banks)
                           : PrintThreads(report));
}

std::string
PrintWindows(const NcpInterface& interface)
{
    std::string text = "windows\n";
    for (const NcpKernel& kernel : interface.kernels)
    {
        text += "  " + kernel.name + ": " + std::to_string(WindowBytes(interface, kernel)) + " bytes:";
        for (const NcpParameter& parameter : kernel.parameters)
        {
            text += " " + parameter.name + (parameter.isArray ? "[" + std::to_string(parameter.capacity) + "]" : "") +
                    ":" + std::to_string(parameter.width);
        }
        text += "\n";
    }
    return text;
}

nlohmann::ordered_json
ToJson(const ResourceReport& report)
{
    nlohmann::ordered_json json;
    json["switch"] = report.label;
    json["program"] = report.program;
    json["target"] = report.target;
    json["placer"] = report.placer;
    json["proved_minimal"] = report.provedOptimal;
    json["latency_cycles"] = {{"parse", report.parseLookups},
                              {"ingress", report.ingressLatency},
                              {"egress", report.egressLatency},
                              {"total", report.parseLookups + report.ingressLatency + report.egressLatency}};
    if (report.content)
    {
        json["content"] = ContentToJson(*report.content);
        return json;
    }
    if (report.stages)
    {
        json["stages"] = ToJson(report.stages->stages);
        json["passes"] = {{"ingress", report.stages->passes[0]}, {"egress", report.stages->passes[1]}};
        json["packets_per_cycle"] = report.stages->packetsPerCycle;
        json["tables"] = ToJson(report.stages->tables);
        json["stateful_units"] = ToJson(report.stages->statefulUnits);
    }
    else
    {
        json["processors"] = ToJson(report.processors);
    }
    json["sram_blocks"] = ToJson(report.sramBlocks);
    json["tcam_blocks"] = ToJson(report.tcamBlocks);
    json["phv_bits"] = ToJson(report.phvBits);
    for (const auto& [width, used] : report.phvWords)
    {
        json["phv_words"][std::to_string(width)] = ToJson(used);
    }
    for (const auto& [word, fields] : report.sharedWords)
    {
        json["shared_words"].push_back({{"width", word.width}, {"index", word.index}, {"fields", fields}});
    }
    json["parser_rows"] = ToJson(report.parserRows);
    if (report.stages)
    {
        json["per_stage"] = StagesToJson(*report.stages);
    }
    else if (report.banks)
    {
        json["banks"] = BanksToJson(*report.banks);
    }
    else
    {
        json["threads"] = ThreadsToJson(report);
    }
    return json;
}

} // namespace pisa
