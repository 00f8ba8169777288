// Results of stateful operations, to where they are moved.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_ATOM_OUTPUTS_H
#define PISA_COMPILER_PASSES_ATOM_OUTPUTS_H

#include "ir/program.h"

namespace pisa
{

/**
 * Lets stateful operations of the action write their results where it moves them, in place of the moves, if what the
 * results are moved to is not used in between.
 */
void OutputDirectly(const Program& program, Action& action);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_ATOM_OUTPUTS_H
