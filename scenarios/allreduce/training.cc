// Data-parallel training with gradients summed in the network, beside the same training on one machine.
// SPDX-License-Identifier: GPL-2.0-only
#include "training.h"

#include "gradient-descent.h"
#include "in-network.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cstdlib>

namespace pisa
{

namespace
{

/** What one machine gets that holds everybody's samples. */
struct Reference
{
    std::vector<double> weights;
    std::vector<double> losses; ///< mean over the workers, before every step and at the end
};

double
MeanLoss(const SoftmaxModel& model, const std::vector<std::vector<Sample>>& shares)
{
    double sum = 0;
    for (const auto& samples : shares)
    {
        sum += Loss(model, samples);
    }
    return sum / static_cast<double>(shares.size());
}

Reference
TrainOnOneMachine(const Experiment& experiment, uint64_t steps)
{
    std::vector<std::vector<Sample>> shares;
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        shares.push_back(MakeSamples(experiment.seed, worker));
    }
    Reference reference;
    SoftmaxModel model;
    for (uint64_t step = 0; step < steps; ++step)
    {
        reference.losses.push_back(MeanLoss(model, shares));
        Eigen::Matrix<int, Eigen::Dynamic, Eigen::Dynamic> gradients(kWeights, shares.size());
        for (std::size_t worker = 0; worker < shares.size(); ++worker)
        {
            const std::vector<int> gradient = FixedPointGradient(model, shares[worker]);
            gradients.col(static_cast<Eigen::Index>(worker)) =
                Eigen::Map<const Eigen::VectorXi>(gradient.data(), kWeights);
        }
        const Eigen::VectorXi sum = gradients.rowwise().sum();
        Descend(model, {sum.data(), sum.data() + sum.size()}, experiment.workers);
    }
    reference.losses.push_back(MeanLoss(model, shares));
    reference.weights = model.weights;
    return reference;
}

/**
 * Time of one step from the first worker's start to the last one's end. From the second step on the workers start as
 * the copies of the last window left the switch, in the order of ports and a cycle apart; the contribution of the
 * last port then arrives as late as it waited before for the others, so that the form stays the same. Holds while the
 * line is the limit.
 */
int64_t
StepFormula(const InNetworkRack& rack, const Experiment& experiment, uint64_t step)
{
    const InNetworkRun run{experiment.workers, experiment.Windows(), rack.WireBytes(), rack.Starts(0).at(step)};
    return InNetworkTime(rack.Clock(), run, experiment.workers - 1);
}

int64_t
StepTime(const InNetworkRack& rack, const Experiment& experiment, uint64_t step)
{
    int64_t end = 0;
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        end = std::max(end, rack.Ends(worker).at(step));
    }
    return end - rack.Starts(0).at(step);
}

std::vector<std::pair<int64_t, int64_t>>
TimesOf(const InNetworkRack& rack, const Experiment& experiment)
{
    std::size_t ended = rack.Ends(0).size();
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        ended = std::min(ended, rack.Ends(worker).size());
    }
    std::vector<std::pair<int64_t, int64_t>> times;
    for (std::size_t step = 0; step < ended; ++step)
    {
        const int64_t start = rack.Starts(0)[step];
        times.emplace_back(start, start + StepTime(rack, experiment, step));
    }
    return times;
}

double
ReportedLoss(InNetworkRack& rack, const Experiment& experiment, uint64_t step)
{
    double sum = 0;
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        sum += rack.Reports(worker, "loss").at(step);
    }
    return sum / static_cast<double>(experiment.workers);
}

} // namespace

std::string
CompileTraining(Experiment experiment, const OutputFolder& output)
{
    experiment.length = kWeights;
    return CompileAllReduce(experiment, experiment.Windows() * experiment.window, output);
}

TrainingResult
Train(Experiment experiment, uint64_t steps, ns3::Time compute, const std::string& folder,
      const std::function<void(NclRack& rack)>& prepare)
{
    experiment.length = kWeights;
    InNetworkRack rack(experiment, folder);
    rack.SetArgument("steps", steps);
    rack.SetArgument("compute-ns", static_cast<uint64_t>(compute.GetNanoSeconds()));
    if (prepare)
    {
        prepare(rack.Rack());
    }
    rack.Run();

    const Reference reference = TrainOnOneMachine(experiment, steps);
    TrainingResult result{ResultTable("training, one line a step", {{"step"},
                                                                    {"simulated time [us]", 3},
                                                                    {"loss", 4},
                                                                    {"loss on one machine", 4},
                                                                    {"AllReduce [us]", 5},
                                                                    {"formula [us]", 5},
                                                                    {"difference [ns]", 3}}),
                          reference.losses.front(), reference.losses.back(), rack.Stalled().empty()};
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        result.isIdentical = result.isIdentical && rack.Reports(worker, "weight") == reference.weights;
    }
    result.times = TimesOf(rack, experiment);
    const int64_t cut = rack.Clock().LineTimeCut(rack.WireBytes());
    const bool hasForm = !experiment.network && rack.Clock().isFixed &&
                         LimitOf(rack.Clock(), experiment.workers, rack.WireBytes()) == Limit::Line;
    for (uint64_t step = 0; result.isIdentical && step < steps; ++step)
    {
        const int64_t time = StepTime(rack, experiment, step);
        const int64_t difference = hasForm ? time - StepFormula(rack, experiment, step) : 0;
        result.isOnTime = result.isOnTime && std::abs(difference) <= cut;
        result.worstDifference = std::max(result.worstDifference, std::abs(difference));
        result.steps.Add({static_cast<int64_t>(step), static_cast<double>(rack.Starts(0).at(step)) * 1e-6,
                          ReportedLoss(rack, experiment, step), reference.losses[step],
                          static_cast<double>(time) * 1e-6,
                          CellIf(hasForm, static_cast<double>(time - difference) * 1e-6),
                          CellIf(hasForm, static_cast<double>(difference) * 1e-3)});
    }
    return result;
}

} // namespace pisa
