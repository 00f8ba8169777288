// What `pisa check` asks of `pisa schedule`'s files.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_SCHEDULE_COMMAND_H
#define PISA_COMPILER_TOOL_SCHEDULE_COMMAND_H

#include <string>

namespace pisa
{

/** @return whether the file says that it is a schedule file; false if it cannot be read. */
bool IsScheduleFile(const std::string& path);

/** Checks a schedule file. @return what it is, in one line. @throws InputError with all violations. */
std::string CheckScheduleFile(const std::string& path);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_SCHEDULE_COMMAND_H
