// The studies of the key-value scenario: each a few loads side by side, with the closed forms that they must meet.
// SPDX-License-Identifier: GPL-2.0-only
#include "studies.h"

#include "common/cache-forms.h"
#include "common/quantile.h"
#include "common/zipf.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pisa
{

namespace
{

constexpr std::array<double, 3> kSkews{0.90, 0.95, 0.99};
constexpr std::array<const char*, 3> kWorkloads{"A", "B", "C"};
constexpr std::array<double, 4> kLoads{0.2, 0.4, 0.6, 0.8};
constexpr double kMicro = 1e6;

KvsExperiment
WithoutCache(KvsExperiment experiment)
{
    experiment.cached = 0;
    return experiment;
}

std::vector<double>
All(const LoadResult& result)
{
    std::vector<double> all = result.hits;
    all.insert(all.end(), result.misses.begin(), result.misses.end());
    all.insert(all.end(), result.puts.begin(), result.puts.end());
    return all;
}

Cell
MeanCell(const std::vector<double>& latencies)
{
    return CellIf(!latencies.empty(), Mean(latencies) * kMicro);
}

Cell
LeastCell(const std::vector<double>& latencies)
{
    return CellIf(!latencies.empty(), Quantile(latencies, 0) * kMicro);
}

/**
 * Wait at the server when `hitRatio` of the queries do not reach it. Queries come at the rate at which the server
 * would have the experiment's load if the formula's share of them did not.
 */
double
WaitAt(const KvsExperiment& experiment, double hitRatio)
{
    const double formula = ZipfHitRatio(experiment.keys, experiment.skew, experiment.cached);
    const double load = experiment.load * (1 - hitRatio) / (1 - formula);
    return FixedServiceWait(static_cast<double>(experiment.ServiceNanoseconds()) * 1e-9, load);
}

/** O6 at that hit ratio. */
double
MeanAt(const KvsExperiment& experiment, const LoadResult& result, double hitRatio)
{
    return MeanLatency(hitRatio, result.unloadedHit, result.unloadedMiss, WaitAt(experiment, hitRatio));
}

void
AddLoad(const std::string& name, const LoadResult& result, ResultTable& rows)
{
    rows.Add({name, static_cast<int64_t>(result.answers), 100 * result.HitRatio(),
              static_cast<int64_t>(result.served), result.throughput * 1e-6, LeastCell(result.hits),
              result.unloadedHit * kMicro, MeanCell(result.hits), LeastCell(result.misses),
              result.unloadedMiss * kMicro, MeanCell(result.misses), MeanCell(result.puts),
              Quantile(All(result), 0.99) * kMicro});
}

/** Named latencies; a distribution each. */
using LatencySets = std::vector<std::pair<std::string, std::vector<double>>>;

void
WriteDistributions(LatencySets sets, const std::string& path)
{
    ResultTable rows("", {{"latency of"}, {"share"}, {"latency [us]"}});
    for (auto& [name, latencies] : sets)
    {
        std::sort(latencies.begin(), latencies.end());
        const std::size_t count = latencies.size();
        // every value of a small sample; a large one thinned to a thousand steps, and its last value
        const std::size_t step = std::max<std::size_t>(1, count / 1000);
        for (std::size_t i = 0; i < count; i += i + step < count || i + 1 == count ? step : count - 1 - i)
        {
            rows.Add({name, static_cast<double>(i + 1) / static_cast<double>(count), latencies[i] * kMicro});
        }
    }
    rows.WriteCsv(path);
}

} // namespace

Study::Study(const KvsExperiment& experiment, OutputFolder& output) : m_experiment(experiment), m_output(output)
{
}

std::size_t
Study::CountRuns(bool withCache, bool all) const
{
    const std::size_t one = withCache ? 2 : 1;
    return withCache && all ? one + 2 * kSkews.size() + 2 * kWorkloads.size() + kLoads.size() : one;
}

LoadResult
Study::Run(const KvsExperiment& experiment, const std::string& what, JobProgress& progress) const
{
    progress.Begin(what);
    LoadResult result = RunLoad(experiment, CompileCache(experiment, m_output));
    progress.Done();
    return result;
}

StudyTable
Study::OneLoad(bool withCache, JobProgress& progress) const
{
    StudyTable table{ResultTable("one load: workload " + m_experiment.workload, {{"switch"},
                                                                                 {"answers"},
                                                                                 {"hits of GETs [%]", 2},
                                                                                 {"at server"},
                                                                                 {"throughput [M/s]", 3},
                                                                                 {"hit: least [us]", 4},
                                                                                 {"2tau+2d+t_s [us]", 4},
                                                                                 {"mean hit [us]", 2},
                                                                                 {"miss: least [us]", 4},
                                                                                 {"unloaded [us]", 4},
                                                                                 {"mean miss [us]", 2},
                                                                                 {"mean PUT [us]", 2},
                                                                                 {"p99 [us]", 2}}),
                     "load.csv"};
    KvsExperiment withoutCache = WithoutCache(m_experiment);
    if (withCache)
    {
        withoutCache.timeline.clear(); // the run with the cache is the one to look at
    }
    const LoadResult plain = Run(withoutCache, "without cache", progress);
    table.isRight = plain.IsRight();
    AddLoad("without cache", plain, table.rows);
    if (!withCache)
    {
        WriteDistributions({{"without cache", All(plain)}}, m_output.File("latency.csv"));
        return table;
    }
    const LoadResult cached = Run(m_experiment, "with cache", progress);
    table.isRight = table.isRight && cached.IsRight();
    AddLoad("with cache", cached, table.rows);
    WriteDistributions({{"without cache", All(plain)},
                        {"with cache", All(cached)},
                        {"hits", cached.hits},
                        {"misses", cached.misses},
                        {"PUTs", cached.puts}},
                       m_output.File("latency.csv"));
    return table;
}

StudyTable
Study::Skews(JobProgress& progress) const
{
    StudyTable table{ResultTable("by skew, workload C: h = H(C,a) / H(n,a) for C of n keys in the switch",
                                 {{"skew", 2},
                                  {"hits [%]", 2},
                                  {"formula [%]", 2},
                                  {"one sigma [%]", 2},
                                  {"without cache [M/s]", 3},
                                  {"with cache [M/s]", 3},
                                  {"gain", 3},
                                  {"1/(1-h)", 3}}),
                     "skew.csv"};
    for (const double skew : kSkews)
    {
        KvsExperiment experiment = m_experiment;
        experiment.skew = skew;
        experiment.workload = "C";
        experiment.load = 0;
        const LoadResult plain = Run(WithoutCache(experiment), "skew, without cache", progress);
        const LoadResult cached = Run(experiment, "skew, with cache", progress);
        const double formula = ZipfHitRatio(experiment.keys, skew, experiment.cached);
        const double sigma = std::sqrt(formula * (1 - formula) / static_cast<double>(cached.answers));
        table.isRight = table.isRight && plain.IsRight() && cached.IsRight() &&
                        std::abs(cached.HitRatio() - formula) <= 5 * sigma;
        table.rows.Add({skew, 100 * cached.HitRatio(), 100 * formula, 100 * sigma, plain.throughput * 1e-6,
                        cached.throughput * 1e-6, cached.throughput / plain.throughput, ThroughputGain(formula)});
    }
    return table;
}

StudyTable
Study::Workloads(JobProgress& progress) const
{
    StudyTable table{ResultTable("YCSB workloads: a PUT takes its key out of use until the server's update",
                                 {{"workload"},
                                  {"PUTs [%]", 1},
                                  {"hits of GETs [%]", 2},
                                  {"without cache [M/s]", 3},
                                  {"with cache [M/s]", 3},
                                  {"gain", 3},
                                  {"mean hit [us]", 2},
                                  {"mean miss [us]", 2},
                                  {"mean PUT [us]", 2}}),
                     "workload.csv"};
    for (const char* workload : kWorkloads)
    {
        KvsExperiment experiment = m_experiment;
        experiment.workload = workload;
        experiment.load = 0;
        const LoadResult plain = Run(WithoutCache(experiment), "workload, without cache", progress);
        const LoadResult cached = Run(experiment, "workload, with cache", progress);
        table.isRight = table.isRight && plain.IsRight() && cached.IsRight();
        table.rows.Add({std::string(workload), 100 * experiment.WriteShare(), 100 * cached.HitRatio(),
                        plain.throughput * 1e-6, cached.throughput * 1e-6, cached.throughput / plain.throughput,
                        MeanCell(cached.hits), MeanCell(cached.misses), MeanCell(cached.puts)});
    }
    return table;
}

StudyTable
Study::Chips(const std::vector<std::string>& targets, JobProgress& progress) const
{
    StudyTable table{ResultTable("the same load on each chip", {{"chip"},
                                                                {"hits of GETs [%]", 2},
                                                                {"throughput [M/s]", 3},
                                                                {"hit: least [us]", 4},
                                                                {"2tau+2d+t_s [us]", 4},
                                                                {"mean hit [us]", 3},
                                                                {"miss: least [us]", 4},
                                                                {"unloaded [us]", 4},
                                                                {"mean miss [us]", 2}}),
                     "chips.csv"};
    for (const std::string& target : targets)
    {
        KvsExperiment experiment = m_experiment;
        experiment.target = target;
        experiment.timeline.clear(); // the single run is the one to look at
        const LoadResult result = Run(experiment, "chip " + target, progress);
        table.isRight = table.isRight && result.IsRight();
        table.rows.Add({target, 100 * result.HitRatio(), result.throughput * 1e-6, LeastCell(result.hits),
                        result.unloadedHit * kMicro, MeanCell(result.hits), LeastCell(result.misses),
                        result.unloadedMiss * kMicro, MeanCell(result.misses)});
    }
    return table;
}

StudyTable
Study::PoissonLoads(JobProgress& progress) const
{
    StudyTable table{ResultTable("Poisson arrivals, workload C: E[L] = h L_hit + (1-h) (L_miss + W), W of M/D/1",
                                 {{"load of server", 2},
                                  {"hits [%]", 2},
                                  {"mean miss [us]", 3},
                                  {"L_miss + W [us]", 3},
                                  {"mean [us]", 3},
                                  {"formula [us]", 3},
                                  {"with h measured [us]", 3},
                                  {"difference [%]", 2}}),
                     "poisson.csv"};
    for (const double load : kLoads)
    {
        KvsExperiment experiment = m_experiment;
        experiment.workload = "C";
        experiment.load = load;
        const LoadResult cached = Run(experiment, "Poisson arrivals", progress);
        const double hitRatio = ZipfHitRatio(experiment.keys, experiment.skew, experiment.cached);
        const double formula = MeanAt(experiment, cached, hitRatio);
        const double asMeasured = MeanAt(experiment, cached, cached.HitRatio());
        const double mean = Mean(All(cached));
        table.isRight = table.isRight && cached.IsRight();
        table.rows.Add({load, 100 * cached.HitRatio(), MeanCell(cached.misses),
                        (cached.unloadedMiss + WaitAt(experiment, hitRatio)) * kMicro, mean * kMicro,
                        formula * kMicro, asMeasured * kMicro, 100 * (mean / asMeasured - 1)});
        if (load == kLoads.back())
        {
            WriteDistributions({{"all", All(cached)}, {"hits", cached.hits}, {"misses", cached.misses}},
                               m_output.File("latency-poisson.csv"));
        }
    }
    return table;
}

} // namespace pisa
