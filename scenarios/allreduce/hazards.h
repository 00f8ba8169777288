// The five hazards of the sketched kernel, each as a run with a stated outcome.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_HAZARDS_H
#define PISA_ALLREDUCE_HAZARDS_H

#include "experiment.h"

#include "common/output-folder.h"

#include <string>

namespace pisa
{

struct HazardOutcome
{
    std::string claim;    ///< what must come out
    std::string observed; ///< what came out
    bool isAsClaimed{false};
};

/**
 * Shows one hazard:
 * a: the accumulator is never cleared, a second AllReduce returns the sums of both;
 * b: there is no duplicate filter, a repeated window counts twice and pushes another one out;
 * c: the control write lands after the last contribution, no slot ever completes;
 * d: switch memory grows with the whole array, until it does not fit;
 * e: one lost window stalls its slot for ever.
 */
HazardOutcome ShowHazard(char hazard, const Experiment& experiment, const OutputFolder& output);

} // namespace pisa

#endif // PISA_ALLREDUCE_HAZARDS_H
