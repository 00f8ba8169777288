// The frame of every scenario program: what a user did wrong is one clear line and exit code 1.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_MAIN_H
#define PISA_SCENARIO_MAIN_H

#include <functional>

namespace pisa
{

/**
 * Sets ns-3's resolution to picoseconds, runs the scenario and turns exceptions into exit codes.
 * @param scenario returns whether all its checks held
 * @return 0; 1 for bad input or a check that failed; 2 for a fault of ours
 */
int RunScenario(const std::function<bool()>& scenario);

} // namespace pisa

#endif // PISA_SCENARIO_MAIN_H
