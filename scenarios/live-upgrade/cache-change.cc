// Case 5: the policy of a key-value cache in NCL is replaced under load, on a rack.
// SPDX-License-Identifier: GPL-2.0-only
#include "cache-change.h"

#include "ncl-change.h"

#include "common/compile.h"
#include "common/quantile.h"
#include "kvs-cache/load-run.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pisa
{

namespace
{

constexpr double kMicro = 1e6;

uint64_t
LostOf(const LoadResult& load)
{
    return static_cast<uint64_t>(std::count_if(load.queries.begin(), load.queries.end(),
                                               [](const auto& query) { return query.answered < 0; }));
}

bool
IsRight(const LoadResult& load, const NclChange& change)
{
    if (change.GetManner() == Manner::Planned)
    {
        return change.IsKept() && load.wrongAnswers == 0 && LostOf(load) == 0 && load.stalled.empty();
    }
    return change.GetManner() == Manner::Naive || load.wrongAnswers == 0;
}

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

/** When clients begin: the server fills the cache before, entry by entry over the control channel. */
ns3::Time
LoadBegins(const KvsExperiment& load)
{
    return 2 * load.controlDelay * static_cast<int64_t>(load.cached) + ns3::MilliSeconds(1);
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
AddTransient(const LoadResult& load, const UpgradeExperiment& experiment, Manner manner, ResultTable& rows)
{
    const double origin = LoadBegins(LoadFor(experiment)).GetSeconds();
    const double width = experiment.bin.GetSeconds();
    std::map<int64_t, Bin> bins;
    const auto at = [&](double time) -> Bin& { return bins[static_cast<int64_t>((time - origin) / width)]; };
    for (const LoadResult::Query& query : load.queries)
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
AddSummary(const LoadResult& load, const NclChange& change, ResultTable& summaries)
{
    const WitnessCounts witnessed = change.Witnessed();
    summaries.Add({std::string(kCacheCase), std::string(NameOf(change.GetManner())),
                   CellIf(change.IsOver(), change.Duration() * 1e3), static_cast<int64_t>(load.queries.size()),
                   static_cast<int64_t>(LostOf(load)), static_cast<int64_t>(load.wrongAnswers),
                   CellIf(load.stalled.empty(), 100 * load.HitRatio()), static_cast<int64_t>(witnessed.packets),
                   static_cast<int64_t>(witnessed.Of(Way::Old)), static_cast<int64_t>(witnessed.Of(Way::New)),
                   static_cast<int64_t>(witnessed.Of(Way::Mixed)),
                   static_cast<int64_t>(change.Before()[MemoryKind::Elements]),
                   static_cast<int64_t>(change.Peak()[MemoryKind::Elements]),
                   std::string(IsRight(load, change) ? "yes" : "NO")});
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
    const KvsExperiment load = LoadFor(experiment);
    KvsExperiment writing = load;
    writing.isWriteThrough = true;
    const Image next = ReadImage(CompileCache(writing, output) + "/s1.image");
    bool isRight = true;
    for (const Manner manner : manners)
    {
        progress.Begin(std::string(kCacheCase) + ", " + NameOf(manner));
        NclChange change(experiment, level, manner, next);
        const LoadResult result =
            RunLoad(load, CompileCache(load, output),
                    [&](NclRack& rack) { change.Schedule(rack, LoadBegins(load) + experiment.before); });
        AddTransient(result, experiment, manner, rows);
        AddSummary(result, change, summaries);
        isRight = isRight && IsRight(result, change);
        progress.Done();
    }
    const std::string name = std::string(kCacheCase) + "-rack";
    rows.WriteCsv(output.File(name + ".csv"));
    output.Plot(ScenarioFile("live-upgrade/plot-cache.gp"), {name}, {{"name", name}, {"purpose", kCachePurpose}});
    return isRight;
}

} // namespace pisa
