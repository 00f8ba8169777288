// What a command-line tool tells its user, and its caller, of faults.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_EXIT_CODE_H
#define PISA_IR_EXIT_CODE_H

#include <functional>
#include <string>

namespace pisa
{

/**
 * Runs a command and prints what it throws to standard error, an InputError as a line a diagnostic.
 * @param tool whose name stands in front of a fault of its own
 * @return what `run` returns; 1 for bad input; 2 for a fault of ours
 */
int ExitCodeOf(const std::string& tool, const std::function<int()>& run);

} // namespace pisa

#endif // PISA_IR_EXIT_CODE_H
