// Runs another program and waits for it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_PROCESS_H
#define PISA_SCENARIO_PROCESS_H

#include <string>
#include <vector>

namespace pisa
{

/** How a program ended and what it said. */
struct ProcessResult
{
    int exitCode{0};    ///< 128 + signal if it was killed
    std::string output; ///< standard output and standard error, in the order written
};

/**
 * Runs arguments[0], found through PATH, without a shell in between.
 * @throws InputError if the program cannot be started
 */
ProcessResult RunProcess(const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_SCENARIO_PROCESS_H
