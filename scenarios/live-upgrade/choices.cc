// What a user of the live-upgrade scenario can choose.
// SPDX-License-Identifier: GPL-2.0-only
#include "choices.h"

#include "common/options.h"

#include "ir/diagnostic.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr const char* kOfCase = "case";
constexpr const char* kTopDown = "top-down";

/** Options that are words of their own. */
struct Words
{
    std::string level{kOfCase};
    std::string scope{kOfCase};
    std::string order{kTopDown};
    std::vector<std::string> baselines;
};

void
DeclareChanges(Options& options, const std::vector<CaseName>& cases, Choices& choices, Words& words)
{
    UpgradeExperiment& experiment = choices.experiment;
    std::vector<std::string> names{choices.wanted};
    for (const CaseName& known : cases)
    {
        names.insert(names.end(), {known.number, known.name});
    }
    options.Choice("case", "what happens", choices.wanted, names);
    options.Choice("topology", "network", experiment.topology, {"rack", "leaf-spine", "fat-tree"});
    options.Number("k", "ports of a fat tree's switches, even", experiment.k, 4, 16);
    options.Choice("switches", "which change: those of the highest layer or all; case: those that it is about",
                   words.scope, {kOfCase, "top", "all"});
    options.Choice("order", "of the layers whose switches change", words.order, {kTopDown, "bottom-up"});
    options.Choice("level", "consistency of the plan; case: the one that suits it", words.level,
                   {kOfCase, "program", "element", "execution"});
    options.Texts("baseline", "what the plan is compared with: uncoordinated, naive, reflash, drain",
                  words.baselines);
    options.Text("target", "chip: a shipped target or a file", experiment.target);
}

void
DeclareOwnPair(Options& options, OwnPair& own)
{
    options.Text("old", "a program of yours that runs, instead of the cases: .p4, .json of p4c, .ncl.cc", own.was);
    options.Text("new", "...and the one that it becomes", own.is);
    options.Text("old-entries", "simple_switch_CLI commands for it; $host, $address, $mac, $port stand for each host",
                 own.wasCommands);
    options.Text("new-entries", "...and for the new program, or none; those of the old one if nothing is said",
                 own.isCommands);
    options.Text("and", "of NCL programs: the AND file, with one switch", own.network);
    options.Texts("define", "of NCL programs: macros, NAME=VALUE", own.defines);
    options.Texts("arguments", "of NCL programs: what their hosts get by ncl_host_argument, NAME=VALUE",
                  own.arguments);
}

