// The passes of the Lyra front end in order.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"

#include "compiler/lyra/build-ir.h"
#include "compiler/lyra/form-atoms.h"
#include "compiler/lyra/lower.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/lyra/parser-moves.h"
#include "compiler/lyra/print-context.h"
#include "compiler/lyra/threads.h"
#include "ir/text.h"
#include "ir/verify.h"

#include <algorithm>

namespace pisa
{

namespace lyra
{

const std::vector<std::string>&
LyraPasses()
{
    static const std::vector<std::string> passes{"three-address", "ssa",    "copies", "atoms",
                                                 "parser-moves",  "blocks", "tables", "lower"};
    return passes;
}

namespace
{

/** @param gatesOnce relies on it that each condition is asked once; the tables say whether that holds. */
CompiledContext
CompileOnce(const Source& source, const std::string& dumpAfter, std::string& dump, PassChoice choice, bool gatesOnce)
{
    CompiledContext result;
    ContextProgram& program = result.program;
    const auto shows = [&](const char* pass)
    {
        if (dumpAfter == pass)
        {
            dump = PrintContext(program);
        }
    };
    program = BuildContext(source, !gatesOnce);
    shows("three-address");
    NumberVersions(program);
    shows("ssa");
    PropagateCopies(program);
    CoalesceCopies(program);
    MergeLookUps(program);
    RemoveDead(program);
    shows("copies");
    FormAtoms(program, gatesOnce);
    shows("atoms");
    if (choice.parserMoves)
    {
        MoveToParser(program);
    }
    AssignThreads(program);
    shows("parser-moves");
    const Definitions definitions(program);
    result.dependencies = DependenciesOf(program, Storage(program, definitions), definitions);
    result.blocks = GroupIntoBlocks(program, result.dependencies, gatesOnce);
    choice.tables.gatesOnce = gatesOnce;
    result.tables = FormTables(program, result.blocks, result.dependencies, choice.tables);
    if (dumpAfter == "blocks")
    {
        dump = PrintBlocks(program, result.blocks);
    }
    if (dumpAfter == "tables")
    {
        dump = PrintTables(program, result.tables);
    }
    return result;
}

} // namespace

CompiledContext
CompileContext(const Source& source, const std::string& dumpAfter, std::string& dump, PassChoice choice)
{
    CompiledContext result = CompileOnce(source, dumpAfter, dump, choice, true);
    if (!GatesHold(result.tables, result.program, result.dependencies))
    {
        result = CompileOnce(source, dumpAfter, dump, choice, false);
    }
    return result;
}

} // namespace lyra

LyraResult
CompileLyra(const std::string& text, const std::string& path, const std::string& dumpAfter)
{
    const std::vector<std::string>& passes = lyra::LyraPasses();
    if (!dumpAfter.empty() && std::find(passes.begin(), passes.end(), dumpAfter) == passes.end())
    {
        std::string all;
        for (const std::string& pass : passes)
        {
            all += (all.empty() ? "" : ", ") + pass;
        }
        throw InputError({path, 0, 0}, "there is no pass '" + dumpAfter + "'",
                         "Lyra programs can be dumped after: " + all);
    }
    LyraResult result;
    const lyra::Source source = lyra::ReadLyra(text, path);
    const lyra::CompiledContext context = lyra::CompileContext(source, dumpAfter, result.dump);
    result.program = lyra::LowerTables(context.program, context.tables, result.warnings);
    VerifyOrThrow(result.program);
    if (dumpAfter == "lower")
    {
        result.dump = Print(result.program);
    }
    return result;
}

} // namespace pisa
