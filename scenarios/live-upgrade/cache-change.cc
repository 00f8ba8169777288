// Case 5: the policy of a key-value cache in NCL is replaced under load.
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

constexpr double kMicroseconds = 1e6;
constexpr uint32_t kServers = 2; ///< server and sink

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
    // as NetCache has it: all queries come by the switch of the server's rack
    load.network = NetworkAround(experiment, static_cast<uint32_t>(load.clients) + kServers, "server");
    return load;
}

/** When clients begin: the server fills the cache before, entry by entry over the control channel. */
ns3::Time
LoadBegins(const KvsExperiment& load)
{
    return 2 * load.controlDelay * static_cast<int64_t>(load.cached) + ns3::MilliSeconds(1);
}

/** Queries of one stretch of time, by when they were sent; answers by when they came. */
struct CacheBin
{
    uint64_t answers{0};
    uint64_t lost{0};
    uint64_t gets{0};
    uint64_t hits{0};
    std::vector<double> latencies; ///< us
};

void
AddTransient(const LoadResult& load, const UpgradeExperiment& experiment, const NclChange& change, ResultTable& rows)
{
    const double origin = LoadBegins(LoadFor(experiment)).GetSeconds();
    const double width = experiment.bin.GetSeconds();
    std::map<int64_t, CacheBin> bins;
    const auto at = [&](double time) -> CacheBin& { return bins[static_cast<int64_t>((time - origin) / width)]; };
    for (const LoadResult::Query& query : load.queries)
    {
        CacheBin& sent = at(query.sent);
        if (query.answered < 0)
        {
            ++sent.lost;
            continue;
        }
        sent.latencies.push_back((query.answered - query.sent) * kMicroseconds);
        sent.gets += query.isPut ? 0 : 1;
        sent.hits += !query.isPut && query.isHit ? 1 : 0;
        ++at(query.answered).answers;
    }
    for (const auto& [place, bin] : bins)
    {
        const auto latency = [&bins = bins, &bin = bin](double quantile)
        { return CellIf(!bin.latencies.empty(), Quantile(bin.latencies, quantile)); };
        std::vector<Cell> row{std::string(NameOf(change.GetManner())),
                              static_cast<double>(place) * width * 1e3,
                              static_cast<double>(bin.answers) / width * 1e-3,
                              static_cast<int64_t>(bin.lost),
                              CellIf(bin.gets != 0, 100.0 * static_cast<double>(bin.hits) /
                                                        static_cast<double>(std::max<uint64_t>(bin.gets, 1))),
                              latency(0.5),
                              latency(0.99),
                              latency(1)};
        const double end = (origin + static_cast<double>(place + 1) * width) * 1e12;
        AddMemoryCells(change.Memory().HeldAt(static_cast<int64_t>(end)), row);
        rows.Add(std::move(row));
    }
}

void
AddSummary(const LoadResult& load, const NclChange& change, ResultTable& summaries)
{
    std::vector<Cell> row{std::string(kCacheCase),
                          std::string(NameOf(change.GetManner())),
                          static_cast<int64_t>(load.queries.size()),
                          static_cast<int64_t>(LostOf(load)),
                          static_cast<int64_t>(load.wrongAnswers),
                          CellIf(load.stalled.empty(), 100 * load.HitRatio())};
    change.AddCells(row);
    row.emplace_back(std::string(IsRight(load, change) ? "yes" : "NO"));
    summaries.Add(std::move(row));
}

} // namespace

ResultTable
MakeCacheTable()
{
    std::vector<Column> columns{{"case"}, {"manner"}, {"queries"}, {"lost"}, {"wrong answers"}, {"hits [%]", 1}};
    NclChange::AddColumns(columns);
    columns.push_back({"right"});
    return {"A cache's policy replaced under load", std::move(columns)};
}

bool
RunCacheChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
               OutputFolder& output, Attempts& attempts, ResultTable& summaries)
{
    std::vector<Column> columns{{"manner"},   {"time [ms]"},      {"answers [1000/s]"}, {"lost"},
                                {"hits [%]"}, {"delay p50 [us]"}, {"delay p99 [us]"},   {"delay max [us]"}};
    AddMemoryColumns(columns);
    ResultTable rows("", std::move(columns));
    const KvsExperiment load = LoadFor(experiment);
    KvsExperiment writing = load;
    writing.isWriteThrough = true;
    bool isRight = true;
    for (const Manner manner : manners)
    {
        const auto run = [&]
        {
            NclChange change(experiment, level, manner, CompileCache(load, output), CompileCache(writing, output),
                             output);
            const LoadResult result =
                RunLoad(load, change.BootFolder(),
                        [&](NclRack& rack) { change.Schedule(rack, LoadBegins(load) + experiment.before); });
            AddTransient(result, experiment, change, rows);
            AddSummary(result, change, summaries);
            isRight = isRight && IsRight(result, change);
        };
        attempts.Try(kCacheCase, NameOf(manner), run);
    }
    if (!rows.IsEmpty())
    {
        const std::string name = std::string(kCacheCase) + "-" + experiment.topology;
        rows.WriteCsv(output.File(name + ".csv"));
        output.Plot(ScenarioFile("live-upgrade/plot-cache.gp"), {name},
                    {{"name", name}, {"purpose", kCachePurpose + (": " + experiment.topology)}});
    }
    return isRight;
}

} // namespace pisa
