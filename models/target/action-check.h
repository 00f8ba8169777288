// The fit of one action with the chip's action units and stateful units.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_ACTION_CHECK_H
#define PISA_TARGET_ACTION_CHECK_H

#include "ir/program.h"
#include "target/target.h"

#include <vector>

namespace pisa
{

/**
 * All instructions of an action run side by side in one stage, so none may read or write what an earlier one
 * wrote, and each must be within its unit's power. Needs an action of instructions that CheckOffered accepts.
 * @return one diagnostic for each thing that the chip cannot do
 */
std::vector<Diagnostic> CheckAction(const Program& program, const Action& action, const Target& target);

} // namespace pisa

#endif // PISA_TARGET_ACTION_CHECK_H
