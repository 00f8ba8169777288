// What `pisa plan` tells a person.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLAN_REPORT_H
#define PISA_COMPILER_TOOL_PLAN_REPORT_H

#include "compiler/tool/plan-input.h"
#include "upgrade/plan.h"

#include <string>

namespace pisa
{

/** @return sizes and differences, the transactions, every step, and totals, as tables. */
std::string ReportPlan(const PlanInput& input, const UpgradePlan& plan);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLAN_REPORT_H
