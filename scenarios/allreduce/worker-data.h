// What each worker contributes to an AllReduce: shared by the host program and by the experiment that checks it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_WORKER_DATA_H
#define PISA_ALLREDUCE_WORKER_DATA_H

#include "../common/random.h"

namespace pisa
{

/** Element `index` of a worker's array in one round: within +-2^22, so that the sum over 256 workers fits an int. */
inline int
WorkerElement(uint64_t seed, uint64_t worker, uint64_t round, uint64_t index)
{
    const uint64_t bits = RandomBits(seed, (worker << 32) + round, index);
    return static_cast<int>(bits >> 41) - (1 << 22);
}

} // namespace pisa

#endif // PISA_ALLREDUCE_WORKER_DATA_H
