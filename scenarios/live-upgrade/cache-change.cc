// Case 5: the policy of a key-value cache in NCL is replaced under load, on a rack.
// SPDX-License-Identifier: GPL-2.0-only
#include "cache-change.h"

#include "program-change.h"

#include "common/compile.h"
#include "common/quantile.h"
#include "kvs-cache/load-run.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pisa
{

namespace
{

constexpr double kMicro = 1e6;

/** One run with one manner of change. */
struct CacheRun
{
    LoadResult load;
    double begin{0}; ///< s, of the change
    double end{-1};  ///< s; negative: it did not end
    UpgradeMemory before;
    UpgradeMemory peak;
    WitnessCounts witnessed;
    std::vector<std::string> faults;

    uint64_t Lost() const
    {
        return static_cast<uint64_t>(std::count_if(load.queries.begin(), load.queries.end(),
                                                   [](const auto& query) { return query.answered < 0; }));
    }

    bool IsRight(Manner manner) const
    {
        if (manner == Manner::Planned)
        {
            return load.wrongAnswers == 0 && Lost() == 0 && end > begin && load.stalled.empty() &&
                   witnessed.Of(Way::Mixed) == 0 && faults.empty();
        }
        return manner == Manner::Naive || load.wrongAnswers == 0;
    }
};

/** The load of the scenario kvs-cache, long enough for a change in its middle. */
KvsExperiment
LoadFor(const UpgradeExperiment& experiment)
{
    KvsExperiment load;
    load.keys = 10000;
    load.workload = "A";
    load.serviceRate = 2e5;
    load.requests = 6000;
    load.rate = experiment.rate;
    load.delay = experiment.delay;
    load.controlDelay = experiment.controlDelay;
    load.target = experiment.target;
    return load;
}

double
Seconds()
{
    return static_cast<double>(ns3::Simulator::Now().GetPicoSeconds()) * 1e-12;
}

/** When clients begin: the server fills the cache before, entry by entry over the control channel. */
ns3::Time
LoadBegins(const KvsExperiment& load)
{
    return 2 * load.controlDelay * static_cast<int64_t>(load.cached) + ns3::MilliSeconds(1);
}

ProgramChange
ChangeOf(Manner manner, const ns3::NodeContainer& switches, const UpgradeExperiment& experiment, Consistency level,
         const MemoryListener& listener)
{
    return manner == Manner::Planned ? PlannedChange(switches, experiment, level, listener)
           : manner == Manner::Naive ? NaiveChange(experiment, listener)
                                     : ReflashChange(experiment, listener);
}

CacheRun
RunCache(const UpgradeExperiment& experiment, Consistency level, Manner manner, OutputFolder& output)
{
    const KvsExperiment load = LoadFor(experiment);
    KvsExperiment writing = load;
    writing.isWriteThrough = true;
    const Image next = ReadImage(CompileCache(writing, output) + "/s1.image");
    CacheRun run;
    ns3::NodeContainer switches;
    ProgramChange change;
    const auto listener = [&run](uint32_t, const UpgradeMemory& held) { run.peak = Most(run.peak, held); };
    const auto begin = [&]
    {
        run.begin = Seconds();
        change(switches.Get(0), next, [&run] { run.end = Seconds(); });
    };
    const auto prepare = [&](NclRack& rack)
    {
        switches.Add(rack.Switch().GetObject<ns3::Node>());
        run.before = run.peak = MemoryOf(rack.Switch().GetImage());
        UpgradeExperiment witnessed = experiment;
        witnessed.isWitnessed = true; // what a packet meets depends on state, so that only the witness can judge
        change = ChangeOf(manner, switches, witnessed, level, listener);
        ns3::Simulator::Schedule(LoadBegins(load) + experiment.before, begin);
    };
    run.load = RunLoad(load, CompileCache(load, output), prepare);
    run.witnessed = WitnessedBy(switches, run.faults);
    return run;
}

/** Queries of one stretch of time, by when they were sent; answers by when they came. */
struct Bin
{
    uint64_t answers{0};
    uint64_t lost{0};
    uint64_t gets{0};
    uint64_t hits{0};
    std::vector<double> latencies; ///< us
};

void
AddTransient(const CacheRun& run, const UpgradeExperiment& experiment, Manner manner, ResultTable& rows)
{
    const double origin = LoadBegins(LoadFor(experiment)).GetSeconds();
    const double width = experiment.bin.GetSeconds();
    std::map<int64_t, Bin> bins;
    const auto at = [&](double time) -> Bin& { return bins[static_cast<int64_t>((time - origin) / width)]; };
    for (const LoadResult::Query& query : run.load.queries)
    {
        Bin& sent = at(query.sent);
        if (query.answered < 0)
        {
            ++sent.lost;
            continue;
        }
        sent.latencies.push_back((query.answered - query.sent) * kMicro);
        sent.gets += query.isPut ? 0 : 1;
        sent.hits += !query.isPut && query.isHit ? 1 : 0;
        ++at(query.answered).answers;
    }
    for (const auto& [place, bin] : bins)
    {
        const auto latency = [&bins = bins, &bin = bin](double quantile)
        { return CellIf(!bin.latencies.empty(), Quantile(bin.latencies, quantile)); };
        rows.Add({std::string(NameOf(manner)), static_cast<double>(place) * width * 1e3,
                  static_cast<double>(bin.answers) / width * 1e-3, static_cast<int64_t>(bin.lost),
                  CellIf(bin.gets != 0, 100.0 * static_cast<double>(bin.hits) /
                                            static_cast<double>(std::max<uint64_t>(bin.gets, 1))),
                  latency(0.5), latency(0.99), latency(1)});
    }
}

void
AddSummary(const CacheRun& run, Manner manner, ResultTable& summaries)
{
    const double hitShare = 100 * run.load.HitRatio();
    summaries.Add(
        {std::string(kCacheCase), std::string(NameOf(manner)),
         CellIf(run.end > run.begin, (run.end - run.begin) * 1e3), static_cast<int64_t>(run.load.queries.size()),
         static_cast<int64_t>(run.Lost()), static_cast<int64_t>(run.load.wrongAnswers),
         CellIf(run.load.stalled.empty(), hitShare), static_cast<int64_t>(run.witnessed.packets),
         static_cast<int64_t>(run.witnessed.Of(Way::Old)), static_cast<int64_t>(run.witnessed.Of(Way::New)),
         static_cast<int64_t>(run.witnessed.Of(Way::Mixed)), static_cast<int64_t>(run.before[MemoryKind::Elements]),
         static_cast<int64_t>(run.peak[MemoryKind::Elements]), std::string(run.IsRight(manner) ? "yes" : "NO")});
}

} // namespace

ResultTable
MakeCacheTable()
{
    return {"A cache's policy replaced under load",
            {{"case"},
             {"manner"},
             {"change [ms]", 2},
             {"queries"},
             {"lost"},
             {"wrong answers"},
             {"hits [%]", 1},
             {"witnessed"},
             {"old"},
             {"new"},
             {"mixed"},
             {"elements before"},
             {"peak"},
             {"right"}}};
}

bool
RunCacheChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
               OutputFolder& output, JobProgress& progress, ResultTable& summaries)
{
    ResultTable rows("", {{"manner"},
                          {"time [ms]"},
                          {"answers [1000/s]"},
                          {"lost"},
                          {"hits [%]"},
                          {"delay p50 [us]"},
                          {"delay p99 [us]"},
                          {"delay max [us]"}});
    bool isRight = true;
    for (const Manner manner : manners)
    {
        progress.Begin(std::string(kCacheCase) + ", " + NameOf(manner));
        const CacheRun run = RunCache(experiment, level, manner, output);
        AddTransient(run, experiment, manner, rows);
        AddSummary(run, manner, summaries);
        isRight = isRight && run.IsRight(manner);
        progress.Done();
    }
    const std::string name = std::string(kCacheCase) + "-rack";
    rows.WriteCsv(output.File(name + ".csv"));
    output.Plot(ScenarioFile("live-upgrade/plot-cache.gp"), {name}, {{"name", name}, {"purpose", kCachePurpose}});
    return isRight;
}

} // namespace pisa
