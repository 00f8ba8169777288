// What `pisa check` asks of `pisa place`'s files.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_PLACE_COMMAND_H
#define PISA_COMPILER_TOOL_PLACE_COMMAND_H

#include <string>

namespace pisa
{

/** @return whether the file says that it is a placed table graph; false if it cannot be read. */
bool IsBarePlacementFile(const std::string& path);

/** Checks a placed table graph. @return what it is, in one line. @throws InputError with all violations. */
std::string CheckBarePlacementFile(const std::string& path);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_PLACE_COMMAND_H
