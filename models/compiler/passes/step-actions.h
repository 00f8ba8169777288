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
 * Leaves to each action its first step, and adds actions without parameters for the others, of those that do the same
 * one. What these need of the parameters, the first step writes to metadata.
 */
StepActions MakeStepActions(Program& program);

/** Adds a metadata field for what one step leaves to later ones. */
FieldId AddStepField(Program& program, const std::string& name, unsigned width);

/** Adds one for a result that takes long to make: what reads it is a step of its own (see StepsOf). */
FieldId AddLateField(Program& program, const std::string& name, unsigned width);

/** @return whether AddLateField made the field. */
bool IsLate(const Program& program, FieldId field);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_STEP_ACTIONS_H
