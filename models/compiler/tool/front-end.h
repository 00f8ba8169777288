// From a source file to programs: the one place that picks a front end by file type.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_FRONT_END_H
#define PISA_COMPILER_TOOL_FRONT_END_H

#include "compiler/ncl/ncl-compiler.h"
#include "target/target.h"

#include <functional>
#include <optional>

namespace pisa
{

/** What the user wants compiled. */
struct Source
{
    std::string path;
    std::string andFile; ///< empty: PATH with .and for .ncl.cc if it is there, else one switch s1 and hosts h0, h1
    std::map<std::string, std::vector<unsigned>> masks;
    std::vector<std::string> includePath;
    std::vector<std::string> definitions; ///< macros: NAME or NAME=TEXT
    std::string dumpAfter;                ///< a pass of the front end; empty: no dump is wanted
};

/** Programs by switch, whatever the language; `ncl` is there for NCL sources only. */
struct CompiledSource
{
    std::map<std::string, Program> switches;
    std::function<Program()> separate; ///< Lyra: the only switch's program, each table with fewer arrays
    std::vector<Diagnostic> warnings;
    std::string dump;
    std::optional<NclOptions> ncl;
    std::optional<NcpInterface> interface;
};

/** @throws InputError for an unknown file type, a missing file, and all that the front end finds. */
CompiledSource CompileSource(const Source& source);

/** FitToChip() of a switch's program, or of its separated form where only that keeps within the chip's stages. */
Program FitToChip(const CompiledSource& compiled, const std::string& label, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_FRONT_END_H
