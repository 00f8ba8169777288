// Results of registers, hashes and random numbers, to where they are moved.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_DIRECT_RESULTS_H
#define PISA_COMPILER_PASSES_DIRECT_RESULTS_H

#include "ir/program.h"

#include <set>

namespace pisa
{

/**
 * Lets stateful operations, hashes and random numbers of the action write their results where it moves them, in place
 * of the moves, if what the results are moved to is not used in between.
 * @param live metadata that is read behind the action
 */
void WriteResultsDirectly(const Program& program, const std::set<FieldId>& live, Action& action);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_DIRECT_RESULTS_H
