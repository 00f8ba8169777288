// Z3's answer within a budget of nominal time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_BUDGETED_CHECK_H
#define PISA_COMPILER_SCHEDULE_BUDGETED_CHECK_H

#include "compiler/schedule/verdict.h"
#include "compiler/schedule/work-meter.h"

namespace z3
{
class solver;
}

namespace pisa
{

/**
 * Checks what has been asserted, and charges the meter for reading and solving it.
 * @return Found if it can be satisfied, Refuted if not, Unknown if `most` or what the meter has left did not suffice
 */
Verdict CheckWithin(z3::solver& solver, WorkMeter& meter, NominalTime most);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_BUDGETED_CHECK_H
