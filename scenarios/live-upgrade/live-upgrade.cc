// Programs that change while traffic flows, beside what else one can do. See README.md.
// SPDX-License-Identifier: GPL-2.0-only
#include "attempt.h"
#include "cache-change.h"
#include "change-order.h"
#include "choices.h"
#include "live-run.h"
#include "live-summary.h"
#include "own-kernels.h"
#include "training-change.h"
#include "transient.h"
#include "upgrade-case.h"

#include "common/compile.h"
#include "common/main.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <functional>
#include <iostream>

namespace pisa
{

namespace
{

/** A case in NCL, of one switch that hosts speak to and that has state. */
struct NclCase
{
    CaseName name;
    const char* file; ///< of its summary
    ResultTable (*makeTable)();
    std::function<bool(const UpgradeExperiment&, Consistency, const std::vector<Manner>&, OutputFolder&, Attempts&,
                       ResultTable&)>
        run;
};

const NclCase kNclCases[] = {
    {{"4", kTrainingCase}, "training-summary.csv", MakeTrainingTable, RunTrainingChange},
    {{"5", kCacheCase}, "cache-summary.csv", MakeCacheTable, RunCacheChange},
};

NclCase
OwnKernelCase(const OwnPair& pair)
{
    return {{"", kOwnCase},
            "own-summary.csv",
            MakeOwnKernelsTable,
            [pair](const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
                   OutputFolder& output, Attempts& attempts, ResultTable& summaries)
            { return RunOwnKernels(pair, experiment, level, manners, output, attempts, summaries); }};
}

CaseName
NameOf(const UpgradeCase& upgrade)
{
    return {std::to_string(upgrade.number), upgrade.name};
}

std::vector<CaseName>
CaseNames()
{
    std::vector<CaseName> names;
    for (const UpgradeCase& known : AllCases())
    {
        names.push_back(NameOf(known));
    }
    for (const NclCase& known : kNclCases)
    {
        names.push_back(known.name);
    }
    return names;
}

/** @return why these switches cannot be changed in this manner; empty if they can. */
std::string
WhyNot(Manner manner, const Topology& shape, const std::vector<uint32_t>& order)
{
    if (manner == Manner::Uncoordinated && order.size() == 1)
    {
        return "one switch alone changes";
    }
    const bool hasEdge =
        std::any_of(order.begin(), order.end(), [&shape](uint32_t number) { return shape.HasHosts(number); });
    return manner == Manner::Drain && hasEdge ? "there is no way around a switch with hosts" : "";
}

/** @return planned, and the baselines that are possible where these switches change. */
std::vector<Manner>
MannersOf(const Choices& choices, const std::string& name, const std::vector<uint32_t>& order)
{
    const Topology shape = ShapeOf(choices.experiment);
    std::vector<Manner> manners{Manner::Planned};
    for (const Manner manner : choices.baselines)
    {
        const std::string why = WhyNot(manner, shape, order);
        if (why.empty())
        {
            manners.push_back(manner);
            continue;
        }
        std::cout << name << ", not " << NameOf(manner) << ": " << why << "\n";
    }
    return manners;
}

/** The windows of NCL cases are for their switch, so that others are no way around it. */
std::vector<Manner>
MannersOf(const Choices& choices, const NclCase& known)
{
    std::vector<Manner> manners = MannersOf(choices, known.name.name, {ShapeOf(choices.experiment).top.front()});
    const auto drain = std::find(manners.begin(), manners.end(), Manner::Drain);
    if (drain != manners.end())
    {
        std::cout << known.name.name << ", not drain: hosts speak to its switch itself\n";
        manners.erase(drain);
    }
    return manners;
}

/** Only this scenario's own programs have the table that leads around a switch. */
std::vector<Manner>
MannersOf(const Choices& choices, const UpgradeCase& known, const std::vector<uint32_t>& order)
{
    std::vector<Manner> manners = MannersOf(choices, known.name, order);
    const auto drain = std::find(manners.begin(), manners.end(), Manner::Drain);
    if (known.isOfUser && drain != manners.end())
    {
        std::cout << known.name << ", not drain: it is not known which of its entries lead around a switch\n";
        manners.erase(drain);
    }
    return manners;
}

/** Tables of all cases that were run, by the files that they go to. */
using Summaries = std::vector<std::pair<ResultTable, std::string>>;

/** One case and the manners in which it is shown. */
template <typename Case>
struct Job
{
    Case what;
    std::vector<Manner> manners;
};

struct Jobs
{
    std::vector<Job<UpgradeCase>> ofP4;
    std::vector<Job<NclCase>> ofNcl;

