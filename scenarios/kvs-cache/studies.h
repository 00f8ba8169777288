// The studies of the key-value scenario: each a few loads side by side, with the closed forms that they must meet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_KVS_CACHE_STUDIES_H
#define PISA_KVS_CACHE_STUDIES_H

#include "experiment.h"
#include "load-run.h"

#include "common/progress.h"
#include "common/report.h"

#include <string>
#include <vector>

namespace pisa
{

/** One study's outcome and the name of its CSV file. */
struct StudyTable
{
    ResultTable rows;
    std::string file;
    bool isRight{true}; ///< values, completeness, and hit ratios within five sigma of O4
};

/** Varies one experiment. */
class Study
{
  public:
    Study(const KvsExperiment& experiment, OutputFolder& output);

    /** @return how many loads all studies run, for progress. */
    std::size_t CountRuns(bool withCache, bool all) const;

    /** The experiment itself, with and without the cache; writes the latencies' distribution to latency.csv. */
    StudyTable OneLoad(bool withCache, JobProgress& progress) const;
    /** Hit ratio and throughput by skew, read only (O4, O5). */
    StudyTable Skews(JobProgress& progress) const;
    /** YCSB's A, B and C beside each other. */
    StudyTable Workloads(JobProgress& progress) const;
    /** Mean latency under Poisson arrivals (O6); writes the last load's distribution to latency-poisson.csv. */
    StudyTable PoissonLoads(JobProgress& progress) const;
    /** The experiment with the cache on each chip. @throws InputError if the program does not fit one of them */
    StudyTable Chips(const std::vector<std::string>& targets, JobProgress& progress) const;

  private:
    LoadResult Run(const KvsExperiment& experiment, const std::string& what, JobProgress& progress) const;

    KvsExperiment m_experiment;
    OutputFolder& m_output;
};

} // namespace pisa

#endif // PISA_KVS_CACHE_STUDIES_H
