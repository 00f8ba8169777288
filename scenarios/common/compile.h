// Runs the `pisa` tool as a user would, above all to compile a scenario's packet program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_COMPILE_H
#define PISA_SCENARIO_COMPILE_H

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** One call of `pisa compile`. */
struct CompileCall
{
    std::string source;                         ///< the .ncl.cc or .p4 file
    std::string network;                        ///< text of the AND file; empty: the program needs none...
    std::string networkFile;                    ///< ...or has this one
    std::string folder;                         ///< where images, interface and host object go; made if missing
    std::string target;                         ///< a shipped target's name, or a file
    std::map<std::string, std::string> defines; ///< -DNAME=VALUE
};

/**
 * Runs the tool (environment PISA_TOOL, else the one built beside) with these arguments.
 * @return empty if it worked, else what it said
 * @throws InputError if the tool is not to be had
 */
std::string TryTool(std::vector<std::string> arguments);

/**
 * Writes the AND file, if there is one, into the folder and runs the tool.
 * @return empty if it worked, else what the tool said: the program is wrong or does not fit the target
 * @throws InputError if the tool or the folder is not to be had
 */
std::string TryCompile(const CompileCall& compilation);

/** The same, where not fitting is an error. @throws InputError with what the tool said. */
void Compile(const CompileCall& compilation);

/** @return the beginning of a folder's name for programs compiled for this target, a name or a file. */
std::string FolderPrefix(const std::string& target);

/** @return the path of a file of this scenario, e.g. ScenarioFile("allreduce/plot.gp"). */
std::string ScenarioFile(const std::string& name);

} // namespace pisa

#endif // PISA_SCENARIO_COMPILE_H