    std::size_t Runs() const
    {
        std::size_t runs = 0;
        for (const auto& job : ofP4)
        {
            runs += job.manners.size();
        }
        for (const auto& job : ofNcl)
        {
            runs += job.manners.size();
        }
        return runs;
    }
};

Jobs
JobsOf(const Choices& choices)
{
    const Topology shape = ShapeOf(choices.experiment);
    Jobs jobs;
    std::vector<UpgradeCase> ofP4 = AllCases();
    std::vector<NclCase> ofNcl(std::begin(kNclCases), std::end(kNclCases));
    if (choices.own.IsGiven())
    {
        const OwnPair& own = choices.own;
        ofP4 = own.IsNcl() ? std::vector<UpgradeCase>{}
                           : std::vector{OwnCase({own.was, own.is}, {own.wasCommands, own.isCommands})};
        ofNcl = own.IsNcl() ? std::vector{OwnKernelCase(own)} : std::vector<NclCase>{};
    }
    for (const UpgradeCase& known : ofP4)
    {
        if (choices.IsWanted(NameOf(known)))
        {
            const auto order = ChangeOrder(choices.experiment, known, shape);
            jobs.ofP4.push_back({known, MannersOf(choices, known, order)});
        }
    }
    for (const NclCase& known : ofNcl)
    {
        if (choices.IsWanted(known.name))
        {
            jobs.ofNcl.push_back({known, MannersOf(choices, known)});
        }
    }
    return jobs;
}

bool
RunCase(const Choices& choices, const Job<UpgradeCase>& job, OutputFolder& output, Attempts& attempts,
        ResultTable& summaries)
{
    const UpgradeCase& upgrade = job.what;
    UpgradeExperiment experiment = choices.experiment;
    experiment.isWitnessed = experiment.isWitnessed || !upgrade.parts.empty();
    ResultTable rows = MakeTransientTable(upgrade.purpose);
    bool isRight = true;
    for (const Manner manner : job.manners)
    {
        const auto run = [&]
        {
            const Consistency level = choices.level.value_or(upgrade.level);
            const LiveRunResult result = RunLive(experiment, upgrade, level, manner, output);
            const LiveSummary summary = Summarise(result, experiment, upgrade, manner);
            if (upgrade.isOfUser && summary.received == 0)
            {
                throw InputError({}, "no host received a datagram: the programs forward none",
                                 "give their tables entries for hosts by --old-entries and --new-entries");
            }
            AddTransient(result, experiment, upgrade, manner, rows);
            AddSummary(summary, upgrade, manner, summaries);
            isRight = isRight && summary.isRight;
            if (result.witnessed.packets != 0 && result.ofTenants.empty())
            {
                std::cout << upgrade.name << ", " << NameOf(manner) << ": the witness saw "
                          << result.witnessed.packets << " packets\n";
            }
            for (std::size_t tenant = 0; tenant < result.ofTenants.size(); ++tenant)
            {
                const WitnessCounts& counts = result.ofTenants[tenant];
                std::cout << upgrade.name << ", " << NameOf(manner) << ": tenant " << tenant + 1 << " is old to "
                          << counts.Of(Way::Old) << " of " << counts.packets << " packets, new to "
                          << counts.Of(Way::New) << ", a mixture to " << counts.Of(Way::Mixed) << "\n";
            }
            for (const std::string& fault : result.faults)
            {
                std::cout << upgrade.name << ", " << NameOf(manner) << ": " << fault << "\n";
            }
        };
        attempts.Try(upgrade.name, NameOf(manner), run);
    }
    if (!rows.IsEmpty())
    {
        const std::string name = upgrade.name + "-" + experiment.topology;
        const bool isUnwanted =
            std::any_of(upgrade.flows.begin(), upgrade.flows.end(), [](const Flow& flow) { return !flow.isWanted; });
        rows.WriteCsv(output.File(name + ".csv"));
        output.Plot(ScenarioFile("live-upgrade/plot.gp"), {name},
                    {{"name", name},
                     {"purpose", upgrade.purpose + ": " + experiment.topology},
                     {"unwanted", isUnwanted ? "on" : "off"}});
    }
    return isRight;
}

bool
RunAll(const Choices& choices, const Jobs& jobs, OutputFolder& output, Attempts& attempts, Summaries& summaries)
{
    bool isRight = true;
    summaries.emplace_back(MakeSummaryTable("Packets, time and memory of each change"), "summary.csv");
    for (const Job<UpgradeCase>& job : jobs.ofP4)
    {
        isRight = RunCase(choices, job, output, attempts, summaries.front().first) && isRight;
    }
    for (const Job<NclCase>& job : jobs.ofNcl)
    {
        summaries.emplace_back(job.what.makeTable(), job.what.file);
        isRight = job.what.run(choices.experiment, choices.level.value_or(Consistency::Program), job.manners, output,
                               attempts, summaries.back().first) &&
                  isRight;
    }
    return isRight;
}

const char*
Verdict(bool isRight, bool hasRun)
{
    return !isRight ? "\nWRONG: a plan lost or mixed packets, a baseline did not as its closed form says, or frames "
                      "are not accounted for\n"
           : hasRun ? "\nevery frame is accounted for; no plan lost or mixed one\n"
                    : "\nnothing could be run\n";
}

bool
Run(int argc, char** argv)
{
    const Choices choices = ReadChoices(argc, argv, CaseNames());
    const Jobs jobs = JobsOf(choices);
    OutputFolder output(choices.out);
    Summaries summaries;
    std::string refused;
    bool isRight = true;
    bool hasRun = false;
    {
        Attempts attempts(jobs.Runs());
        isRight = RunAll(choices, jobs, output, attempts, summaries);
        refused = attempts.Refused();
        hasRun = attempts.HaveAnyRun();
    }
    for (const auto& [table, file] : summaries)
    {
        if (!table.IsEmpty())
        {
            table.Print(std::cout);
            table.WriteCsv(output.File(file));
        }
    }
    std::cout << (refused.empty() ? "" : "\n") << refused << Verdict(isRight, hasRun);
    output.List(std::cout);
    return isRight && hasRun && (!choices.own.IsGiven() || refused.empty());
}

} // namespace

} // namespace pisa

int
main(int argc, char** argv)
{
    return pisa::RunScenario([argc, argv] { return pisa::Run(argc, argv); });
}
