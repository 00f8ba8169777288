// Lyra from text to a Program: the front door of the front end, and its passes in order.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LYRA_COMPILER_H
#define PISA_COMPILER_LYRA_LYRA_COMPILER_H

#include "compiler/lyra/context-ir.h"
#include "compiler/lyra/tables.h"

namespace pisa::lyra
{

/** The IR behind all passes, with its tables. */
struct CompiledContext
{
    ContextProgram program;
    std::vector<Dependency> dependencies;
    std::vector<PredicateBlock> blocks;
    std::vector<CandidateTable> tables;
};

/** Which passes may be left out. */
struct PassChoice
{
    bool parserMoves{true}; ///< appendix C.1
    TableSteps tables{};
};

/**
 * Takes a checked program through all passes.
 * @param dumpAfter a pass of LyraPasses(), or empty
 * @param dump gets the IR's text behind that pass
 * @throws InputError as the passes do
 */
CompiledContext CompileContext(const Source& source, const std::string& dumpAfter, std::string& dump,
                               PassChoice choice = {});

/** @return names of passes that can be dumped, in order: three-address, ssa, ... */
const std::vector<std::string>& LyraPasses();

} // namespace pisa::lyra

namespace pisa
{

/** What becomes of a Lyra program on one switch that runs all its algorithms. */
struct LyraResult
{
    Program program;
    std::vector<Diagnostic> warnings;
    std::string dump;
};

/** @throws InputError with all that is wrong; also for a pass to dump that there is none of. */
LyraResult CompileLyra(const std::string& text, const std::string& path, const std::string& dumpAfter = "");

} // namespace pisa

#endif // PISA_COMPILER_LYRA_LYRA_COMPILER_H
