// Picks the front end by file type and gives it what it needs.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/front-end.h"

#include "compiler/bmv2/bmv2-reader.h"
#include "compiler/lyra/lower.h"
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/ncl/and-file.h"
#include "compiler/network/least-atoms.h"
#include "compiler/p4/lower/lower-program.h"
#include "compiler/passes/passes.h"
#include "compiler/split/separate-globals.h"
#include "ir/text-file.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "target/demand.h"

#include <algorithm>
#include <filesystem>

namespace pisa
{
namespace
{

bool
EndsWith(const std::string& text, const std::string& ending)
{
    return text.size() >= ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

constexpr const char* kAssumedNetwork = "host h0\nhost h1\nswitch s1\nlink h0 s1\nlink h1 s1\n";

/** The AND file: the given one, the one beside the source, or the assumed network with a note. */
std::vector<NcpLabel>
ReadNetwork(const Source& source, std::vector<Diagnostic>& warnings)
{
    if (!source.andFile.empty())
    {
        return ParseAnd(ReadTextFile(source.andFile), source.andFile);
    }
    const std::string beside = source.path.substr(0, source.path.size() - std::string(".ncl.cc").size()) + ".and";
    if (std::filesystem::exists(beside))
    {
        return ParseAnd(ReadTextFile(beside), beside);
    }
    warnings.push_back({Severity::Note,
                        {source.path, 0, 0},
                        "no AND file: compiled for a switch s1 with hosts h0 and h1",
                        "give one with --and FILE, or put it at " + beside});
    return ParseAnd(kAssumedNetwork, "<assumed network>");
}

CompiledSource
CompileNcl(const Source& source)
{
    CompiledSource result;
    NclOptions options;
    options.source = source.path;
    options.network = ReadNetwork(source, result.warnings);
    options.masks = source.masks;
    for (const std::string& definition : source.definitions)
    {
        options.clangArguments.push_back("-D" + definition);
    }
    for (const std::string& folder : source.includePath)
    {
        options.clangArguments.push_back("-I" + folder);
    }
    options.dumpAfter = source.dumpAfter;
    NclPrograms programs = CompileNclDevice(options);
    result.switches = std::move(programs.switches);
    result.warnings.insert(result.warnings.end(), programs.warnings.begin(), programs.warnings.end());
    result.dump = std::move(programs.dump);
    result.interface = std::move(programs.interface);
    result.ncl = std::move(options);
    return result;
}

PreprocessOptions
PreprocessorOf(const Source& source)
{
    PreprocessOptions options;
    options.includePath = source.includePath;
    for (const std::string& definition : source.definitions)
    {
        const std::size_t equals = definition.find('=');
        // as a C preprocessor has it, -DNAME is -DNAME=1
        options.definitions.emplace_back(definition.substr(0, equals),
                                         equals == std::string::npos ? "1" : definition.substr(equals + 1));
    }
    return options;
}

CompiledSource
CompileP4(const Source& source)
{
    if (!source.andFile.empty() || !source.masks.empty())
    {
        throw InputError({source.path, 0, 0}, "--and and --mask are for NCL programs", "leave them out");
    }
    if (!source.dumpAfter.empty() && source.dumpAfter != "lower")
    {
        throw InputError({source.path, 0, 0}, "there is no pass '" + source.dumpAfter + "'",
                         "P4 programs can be dumped after: lower");
    }
    CompiledSource result;
    std::vector<Diagnostic> diagnostics;
    const auto throwErrors = [&diagnostics]
    {
        if (std::any_of(diagnostics.begin(), diagnostics.end(),
                        [](const Diagnostic& one) { return one.severity == Severity::Error; }))
        {
            throw InputError(diagnostics);
        }
    };
    P4Program tree = ParseP4(source.path, PreprocessorOf(source), diagnostics);
    throwErrors();
    CheckP4(tree, diagnostics);
    throwErrors();
    Program program = LowerP4(tree);
    result.warnings = std::move(diagnostics);
    result.dump = source.dumpAfter.empty() ? "" : Print(program);
    result.switches.emplace(program.name, std::move(program));
    return result;
}

Program
SeparateLyra(const lyra::Source& parsed)
{
    std::string dump;
    lyra::CompiledContext context = lyra::CompileContext(parsed, "", dump);
    const std::vector<lyra::CandidateTable> tables = SeparateGlobals(context.program, context.tables);
    std::vector<Diagnostic> warnings; // those of the other form
    Program program = lyra::LowerTables(context.program, tables, warnings);
    VerifyOrThrow(program);
    return program;
}

CompiledSource
CompileLyraSource(const Source& source)
{
    if (!source.andFile.empty() || !source.masks.empty() || !source.definitions.empty())
    {
        throw InputError({source.path, 0, 0}, "--and and --mask are for NCL programs, -D for those and P4",
                         "leave them out");
    }
    const std::string text = ReadTextFile(source.path);
    const bool wantsAtoms = source.dumpAfter == "least-atoms"; // not a pass: what globals ask of a chip
    LyraResult compiled = CompileLyra(text, source.path, wantsAtoms ? "" : source.dumpAfter);
    const lyra::Source parsed = lyra::ReadLyra(text, source.path);
    if (wantsAtoms)
    {
        compiled.dump = DescribeLeastAtoms(lyra::CompileContext(parsed, "", compiled.dump).program);
    }
    CompiledSource result;
    result.warnings = std::move(compiled.warnings);
    result.dump = std::move(compiled.dump);
    result.switches.emplace("s1", std::move(compiled.program));
    result.separate = [parsed] { return SeparateLyra(parsed); };
    return result;
}

} // namespace

CompiledSource
CompileSource(const Source& source)
{
    if (!std::filesystem::is_regular_file(source.path))
    {
        const bool isFolder = std::filesystem::is_directory(source.path);
        throw InputError({source.path, 0, 0}, isFolder ? "this is a folder" : "there is no such file",
                         isFolder ? "name a program in it" : "check the path");
    }
    if (EndsWith(source.path, ".ncl.cc"))
    {
        return CompileNcl(source);
    }
    if (EndsWith(source.path, ".p4"))
    {
        return CompileP4(source);
    }
    if (EndsWith(source.path, ".lyra"))
    {
        return CompileLyraSource(source);
    }
    if (EndsWith(source.path, ".json"))
    {
        CompiledSource result;
        result.switches.emplace("s1", ReadBmv2(ReadTextFile(source.path), source.path));
        return result;
    }
    throw InputError(
        {source.path, 0, 0}, "unknown file type",
        "NCL programs end in .ncl.cc, P4_16 programs for v1model in .p4, what p4c makes of them for BMv2 in "
        ".json, Lyra programs in .lyra");
}

Program
FitToChip(const CompiledSource& compiled, const std::string& label, const Target& target)
{
    Program program = FitToChip(compiled.switches.at(label), target);
    const bool mayHelp = target.architecture == "rmt" && compiled.separate;
    if (mayHelp && !CheckAgainstTarget(program, target).empty())
    {
        Program separated = FitToChip(compiled.separate(), target);
        if (CheckAgainstTarget(separated, target).empty())
        {
            return separated;
        }
    }
    return program;
}

} // namespace pisa
