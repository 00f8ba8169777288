// Two NCL programs of a user's own: the switch's kernels are replaced while the hosts' programs run.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_OWN_KERNELS_H
#define PISA_LIVE_UPGRADE_OWN_KERNELS_H

#include "attempt.h"
#include "choices.h"

#include "common/output-folder.h"
#include "common/report.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** @return the names and values of NAME=VALUE; a name alone has the value 1. */
std::map<std::string, std::string> ReadPairs(const std::vector<std::string>& texts);

/**
 * Hosts run the old program's `main` from the beginning to the end; the switch changes `before` after the start.
 * Adds a row a manner to `summaries`.
 * @param manners all but drain
 * @return whether planned changes mixed no packet and lost none by anything but a kernel's decision, and all hosts'
 * programs ended, with exit code 0
 */
bool RunOwnKernels(const OwnPair& pair, const UpgradeExperiment& experiment, Consistency level,
                   const std::vector<Manner>& manners, OutputFolder& output, Attempts& attempts,
                   ResultTable& summaries);

/** The columns of `summaries`. */
ResultTable MakeOwnKernelsTable();

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_OWN_KERNELS_H
