// The subcommands of the command-line tool.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_COMMAND_H
#define PISA_COMPILER_TOOL_COMMAND_H

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** One subcommand; `run` gets the words behind its name and returns the exit code, or throws InputError. */
struct Command
{
    std::string name;
    std::string summary;
    std::function<int(const std::vector<std::string>&)> run;
};

/** All subcommands in the order that the help shows them. */
const std::vector<Command>& Commands();

/** `pisa compile`: source to images, host object and resource report. */
int RunCompile(const std::vector<std::string>& arguments);

/** `pisa schedule`: an operation graph onto a dRMT processor or the stages of an RMT chip. */
int RunSchedule(const std::vector<std::string>& arguments);

/** `pisa place`: a bare table graph onto the stages of an RMT chip, or a program over a network. */
int RunPlace(const std::vector<std::string>& arguments);

/** `pisa check`: runs the independent checkers on images and schedules. */
int RunCheck(const std::vector<std::string>& arguments);

/** `pisa stf`: tests of p4c's simple test framework on one switch. */
int RunStf(const std::vector<std::string>& arguments);

/** `pisa run`: packets of pcap files through one switch. */
int RunRun(const std::vector<std::string>& arguments);

/** `pisa plan`: an upgrade that keeps a consistency, or why there is none. */
int RunPlan(const std::vector<std::string>& arguments);

/** `pisa synth`: random pairs of programs. */
int RunSynth(const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_COMMAND_H
