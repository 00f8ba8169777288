// Plans as text: FlexCore's command files, and JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLAN_TEXT_H
#define PISA_UPGRADE_PLAN_TEXT_H

#include "upgrade/plan.h"

#include <string>
#include <vector>

namespace pisa
{

/** @return the primitive's command lines: one for most, one a pointer for SetBranchPointers. */
std::vector<std::string> CommandLines(const Primitive& primitive);

/**
 * One command a line, as FlexCore's planner writes them and its switch reads them, e.g.
 * "change tabl ingress old_A base_default_next flx_TE0". What those lack, as we write it:
 *   "wait quiescent", "populate entry PIPE NODE COUNT", "group|ungroup tabl PIPE NODE OTHER",
 *   "migrate tabl PIPE NODE OTHER COUNT", "insert|delete state|transition|extraction COUNT",
 *   "insert|delete register_array NAME COUNT", "migrate register_array NAME TO COUNT", "switch frame on|off".
 */
std::string PrintCommands(const UpgradePlan& plan);

/**
 * Reads a command file; phases are found again from the order of the commands, transactions from the triggers. Memory
 * and level stay as they are in an empty plan.
 * @throws InputError with file and line: unknown command, kind, pipe, prefix or pointer, a word too few or too many,
 * a trigger on without an off before the next
 */
UpgradePlan ParseCommands(const std::string& text, const std::string& fileName);

/** JSON of all that a plan holds; ParsePlan(PrintPlan(p)) == p. @throws InputError with file, line and member. */
std::string PrintPlan(const UpgradePlan& plan);
UpgradePlan ParsePlan(const std::string& json, const std::string& fileName);

} // namespace pisa

#endif // PISA_UPGRADE_PLAN_TEXT_H
