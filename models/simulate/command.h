// The subcommands of `pisa-simulate`.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_COMMAND_H
#define PISA_SIMULATE_COMMAND_H

#include <string>
#include <vector>

namespace pisa
{

// Each gets the words behind its name, and returns the exit code or throws InputError.

/** `pisa-simulate stf IMAGE TEST.stf...`: 0 if all tests pass, 1 if one fails. */
int SimulateStf(const std::vector<std::string>& arguments);

/** `pisa-simulate run IMAGE --in PORT=FILE... --out DIR`: frames from pcap files through one switch. */
int SimulateRun(const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_SIMULATE_COMMAND_H
