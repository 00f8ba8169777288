// Programs that change while traffic flows, beside what else one can do. See README.md.
// SPDX-License-Identifier: GPL-2.0-only
#include "cache-change.h"
#include "experiment.h"
#include "live-run.h"
#include "training-change.h"
#include "transient.h"
#include "upgrade-case.h"

#include "common/compile.h"
#include "common/main.h"
#include "common/options.h"
#include "common/output-folder.h"
#include "common/progress.h"
#include "common/report.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <iostream>

namespace pisa
{

const char*
NameOf(Manner manner)
{
    constexpr const char* kNames[] = {"planned", "naive", "reflash", "drain"};
    return kNames[static_cast<unsigned>(manner)];
}

namespace
{

constexpr const char* kAll = "all";
constexpr const char* kOfCase = "case";

/** A case in NCL, which has a rack of its own. */
struct RackCase
{
    const char* number;
    const char* name;
    const char* file; ///< of its summary
    ResultTable (*makeTable)();
    bool (*run)(const UpgradeExperiment&, Consistency, const std::vector<Manner>&, OutputFolder&, JobProgress&,
                ResultTable&);
};

constexpr RackCase kRackCases[] = {
    {"4", kTrainingCase, "training-summary.csv", MakeTrainingTable, RunTrainingChange},
    {"5", kCacheCase, "cache-summary.csv", MakeCacheTable, RunCacheChange},
};

/** All that a user can choose. */
struct Choices
{
    UpgradeExperiment experiment;
    std::string wanted{kAll};
    std::string level{kOfCase};
    std::vector<std::string> baselines{"naive", "reflash", "drain"};
    std::string out{"results/live-upgrade"};
};

void
Declare(Options& options, Choices& choices)
{
    UpgradeExperiment& experiment = choices.experiment;
    std::vector<std::string> cases{kAll};
    for (const UpgradeCase& known : AllCases())
    {
        cases.insert(cases.end(), {std::to_string(cases.size() / 2 + 1), known.name});
    }
    for (const RackCase& known : kRackCases)
    {
        cases.insert(cases.end(), {known.number, known.name});
    }
    options.Choice("case", "what happens", choices.wanted, cases);
    options.Choice("topology", "network; its top switches change, one after the other", experiment.topology,
                   {"rack", "leaf-spine", "fat-tree"});
    options.Number("k", "ports of a fat tree's switches, even", experiment.k, 4, 16);
    options.Choice("level", "consistency of the plan; case: the one that suits it", choices.level,
                   {kOfCase, "program", "element", "execution"});
    options.Texts("baseline", "what the plan is compared with: naive, reflash, drain", choices.baselines);
    options.Text("target", "chip: a shipped target or a file", experiment.target);
    options.Rate("rate", "rate of every link", experiment.rate);
    options.Duration("delay", "delay of every link, one way", experiment.delay);
    options.Real("load", "share of its line that a host sends", experiment.load, 0.01, 1);
    options.Number("frame", "bytes of a frame, headers included", experiment.frameBytes, 60, 1514);
    options.Duration("before", "traffic before, between and after changes", experiment.before);
    options.Duration("downtime", "of a switch that is flashed", experiment.downtime);
    options.Duration("reconvergence", "until all switches know of other ways", experiment.reconvergence);
    options.Flag("witness", "packets of planned changes note what they meet, and a checker of the levels judges them",
                 experiment.isWitnessed);
    options.Duration("overhead", "of the control software, a primitive", experiment.overhead);
    options.Real("operation-rate", "register writes a second", experiment.operationRate, 1, 1e12);
    options.Real("entry-rate", "entries that are installed in a second", experiment.entryRate, 1, 1e12);
    options.Duration("control-delay", "delay of the control channel, one way", experiment.controlDelay);
    options.Duration("bin", "length of the stretches of time that results are given for", experiment.bin);
    options.Text("out", "folder for results", choices.out);
}

void
Check(const Choices& choices)
{
    const UpgradeExperiment& experiment = choices.experiment;
    if (experiment.topology == "fat-tree" && experiment.k % 2 != 0)
    {
        throw InputError({}, "--k needs an even number, not " + std::to_string(experiment.k));
    }
    for (const std::string& name : choices.baselines)
    {
        if (name != "naive" && name != "reflash" && name != "drain")
        {
            throw InputError({}, "--baseline needs naive, reflash, drain or none, not '" + name + "'");
        }
    }
    if (experiment.bin.IsZero() || experiment.before < experiment.bin)
    {
        throw InputError({}, "--before needs at least one bin, and --bin more than nothing");
    }
}

/** @return planned, and the baselines that the network allows. */
std::vector<Manner>
MannersOf(const Choices& choices)
{
    std::vector<Manner> manners;
    for (const Manner manner : kManners)
    {
        const bool isAsked =
            manner == Manner::Planned ||
            std::find(choices.baselines.begin(), choices.baselines.end(), NameOf(manner)) != choices.baselines.end();
        if (isAsked && manner == Manner::Drain && choices.experiment.topology == "rack")
        {
            std::cout << "no drain: a rack has no way around its switch\n";
            continue;
        }
        if (isAsked)
        {
            manners.push_back(manner);
        }
    }
    return manners;
}

std::vector<UpgradeCase>
CasesOf(const Choices& choices)
{
    std::vector<UpgradeCase> chosen;
    std::size_t number = 0;
    for (const UpgradeCase& known : AllCases())
    {
        ++number;
        if (choices.wanted == kAll || choices.wanted == known.name || choices.wanted == std::to_string(number))
        {
            chosen.push_back(known);
        }
    }
    return chosen;
}

/** @throws InputError if a case that has a rack of its own is wanted elsewhere */
std::vector<RackCase>
RackCasesOf(const Choices& choices)
{
    const bool isRack = choices.experiment.topology == "rack";
    std::vector<RackCase> chosen;
    for (const RackCase& known : kRackCases)
    {
        const bool isMeant = choices.wanted == known.name || choices.wanted == known.number;
        if (isMeant && !isRack)
        {
            throw InputError({}, "the case " + std::string(known.name) + " runs on a rack only, not on a " +
                                     choices.experiment.topology);
        }
        if (isMeant || (isRack && choices.wanted == kAll))
        {
            chosen.push_back(known);
        }
    }
    return chosen;
}

Consistency
LevelOf(const Choices& choices, Consistency ofCase)
{
    return choices.level == kOfCase ? ofCase : *FindConsistency(choices.level);
}

bool
RunCase(const Choices& choices, const UpgradeCase& upgrade, const std::vector<Manner>& manners, OutputFolder& output,
        JobProgress& progress, ResultTable& summaries)
{
    const Consistency level = LevelOf(choices, upgrade.level);
    ResultTable rows = MakeTransientTable(upgrade.purpose);
    bool isRight = true;
    uint64_t witnessed = 0;
    for (const Manner manner : manners)
    {
        progress.Begin(upgrade.name + ", " + NameOf(manner));
        const LiveRunResult result = RunLive(choices.experiment, upgrade, level, manner, output);
        const LiveSummary summary = Summarise(result, choices.experiment, upgrade, manner);
        AddTransient(result, choices.experiment, upgrade, manner, rows);
        AddSummary(summary, upgrade, manner, summaries);
        isRight = isRight && summary.isRight;
        progress.Done();
        for (const std::string& fault : result.faults)
        {
            std::cout << upgrade.name << ", " << NameOf(manner) << ": " << fault << "\n";
        }
        witnessed += result.witnessed.packets;
    }
    if (choices.experiment.isWitnessed)
    {
        std::cout << upgrade.name << ": the witness saw " << witnessed << " packets of planned changes\n";
    }
    const bool isUnwanted =
        std::any_of(upgrade.flows.begin(), upgrade.flows.end(), [](const Flow& flow) { return !flow.isWanted; });
    const std::string name = upgrade.name + "-" + choices.experiment.topology;
    rows.WriteCsv(output.File(name + ".csv"));
    output.Plot(ScenarioFile("live-upgrade/plot.gp"), {name},
                {{"name", name},
                 {"purpose", upgrade.purpose + ": " + choices.experiment.topology},
                 {"unwanted", isUnwanted ? "on" : "off"}});
    return isRight;
}

bool
Run(int argc, char** argv)
{
    Choices choices;
    Options options("Programs of switches change while traffic flows: planned, and beside what else one can do.");
    Declare(options, choices);
    options.Parse(argc, argv);
    Check(choices);
    const std::vector<UpgradeCase> cases = CasesOf(choices);
    const std::vector<RackCase> rackCases = RackCasesOf(choices);
    const std::vector<Manner> manners = MannersOf(choices);
    std::vector<Manner> onRack = manners;
    onRack.erase(std::remove(onRack.begin(), onRack.end(), Manner::Drain), onRack.end());
    OutputFolder output(choices.out);
    std::vector<std::pair<ResultTable, std::string>> tables;
    bool isRight = true;
    {
        JobProgress progress(cases.size() * manners.size() + rackCases.size() * onRack.size());
        tables.emplace_back(MakeSummaryTable("Packets, time and memory of each change"), "summary.csv");
        for (const UpgradeCase& upgrade : cases)
        {
            isRight = RunCase(choices, upgrade, manners, output, progress, tables.back().first) && isRight;
        }
        for (const RackCase& known : rackCases)
        {
            tables.emplace_back(known.makeTable(), known.file);
            isRight = known.run(choices.experiment, LevelOf(choices, Consistency::Program), onRack, output, progress,
                                tables.back().first) &&
                      isRight;
        }
    }
    for (const auto& [table, file] : tables)
    {
        if (!table.IsEmpty())
        {
            table.Print(std::cout);
            table.WriteCsv(output.File(file));
        }
    }
    std::cout << (isRight
                      ? "\nevery frame is accounted for; no plan lost or mixed one\n"
                      : "\nWRONG: a plan lost or mixed packets, a reflash did not lose downtime x rate, or frames "
                        "are not accounted for\n");
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
