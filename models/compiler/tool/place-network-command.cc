// `pisa place PROGRAM.lyra`: placement, programs of all switches, images, reports; files only when all is well.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/place-network-command.h"

#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/passes/passes.h"
#include "compiler/tool/emitted-texts.h"
#include "compiler/tool/network-file.h"
#include "compiler/tool/network-options.h"
#include "compiler/tool/place-network-report.h"
#include "compiler/tool/place-on-chip.h"
#include "compiler/tool/report.h"
#include "compiler/tool/scratch-folder.h"
#include "compiler/tool/switch-stub.h"
#include "compiler/tool/text-file.h"
#include "image/image.h"
#include "ir/text-file.h"
#include "target/demand.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace pisa
{

namespace
{

/** A program with its scopes in a network. */
struct Setting
{
    lyra::Network network;
    lyra::CompiledContext context;
    NetworkProblem problem;
};

Setting
ReadSetting(const NetworkOptions& options)
{
    Setting setting;
    const lyra::Source source = lyra::ReadLyra(ReadTextFile(options.program), options.program);
    setting.network = lyra::ReadNetwork(ReadTextFile(options.topology), options.topology);
    const std::vector<lyra::Scope> scopes = lyra::ParseScopes(ReadTextFile(options.scopes), options.scopes);
    lyra::PassChoice choice;
    // what the parser of the first switch would do, those of others must not do again
    choice.parserMoves =
        std::all_of(scopes.begin(), scopes.end(),
                    [](const lyra::Scope& scope) { return scope.deployment == lyra::Deployment::PerSwitch; });
    std::string dump;
    setting.context = lyra::CompileContext(source, "", dump, choice);
    const std::vector<std::string>& names = setting.context.program.algorithms;
    std::vector<NetworkAlgorithm> algorithms(names.size());
    for (const lyra::PlacedScope& scope : lyra::FindFlowPaths(scopes, setting.network, names))
    {
        const auto at = std::find(names.begin(), names.end(), scope.algorithm) - names.begin();
        NetworkAlgorithm& algorithm = algorithms[static_cast<std::size_t>(at)];
        algorithm.isPerSwitch = scope.deployment == lyra::Deployment::PerSwitch;
        algorithm.scope = scope.switches;
        algorithm.paths = scope.paths;
        algorithm.where = std::find_if(scopes.begin(), scopes.end(),
                                       [&](const lyra::Scope& one) { return one.algorithm == scope.algorithm; })
                              ->where;
    }
    std::vector<NetworkSwitch> switches;
    for (const lyra::NetworkSwitch& one : setting.network.switches)
    {
        if (one.target.architecture == "ideal")
        {
            throw InputError(one.where,
                             "chip '" + one.chip + "' of switch '" + one.name + "' has no limits to place under",
                             "name a chip of stages or processors; --target ideal makes images without limits");
        }
        NetworkSwitch made;
        made.name = one.name;
        made.target = one.target;
        switches.push_back(std::move(made));
    }
    setting.problem = ProblemOf(setting.context, std::move(switches), std::move(algorithms));
    for (NetworkGlobal& global : setting.problem.globals)
    {
        global.isUnique = options.unique;
    }
    return setting;
}

uint32_t
FavouredOf(const NetworkOptions& options, const Setting& setting)
{
    const auto& all = setting.network.switches;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const lyra::NetworkSwitch& one) { return one.name == options.favoured; });
    if (!options.favoured.empty() && found == all.end())
    {
        throw InputError({options.topology, 0, 0}, "--favour " + options.favoured + ": there is no such switch",
                         "name one of this file");
    }
    return found == all.end() ? 0 : static_cast<uint32_t>(found - all.begin());
}

/** Tells people who wait how far the search is. */
NetworkEffort
EffortOf(const NetworkOptions& options)
{
    NetworkEffort effort;
    effort.work = static_cast<uint64_t>(options.seconds) * kWorkASecond;
    if (!options.minimise.empty() && isatty(STDERR_FILENO) != 0)
    {
        effort.onBetter = [&options](const NetworkAnswer& answer) {
            std::cerr << options.minimise << " " << answer.cost << ", at least " << answer.bound << " ..."
                      << std::endl;
        };
    }
    return effort;
}

/** Everything that is written about a switch. */
struct SwitchImage
{
    const SwitchProgram& program;
    Image image;
    ResourceReport report;
};

Target
TargetOf(std::size_t each, const Setting& setting, const NetworkOptions& options)
{
    return options.target.empty() ? setting.network.switches[each].target : LoadTarget(options.target);
}

std::vector<SwitchImage>
PlaceAll(const SplitProgram& split, const Setting& setting, const NetworkOptions& options)
{
    std::vector<SwitchImage> placed;
    for (std::size_t each = 0; each < split.switches.size(); ++each)
    {
        const SwitchProgram& one = split.switches[each];
        const Target target = TargetOf(each, setting, options);
        const Program program = FitToChip(one.program, target);
        PlacementAnswer answer = PlaceOnChip(program, target, false);
        if (!answer.placement)
        {
            answer.reasons.erase(std::remove_if(answer.reasons.begin(), answer.reasons.end(),
                                                [](const Diagnostic& reason)
                                                { return reason.severity == Severity::Note; }),
                                 answer.reasons.end()); // they advise --passes, which networks have not
            for (Diagnostic& reason : answer.reasons)
            {
                reason.what += " (switch " + one.name + ", with the tables that lead packets between switches)";
            }
            throw InputError(InFile(answer.reasons, options.program));
        }
        Image image = Seal(program, target, *answer.placement);
        ResourceReport report = Measure(one.name, image);
        report.placer = answer.placer;
        report.provedOptimal = answer.provedOptimal;
        placed.push_back({one, std::move(image), std::move(report)});
    }
    return placed;
}

