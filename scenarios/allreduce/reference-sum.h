// The right answer of an AllReduce, computed on one machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_REFERENCE_SUM_H
#define PISA_ALLREDUCE_REFERENCE_SUM_H

#include "experiment.h"

#include <cstdint>
#include <vector>

namespace pisa
{

/** @return the element-wise sum over all workers of their arrays of rounds 0 to rounds - 1; wraps around. */
std::vector<int32_t> ReferenceSum(const Experiment& experiment, uint64_t rounds);

} // namespace pisa

#endif // PISA_ALLREDUCE_REFERENCE_SUM_H
