// In which step of an action each of its instructions can run.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_STEPS_H
#define PISA_COMPILER_PASSES_STEPS_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/** For each action, the step of each of its instructions, from 0. Within a step, all run side by side. */
using Steps = std::vector<std::vector<unsigned>>;

/**
 * @return the earliest steps in which a stage, whose action units all run at once, does what the actions do one
 * instruction after the other: what reads or overwrites a result comes a step later, and what overwrites an operand
 * not before it is read. What reads a late field (see AddLateField) comes behind the first step, so that the rest of
 * the action need not wait for it. Actions of one table touch an array in the same step, because it lies in one
 * stage; random numbers, messages and logs keep their order.
 */
Steps StepsOf(const Program& program);

/** @return how many steps an action takes, at least one. */
unsigned CountSteps(const std::vector<unsigned>& steps);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_STEPS_H
