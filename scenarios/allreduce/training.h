// Data-parallel training with gradients summed in the network, beside the same training on one machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_TRAINING_H
#define PISA_ALLREDUCE_TRAINING_H

#include "experiment.h"

#include "common/ncl-rack.h"
#include "common/output-folder.h"
#include "common/report.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

struct TrainingResult
{
    ResultTable steps; ///< loss and time of every step
    double firstLoss{0};
    double lastLoss{0};
    bool isIdentical{false};                          ///< all workers' weights are bit for bit those of one machine
    bool isOnTime{true};                              ///< every step, where there is a closed form
    int64_t worstDifference{0};                       ///< ps between a step's time and its closed form
    std::vector<std::pair<int64_t, int64_t>> times{}; ///< ps: first start and last end of each AllReduce that ended
};

/**
 * Softmax regression for `steps` steps, each of which computes for `compute` and then runs one AllReduce.
 * The experiment's length is the model's, for which the program in the folder has room.
 * @param prepare may do what it wants with the rack before time begins
 */
TrainingResult Train(Experiment experiment, uint64_t steps, ns3::Time compute, const std::string& folder,
                     const std::function<void(NclRack& rack)>& prepare = {});

/** Compiles the program with room for the model. @return the folder of the compiled program */
std::string CompileTraining(Experiment experiment, const OutputFolder& output);

} // namespace pisa

#endif // PISA_ALLREDUCE_TRAINING_H
