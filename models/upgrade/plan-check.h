// Believes no planner: carries a plan out on paper and looks at every program on the way.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLAN_CHECK_H
#define PISA_UPGRADE_PLAN_CHECK_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <string>
#include <vector>

namespace pisa
{

/** What a plan promises in vain, and after which of its primitives. */
struct PlanFault
{
    std::size_t transaction{0};
    std::size_t primitive{0}; ///< of that transaction
    std::string what;
};

struct PlanCheckOptions
{
    /** Packets take their time: each meets whatever is written while it is on its way, until a wait ends. */
    bool withPacketsInFlight{true};
    std::size_t mostFaults{16};
};

/**
 * Carries the primitives out one by one on the old program's pointers and checks, after each, from the definitions
 * of FlexCore (NSDI 2022, section 5.1) alone and without the planner's code:
 *  - the programs that packets of version 0 and, while it is on, of version 1 see keep the level;
 *  - every path of a packet, with what is written meanwhile, is a path of the old or of the new program;
 *  - nothing leads to what is not allocated, nor is anything allocated twice, pointed at while absent or left over;
 *  - what remains at the end is the new program.
 */
std::vector<PlanFault> CheckPlan(const Delta& delta, const UpgradePlan& plan, const PlanCheckOptions& options = {});

} // namespace pisa

#endif // PISA_UPGRADE_PLAN_CHECK_H
