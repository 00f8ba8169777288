// Periods, lengths and stages of operation graphs beside the published ones, as CSV.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/stage-assignment.h"
#include "schedule/graphs.h"

#include <iostream>

namespace
{

using namespace pisa;

/** A published schedule of a graph, if there is one. */
struct PublishedResult
{
    unsigned period{0};
    Cycle length{0};
};

PublishedResult
ReadPublished(const OperationGraph& graph, unsigned packets)
{
    const std::string path =
        PublishedFolder() + "/sched_" + graph.name + "_drmt_ipc" + std::to_string(packets) + ".json";
    const std::string text = ReadTextFile(path);
    PublishedResult result;
    result.period = static_cast<unsigned>(ReadJson(text, path).Member("meta").Member("period_cycles").Unsigned());
    result.length = Schedule{result.period, ParseSlots(text, graph, path)}.Length();
    return result;
}

/** "217" if proved minimal, "217 (216)" with the bound if not. */
std::string
WithBound(Cycle value, Cycle bound)
{
    return std::to_string(value) + (value == bound ? "" : " (" + std::to_string(bound) + ")");
}

double
SecondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void
BenchPeriods(const OperationGraph& graph, unsigned packets, std::chrono::seconds budget)
{
    const auto begin = std::chrono::steady_clock::now();
    const DrmtLimits limits = LimitsOf(packets);
    SchedulerOptions options;
    options.budget = budget;
    const ScheduleAnswer answer = FindSchedule(graph, limits, options);
    const PublishedResult published = ReadPublished(graph, packets);
    std::cout << graph.name << ",dRMT k=" << packets << ',' << published.period << ',' << published.length << ',';
    if (answer.schedule)
    {
        const Schedule& schedule = *answer.schedule;
        std::cout << WithBound(schedule.period, answer.bound.period) << ','
                  << WithBound(schedule.Length(), answer.lengthBound) << ',' << schedule.Threads() << ','
                  << (Check(graph, limits, schedule).empty() ? "holds" : "VIOLATED");
    }
    else
    {
        std::cout << "none,none,none,none";
    }
    std::cout << ',' << SecondsSince(begin) << std::endl;
}

void
BenchStages(const OperationGraph& graph, StageGrain grain, std::chrono::seconds budget)
{
    const auto begin = std::chrono::steady_clock::now();
    const std::string kind = grain == StageGrain::Coarse ? "coarse" : "fine";
    const auto published = PublishedSlots(graph, "rmt_" + kind);
    const auto answer = AssignStages(graph, LimitsOf(1), grain, budget);
    std::cout << graph.name << ",RMT " << kind << ',' << *std::max_element(published.begin(), published.end()) / 2 + 1
              << ",,";
    if (answer)
    {
        std::cout << WithBound(answer->stages, answer->bound) << ",,,"
                  << (CheckStages(graph, LimitsOf(1), answer->stage, grain).empty() ? "holds" : "VIOLATED");
    }
    else
    {
        std::cout << "none,,,none";
    }
    std::cout << ',' << SecondsSince(begin) << std::endl;
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
    const std::chrono::seconds budget(argc > 1 ? std::stoul(argv[1]) : 60);
    std::cout << "program,chip,published period or stages,published length,ours (bound if higher is not proved),"
                 "our length (bound),threads,checker,seconds\n";
    for (const char* part : {"ingress", "egress", "combined"})
    {
        for (const char* suffix : {"", "_subset"})
        {
            const OperationGraph graph = PublishedGraph(std::string("switch_") + part + suffix);
            BenchPeriods(graph, 1, budget);
            BenchPeriods(graph, 2, budget);
            BenchStages(graph, StageGrain::Coarse, budget);
            BenchStages(graph, StageGrain::Fine, budget);
        }
    }
    return 0;
}
