// The resource report's part for dRMT chips: processors, and what they issue residue by residue.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/report.h"
#include "target/drmt-check.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

/** @return operations with their starts, earliest first, one list a residue. */
std::vector<std::vector<std::string>>
ListByResidue(const OperationGraph& graph, const Schedule& schedule)
{
    std::vector<std::pair<Cycle, std::size_t>> byStart;
    for (std::size_t i = 0; i < graph.operations.size(); ++i)
    {
        byStart.emplace_back(schedule.start[i], i);
    }
    std::sort(byStart.begin(), byStart.end());
    std::vector<std::vector<std::string>> lists(schedule.period);
    for (const auto& [start, operation] : byStart)
    {
        lists[start % schedule.period].push_back(graph.operations[operation].name + " @" + std::to_string(start));
    }
    return lists;
}

std::string
ResidueLine(std::size_t residue, const ResidueUse& use, const DrmtLimits& limits)
{
    char text[120];
    std::snprintf(text, sizeof(text), "  %7zu  %3u/%-3u    %3u/%-3u        %2u/%-2u          %2u/%-2u\n", residue,
                  use.used[0], limits.keyUnits, use.used[1], limits.actionFields, use.packets[0], limits.matchPackets,
                  use.packets[1], limits.actionPackets);
    return text;
}

} // namespace

void
MeasureThreads(const Image& image, ResourceReport& report)
{
    const PoolUse pool = UseOfPool(image.program, image.target);
    report.sramBlocks = {pool.sramBlocks, image.target.stage.sramBlocks};
    report.tcamBlocks = {pool.tcamBlocks, image.target.stage.tcamBlocks};
    report.processors.limit = image.target.processors;
    report.issue = image.target.issue;
    for (const bool egress : {false, true})
    {
        const ThreadPlacement& placed = image.placement.threads[egress];
        const OperationGraph graph = OperationsOf(image.program, egress).graph;
        ThreadReport thread;
        thread.name = egress ? "egress" : "ingress";
        thread.period = placed.schedule.period;
        thread.processors = placed.processors;
        thread.packetsInFlight = placed.schedule.Threads();
        for (const ScheduledOperation& operation : graph.operations)
        {
            ++thread.operations[static_cast<std::size_t>(operation.kind)];
        }
        thread.use = UseOfResidues(graph, image.target.issue, placed.schedule);
        thread.operationsOfResidue = ListByResidue(graph, placed.schedule);
        report.processors.used += placed.processors;
        report.threads.push_back(std::move(thread));
    }
}

std::string
PrintThreads(const ResourceReport& report)
{
    std::string text;
    for (const ThreadReport& thread : report.threads)
    {
        char line[240];
        const double rate = std::min(1.0, static_cast<double>(thread.processors) / thread.period);
        std::snprintf(line, sizeof(line),
                      "  %s: period %u, %u processors, %.3f packets a cycle, %llu packets in flight a processor; %u "
                      "matches, %u actions, %u conditions\n",
                      thread.name.c_str(), thread.period, thread.processors, rate,
                      static_cast<unsigned long long>(thread.packetsInFlight), thread.operations[0],
                      thread.operations[1], thread.operations[2]);
        text += line;
        text += "  residue  key units  action fields  match packets  action packets\n";
        for (std::size_t residue = 0; residue < thread.use.size(); ++residue)
        {
            text += ResidueLine(residue, thread.use[residue], report.issue);
        }
    }
    return text;
}

nlohmann::ordered_json
ThreadsToJson(const ResourceReport& report)
{
    auto json = nlohmann::ordered_json::array();
    for (const ThreadReport& thread : report.threads)
    {
        auto residues = nlohmann::ordered_json::array();
        for (std::size_t residue = 0; residue < thread.use.size(); ++residue)
        {
            const ResidueUse& use = thread.use[residue];
            residues.push_back({{"operations", thread.operationsOfResidue[residue]},
                                {"key_units", ToJson(Used{use.used[0], report.issue.keyUnits})},
                                {"action_fields", ToJson(Used{use.used[1], report.issue.actionFields})},
                                {"match_packets", ToJson(Used{use.packets[0], report.issue.matchPackets})},
                                {"action_packets", ToJson(Used{use.packets[1], report.issue.actionPackets})}});
        }
        json.push_back({{"thread", thread.name},
                        {"period", thread.period},
                        {"processors", thread.processors},
                        {"packets_in_flight", thread.packetsInFlight},
                        {"matches", thread.operations[0]},
                        {"actions", thread.operations[1]},
                        {"conditions", thread.operations[2]},
                        {"residues", residues}});
    }
    return json;
}

} // namespace pisa
