// Is there a schedule of a given period and length? The question as start times, for Z3.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_LENGTH_MODEL_H
#define PISA_COMPILER_SCHEDULE_LENGTH_MODEL_H

#include "compiler/schedule/modulo-problem.h"
#include "compiler/schedule/verdict.h"
#include "compiler/schedule/work-meter.h"

namespace pisa
{

struct LengthAnswer
{
    Verdict verdict{Verdict::Unknown};
    std::vector<unsigned> start; ///< one a task, if found
};

/** Searches for starts below `horizon`. Grows with the distance of the horizon to the critical path. */
LengthAnswer SolveLength(const ModuloProblem& problem, unsigned horizon, WorkMeter& meter, NominalTime most);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_LENGTH_MODEL_H
