// Tasks that may change places without any difference.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_INTERCHANGEABLE_H
#define PISA_COMPILER_SCHEDULE_INTERCHANGEABLE_H

#include "compiler/schedule/modulo-problem.h"

#include <utility>

namespace pisa
{

/**
 * Pairs of tasks that take the same and wait for the same. A solver may demand that the first starts no later than
 * the second: any schedule that breaks this has a twin that does not.
 */
std::vector<std::pair<unsigned, unsigned>> InterchangeablePairs(const ModuloProblem& problem);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_INTERCHANGEABLE_H