/** Prepares everything in a scratch folder, then moves it where it belongs. */
void
WriteFolder(const std::vector<SwitchImage>& placed, const std::map<std::string, std::string>& texts,
            const NetworkOptions& options)
{
    const std::filesystem::path folder(options.output);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
    {
        throw InputError({options.output, 0, 0}, "cannot make this folder: " + error.message(), "check the path");
    }
    const ScratchFolder scratch(folder);
    nlohmann::ordered_json report;
    for (const SwitchImage& one : placed)
    {
        WriteImage(one.image, (scratch.Path() / (one.program.name + ".image")).string());
        WriteTextFile(scratch.Path() / (one.program.name + ".stub.txt"), StubOf(one.program));
        for (const auto& [name, text] : EmitTexts(options.emitted, one.program.name, one.program.program))
        {
            WriteTextFile(scratch.Path() / name, text);
        }
        report["switches"].push_back(ToJson(one.report));
    }
    for (const auto& [name, text] : texts)
    {
        WriteTextFile(scratch.Path() / name, text);
    }
    WriteTextFile(scratch.Path() / "report.json", report.dump(2) + "\n");
    for (const auto& entry : std::filesystem::directory_iterator(scratch.Path()))
    {
        std::filesystem::rename(entry.path(), folder / entry.path().filename());
    }
}

void
Show(const PlacedNetwork& placed, const NetworkOptions& options)
{
    if (!options.csv.empty())
    {
        WriteTextFile(options.csv, CsvOf(placed));
    }
    if (!options.picture.empty())
    {
        WriteTextFile(options.picture, PictureOf(placed));
    }
    std::cout << (options.json ? JsonOf(placed) : TextOf(placed));
}

/** An answer, and when files are wanted what becomes of the switches. */
struct Outcome
{
    NetworkAnswer answer;
    SplitProgram split;
    std::vector<SwitchImage> images;
};

void
FindPlacement(const Setting& setting, const NetworkOptions& options, Outcome& outcome)
{
    outcome.answer = PlaceOnNetwork(setting.problem, options.modes, ObjectiveOf(options),
                                    FavouredOf(options, setting), EffortOf(options));
    if (!outcome.answer.placement)
    {
        throw InputError(InFile(outcome.answer.reasons, options.scopes));
    }
    if (!options.output.empty())
    {
        outcome.split =
            Split(setting.context, setting.problem, options.modes, *outcome.answer.placement, setting.network);
        outcome.images = PlaceAll(outcome.split, setting, options);
    }
}

/** @return false if a program asks for more than any placement in stages can give. */
bool
KeepsToChips(const SplitProgram& split, const Setting& setting, const NetworkOptions& options)
{
    for (std::size_t each = 0; each < split.switches.size(); ++each)
    {
        const Target target = TargetOf(each, setting, options);
        if (!CheckAgainstTarget(FitToChip(split.switches[each].program, target), target).empty())
        {
            return false;
        }
    }
    return !split.switches.empty();
}

/** Where the tables that lead packets between switches find no room, the program leaves them stages. */
void
FindPlacementWithRoom(Setting& setting, const NetworkOptions& options, Outcome& outcome)
{
    constexpr unsigned kMostLeft = 3;
    std::optional<InputError> first;
    std::optional<uint64_t> bound; // of the whole chips
    for (unsigned left = 0; left <= kMostLeft; ++left)
    {
        try
        {
            FindPlacement(setting, options, outcome);
            if (bound)
            {
                outcome.answer.bound = *bound;
                outcome.answer.provedOptimal = outcome.answer.cost <= *bound;
            }
            return;
        }
        catch (const InputError& error)
        {
            first = first ? first : error;
            bound = bound.value_or(outcome.answer.bound);
        }
        if (!outcome.answer.placement || !KeepsToChips(outcome.split, setting, options))
        {
            break;
        }
        for (NetworkSwitch& one : setting.problem.switches)
        {
            one.target.stages -= one.target.architecture == "rmt" && one.target.stages > 1 ? 1 : 0;
        }
    }
    throw InputError(*first);
}

} // namespace

int
RunPlaceOnNetwork(const std::vector<std::string>& arguments)
{
    const auto options = ReadNetworkOptions(arguments);
    if (!options)
    {
        return 0;
    }
    Setting setting = ReadSetting(*options);
    Outcome outcome;
    FindPlacementWithRoom(setting, *options, outcome);
    std::vector<std::string> chips;
    for (const lyra::NetworkSwitch& one : setting.network.switches)
    {
        chips.push_back(one.chip);
    }
    PlacedNetwork placed{setting.context.program.frame.name,
                         options->favoured.empty() ? options->minimise : "tables not on " + options->favoured,
                         chips,
                         setting.problem,
                         options->modes,
                         outcome.answer};
    if (options->output.empty())
    {
        Show(placed, *options);
        return 0;
    }
    for (const Diagnostic& warning : outcome.split.warnings)
    {
        std::cerr << ToString(warning) << '\n';
    }
    placed.split = &outcome.split;
    WriteFolder(outcome.images,
                {{"placement.json", JsonOf(placed)}, {"network.json", NetworkFileOf(setting.network, outcome.split)}},
                *options);
    Show(placed, *options);
    (options->json ? std::cerr : std::cout) << "written to " << options->output << '\n';
    return 0;
}

} // namespace pisa
