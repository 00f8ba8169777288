// Which image runs where, how switches are cabled, and which entries belong on each: for whoever runs them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_NETWORK_FILE_H
#define PISA_COMPILER_TOOL_NETWORK_FILE_H

#include "compiler/split/split-program.h"

#include <string>

namespace pisa
{

/**
 * @return JSON with "switches" (name, image, entries: table, first, count), "links" (from, from_port, to, to_port)
 * and "ports" (switch, port) in the order of the network's own port numbers.
 */
std::string NetworkFileOf(const lyra::Network& network, const SplitProgram& split);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_NETWORK_FILE_H
