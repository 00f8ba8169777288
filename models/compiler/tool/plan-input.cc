// Reads pairs of programs, and how much memory their upgrade may take.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-input.h"

#include "compiler/passes/passes.h"
#include "compiler/tool/front-end.h"
#include "compiler/tool/json-graph-size.h"
#include "compiler/tool/place-on-chip.h"
#include "ir/text-file.h"
#include "target/json-reader.h"
#include "upgrade/edge-list.h"
#include "upgrade/merged-program.h"
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

/** @return the switch that the user names, or the only one. */
std::string
SwitchOf(const CompiledSource& compiled, const PlanSources& sources, const std::string& path)
{
    if (sources.label.empty() && compiled.switches.size() == 1)
    {
        return compiled.switches.begin()->first;
    }
    if (compiled.switches.count(sources.label) > 0)
    {
        return sources.label;
    }
    std::string known;
    for (const auto& [label, program] : compiled.switches)
    {
        known += (known.empty() ? "" : ", ") + label;
    }
    throw InputError({path, 0, 0},
                     sources.label.empty() ? "this source has programs for several switches: " + known
                                           : "this source has no switch '" + sources.label + "', it has " + known,
                     "name one: --switch LABEL");
}

Program
CompileOne(const PlanSources& sources, const std::string& path, std::vector<Diagnostic>& warnings)
{
    Source source;
    source.path = path;
    source.andFile = sources.andFile;
    source.includePath = sources.includePath;
    source.definitions = sources.definitions;
    CompiledSource compiled = CompileSource(source);
    warnings.insert(warnings.end(), compiled.warnings.begin(), compiled.warnings.end());
    Program program = std::move(compiled.switches.at(SwitchOf(compiled, sources, path)));
    program.name = std::filesystem::path(path).filename().string();
    return program;
}

/** @throws InputError with the placer's reasons */
Image
PlaceOne(const Program& written, const Target& target, const std::string& path)
{
    const Program program = FitToChip(written, target);
    PlacementAnswer answer = PlaceOnChip(program, target, false);
    for (Diagnostic& reason : answer.reasons)
    {
        reason.where.file = reason.where.file.empty() ? path : reason.where.file;
    }
    if (!answer.placement)
    {
        throw InputError(answer.reasons);
    }
    return Seal(program, target, *answer.placement);
}

std::array<FlowGraphSize, 2>
SizesOf(const FlowGraph& graph)
{
    return {SizeOf(graph, Thread::Ingress), SizeOf(graph, Thread::Egress)};
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
ComparePrograms(const Program& was, const Program& is)
{
    PlanInput input;
    input.delta = Compare(was, is);
    input.oldSize = SizesOf(GraphOf(was));
    input.newSize = SizesOf(GraphOf(is));
    return input;
}

/** Of all stages together on RMT: a bound, for each stage has its own. */
void
CountMemory(const Target& target, PlanInput& input)
{
    if (target.architecture == "ideal")
    {
        return;
    }
    const uint64_t pools = target.architecture == "rmt" ? target.stages : 1;
    const StageLimits& pool = target.stage;
    const auto capacity = [&](MemoryKind kind) -> std::optional<uint64_t>&
    { return input.capacity[static_cast<unsigned>(kind)]; };
    capacity(MemoryKind::SramRows) = pools * pool.sramBlocks * pool.sramBlockRows;
    capacity(MemoryKind::TcamRows) = pools * pool.tcamBlocks * pool.tcamBlockRows;
    if (target.architecture == "drmt")
    {
        capacity(MemoryKind::Descriptions) = kDescriptionEntries;
    }
}

PlanInput
CompareOnChip(ImagePair images)
{
    PlanInput input;
    const Target& target = images.was.target;
    input.delta = Compare(images.was, images.is, MergeOrderOf(target));
    input.oldSize = SizesOf(GraphOf(images.was.program, &target));
    input.newSize = SizesOf(GraphOf(images.is.program, &target));
    CountMemory(target, input);
    input.images = std::move(images);
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
    return CompareOnChip({was, is});
}

/** What a switch runs, and a source for its next program. */
PlanInput
CompareImageWithSource(const PlanSources& sources)
{
    const Image was = ReadImage(sources.oldPath);
    std::vector<Diagnostic> warnings;
    const Program next = CompileOne(sources, sources.newPath, warnings);
    PlanInput input = CompareOnChip({was, PlaceOne(next, was.target, sources.newPath)});
    input.warnings = std::move(warnings);
    CountAsWritten(sources.newPath, input.newSize);
    return input;
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

/** Where nothing is compiled, options of sources would do nothing. */
void
CheckSourceOptions(const PlanSources& sources, FileType is)
{
    const std::pair<const char*, bool> given[] = {{"--and", !sources.andFile.empty()},
                                                  {"--switch", !sources.label.empty()},
                                                  {"--define", !sources.definitions.empty()},
                                                  {"--include", !sources.includePath.empty()}};
    for (const auto& [option, isGiven] : given)
    {
        if (isGiven && is != FileType::Source)
        {
            throw InputError({}, std::string(option) + " does not go with " + NameOf(is),
                             "it is for programs from source: leave it out");
        }
    }
}

/** Both are of one form, or an image and what comes next. */
void
CheckTypes(const PlanSources& sources, FileType was, FileType is)
{
    const bool isNextOfImage = was == FileType::Image && is == FileType::Source;
    if (was != is && !isNextOfImage)
    {
        throw InputError({sources.newPath, 0, 0},
                         std::string("this is ") + NameOf(is) + ", the old program is " + NameOf(was),
                         "give both in one form, or an image and the source of its next program");
    }
    if (was != FileType::Source && !sources.target.empty())
    {
        throw InputError({}, std::string("--target does not go with ") + NameOf(was),
                         was == FileType::Image ? "images know their chip" : "bare graphs ask nothing of a chip");
    }
}

} // namespace

PlanInput
ReadPlanInput(const PlanSources& sources)
{
    const FileType was = TypeOf(sources.oldPath);
    const FileType is = TypeOf(sources.newPath);
    CheckTypes(sources, was, is);
    CheckSourceOptions(sources, is);
    if (was == FileType::Image && is == FileType::Source)
    {
        return CompareImageWithSource(sources);
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
    PlanInput input;
    if (sources.target.empty())
    {
        input = ComparePrograms(oldProgram, newProgram);
    }
    else
    {
        const Target target = LoadTarget(sources.target);
        input = CompareOnChip(
            {PlaceOne(oldProgram, target, sources.oldPath), PlaceOne(newProgram, target, sources.newPath)});
    }
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
