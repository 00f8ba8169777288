// From an NCL source file to one Program a switch, the interface of the whole, and the hosts' shared object.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_NCL_COMPILER_H
#define PISA_COMPILER_NCL_NCL_COMPILER_H

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"
#include "ir/program.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** What to compile and how. */
struct NclOptions
{
    std::string source;                                 ///< path of the .ncl.cc file
    std::vector<NcpLabel> network;                      ///< from ParseAnd
    std::map<std::string, std::vector<unsigned>> masks; ///< kernel name -> elements of each array a window
    std::vector<std::string> clangArguments;            ///< -D, -I and the like
    std::string dumpAfter;                              ///< name of a pass; its result goes to `dump`
};

/** The device half: one program a switch. */
struct NclPrograms
{
    NcpInterface interface;
    std::map<std::string, Program> switches; ///< by label
    std::vector<Diagnostic> warnings;
    std::string dump;
};

/** @throws InputError with file, line, column, the reason and the limit. */
NclPrograms CompileNclDevice(const NclOptions& options);

/**
 * Compiles the host half to a shared object at `path`: main, incoming kernels, globals; outgoing kernels and switch
 * memory stay in it, so that it also serves as the native model of the kernels.
 * @throws InputError with clang's message
 */
void CompileNclHost(const NclOptions& options, const std::string& path);

/** @return the names of the passes over the device half, in order, for --dump. */
std::vector<std::string> NclPassNames();

} // namespace pisa

#endif // PISA_COMPILER_NCL_NCL_COMPILER_H
