// In-network AllReduce on one rack, beside a ring on the same rack and beside the closed forms. See README.md.
// SPDX-License-Identifier: GPL-2.0-only
#include "chips.h"
#include "experiment.h"
#include "hazards.h"
#include "in-network.h"
#include "ring.h"
#include "sweep.h"
#include "training.h"

#include "common/compile.h"
#include "common/main.h"
#include "common/options.h"
#include "common/output-folder.h"
#include "common/progress.h"
#include "common/report.h"

#include "ir/diagnostic.h"

#include <cstdlib>
#include <iostream>
#include <sstream>

namespace pisa
{

namespace
{

/** All that a user can choose. */
struct Choices
{
    Experiment experiment;
    SweepPlan plan{{2, 4, 8, 16, 32, 64}, {2048, 8192, 32768}, 256};
    std::string workload{"once"};
    bool sweep{true};
    std::vector<std::string> chips{"rmt-32", "rmt-drmt-paper", "tofino-like", "drmt"};
    std::string hazard{"none"};
    uint64_t steps{60};
    ns3::Time compute{ns3::MicroSeconds(5)};
    std::string out{"results/allreduce"};
};

constexpr uint64_t kMostWorkers = 256;
constexpr uint64_t kMostElements = 1 << 22;
/** Elements that fit a frame of 1500 bytes behind IPv4, UDP and the ring's header. */
constexpr uint64_t kMostRingPayload = (1500 - 20 - 8 - 8) / 4;

void
Declare(Options& options, Choices& choices)
{
    Experiment& experiment = choices.experiment;
    options.Number("workers", "workers of the single run", experiment.workers, 1, kMostWorkers);
    options.Number("length", "elements of each worker's array", experiment.length, 1, kMostElements);
    options.Number("window", "elements a window", experiment.window, 1, 256);
    options.Rate("rate", "rate of every link", experiment.rate);
    options.Duration("delay", "delay of every link, one way", experiment.delay);
    options.Duration("control-delay", "delay of the control channel, one way", experiment.controlDelay);
    options.Text("target", "chip: a shipped target or a file", experiment.target);
    options.Number("seed", "seed of the data", experiment.seed, 0, 1000000000);
    options.Choice("workload", "one AllReduce, or training by gradient descent", choices.workload, {"once", "sgd"});
    options.Number("steps", "steps of training", choices.steps, 1, 10000);
    options.Duration("compute", "time that a step of training computes", choices.compute);
    options.Flag("sweep", "also run all numbers of workers and lengths", choices.sweep);
    options.Numbers("sweep-workers", "workers in the sweep", choices.plan.workers, 2, kMostWorkers);
    options.Numbers("sweep-lengths", "elements in the sweep", choices.plan.lengths, 1, kMostElements);
    options.Texts("chips", "with the sweep, also run the single run on these chips side by side", choices.chips);
    options.Number("ring-payload", "elements a datagram of the big ring", choices.plan.ringPayload, 1,
                   kMostRingPayload);
    options.Choice("hazard", "show a hazard of the program instead", choices.hazard,
                   {"none", "a", "b", "c", "d", "e", "all"});
    options.Text("timeline", "file for where frames are in the switch, for trace viewers", experiment.timeline);
    options.Text("out", "folder for results", choices.out);
}

void
Describe(const InNetworkResult& result, const Experiment& experiment)
{
    const ClockedRack& clock = result.clock;
    std::cout << "in-network AllReduce: " << experiment.workers << " workers, " << experiment.length
              << " elements in " << experiment.Windows() << " windows of " << experiment.window << "\n"
              << "  tau = " << static_cast<double>(clock.LineTime(1, result.wireBytes)) * 1e-3 << " ns for "
              << result.wireBytes << " wire bytes at " << static_cast<double>(clock.rate) * 1e-9
              << " Gb/s, d = " << static_cast<double>(clock.delay) * 1e-3 << " ns\n  t_s = " << clock.parseCycles
              << " (parser) + " << experiment.workers - 1 << " (issue) + " << clock.ingressCycles << " (ingress) + "
              << experiment.workers - 1 << " (copies) + " << clock.egressCycles << " (egress) cycles of "
              << 1e9 / static_cast<double>(clock.clockHz) << " ns on " << experiment.target << "\n  "
              << (clock.isFixed ? "slots are limited by: " + NameOf(result.limit)
                                : "no closed form: bank contention, cycles are the least")
              << "; " << result.drops << " windows dropped, " << result.broadcasts << " broadcast\n";
}

bool
RunOnce(const Choices& choices, OutputFolder& output)
{
    const Experiment& experiment = choices.experiment;
    const uint64_t capacity = experiment.Windows() * experiment.window;
    const InNetworkResult network = RunInNetwork(experiment, CompileAllReduce(experiment, capacity, output));
    Describe(network, experiment);
    ResultTable table("one AllReduce", {{"scheme"},
                                        {"measured [us]", 6},
                                        {"formula [us]", 6},
                                        {"difference [ns]", 3},
                                        {"textbook [us]", 6},
                                        {"sums"}});
    const auto add = [&table](const std::string& scheme, int64_t time, Cell formula, Cell difference, double textbook,
                              bool isRight)
    {
        table.Add({scheme, static_cast<double>(time) * 1e-6, formula, difference, textbook * 1e6,
                   std::string(isRight ? "exact" : "WRONG")});
    };
    const bool isFixed = network.clock.isFixed;
    add("in-network", network.time, CellIf(isFixed, static_cast<double>(network.formula) * 1e-6),
        CellIf(isFixed, static_cast<double>(network.difference) * 1e-3), network.textbook, network.isRight);
    bool isRight = network.isRight && network.isOnTime;
    for (const uint64_t payload : {experiment.window, choices.plan.ringPayload})
    {
        if (experiment.workers < 2)
        {
            break;
        }
        const RingResult ring = RunRing(experiment, payload);
        add("ring, " + std::to_string(payload) + " elements a datagram", ring.time,
            CellIf(ring.hasForm, static_cast<double>(ring.formula) * 1e-6),
            CellIf(ring.isExactCase, static_cast<double>(ring.time - ring.formula) * 1e-3), ring.textbook,
            ring.isRight);
        isRight = isRight && ring.isRight && ring.isOnTime;
    }
    table.Print(std::cout);
    table.WriteCsv(output.File("run.csv"));
    return isRight;
}

std::string
Join(const std::vector<uint64_t>& values)
{
    std::ostringstream text;
    for (const uint64_t value : values)
    {
        text << value << " ";
    }
    return text.str();
}

bool
RunAndPlotSweep(const Choices& choices, OutputFolder& output)
{
    JobProgress progress(choices.plan.workers.size() * choices.plan.lengths.size());
    const SweepResult result = RunSweep(choices.experiment, choices.plan, output, progress);
    result.rows.Print(std::cout);
    result.rows.WriteCsv(output.File("sweep.csv"));
    std::cout << "\nsums: " << (result.isRight ? "exact on every host" : "WRONG")
              << "; largest difference to the formula: in-network "
              << static_cast<double>(result.worstInNetwork) * 1e-3 << " ns, ring "
              << static_cast<double>(result.worstRing) * 1e-3 << " ns (where all its datagrams are equal)\n";
    output.Plot(ScenarioFile("allreduce/plot.gp"), {"completion-time", "speed-up"},
                {{"lengths", Join(choices.plan.lengths)},
                 {"window", std::to_string(choices.experiment.window)},
                 {"payload", std::to_string(choices.plan.ringPayload)}});
    return result.isRight && result.isOnTime;
}

bool
RunAndPlotChips(const Choices& choices, OutputFolder& output)
{
    JobProgress progress(choices.chips.size());
    const ChipsResult result = CompareChips(choices.experiment, choices.chips, output, progress);
    result.rows.Print(std::cout);
    result.rows.WriteCsv(output.File("chips.csv"));
    output.Plot(ScenarioFile("allreduce/plot-chips.gp"), {"chips"},
                {{"workers", std::to_string(choices.experiment.workers)}});
    return result.isRight && result.isOnTime;
}

bool
RunTraining(const Choices& choices, OutputFolder& output)
{
    const TrainingResult result =
        Train(choices.experiment, choices.steps, choices.compute, CompileTraining(choices.experiment, output));
    result.steps.Print(std::cout, 12);
    result.steps.WriteCsv(output.File("training.csv"));
    std::cout << "\nloss " << result.firstLoss << " -> " << result.lastLoss << " in " << choices.steps
              << " steps; weights of all workers "
              << (result.isIdentical ? "are bit for bit those of one machine" : "DIFFER from those of one machine")
              << "; largest difference of a step to the formula: "
              << static_cast<double>(result.worstDifference) * 1e-3 << " ns\n";
    if (result.isIdentical)
    {
        output.Plot(ScenarioFile("allreduce/plot-training.gp"), {"training"});
    }
    return result.isIdentical && result.isOnTime;
}

bool
RunHazards(const Choices& choices, OutputFolder& output)
{
    bool allAsClaimed = true;
    for (const char hazard : choices.hazard == "all" ? std::string("abcde") : choices.hazard)
    {
        const HazardOutcome outcome = ShowHazard(hazard, choices.experiment, output);
        std::cout << "hazard " << hazard << ": " << (outcome.isAsClaimed ? "as stated" : "NOT AS STATED")
                  << "\n  stated:   " << outcome.claim << "\n  observed: " << outcome.observed << "\n";
        allAsClaimed = allAsClaimed && outcome.isAsClaimed;
    }
    return allAsClaimed;
}

bool
Run(int argc, char** argv)
{
    Choices choices;
    Options options("In-network AllReduce on one rack, compared with a ring and with closed forms.");
    Declare(options, choices);
    options.Parse(argc, argv);
    if (!choices.experiment.timeline.empty() &&
        (choices.sweep || choices.workload != "once" || choices.hazard != "none"))
    {
        throw InputError({}, "--timeline shows a single AllReduce, but the options ask for more or another",
                         "add --sweep=off, and leave --workload and --hazard out");
    }
    OutputFolder output(choices.out);
    bool isRight = true;
    if (choices.hazard != "none")
    {
        isRight = RunHazards(choices, output);
    }
    else if (choices.workload == "sgd")
    {
        isRight = RunTraining(choices, output);
    }
    else
    {
        isRight = RunOnce(choices, output);
        isRight = (!choices.sweep || RunAndPlotSweep(choices, output)) && isRight;
        isRight = (!choices.sweep || choices.chips.empty() || RunAndPlotChips(choices, output)) && isRight;
    }
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
