// An in-network key-value cache in front of one storage server, beside the closed forms. See README.md.
// SPDX-License-Identifier: GPL-2.0-only
#include "experiment.h"
#include "load-run.h"
#include "path-table.h"
#include "studies.h"

#include "common/compile.h"
#include "common/main.h"
#include "common/options.h"
#include "common/output-folder.h"
#include "common/progress.h"
#include "common/report.h"

#include "ir/diagnostic.h"

#include <iostream>

namespace pisa
{

namespace
{

/** All that a user can choose. */
struct Choices
{
    KvsExperiment experiment;
    std::string cache{"on"};
    bool sweep{true};
    std::vector<std::string> chips{"rmt-32", "rmt-drmt-paper", "tofino-like", "drmt"};
    bool paths{false};
    std::string out{"results/kvs-cache"};
};

void
Declare(Options& options, Choices& choices)
{
    KvsExperiment& experiment = choices.experiment;
    options.Number("clients", "client hosts", experiment.clients, 1, 200);
    options.Number("keys", "keys in the store", experiment.keys, 1, 10000000);
    options.Real("skew", "exponent of Zipf's distribution", experiment.skew, 0, 3);
    options.Choice("workload", "YCSB's mix of GET and PUT (A 50/50, B 95/5, C read only)", experiment.workload,
                   {"A", "B", "C"});
    options.Real("service-rate", "requests that the server answers in a second", experiment.serviceRate, 1, 1e9);
    options.Number("outstanding", "queries that each client keeps under way", experiment.outstanding, 1, 1024);
    options.Number("requests", "queries of each client", experiment.requests, 10, 10000000);
    options.Choice("cache", "run with the cache beside without, or only without", choices.cache, {"on", "off"});
    options.Number("cached", "hottest keys in the switch", experiment.cached, 1, kCacheItems);
    options.Real("load", "Poisson arrivals that use this share of the server; 0: clients wait for answers",
                 experiment.load, 0, 0.95);
    options.Rate("rate", "rate of every link", experiment.rate);
    options.Duration("delay", "delay of every link, one way", experiment.delay);
    options.Duration("control-delay", "delay of the control channel, one way", experiment.controlDelay);
    options.Text("target", "chip: a shipped target or a file", experiment.target);
    options.Number("seed", "seed of the queries", experiment.seed, 0, 1000000000);
    options.Flag("sweep", "also run other skews, workloads and Poisson loads", choices.sweep);
    options.Texts("chips", "with the sweep, also run the load with the cache on these chips side by side",
                  choices.chips);
    options.Flag("paths", "instead check every path through the kernel once", choices.paths);
    options.Text("timeline", "file for where frames are in the switch, for trace viewers", experiment.timeline);
    options.Text("out", "folder for results", choices.out);
}

bool
ShowPaths(const Choices& choices, OutputFolder& output)
{
    KvsExperiment experiment = choices.experiment;
    experiment.clients = 1;
    if (experiment.controlDelay > ns3::MicroSeconds(100))
    {
        throw InputError({}, "--paths needs --control-delay of at most 100us",
                         "its script leaves 1 ms for three control operations");
    }
    const PathTableResult result = RunPaths(experiment, CompileCache(experiment, output));
    result.rows.Print(std::cout);
    result.rows.WriteCsv(output.File("paths.csv"));
    std::cout << "\n"
              << result.drops << " windows dropped by the kernel, preparations included\n"
              << (result.isRight ? "all paths are as promised\n" : "some path is NOT as promised\n");
    return result.isRight;
}

bool
ShowStudies(const Choices& choices, OutputFolder& output)
{
    const Study study(choices.experiment, output);
    const bool all = choices.sweep && choices.cache == "on";
    JobProgress progress(study.CountRuns(choices.cache == "on", choices.sweep) + (all ? choices.chips.size() : 0));
    std::vector<StudyTable> tables{study.OneLoad(choices.cache == "on", progress)};
    std::vector<std::string> pictures{"latency"};
    if (all)
    {
        tables.push_back(study.Skews(progress));
        tables.push_back(study.Workloads(progress));
        tables.push_back(study.PoissonLoads(progress));
        if (!choices.chips.empty())
        {
            tables.push_back(study.Chips(choices.chips, progress));
        }
        pictures.insert(pictures.end(), {"latency-poisson", "hit-ratio", "throughput"});
    }
    bool isRight = true;
    for (const StudyTable& table : tables)
    {
        table.rows.Print(std::cout);
        table.rows.WriteCsv(output.File(table.file));
        isRight = isRight && table.isRight;
    }
    std::cout << (isRight
                      ? "\nevery value read was one that had been written to its key\n"
                      : "\nWRONG: a value read was never written to its key, a client waits for ever, or hits are "
                        "five sigma off\n");
    output.Plot(ScenarioFile("kvs-cache/plot.gp"), pictures, {{"sweep", pictures.size() > 1 ? "on" : "off"}});
    return isRight;
}

bool
Run(int argc, char** argv)
{
    Choices choices;
    Options options("An in-network key-value cache in front of one storage server.");
    Declare(options, choices);
    options.Parse(argc, argv);
    if (!choices.experiment.timeline.empty() && (choices.sweep || choices.paths))
    {
        throw InputError({}, "--timeline shows a single load, but the options ask for more or another",
                         "add --sweep=off, and leave --paths out");
    }
    if (choices.experiment.keys <= choices.experiment.cached)
    {
        throw InputError({},
                         "--keys=" + std::to_string(choices.experiment.keys) +
                             " needs more than --cached=" + std::to_string(choices.experiment.cached),
                         "a cache that holds the whole store has no miss to measure");
    }
    OutputFolder output(choices.out);
    const bool isRight = choices.paths ? ShowPaths(choices, output) : ShowStudies(choices, output);
    output.List(std::cout);
    return isRight;
}

} // namespace

} // namespace pisa

int
main(int argc, char** argv)
{
    return pisa::RunScenario([argc, argv] { return pisa::Run(argc, argv); });
}
