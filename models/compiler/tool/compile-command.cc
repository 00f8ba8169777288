// `pisa compile`: front end, placement, images, report, files; in this order, and files only when all is well.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "compiler/tool/command-line.h"
#include "compiler/tool/command.h"
#include "compiler/tool/emitted-texts.h"
#include "compiler/tool/front-end.h"
#include "compiler/tool/kernel-check.h"
#include "compiler/tool/place-on-chip.h"
#include "compiler/tool/report.h"
#include "compiler/tool/scratch-folder.h"
#include "compiler/tool/text-file.h"

#include "image/image.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

namespace po = boost::program_options;

struct CompileOptions
{
    Source source;
    std::string target{"rmt-32"};
    std::string outputFolder;
    std::vector<std::string> emitted; ///< languages
    uint64_t verifyWindows{0};
    uint64_t seed{1};
    bool json{false};
    bool prove{false};
    unsigned passes{1};
};

po::options_description
DescribeOptions(CompileOptions& options)
{
    po::options_description visible("usage: pisa compile SRC [options]\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("and", po::value(&options.source.andFile)->value_name("FILE"), "AND file (default: SRC's name with .and)");
    add("target", po::value(&options.target)->value_name("NAME|FILE"), "chip (default: rmt-32)");
    add("output,o", po::value(&options.outputFolder)->value_name("DIR"),
        "write images, interface, host object, report");
    add("emit", po::value<std::string>()->value_name("LANGUAGE,..."),
        "write each switch's program as text beside its image: p4 (P4_16 for v1model), npl");
    add("mask", po::value<std::vector<std::string>>()->value_name("KERNEL=N,..."), "elements of each array a window");
    add("define,D", po::value<std::vector<std::string>>()->value_name("NAME[=VALUE]"),
        "macro, as for a preprocessor");
    add("include,I", po::value<std::vector<std::string>>()->value_name("DIR"), "folder with headers");
    add("dump", po::value(&options.source.dumpAfter)->value_name("PASS"), "print the program after a pass");
    add("verify", po::value(&options.verifyWindows)->value_name("N"),
        "NCL: run N random windows through the image and the kernel compiled natively; report the first difference");
    add("seed", po::value(&options.seed)->value_name("S"), "of the random windows (default: 1)");
    add("prove", po::bool_switch(&options.prove),
        "let Z3 search for a placement with fewer stages, or a schedule of a smaller period, or prove there is none");
    add("passes", po::value(&options.passes)->value_name("N"),
        "let packets pass the stages of an RMT chip up to N times if it takes that to fit (default: 1)");
    add("json", po::bool_switch(&options.json), "the report as JSON");
    return visible;
}

/** "allreduce=8,1" as kernel name and counts. */
std::pair<std::string, std::vector<unsigned>>
ParseMask(const std::string& text)
{
    const std::size_t equals = text.find('=');
    std::vector<unsigned> counts;
    std::size_t at = equals == std::string::npos ? text.size() : equals + 1;
    while (at < text.size())
    {
        std::size_t digits = 0;
        unsigned long count = 0;
        if (std::isdigit(static_cast<unsigned char>(text[at])))
        {
            count = std::stoul(text.substr(at, 9), &digits);
        }
        at += digits;
        if (count == 0 || (at < text.size() && text[at] != ',') || at + 1 == text.size())
        {
            counts.clear();
            break;
        }
        counts.push_back(static_cast<unsigned>(count));
        at += at < text.size() ? 1 : 0;
    }
    if (counts.empty())
    {
        throw InputError({}, "--mask " + text + " is not a mask", "write KERNEL=N or KERNEL=N,M,... with N > 0");
    }
    return {text.substr(0, equals), counts};
}

/** @return nothing when the user asked for help only. */
std::optional<CompileOptions>
ReadOptions(const std::vector<std::string>& arguments)
{
    CompileOptions options;
    const po::options_description visible = DescribeOptions(options);
    PlainWords plain{{}, 1};
    plain.option.add_options()("source", po::value(&options.source.path));
    const auto values = ReadCommandLine("compile", visible, plain, arguments);
    if (!values)
    {
        return std::nullopt;
    }
    if (options.passes < 1 || options.passes > kMostPasses)
    {
        throw InputError({},
                         "--passes " + std::to_string(options.passes) + " is not 1 to " + std::to_string(kMostPasses),
                         "each pass divides the rate of the chip");
    }
    if (options.source.path.empty())
    {
        throw InputError({}, "pisa compile: no source file", "usage: pisa compile SRC [options]");
    }
    if (values->count("emit"))
    {
        options.emitted = ParseEmitted((*values)["emit"].as<std::string>());
    }
    if (!options.emitted.empty() && options.outputFolder.empty())
    {
        throw InputError({}, "--emit writes files, but there is no folder for them", "name one with -o DIR");
    }
    const auto words = [&](const char* name)
    { return values->count(name) ? (*values)[name].as<std::vector<std::string>>() : std::vector<std::string>{}; };
    options.source.definitions = words("define");
    options.source.includePath = words("include");
    for (const std::string& mask : words("mask"))
    {
        options.source.masks.insert(ParseMask(mask));
    }
    return options;
}

struct PlacedSwitch
{
    std::string label;
    Image image;
    ResourceReport report;
};

/** Places every switch's program. @throws InputError with the placer's reasons if one does not fit. */
std::vector<PlacedSwitch>
PlaceAll(const CompiledSource& compilation, const CompileOptions& options)
{
    const Target target = LoadTarget(options.target);
    if (options.passes > 1 && target.architecture != "rmt")
    {
        throw InputError({}, "--passes " + std::to_string(options.passes) + ": '" + target.name + "' has no stages",
                         "leave --passes out: it runs programs of any length");
    }
    std::vector<PlacedSwitch> placed;
    for (const auto& [label, written] : compilation.switches)
    {
        const Program program = FitToChip(compilation, label, target);
        PlacementAnswer answer = PlaceOnChip(program, target, options.prove, options.passes);
        if (!answer.placement)
        {
            for (Diagnostic& reason : answer.reasons)
            {
                if (reason.where.file.empty())
                {
                    reason.where.file = options.source.path;
                }
                reason.what += " (switch " + label + ")";
            }
            throw InputError(answer.reasons);
        }
        Image image = Seal(program, target, *answer.placement);
        ResourceReport report = Measure(label, image);
        report.placer = answer.placer;
        report.provedOptimal = answer.provedOptimal;
        placed.push_back({label, std::move(image), std::move(report)});
    }
    return placed;
}

nlohmann::ordered_json
ReportAsJson(const std::vector<PlacedSwitch>& placed, const CompiledSource& compilation)
{
    nlohmann::ordered_json json;
    json["switches"] = nlohmann::ordered_json::array();
    for (const PlacedSwitch& one : placed)
    {
        json["switches"].push_back(ToJson(one.report));
    }
    if (compilation.interface)
    {
        for (const NcpKernel& kernel : compilation.interface->kernels)
        {
            json["window_bytes"][kernel.name] = WindowBytes(*compilation.interface, kernel);
        }
    }
    return json;
}

/** Prepares everything in a scratch folder beside the target, then moves it there. */
void
WriteOutput(const std::vector<PlacedSwitch>& placed, const CompiledSource& compilation, const CompileOptions& options)
{
    const std::filesystem::path folder(options.outputFolder);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw InputError({options.outputFolder, 0, 0}, "cannot make this folder: " + error.message(),
                         "check the path");
    }
    const ScratchFolder scratch(folder);
    for (const PlacedSwitch& one : placed)
    {
        WriteImage(one.image, (scratch.Path() / (one.label + ".image")).string());
    }
    if (compilation.interface)
    {
        WriteTextFile(scratch.Path() / "interface.json", PrintNcpInterface(*compilation.interface));
        CompileNclHost(*compilation.ncl, (scratch.Path() / "host.so").string());
    }
    for (const auto& [label, program] : compilation.switches)
    {
        for (const auto& [name, text] : EmitTexts(options.emitted, label, program, options.source.path))
        {
            WriteTextFile(scratch.Path() / name, text);
        }
    }
    WriteTextFile(scratch.Path() / "report.json", ReportAsJson(placed, compilation).dump(2) + "\n");
    for (const auto& entry : std::filesystem::directory_iterator(scratch.Path()))
    {
        std::filesystem::rename(entry.path(), folder / entry.path().filename());
    }
}

void
Show(const std::vector<PlacedSwitch>& placed, const CompiledSource& compilation, const CompileOptions& options)
{
    if (options.json)
    {
        std::cout << ReportAsJson(placed, compilation).dump(2) << '\n';
        return;
    }
    if (compilation.interface)
    {
        std::cout << PrintWindows(*compilation.interface);
    }
    for (const PlacedSwitch& one : placed)
    {
        std::cout << PrintReport(one.report);
    }
}

/** Verifies every switch; @return whether all images agree with the native kernels. */
bool
VerifyAll(const std::vector<PlacedSwitch>& placed, const CompiledSource& compilation, const CompileOptions& options)
{
    bool agree = true;
    const ScratchFolder scratch(std::filesystem::temp_directory_path());
    const std::string object = (scratch.Path() / "native.so").string();
    CompileNclHost(*compilation.ncl, object);
    for (const PlacedSwitch& one : placed)
    {
        const KernelCheck check{object, *compilation.interface, one.label, options.verifyWindows, options.seed};
        const KernelCheckResult result = CheckKernels(check, one.image);
        (options.json ? std::cerr : std::cout) << Print(result, one.label);
        agree = agree && result.difference.empty();
    }
    return agree;
}

} // namespace

int
RunCompile(const std::vector<std::string>& arguments)
{
    const std::optional<CompileOptions> options = ReadOptions(arguments);
    if (!options)
    {
        return 0;
    }
    const CompiledSource compilation = CompileSource(options->source);
    for (const Diagnostic& warning : compilation.warnings)
    {
        std::cerr << ToString(warning) << '\n';
    }
    if (options->verifyWindows > 0 && !compilation.ncl)
    {
        throw InputError({options->source.path, 0, 0}, "--verify is for NCL programs: it compiles kernels natively",
                         "leave it out");
    }
    if (!options->source.dumpAfter.empty())
    {
        std::cout << compilation.dump;
        return 0;
    }
    const std::vector<PlacedSwitch> placed = PlaceAll(compilation, *options);
    Show(placed, compilation, *options);
    if (options->verifyWindows > 0 && !VerifyAll(placed, compilation, *options))
    {
        return 2; // the compiler and the kernel's own text disagree: our bug
    }
    if (!options->outputFolder.empty())
    {
        WriteOutput(placed, compilation, *options);
        (options->json ? std::cerr : std::cout) << "written to " << options->outputFolder << '\n';
    }
    return 0;
}

} // namespace pisa
