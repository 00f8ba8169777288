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
#include <set>

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

/** Ways to order and group that not every program allows; the tables say whether they hold. */
struct Attempt
{
    bool gatesOnce{false};      ///< each condition is asked once
    bool keepsExclusive{false}; ///< accesses to one global that exclude each other end in one table
};

/** @return tables beyond the first that touch a global, summed over all globals. */
std::size_t
FurtherTouches(const CompiledContext& context)
{
    std::set<std::pair<GlobalId, std::size_t>> touches;
    std::set<GlobalId> globals;
    for (std::size_t t = 0; t < context.tables.size(); ++t)
    {
        for (const InstructionId at : InstructionsOf(context.tables[t]))
        {
            if (const auto global = GlobalOf(context.program.instructions[at]))
            {
                touches.insert({*global, t});
                globals.insert(*global);
            }
        }
    }
    return touches.size() - globals.size();
}

CompiledContext
CompileOnce(const Source& source, const std::string& dumpAfter, std::string& dump, PassChoice choice, Attempt attempt)
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
    program = BuildContext(source, !attempt.gatesOnce);
    shows("three-address");
    NumberVersions(program);
    shows("ssa");
    PropagateCopies(program);
    CoalesceCopies(program);
    MergeLookUps(program);
    RemoveDead(program);
    shows("copies");
    FormAtoms(program, attempt.gatesOnce, attempt.keepsExclusive);
    shows("atoms");
    if (choice.parserMoves)
    {
        MoveToParser(program);
    }
    AssignThreads(program);
    shows("parser-moves");
    const Definitions definitions(program);
    result.dependencies = DependenciesOf(program, Storage(program, definitions), definitions);
    result.blocks = GroupIntoBlocks(program, result.dependencies, attempt.gatesOnce);
    choice.tables.gatesOnce = attempt.gatesOnce;
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
    std::optional<CompiledContext> best;
    std::string ownDump;
    std::size_t fewest = 0;
    for (const Attempt attempt :
         {Attempt{true, true}, Attempt{true, false}, Attempt{false, true}, Attempt{false, false}})
    {
        CompiledContext result = CompileOnce(source, dumpAfter, ownDump, choice, attempt);
        if (attempt.gatesOnce && !GatesHold(result.tables, result.program, result.dependencies))
        {
            continue;
        }
        const std::size_t touches = FurtherTouches(result);
        if (!best || touches < fewest)
        {
            fewest = touches;
            best = std::move(result);
            dump = ownDump;
        }
        if (fewest == 0)
        {
            break;
        }
    }
    return std::move(*best);
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
