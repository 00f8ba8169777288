// Puts instructions at the end of a control.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_LAST_ACTION_H
#define PISA_COMPILER_LOWERING_LAST_ACTION_H

#include "ir/program.h"

#include <optional>

namespace pisa
{

/** @return a table without keys, not in the program yet, that runs that action and that no control plane changes. */
Table MakeFixedTable(const std::string& name, ActionId action);

/** Lets all that leads to the end of the control lead to that node, which may be yet to be added. */
void LeadEndsTo(Control& control, NodeId node);

/**
 * Runs instructions at the end of a control, whatever way a packet takes through it; nothing if there are none.
 * @param control of the program
 * @param name of the table and action that hold them, with a number if it is taken
 * @param when for packets of which this holds; nothing: for all
 */
void RunLast(Program& program, Control& control, const std::string& name, std::vector<Instruction> instructions,
             const SourceLocation& where, const std::optional<Condition>& when = std::nullopt);

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_LAST_ACTION_H
