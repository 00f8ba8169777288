// `pisa schedule`: an operation graph onto a dRMT processor, or onto the stages of an RMT chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/schedule-command.h"

#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "compiler/tool/command-line.h"
#include "compiler/tool/command.h"
#include "compiler/tool/text-file.h"
#include "ir/text-file.h"

#include "target/json-reader.h"
#include "target/schedule-json.h"

#include <fstream>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

namespace pisa
{

namespace
{

namespace po = boost::program_options;

struct ScheduleCommandOptions
{
    std::string path;
    std::string target{"drmt"};
    std::string stageTarget{"rmt-32"};
    std::string output;
    std::string stages;
    int64_t period{-1};
    int64_t packets{-1};
    int64_t seconds{60};
    uint64_t seed{1};
    bool json{false};
};

po::options_description
DescribeOptions(ScheduleCommandOptions& options)
{
    po::options_description visible("usage: pisa schedule GRAPH.json [options]\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("target", po::value(&options.target)->value_name("NAME|FILE"), "dRMT chip (default: drmt)");
    add("period", po::value(&options.period)->value_name("P"), "only this period (default: the smallest)");
    add("ipc", po::value(&options.packets)->value_name("K"),
        "packets that may match, and that may act, in one cycle (default: as the target says)");
    add("seconds", po::value(&options.seconds)->value_name("N"),
        "work for the search, in nominal seconds: a fixed number of steps each, about what a core does in one; the "
        "answer is the same on every machine (default: 60)");
    add("seed", po::value(&options.seed)->value_name("S"), "of the search (default: 1)");
    add("stages", po::value(&options.stages)->value_name("coarse|fine"),
        "assign RMT stages with the target's limits instead; fine: an action may come after its match's stage");
    add("stage-target", po::value(&options.stageTarget)->value_name("NAME|FILE"),
        "RMT chip whose latencies time the stages (default: rmt-32)");
    add("output,o", po::value(&options.output)->value_name("FILE"), "write the schedule, for pisa check");
    add("json", po::bool_switch(&options.json), "print the schedule in place of the tables");
    return visible;
}

void
CheckRange(const char* option, int64_t value, int64_t most)
{
    if (value < 1 || value > most)
    {
        throw InputError({},
                         std::string("pisa schedule: --") + option + " " + std::to_string(value) + " is out of range",
                         "give a number from 1 to " + std::to_string(most));
    }
}

void
CheckOptions(const ScheduleCommandOptions& options, const po::variables_map& values)
{
    if (options.path.empty())
    {
        throw InputError({}, "pisa schedule: no graph", "usage: pisa schedule GRAPH.json [options]");
    }
    if (values.count("period") > 0)
    {
        CheckRange("period", options.period, 1 << 16);
    }
    if (values.count("ipc") > 0)
    {
        CheckRange("ipc", options.packets, 1 << 10);
    }
    CheckRange("seconds", options.seconds, 86'400);
    if (!options.stages.empty() && options.stages != "coarse" && options.stages != "fine")
    {
        throw InputError({}, "pisa schedule: --stages " + options.stages + " is unknown", "known: coarse, fine");
    }
    if (!options.stages.empty() && (options.json || !options.output.empty() || options.period > 0))
    {
        throw InputError({}, "pisa schedule: --stages goes with neither --json nor --output nor --period",
                         "leave one of them out");
    }
}

/** @return nothing when the user asked for help only. */
std::optional<ScheduleCommandOptions>
ReadScheduleOptions(const std::vector<std::string>& arguments)
{
    ScheduleCommandOptions options;
    const po::options_description visible = DescribeOptions(options);
    PlainWords plain{{}, 1};
    plain.option.add_options()("graph", po::value(&options.path));
    const auto values = ReadCommandLine("schedule", visible, plain, arguments);
    if (!values)
    {
        return std::nullopt;
    }
    CheckOptions(options, *values);
    return options;
}

void
PrintSummary(const OperationGraph& graph, const DrmtLimits& limits, const ScheduleAnswer& answer)
{
    const Schedule& schedule = *answer.schedule;
    std::cout << graph.name << " on " << limits.name << ", " << limits.matchPackets << " match and "
              << limits.actionPackets << " action packets a cycle\n";
    std::cout << "period   " << schedule.period << " cycles, "
              << (answer.IsPeriodMinimal() ? "proved minimal"
                                           : "at least " + std::to_string(answer.bound.period) + " is needed")
              << " (" << answer.bound.reason << ")\n";
    std::cout << "length   " << schedule.Length() << " cycles, "
              << (answer.IsLengthMinimal() ? "proved minimal"
                                           : "at least " + std::to_string(answer.lengthBound) + " is needed")
              << " (" << answer.lengthReason << ")\n";
    std::cout << "threads  " << schedule.Threads() << " a processor\n";
}

void
PrintResidues(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule)
{
    std::cout << "\nresidue  key units  match packets  action fields  action packets\n";
    const auto uses = UseOfResidues(graph, limits, schedule);
    for (std::size_t residue = 0; residue < uses.size(); ++residue)
    {
        const ResidueUse& use = uses[residue];
        std::cout << std::setw(7) << residue << std::setw(11) << use.used[0] << std::setw(15) << use.packets[0]
                  << std::setw(15) << use.used[1] << std::setw(16) << use.packets[1] << '\n';
    }
    std::cout << "  limit" << std::setw(11) << limits.keyUnits << std::setw(15) << limits.matchPackets
              << std::setw(15) << limits.actionFields << std::setw(16) << limits.actionPackets << '\n';
}

int
RunDrmt(const OperationGraph& graph, const DrmtLimits& limits, const ScheduleCommandOptions& options)
{
    SchedulerOptions search;
    search.budget = std::chrono::seconds(options.seconds);
    search.seed = options.seed;
    search.progress = [](const std::string& line) { std::cerr << line << '\n'; };
    if (options.period > 0)
    {
        search.period = static_cast<unsigned>(options.period);
    }
    ScheduleAnswer answer = FindSchedule(graph, limits, search);
    if (!answer.schedule)
    {
        throw InputError(InFile(answer.reasons, options.path));
    }
    const std::string text = PrintScheduleFile({limits, graph, *answer.schedule});
    if (!options.output.empty())
    {
        WriteTextFile(options.output, text);
    }
    if (options.json)
    {
        std::cout << text;
        return 0;
    }
    PrintSummary(graph, limits, answer);
    PrintResidues(graph, limits, *answer.schedule);
    return 0;
}

/** Operations are matches and actions of tables, and not stages that have a length. */
StageLatency
StageLatencyOf(const Target& target)
{
    const auto* latency = std::get_if<StageLatency>(&target.latency);
    if (latency == nullptr)
    {
        throw InputError({}, "target '" + target.name + "' times stages by their lengths, not by dependencies",
                         "choose a --stage-target whose latency has the kind \"dependency-cycles\", as rmt-32");
    }
    return *latency;
}

int
RunStages(const OperationGraph& graph, const DrmtLimits& limits, const ScheduleCommandOptions& options)
{
    const StageGrain grain = options.stages == "coarse" ? StageGrain::Coarse : StageGrain::Fine;
    const StageLatency latency = StageLatencyOf(LoadTarget(options.stageTarget));
    const auto faults = CheckOperations(graph, limits);
    if (!faults.empty())
    {
        throw InputError(faults);
    }
    const auto assignment = AssignStages(graph, limits, grain, std::chrono::seconds(options.seconds));
    if (!assignment)
    {
        throw InputError({options.path, 0, 0}, "no " + options.stages + " assignment of stages found",
                         "try --stages fine, or more --seconds");
    }
    const auto starts = StageStarts(graph, assignment->stage, latency);
    std::cout << graph.name << ", " << options.stages << ": " << assignment->stages << " stages, "
              << (assignment->stages == assignment->bound
                      ? "proved minimal"
                      : "at least " + std::to_string(assignment->bound) + " are needed")
              << "; done " << starts.back() + latency.match << " cycles after entry\n\nstage  start  operations\n";
    for (unsigned stage = 0; stage < starts.size(); ++stage)
    {
        std::cout << std::setw(5) << stage << std::setw(7) << starts[stage] << "  ";
        for (unsigned i = 0; i < graph.operations.size(); ++i)
        {
            std::cout << (assignment->stage[i] == stage ? graph.operations[i].name + " " : "");
        }
        std::cout << '\n';
    }
    return 0;
}

} // namespace

int
RunSchedule(const std::vector<std::string>& arguments)
{
    const auto options = ReadScheduleOptions(arguments);
    if (!options)
    {
        return 0;
    }
    DrmtLimits limits = LoadDrmtLimits(options->target);
    if (options->packets > 0)
    {
        limits.matchPackets = limits.actionPackets = static_cast<unsigned>(options->packets);
    }
    const OperationGraph graph = ParseOperationGraph(ReadTextFile(options->path), options->path);
    return options->stages.empty() ? RunDrmt(graph, limits, *options) : RunStages(graph, limits, *options);
}

bool
IsScheduleFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    char first = 0;
    return file >> first && first == '{';
}

std::string
CheckScheduleFile(const std::string& path)
{
    const ScheduleFile file = ParseScheduleFile(ReadTextFile(path), path);
    std::vector<Diagnostic> faults = CheckOperations(file.graph, file.limits);
    const auto violations = Check(file.graph, file.limits, file.schedule);
    faults.insert(faults.end(), violations.begin(), violations.end());
    if (!faults.empty())
    {
        throw InputError(InFile(faults, path));
    }
    return path + ": holds (schedule of " + file.graph.name + " on " + file.limits.name + ", period " +
           std::to_string(file.schedule.period) + ", length " + std::to_string(file.schedule.Length()) + ")";
}

} // namespace pisa
