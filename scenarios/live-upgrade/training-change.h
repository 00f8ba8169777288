// Case 4: the AllReduce kernel is replaced while workers train a model through it, in NCL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_TRAINING_CHANGE_H
#define PISA_LIVE_UPGRADE_TRAINING_CHANGE_H

#include "attempt.h"
#include "experiment.h"

#include "common/output-folder.h"
#include "common/report.h"

#include "upgrade/plan.h"

#include <vector>

namespace pisa
{

constexpr const char* kTrainingCase = "allreduce-kernel";

/**
 * Workers of the scenario allreduce train a model whose gradients the switch sums with figure 4's kernel; then with
 * one that counts the sums of each slot as well. Sums under way go on where they stand. Adds a row a manner to
 * `summaries`, and writes the transient as CSV and pictures.
 * @param manners all but drain
 * @return whether with planned changes the weights are bit for bit those of one machine, and no packet was mixed
 */
bool RunTrainingChange(const UpgradeExperiment& experiment, Consistency level, const std::vector<Manner>& manners,
                       OutputFolder& output, Attempts& attempts, ResultTable& summaries);

/** The columns of `summaries`. */
ResultTable MakeTrainingTable();

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_TRAINING_CHANGE_H
