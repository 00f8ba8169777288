// From a program to the sibling program that simulates one switch: `pisa-simulate`.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_SIMULATOR_H
#define PISA_COMPILER_TOOL_SIMULATOR_H

#include "compiler/tool/front-end.h"

#include <filesystem>
#include <string>
#include <vector>

namespace pisa
{

/** The words of `pisa stf` and `pisa run`, those for the compiler told from those for the simulator. */
struct SimulationWords
{
    Source source;                 ///< its path may be that of an image
    std::string target;            ///< empty: not said
    std::string label;             ///< of the switch; empty: the program's only one
    std::vector<std::string> rest; ///< for the simulator, in order
    bool wantsHelp{false};
};

/** Help on the words that ReadSimulationWords takes for the compiler. */
extern const char* const kCompilerWords;

/**
 * @param arguments the program first, then anything
 * @throws InputError for a missing program, and for an option of the compiler without its value
 */
SimulationWords ReadSimulationWords(const std::string& command, const std::vector<std::string>& arguments);

/**
 * Compiles and places the program, and writes its image into `folder`; an image is taken as it is.
 * @return the image's path
 * @throws InputError if it does not compile or fit, or runs several switches and none is named
 */
std::string PrepareImage(const SimulationWords& words, const std::filesystem::path& folder);

/**
 * Runs the simulator that stands beside this program.
 * @return its exit code; 2 if it ended by a signal
 * @throws InputError if there is none
 */
int RunSimulator(const std::vector<std::string>& arguments);

/** All of it: `pisa-simulate COMMAND IMAGE REST`. @param target where none is said */
int Simulate(const std::string& command, const std::string& target, const std::vector<std::string>& arguments);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_SIMULATOR_H
