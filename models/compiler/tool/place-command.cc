// `pisa place`: a bare table graph onto the stages of an RMT chip, or a program over a network.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/place-command.h"

#include "compiler/place/bare-placer.h"
#include "compiler/tool/command-line.h"
#include "compiler/tool/command.h"
#include "compiler/tool/place-network-command.h"
#include "compiler/tool/place-report.h"
#include "compiler/tool/text-file.h"
#include "ir/text-file.h"

#include <algorithm>
#include <fstream>
#include <iostream>

namespace pisa
{

namespace
{

namespace po = boost::program_options;

struct PlaceCommandOptions
{
    std::string path;
    std::string target{"rmt-32"};
    std::string minimise{"stages,latency"};
    std::string output;
    std::string csv;
    std::string picture;
    int64_t seconds{20};
    bool isGreedy{false};
    bool json{false};
};

po::options_description
DescribeOptions(PlaceCommandOptions& options)
{
    po::options_description visible(
        "usage: pisa place GRAPH.json [options]\n"
        "       pisa place PROGRAM.lyra --help tells how programs are placed over networks\n\n"
        "options");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("target", po::value(&options.target)->value_name("NAME|FILE"), "RMT chip (default: rmt-32)");
    add("minimise", po::value(&options.minimise)->value_name("WHAT"),
        "stages,latency: fewest stages, then the least latency in so many; latency: in all stages of the chip "
        "(default: stages,latency)");
    add("greedy", po::bool_switch(&options.isGreedy), "an answer within a second, rarely the best one");
    add("seconds", po::value(&options.seconds)->value_name("N"),
        "work for the search, in nominal seconds: steps are counted, so that the answer is the same on every machine "
        "(default: 20)");
    add("output,o", po::value(&options.output)->value_name("FILE"), "write the placement, for pisa check");
    add("csv", po::value(&options.csv)->value_name("FILE"), "write a line for each table and stage");
    add("picture", po::value(&options.picture)->value_name("FILE"), "draw the stages' memories as SVG");
    add("json", po::bool_switch(&options.json), "print the placement in place of the tables");
    return visible;
}

void
CheckOptions(const PlaceCommandOptions& options)
{
    if (options.path.empty())
    {
        throw InputError({}, "pisa place: no graph", "usage: pisa place GRAPH.json [options]");
    }
    if (options.minimise != "stages,latency" && options.minimise != "stages" && options.minimise != "latency")
    {
        throw InputError({}, "pisa place: --minimise " + options.minimise + " is unknown",
                         "known: stages,latency and latency");
    }
    if (options.seconds < 1 || options.seconds > 86'400)
    {
        throw InputError({}, "pisa place: --seconds " + std::to_string(options.seconds) + " is out of range",
                         "give a number from 1 to 86400");
    }
}

/** @return nothing when the user asked for help only. */
std::optional<PlaceCommandOptions>
ReadPlaceOptions(const std::vector<std::string>& arguments)
{
    PlaceCommandOptions options;
    const po::options_description visible = DescribeOptions(options);
    PlainWords plain{{}, 1};
    plain.option.add_options()("graph", po::value(&options.path));
    if (!ReadCommandLine("place", visible, plain, arguments))
    {
        return std::nullopt;
    }
    CheckOptions(options);
    return options;
}

void
WriteIfAsked(const std::string& path, const std::string& text)
{
    if (!path.empty())
    {
        WriteTextFile(path, text);
    }
}

} // namespace

int
RunPlace(const std::vector<std::string>& arguments)
{
    const auto isLyra = [](const std::string& word)
    { return word.size() > 5 && word.compare(word.size() - 5, 5, ".lyra") == 0; };
    if (std::any_of(arguments.begin(), arguments.end(), isLyra))
    {
        return RunPlaceOnNetwork(arguments);
    }
    const auto options = ReadPlaceOptions(arguments);
    if (!options)
    {
        return 0;
    }
    const Target target = LoadTarget(options->target);
    const BareGraph graph = ReadBareGraph(ReadJson(ReadTextFile(options->path), options->path));
    const Objective objective = options->minimise == "latency" ? Objective::Latency : Objective::Stages;
    const BareAnswer answer =
        PlaceBareGraph(graph, target, objective, {options->isGreedy, static_cast<unsigned>(options->seconds)});
    if (!answer.placement)
    {
        throw InputError(InFile(answer.reasons, options->path));
    }
    const PlacedGraph placed{graph, target, answer};
    const std::string file = PrintBarePlacement({graph, target, *answer.placement});
    WriteIfAsked(options->output, file);
    WriteIfAsked(options->csv, CsvOf(placed));
    WriteIfAsked(options->picture, PictureOf(placed));
    std::cout << (options->json ? file : TextOf(placed));
    return 0;
}

bool
IsBarePlacementFile(const std::string& path)
{
    // the format is the first member that pisa place writes
    std::ifstream file(path, std::ios::binary);
    std::string head(256, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    return head.find(kBarePlacementFormat) != std::string::npos;
}

std::string
CheckBarePlacementFile(const std::string& path)
{
    const BarePlacementFile file = ParseBarePlacement(ReadTextFile(path), path);
    const std::vector<Diagnostic> violations = Check(file.graph, file.placement, file.target);
    if (!violations.empty())
    {
        throw InputError(InFile(violations, path));
    }
    return path + ": holds (placement of " + file.graph.name + " on " + file.target.name + ", " +
           std::to_string(StagesOf(file.placement)) + " stages, last start at cycle " +
           std::to_string(TimingOf(file.graph, file.placement, file.target).start.back()) + ")";
}

} // namespace pisa
