// Reads the words behind `pisa place PROGRAM.lyra`.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/network-options.h"

#include "compiler/tool/command-line.h"
#include "compiler/tool/emitted-texts.h"
#include "ir/diagnostic.h"

#include <map>
#include <sstream>

namespace pisa
{

namespace
{

namespace po = boost::program_options;

const std::map<std::string, NetworkObjective>&
Objectives()
{
    static const std::map<std::string, NetworkObjective> objectives{
        {"switches", NetworkObjective::FewestSwitches}, {"stages", NetworkObjective::FewestStages},
        {"latency", NetworkObjective::LeastLatency},    {"carried", NetworkObjective::FewestCarried},
        {"load", NetworkObjective::EvenLoad},
    };
    return objectives;
}

po::options_description
DescribeOptions(NetworkOptions& options, std::string& mode)
{
    po::options_description visible("usage: pisa place PROGRAM.lyra --topology NET.json --scopes FILE [options]\n\n"
                                    "options");
    auto add = visible.add_options();
    add("help,h", "this text");
    add("topology", po::value(&options.topology)->value_name("FILE"), "switches with their chips, and links (JSON)");
    add("scopes", po::value(&options.scopes)->value_name("FILE"),
        "a line an algorithm: NAME: [ SWITCHES | PER-SW or MULTI-SW | (ENTRIES -> EXITS) or - ]");
    add("minimise", po::value(&options.minimise)->value_name("WHAT"),
        "switches (in use), stages (of all switches), latency (stages along the longest path), carried (bits "
        "between switches), load (thousandths of the fullest switch's memory); without it any placement will do");
    add("seconds", po::value(&options.seconds)->value_name("N"),
        "work to find better placements than the first, in nominal seconds: steps are counted, so that the answer is "
        "the same on every machine; then the best so far is the answer, with what every placement costs at least "
        "(default: 20)");
    add("favour", po::value(&options.favoured)->value_name("SWITCH"), "as many tables there as go");
    add("mode", po::value(&mode)->value_name("MODE"),
        "constraints as Lyra's paper prints them or as they are meant: repaired (the default), literal, or those of "
        "path, order, look-ups, carried, successors and phv that are to be literal, with commas between");
    add("unique", po::bool_switch(&options.unique),
        "one copy of each global in the whole scope, so that all packets meet the same state");
    add("target", po::value(&options.target)->value_name("NAME|FILE"),
        "chip that the images are for, in place of the topology's: ideal takes any");
    add("output,o", po::value(&options.output)->value_name("DIR"),
        "write the placement, and for each switch its image and what its control plane has to install");
    add("emit", po::value<std::string>()->value_name("LANGUAGE,..."),
        "write each switch's program as text beside its image: p4 (P4_16 for v1model), npl (and X_control.py, which "
        "its "
        "control plane calls)");
    add("csv", po::value(&options.csv)->value_name("FILE"), "write a line for each switch");
    add("picture", po::value(&options.picture)->value_name("FILE"), "draw the stages of all switches as SVG");
    add("json", po::bool_switch(&options.json), "print the placement as JSON in place of the tables");
    return visible;
}

void
ReadMode(const std::string& text, NetworkModes& modes)
{
    const std::map<std::string, bool*> known{
        {"path", &modes.literalPath},
        {"order", &modes.literalOrder},
        {"look-ups", &modes.literalLookUps},
        {"carried", &modes.literalCarried},
        {"successors", &modes.strictSuccessors},
        {"phv", &modes.uncarriedPhv},
    };
    if (text.empty() || text == "repaired")
    {
        return;
    }
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, ',');)
    {
        const auto found = known.find(word);
        if (found == known.end() && word != "literal")
        {
            throw InputError({}, "pisa place: --mode " + text + ": '" + word + "' is unknown",
                             "known: repaired, literal, path, order, look-ups, carried, successors, phv");
        }
        for (const auto& [name, mode] : known)
        {
            *mode = *mode || word == "literal" || name == word;
        }
    }
}

void
CheckOptions(const NetworkOptions& options)
{
    for (const auto& [name, value] : {std::pair{"--topology", &options.topology}, {"--scopes", &options.scopes}})
    {
        if (value->empty())
        {
            throw InputError({options.program, 0, 0},
                             std::string("a Lyra program is placed over a network; ") + name + " is missing",
                             "usage: pisa place PROGRAM.lyra --topology NET.json --scopes FILE");
        }
    }
    if (!options.minimise.empty() && Objectives().count(options.minimise) == 0)
    {
        throw InputError({}, "pisa place: --minimise " + options.minimise + " is unknown for a network",
                         "known: switches, stages, latency, carried, load");
    }
    if (options.seconds < 0 || options.seconds > 86'400)
    {
        throw InputError({}, "pisa place: --seconds " + std::to_string(options.seconds) + " is out of range",
                         "give a number from 0 to 86400");
    }
    if (!options.minimise.empty() && !options.favoured.empty())
    {
        throw InputError({}, "pisa place: --minimise and --favour ask for different things", "leave one out");
    }
    if (options.output.empty() && (!options.emitted.empty() || !options.target.empty()))
    {
        throw InputError({}, "--emit and --target are about files of switches, but there is no folder for them",
                         "name one with -o DIR");
    }
}

} // namespace

std::optional<NetworkOptions>
ReadNetworkOptions(const std::vector<std::string>& arguments)
{
    NetworkOptions options;
    std::string mode;
    const po::options_description visible = DescribeOptions(options, mode);
    PlainWords plain{{}, 1};
    plain.option.add_options()("program", po::value(&options.program));
    const auto values = ReadCommandLine("place", visible, plain, arguments);
    if (!values)
    {
        return std::nullopt;
    }
    if (values->count("emit") > 0)
    {
        options.emitted = ParseEmitted((*values)["emit"].as<std::string>());
    }
    ReadMode(mode, options.modes);
    CheckOptions(options);
    return options;
}

NetworkObjective
ObjectiveOf(const NetworkOptions& options)
{
    if (!options.favoured.empty())
    {
        return NetworkObjective::FavouredSwitch;
    }
    return options.minimise.empty() ? NetworkObjective::Any : Objectives().at(options.minimise);
}

} // namespace pisa
