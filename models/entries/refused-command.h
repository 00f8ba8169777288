// Commands of simple_switch_CLI that files cannot have, each with the reason.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_REFUSED_COMMAND_H
#define PISA_ENTRIES_REFUSED_COMMAND_H

#include <string>

namespace pisa
{

/** A command that is known and not carried out. */
struct RefusedCommand
{
    const char* name;
    const char* why;    ///< goes on from "'NAME' "
    const char* remedy; ///< what to do instead
};

/** @return why a command is refused, or null if there is none of this name. */
const RefusedCommand* FindRefusedCommand(const std::string& name);

} // namespace pisa

#endif // PISA_ENTRIES_REFUSED_COMMAND_H
