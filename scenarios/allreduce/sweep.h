// AllReduce over numbers of workers and vector sizes, in the network and as a ring.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_SWEEP_H
#define PISA_ALLREDUCE_SWEEP_H

#include "experiment.h"

#include "common/output-folder.h"
#include "common/progress.h"
#include "common/report.h"

#include <cstdint>
#include <vector>

namespace pisa
{

/** The points of a sweep. */
struct SweepPlan
{
    std::vector<uint64_t> workers;
    std::vector<uint64_t> lengths;
    uint64_t ringPayload{0}; ///< elements in a datagram of the second ring; the first sends as many as a window has
};

struct SweepResult
{
    ResultTable rows;
    bool isRight{true};        ///< every sum on every host
    bool isOnTime{true};       ///< every time that has an exact form
    int64_t worstInNetwork{0}; ///< ps between measured and formula, in size
    int64_t worstRing{0};      ///< ps likewise, where the ring's form is exact
};

SweepResult RunSweep(const Experiment& experiment, const SweepPlan& plan, const OutputFolder& output,
                     JobProgress& progress);

} // namespace pisa

#endif // PISA_ALLREDUCE_SWEEP_H
