// Case 4: the AllReduce kernel is replaced while workers train a model through it, in NCL on a rack.
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
    return job;
}

bool
IsRight(const TrainingResult& training, const NclChange& change)
{
    return change.IsKept() && (change.GetManner() != Manner::Planned || training.isIdentical);
}

/** Adds a row for each stretch until `end`, in ps; a job that waits for ever has done no more by then. */
void
AddTransient(const TrainingResult& training, const UpgradeExperiment& experiment, Manner manner, int64_t end,
             ResultTable& rows)
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
        rows.Add({std::string(NameOf(manner)), static_cast<double>(begin) * 1e-9, static_cast<int64_t>(done),
                  CellIf(done != before, static_cast<double>(longest) * 1e-6)});
    }
}

void
AddSummary(const TrainingResult& training, const NclChange& change, ResultTable& summaries)
{
    const WitnessCounts witnessed = change.Witnessed();
    summaries.Add({std::string(kTrainingCase), std::string(NameOf(change.GetManner())),
                   CellIf(change.IsOver(), change.Duration() * 1e3), static_cast<int64_t>(training.times.size()),
                   std::string(training.isIdentical ? "yes" : "no"), static_cast<int64_t>(witnessed.packets),
                   static_cast<int64_t>(witnessed.Of(Way::Old)), static_cast<int64_t>(witnessed.Of(Way::New)),
                   static_cast<int64_t>(witnessed.Of(Way::Mixed)),
                   static_cast<int64_t>(change.Before()[MemoryKind::Elements]),
                   static_cast<int64_t>(change.Peak()[MemoryKind::Elements]),
                   std::string(IsRight(training, change) ? "yes" : "NO")});
}

} // namespace

ResultTable
MakeTrainingTable()
{
    return {"An AllReduce kernel replaced in " + std::to_string(kSteps) + " steps of training",
            {{"case"},
             {"manner"},
             {"change [ms]", 2},
             {"steps done"},
             {"weights as on one machine"},
             {"witnessed"},
             {"old"},
             {"new"},
             {"mixed"},
             {"elements before"},
             {"peak"},
             {"right"}}};
}

bool
RunTrainingChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
                  OutputFolder& output, JobProgress& progress, ResultTable& summaries)
{
    const Experiment job = JobFor(experiment);
    Experiment counting = job;
    counting.countsRounds = true;
    const uint64_t capacity = job.Windows() * job.window;
    const Image next = ReadImage(CompileAllReduce(counting, capacity, output) + "/s1.image");
    ResultTable rows("", {{"manner"}, {"time [ms]"}, {"steps done"}, {"longest AllReduce [us]"}});
    bool isRight = true;
    int64_t end = 0; // ps, of the longest run so far; the planned one comes first and goes to its end
    for (const Manner manner : manners)
    {
        progress.Begin(std::string(kTrainingCase) + ", " + NameOf(manner));
        NclChange change(experiment, level, manner, next);
        const TrainingResult training =
            Train(job, kSteps, kCompute, output, [&](NclRack& rack) { change.Schedule(rack, experiment.before); });
        end = std::max(end, training.times.empty() ? 0 : training.times.back().second);
        AddTransient(training, experiment, manner, end, rows);
        AddSummary(training, change, summaries);
        isRight = isRight && IsRight(training, change);
        progress.Done();
    }
    const std::string name = std::string(kTrainingCase) + "-rack";
    rows.WriteCsv(output.File(name + ".csv"));
    output.Plot(ScenarioFile("live-upgrade/plot-training.gp"), {name}, {{"name", name}});
    return isRight;
}

} // namespace pisa
