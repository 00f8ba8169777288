// Reads one command of a command file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_COMMAND_READER_H
#define PISA_UPGRADE_COMMAND_READER_H

#include "upgrade/plan.h"

#include <optional>
#include <string>

namespace pisa
{

/**
 * @return the primitive, without its phase, which follows from the lines around it; nothing for an empty line or one
 * that starts with #
 * @throws InputError at `where` for whatever is no command
 */
std::optional<Primitive> ReadCommand(const std::string& line, const SourceLocation& where);

} // namespace pisa

#endif // PISA_UPGRADE_COMMAND_READER_H
