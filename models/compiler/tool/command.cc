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
        {"place", "table graph to stages of an RMT chip, or a program over a network", RunPlace},
        {"check", "checks images (digest, program, placement against the chip) and schedules", RunCheck},
        {"stf", "runs tests of p4c's simple test framework on one switch", RunStf},
        {"run", "runs packets of pcap files through one switch", RunRun},
        {"plan", "how to change one program into another while packets flow", RunPlan},
        {"synth", "random pairs of programs, to plan upgrades for", RunSynth},
    };
    return commands;
}

} // namespace pisa
