// What no placement's latency can go below.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_LATENCY_BOUND_H
#define PISA_COMPILER_PLACE_LATENCY_BOUND_H

#include "compiler/place/stage-problem.h"

namespace pisa
{

/**
 * @return a cycle before which the last physical stage of an RMT chip cannot start when units use its first `stages`
 * stages: the chain of units that takes longest, each one's own stages, its waits, and the stages before it and
 * behind it that memory fills, and those of the chip that stay empty. For one thread.
 */
Cycle LeastLatency(const StageProblem& problem, const Target& target, unsigned stages);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_LATENCY_BOUND_H
