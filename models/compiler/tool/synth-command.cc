// `pisa synth`: random pairs of programs, to plan upgrades for.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/command-line.h"
#include "compiler/tool/command.h"
#include "compiler/tool/text-file.h"

#include "ir/diagnostic.h"
#include "upgrade/edge-list.h"
#include "upgrade/synthetic-pair.h"

#include <filesystem>
#include <iostream>
#include <optional>

namespace pisa
{
namespace
{

namespace po = boost::program_options;

struct SynthCommandOptions
{
    int64_t nodes{50};
    int64_t tables{50};
    int64_t change{40};
    int64_t edits{0};
    int64_t pairs{1};
    uint64_t seed{1};
    std::string output{"."};
};

po::options_description
DescribeOptions(SynthCommandOptions& options)
{
    po::options_description visible(
        "usage: pisa synth [options]\n\nwrites pairNNNN_old.txt and pairNNNN_new.txt, edge "
        "lists as pisa plan reads them\n\noptions");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("nodes", po::value(&options.nodes)->value_name("N"), "tables and branches of the old program (default: 50)");
    add("tables", po::value(&options.tables)->value_name("PERCENT"), "of nodes that are tables (default: 50)");
    add("change", po::value(&options.change)->value_name("PERCENT"),
        "of nodes that are inserted, removed or moved (default: 40)");
    add("edits", po::value(&options.edits)->value_name("N"), "that many edits in place of --change");
    add("pairs", po::value(&options.pairs)->value_name("N"), "pairs to write (default: 1)");
    add("seed", po::value(&options.seed)->value_name("S"), "of the first pair; the next ones follow (default: 1)");
    add("output,o", po::value(&options.output)->value_name("DIR"), "folder to write to (default: .)");
    return visible;
}

void
CheckRange(const char* option, int64_t value, int64_t least, int64_t most)
{
    if (value < least || value > most)
    {
        throw InputError({},
                         std::string("pisa synth: --") + option + " " + std::to_string(value) + " is out of range",
                         "give a number from " + std::to_string(least) + " to " + std::to_string(most));
    }
}

/** @return nothing when the user asked for help only. */
std::optional<SynthCommandOptions>
ReadSynthOptions(const std::vector<std::string>& arguments)
{
    SynthCommandOptions options;
    const po::options_description visible = DescribeOptions(options);
    if (!ReadCommandLine("synth", visible, {}, arguments))
    {
        return std::nullopt;
    }
    CheckRange("nodes", options.nodes, 1, 10000);
    CheckRange("tables", options.tables, 0, 100);
    CheckRange("change", options.change, 0, 1000);
    CheckRange("edits", options.edits, 0, 100000);
    CheckRange("pairs", options.pairs, 1, 100000);
    return options;
}

void
WriteGraph(const FlowGraph& graph, const std::string& prefix, const std::filesystem::path& path)
{
    WriteTextFile(path, PrintEdgeList(graph, prefix));
}

} // namespace

int
RunSynth(const std::vector<std::string>& arguments)
{
    const std::optional<SynthCommandOptions> options = ReadSynthOptions(arguments);
    if (!options)
    {
        return 0;
    }
    std::error_code failed;
    std::filesystem::create_directories(options->output, failed);
    for (int64_t i = 0; i < options->pairs; ++i)
    {
        SyntheticOptions synthetic;
        synthetic.nodes = static_cast<unsigned>(options->nodes);
        synthetic.tablePercent = static_cast<unsigned>(options->tables);
        synthetic.change = static_cast<double>(options->change) / 100;
        synthetic.edits = static_cast<unsigned>(options->edits);
        synthetic.seed = options->seed + static_cast<uint64_t>(i);
        const FlowGraphPair pair = MakeSyntheticPair(synthetic);
        std::string number = std::to_string(i);
        number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
        const std::filesystem::path stem = std::filesystem::path(options->output) / ("pair" + number);
        WriteGraph(pair.oldGraph, "g1", stem.string() + "_old.txt");
        WriteGraph(pair.newGraph, "g2", stem.string() + "_new.txt");
    }
    std::cout << options->pairs << " pairs of about " << options->nodes << " nodes in " << options->output << '\n';
    return 0;
}

} // namespace pisa