bool
EndsWith(const std::string& text, const std::string& end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

constexpr const char* kNcl = ".ncl.cc";
constexpr const char* kNoFile = "none";

void
CheckOwnPair(const OwnPair& own, bool isCaseChosen)
{
    const bool hasFurther = !own.is.empty() || !own.wasCommands.empty() || !own.isCommands.empty() ||
                            !own.network.empty() || !own.defines.empty() || !own.arguments.empty();
    if (!own.IsGiven() && !hasFurther)
    {
        return;
    }
    if (own.was.empty() || own.is.empty())
    {
        throw InputError({}, "a pair of your own needs both --old and --new");
    }
    if (isCaseChosen)
    {
        throw InputError({}, "--case chooses one of this scenario's cases, --old and --new a pair of your own",
                         "leave --case out");
    }
    for (const std::string& file : {own.was, own.is})
    {
        if (!EndsWith(file, ".p4") && !EndsWith(file, ".json") && !EndsWith(file, kNcl))
        {
            throw InputError({file, 0, 0}, "unknown type of program",
                             "P4 ends in .p4, what p4c makes of it in .json, NCL in .ncl.cc");
        }
    }
    if (EndsWith(own.was, kNcl) != EndsWith(own.is, kNcl))
    {
        throw InputError({}, "--old and --new: one is NCL and the other is not", "bring two of one kind");
    }
    if (own.IsNcl() && own.network.empty())
    {
        throw InputError({}, "NCL programs need --and, the AND file that they are written for");
    }
    if (own.IsNcl() ? !own.wasCommands.empty() || !own.isCommands.empty()
                    : !own.network.empty() || !own.defines.empty() || !own.arguments.empty())
    {
        throw InputError({}, own.IsNcl() ? "--old-entries and --new-entries are for P4: NCL's hosts fill their maps"
                                         : "--and, --define and --arguments are for NCL");
    }
}

void
DeclareFigures(Options& options, UpgradeExperiment& experiment)
{
    options.Rate("rate", "rate of every link", experiment.rate);
    options.Duration("delay", "delay of every link, one way", experiment.delay);
    options.Real("load", "share of its line that a host sends", experiment.load, 0.01, 1);
    options.Number("frame", "bytes of a frame, headers included", experiment.frameBytes, 60, 1514);
    options.Duration("before", "traffic before, between and after changes", experiment.before);
    options.Duration("downtime", "of a switch that is flashed", experiment.downtime);
    options.Duration("reconvergence", "until all switches know of other ways", experiment.reconvergence);
    options.Duration("lifetime", "bound on a packet's way through the network, which its upgrades wait for",
                     experiment.lifetime);
    options.Flag("witness", "packets of planned changes note what they meet, and a checker of the levels judges them",
                 experiment.isWitnessed);
    options.Duration("overhead", "of the control software, a primitive", experiment.overhead);
    options.Real("operation-rate", "register writes a second", experiment.operationRate, 1, 1e12);
    options.Real("entry-rate", "entries that are installed in a second", experiment.entryRate, 1, 1e12);
    options.Duration("control-delay", "delay of the control channel, one way", experiment.controlDelay);
    options.Duration("bin", "length of the stretches of time that results are given for", experiment.bin);
}

std::vector<Manner>
BaselinesOf(const std::vector<std::string>& names)
{
    std::vector<Manner> baselines;
    for (const std::string& name : names)
    {
        const auto* const known = std::find_if(std::begin(kManners) + 1, std::end(kManners),
                                               [&name](Manner manner) { return name == NameOf(manner); });
        if (known == std::end(kManners))
        {
            throw InputError({}, "--baseline needs uncoordinated, naive, reflash, drain or none, not '" + name + "'");
        }
        baselines.push_back(*known);
    }
    return baselines;
}

void
Check(const UpgradeExperiment& experiment)
{
    if (experiment.topology == "fat-tree" && experiment.k % 2 != 0)
    {
        throw InputError({}, "--k needs an even number, not " + std::to_string(experiment.k));
    }
    if (experiment.bin.IsZero() || experiment.before < experiment.bin)
    {
        throw InputError({}, "--before needs at least one bin, and --bin more than nothing");
    }
}

} // namespace

bool
OwnPair::IsNcl() const
{
    return EndsWith(was, kNcl);
}

const char*
NameOf(Manner manner)
{
    constexpr const char* kNames[] = {"planned", "uncoordinated", "naive", "reflash", "drain"};
    return kNames[static_cast<unsigned>(manner)];
}

Choices
ReadChoices(int argc, char** argv, const std::vector<CaseName>& cases)
{
    Choices choices;
    Words words;
    for (const Manner manner : kManners)
    {
        if (manner != Manner::Planned)
        {
            words.baselines.emplace_back(NameOf(manner));
        }
    }
    Options options("Programs of switches change while traffic flows: planned, and beside what else one can do.");
    DeclareChanges(options, cases, choices, words);
    DeclareOwnPair(options, choices.own);
    DeclareFigures(options, choices.experiment);
    options.Text("out", "folder for results", choices.out);
    options.Parse(argc, argv);
    Check(choices.experiment);
    CheckOwnPair(choices.own, !choices.IsAll());
    choices.experiment.isWitnessed = choices.experiment.isWitnessed || choices.own.IsGiven();
    std::string& isCommands = choices.own.isCommands;
    isCommands = isCommands.empty() ? choices.own.wasCommands : isCommands == kNoFile ? "" : isCommands;
    choices.level = FindConsistency(words.level);
    choices.baselines = BaselinesOf(words.baselines);
    choices.experiment.scope = words.scope == kOfCase ? Scope::OfCase
                               : words.scope == "top" ? Scope::Top
                                                      : Scope::All;
    choices.experiment.isTopDown = words.order == kTopDown;
    return choices;
}

} // namespace pisa
