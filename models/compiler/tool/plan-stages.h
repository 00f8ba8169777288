// What an upgrade asks of a chip beside its plan, as text.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLAN_STAGES_H
#define PISA_COMPILER_TOOL_PLAN_STAGES_H

#include "compiler/tool/plan-input.h"
#include "compiler/tool/plan-placement.h"

#include <string>

namespace pisa
{

/** What it costs to load a program into a chip without packets. */
struct ReflashCosts
{
    double seconds{4};            ///< without forwarding: 4 to 8 s on Tofino (FlyMon, SIGCOMM 2022, measured)
    double entriesPerSecond{3e3}; ///< written afterwards (FlexCore, NSDI 2022, section 8.4)
};

/**
 * @return whether the merged program is placed around the running one or ahead of it; on RMT, what becomes of each
 * stage, which tables must move and why, and the entries that they take along; beside it, loading the new program
 * anew.
 */
std::string ReportPlacement(const ImagePair& images, const UpgradePlacement& placement, const ReflashCosts& costs);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLAN_STAGES_H
