// Reads pairs of programs, and how much memory their upgrade may take.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-input.h"

#include "compiler/tool/front-end.h"
#include "compiler/tool/json-graph-size.h"
#include "target/json-reader.h"
#include "upgrade/edge-list.h"
#include "upgrade/program-graph.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace pisa
{
namespace
{

enum class FileType : uint8_t
{
    EdgeList,
    Image,
    Source,
};

FileType
TypeOf(const std::string& path)
{
    const std::string extension = std::filesystem::path(path).extension().string();
    return extension == ".txt" ? FileType::EdgeList : extension == ".image" ? FileType::Image : FileType::Source;
}

const char*
NameOf(FileType type)
{
    return type == FileType::EdgeList ? "an edge list" : type == FileType::Image ? "an image" : "a program's source";
}

Program
CompileOne(const PlanSources& sources, const std::string& path, std::vector<Diagnostic>& warnings)
{
    Source source;
    source.path = path;
    source.includePath = sources.includePath;
    source.definitions = sources.definitions;
    CompiledSource compiled = CompileSource(source);
    warnings.insert(warnings.end(), compiled.warnings.begin(), compiled.warnings.end());
    if (compiled.switches.size() != 1)
    {
        throw InputError({path, 0, 0},
                         "this source has programs for " + std::to_string(compiled.switches.size()) + " switches",
                         "compile it and plan from one switch's images");
    }
    Program program = std::move(compiled.switches.begin()->second);
    program.name = std::filesystem::path(path).filename().string();
    return program;
}

std::array<FlowGraphSize, 2>
SizesOf(const FlowGraph& graph)
{
    return {SizeOf(graph, Pipe::Ingress), SizeOf(graph, Pipe::Egress)};
}

PlanInput
CompareEdgeLists(const PlanSources& sources)
{
    const FlowGraph was = ParseEdgeList(ReadTextFile(sources.oldPath), sources.oldPath);
    const FlowGraph is = ParseEdgeList(ReadTextFile(sources.newPath), sources.newPath);
    PlanInput input;
    input.delta = Compare(was, is);
    input.oldSize = SizesOf(was);
    input.newSize = SizesOf(is);
    return input;
}

PlanInput
ComparePrograms(const Program& was, const Program& is, const Target* target)
{
    PlanInput input;
    input.delta = Compare(was, is, target);
    input.oldSize = SizesOf(GraphOf(was, target));
    input.newSize = SizesOf(GraphOf(is, target));
    if (target != nullptr && target->architecture == "drmt")
    {
        const StageLimits& pool = target->stage;
        input.capacity[static_cast<unsigned>(MemoryKind::SramRows)] = uint64_t{pool.sramBlocks} * pool.sramBlockRows;
        input.capacity[static_cast<unsigned>(MemoryKind::TcamRows)] = uint64_t{pool.tcamBlocks} * pool.tcamBlockRows;
        input.capacity[static_cast<unsigned>(MemoryKind::Descriptions)] = kDescriptionEntries;
    }
    return input;
}

/** Sizes of p4c's output are stated as p4c has them. */
void
CountAsWritten(const std::string& path, std::array<FlowGraphSize, 2>& size)
{
    if (std::filesystem::path(path).extension() == ".json")
    {
        size = SizesOfBmv2(ReadTextFile(path), path);
    }
}

PlanInput
CompareImages(const PlanSources& sources)
{
    const Image was = ReadImage(sources.oldPath);
    const Image is = ReadImage(sources.newPath);
    if (!(was.target == is.target))
    {
        throw InputError({sources.newPath, 0, 0},
                         was.target.name == is.target.name
                             ? "the images are for two different chips that are both called '" + is.target.name + "'"
                             : "this image is for chip '" + is.target.name + "', the old one for '" +
                                   was.target.name + "'",
                         "compile both programs for the chip that runs the old one");
    }
    return ComparePrograms(was.program, is.program, &is.target);
}

/** One `KIND=N` or a number of elements. */
void
ReadLimit(const std::string& word, uint64_t oldElements, std::array<std::optional<uint64_t>, kMemoryKinds>& headroom)
{
    static constexpr std::array<const char*, kMemoryKinds> kinds{"elements", "sram", "tcam", "pdt"};
    const std::size_t equals = word.find('=');
    const std::string name = equals == std::string::npos ? "elements" : word.substr(0, equals);
    std::string number = equals == std::string::npos ? word : word.substr(equals + 1);
    const auto kind = std::find(kinds.begin(), kinds.end(), name);
    if (kind == kinds.end())
    {
        throw InputError({}, "--headroom: there is no memory '" + name + "'", "known: elements, sram, tcam, pdt");
    }
    const bool isPercent = !number.empty() && number.back() == '%' && name == "elements";
    number = isPercent ? number.substr(0, number.size() - 1) : number;
    if (!number.empty() && number[0] == '-')
    {
        throw InputError({}, "--headroom " + word + " is below zero", "give what is free, 0 or more");
    }
    if (number.empty() || number.size() > 15 || number.find_first_not_of("0123456789") != std::string::npos)
    {
        throw InputError({}, "--headroom: '" + word + "' is no amount",
                         "write e.g. 5, 15% or sram=4096,tcam=512,pdt=10");
    }
    std::optional<uint64_t>& limit = headroom[kind - kinds.begin()];
    if (limit)
    {
        throw InputError({}, "--headroom gives " + name + " twice", "give it once");
    }
    limit = isPercent ? std::stoull(number) * oldElements / 100 : std::stoull(number);
}

} // namespace

PlanInput
ReadPlanInput(const PlanSources& sources)
{
    const FileType was = TypeOf(sources.oldPath);
    const FileType is = TypeOf(sources.newPath);
    if (was != is)
    {
        throw InputError({sources.newPath, 0, 0},
                         std::string("this is ") + NameOf(is) + ", the old program is " + NameOf(was),
                         "give both in one form");
    }
    if (was != FileType::Source && !sources.target.empty())
    {
        throw InputError({}, std::string("--target does not go with ") + NameOf(was),
                         was == FileType::Image ? "images know their chip" : "bare graphs ask nothing of a chip");
    }
    if (was == FileType::EdgeList)
    {
        return CompareEdgeLists(sources);
    }
    if (was == FileType::Image)
    {
        return CompareImages(sources);
    }
    std::vector<Diagnostic> warnings;
    const Program oldProgram = CompileOne(sources, sources.oldPath, warnings);
    const Program newProgram = CompileOne(sources, sources.newPath, warnings);
    std::optional<Target> target;
    if (!sources.target.empty())
    {
        target = LoadTarget(sources.target);
    }
    PlanInput input = ComparePrograms(oldProgram, newProgram, target ? &*target : nullptr);
    input.warnings = std::move(warnings);
    CountAsWritten(sources.oldPath, input.oldSize);
    CountAsWritten(sources.newPath, input.newSize);
    return input;
}

std::array<std::optional<uint64_t>, kMemoryKinds>
ParseHeadroom(const std::string& text, uint64_t oldElements)
{
    std::array<std::optional<uint64_t>, kMemoryKinds> headroom{};
    std::istringstream words(text + ",");
    for (std::string word; std::getline(words, word, ',');)
    {
        ReadLimit(word, oldElements, headroom);
    }
    return headroom;
}

} // namespace pisa
