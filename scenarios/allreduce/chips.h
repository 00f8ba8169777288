// One AllReduce on several chips: same program, same sums, other times.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_CHIPS_H
#define PISA_ALLREDUCE_CHIPS_H

#include "experiment.h"

#include "common/output-folder.h"
#include "common/progress.h"
#include "common/report.h"

#include <string>
#include <vector>

namespace pisa
{

struct ChipsResult
{
    ResultTable rows;
    bool isRight{true};  ///< every sum on every host
    bool isOnTime{true}; ///< every time equals its formula
};

/**
 * Runs the experiment on each chip.
 * @throws InputError if the program does not fit one of them
 */
ChipsResult CompareChips(const Experiment& experiment, const std::vector<std::string>& targets,
                         const OutputFolder& output, JobProgress& progress);

} // namespace pisa

#endif // PISA_ALLREDUCE_CHIPS_H
