// The list of subcommands.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command.h"

namespace pisa
{

const std::vector<Command>&
Commands()
{
    static const std::vector<Command> commands{
        {"compile", "source to switch images, host object and resource report", RunCompile},
        {"check", "checks images: digest, program, placement against the chip", RunCheck},
    };
    return commands;
}

} // namespace pisa
