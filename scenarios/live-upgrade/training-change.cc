// Case 4: the AllReduce kernel is replaced while workers train a model through it, in NCL.
// SPDX-License-Identifier: GPL-2.0-only
#include "training-change.h"

#include "ncl-change.h"

#include "allreduce/gradient-descent.h"
#include "allreduce/in-network.h"
#include "allreduce/training.h"
#include "common/compile.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint64_t kSteps = 2000;
const ns3::Time kCompute = ns3::MicroSeconds(100); ///< a step's own time

/** The job of the scenario allreduce. */
Experiment
JobFor(const UpgradeExperiment& experiment)
{
    Experiment job;
    job.workers = 4;
    job.length = kWeights;
    job.rate = experiment.rate;
    job.delay = experiment.delay;
    job.controlDelay = experiment.controlDelay;
    job.target = experiment.target;
    job.network = NetworkAround(experiment, static_cast<uint32_t>(job.workers));
    return job;
}

bool
IsRight(const TrainingResult& training, const NclChange& change)
{
    return change.IsKept() && (change.GetManner() != Manner::Planned || training.isIdentical);
}

/** Adds a row for each stretch until `end`, in ps; a job that waits for ever has done no more by then. */
void
AddTransient(const TrainingResult& training, const UpgradeExperiment& experiment, const NclChange& change,
             int64_t end, ResultTable& rows)
{
    const int64_t width = experiment.bin.GetPicoSeconds();
    std::size_t done = 0;
    for (int64_t begin = 0; begin < end; begin += width)
    {
        int64_t longest = 0;
        const std::size_t before = done;
        for (; done < training.times.size() && training.times[done].second < begin + width; ++done)
        {
            longest = std::max(longest, training.times[done].second - training.times[done].first);
        }
        std::vector<Cell> row{std::string(NameOf(change.GetManner())), static_cast<double>(begin) * 1e-9,
                              static_cast<int64_t>(done),
                              CellIf(done != before, static_cast<double>(longest) * 1e-6)};
        AddMemoryCells(change.Memory().HeldAt(begin + width), row);
        rows.Add(std::move(row));
    }
}

void
AddSummary(const TrainingResult& training, const NclChange& change, ResultTable& summaries)
{
    std::vector<Cell> row{std::string(kTrainingCase), std::string(NameOf(change.GetManner())),
                          static_cast<int64_t>(training.times.size()),
                          std::string(training.isIdentical ? "yes" : "no")};
    change.AddCells(row);
    row.emplace_back(std::string(IsRight(training, change) ? "yes" : "NO"));
    summaries.Add(std::move(row));
}

} // namespace

ResultTable
MakeTrainingTable()
{
    std::vector<Column> columns{{"case"}, {"manner"}, {"steps done"}, {"weights as on one machine"}};
    NclChange::AddColumns(columns);
    columns.push_back({"right"});
    return {"An AllReduce kernel replaced in " + std::to_string(kSteps) + " steps of training", std::move(columns)};
}

bool
RunTrainingChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
                  OutputFolder& output, Attempts& attempts, ResultTable& summaries)
{
    const Experiment job = JobFor(experiment);
    Experiment counting = job;
    counting.countsRounds = true;
    std::vector<Column> columns{{"manner"}, {"time [ms]"}, {"steps done"}, {"longest AllReduce [us]"}};
    AddMemoryColumns(columns);
    ResultTable rows("", std::move(columns));
    bool isRight = true;
    int64_t end = 0; // ps, of the longest run so far; the planned one comes first and goes to its end
    for (const Manner manner : manners)
    {
        const auto run = [&]
        {
            NclChange change(experiment, level, manner, CompileTraining(job, output),
                             CompileTraining(counting, output), output);
            const TrainingResult training = Train(job, kSteps, kCompute, change.BootFolder(),
                                                  [&](NclRack& rack) { change.Schedule(rack, experiment.before); });
            end = std::max(end, training.times.empty() ? 0 : training.times.back().second);
            AddTransient(training, experiment, change, end, rows);
            AddSummary(training, change, summaries);
            isRight = isRight && IsRight(training, change);
        };
        attempts.Try(kTrainingCase, NameOf(manner), run);
    }
    if (!rows.IsEmpty())
    {
        const std::string name = std::string(kTrainingCase) + "-" + experiment.topology;
        rows.WriteCsv(output.File(name + ".csv"));
        output.Plot(
            ScenarioFile("live-upgrade/plot-training.gp"), {name},
            {{"name", name},
             {"purpose", "An AllReduce kernel is replaced while workers train through it: " + experiment.topology}});
    }
    return isRight;
}

} // namespace pisa
