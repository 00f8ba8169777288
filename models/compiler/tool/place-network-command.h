// `pisa place PROGRAM.lyra`: one program over the switches of a network.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLACE_NETWORK_COMMAND_H
#define PISA_COMPILER_TOOL_PLACE_NETWORK_COMMAND_H

#include <string>
#include <vector>

namespace pisa
{

/** The command for words that name a Lyra program. @return the exit code */
int RunPlaceOnNetwork(const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLACE_NETWORK_COMMAND_H
