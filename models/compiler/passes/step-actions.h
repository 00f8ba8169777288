// One action for each step of the actions that take several.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_STEP_ACTIONS_H
#define PISA_COMPILER_PASSES_STEP_ACTIONS_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/** For each action, those of its steps, in order; the first one is the action itself. */
using StepActions = std::vector<std::vector<ActionId>>;

/**
 * Leaves to each action its first step, and adds actions without parameters for the others. What these need of the
 * parameters, the first step writes to metadata.
 */
StepActions MakeStepActions(Program& program);

/** Adds a metadata field for what one step leaves to later ones. */
FieldId AddStepField(Program& program, const std::string& name, unsigned width);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_STEP_ACTIONS_H
