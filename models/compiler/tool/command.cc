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
        {"schedule", "match/action graph to a periodic schedule of a dRMT chip, or to RMT stages", RunSchedule},
        {"check", "checks images (digest, program, placement against the chip) and schedules", RunCheck},
    };
    return commands;
}

} // namespace pisa
