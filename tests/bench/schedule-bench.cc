// Periods, lengths and stages of operation graphs beside the published ones, as a table.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "ir/text-file.h"
#include "schedule/graphs.h"

#include <iomanip>
#include <iostream>

namespace
{

using namespace pisa;

constexpr const char* kPrograms[] = {"switch_ingress",        "switch_egress",        "switch_combined",
                                     "switch_ingress_subset", "switch_egress_subset", "switch_combined_subset"};

double
SecondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/** @return the published schedule of a graph. */
Schedule
ReadPublished(const OperationGraph& graph, unsigned packets)
{
    const std::string path =
        PublishedFolder() + "/sched_" + graph.name + "_drmt_ipc" + std::to_string(packets) + ".json";
    const std::string text = ReadTextFile(path);
    const uint64_t period = ReadJson(text, path).Member("meta").Member("period_cycles").Unsigned();
    return {static_cast<unsigned>(period), ParseSlots(text, graph, path)};
}

void
PrintCells(const std::vector<std::string>& cells)
{
    std::cout << std::left << std::setw(24) << cells.front() << std::right;
    for (std::size_t i = 1; i < cells.size(); ++i)
    {
        std::cout << std::setw(9) << cells[i];
    }
    std::cout << std::endl;
}

std::string
Rounded(double seconds)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << seconds;
    return text.str();
}

/** @return whether value and bound meet. */
std::string
Proof(uint64_t value, uint64_t bound)
{
    return value == bound ? "minimal" : "open";
}

void
BenchPeriods(const OperationGraph& graph, unsigned packets, std::chrono::seconds budget)
{
    const auto begin = std::chrono::steady_clock::now();
    const DrmtLimits limits = LimitsOf(packets);
    SchedulerOptions options;
    options.budget = budget;
    const ScheduleAnswer answer = FindSchedule(graph, limits, options);
    const Schedule published = ReadPublished(graph, packets);
    std::vector<std::string> cells{graph.name, std::to_string(packets), std::to_string(published.period),
                                   std::to_string(published.Length()), std::to_string(published.Threads())};
    if (!answer.schedule)
    {
        cells.insert(cells.end(), {"none", std::to_string(answer.bound.period), "-", "-", "-", "-", "-", "-"});
    }
    else
    {
        const Schedule& schedule = *answer.schedule;
        cells.insert(cells.end(), {std::to_string(schedule.period), std::to_string(answer.bound.period),
                                   Proof(schedule.period, answer.bound.period), std::to_string(schedule.Length()),
                                   std::to_string(answer.lengthBound), Proof(schedule.Length(), answer.lengthBound),
                                   std::to_string(schedule.Threads()),
                                   Check(graph, limits, schedule).empty() ? "holds" : "VIOLATED"});
    }
    cells.push_back(Rounded(SecondsSince(begin)));
    PrintCells(cells);
}

void
BenchStages(const OperationGraph& graph, StageGrain grain, std::chrono::seconds budget)
{
    const auto begin = std::chrono::steady_clock::now();
    const std::string kind = grain == StageGrain::Coarse ? "coarse" : "fine";
    const auto published = PublishedSlots(graph, "rmt_" + kind);
    const auto answer = AssignStages(graph, LimitsOf(1), grain, budget);
    // published slots are halves of stages
    std::vector<std::string> cells{graph.name, kind,
                                   std::to_string(*std::max_element(published.begin(), published.end()) / 2 + 1)};
    if (!answer)
    {
        cells.insert(cells.end(), {"none", "-", "-", "-"});
    }
    else
    {
        cells.insert(cells.end(),
                     {std::to_string(answer->stages), std::to_string(answer->bound),
                      Proof(answer->stages, answer->bound),
                      CheckStages(graph, LimitsOf(1), answer->stage, grain).empty() ? "holds" : "VIOLATED"});
    }
    cells.push_back(Rounded(SecondsSince(begin)));
    PrintCells(cells);
}

} // namespace

int
main(int argc, char** argv)
{
    if (PublishedFolder().empty())
    {
        std::cerr << "schedule-bench: the published graphs are not at hand (set PISA_CORPUS)\n";
        return 0;
    }
    const std::chrono::seconds budget(argc > 1 ? std::max(1, std::atoi(argv[1])) : 60);
    std::cout << "dRMT processors; k packets a cycle; published (pub.) beside ours; " << budget.count()
              << " nominal seconds each\n";
    PrintCells({"program", "k", "pub. P", "pub. len", "pub. thr", "period", "bound", "proof", "length", "bound",
                "proof", "threads", "checker", "seconds"});
    for (const char* program : kPrograms)
    {
        BenchPeriods(PublishedGraph(program), 1, budget);
        BenchPeriods(PublishedGraph(program), 2, budget);
    }
    std::cout << "\nRMT stages\n";
    PrintCells({"program", "grain", "pub.", "stages", "bound", "proof", "checker", "seconds"});
    for (const char* program : kPrograms)
    {
        BenchStages(PublishedGraph(program), StageGrain::Coarse, budget);
        BenchStages(PublishedGraph(program), StageGrain::Fine, budget);
    }
    return 0;
}
