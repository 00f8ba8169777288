// Lyra programs from text to placements and P4 text, timed.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/place-figures.h"

#include "compiler/emit/emit-p4.h"
#include "compiler/lyra/lower.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "ir/text-file.h"
#include "network/networks.h"

#include <ctime>
#include <iostream>

namespace pisa
{

namespace
{

/** A row of Lyra's figure 9: its P4 column, on a Core i7 at 3.7 GHz. */
struct PublishedProgram
{
    const char* name;
    double tables;
    double actions;
    double registers;
    double seconds;
};

constexpr PublishedProgram kFigure9[] = {
    {"int-ingress", 8, 7, 0, 0.987},   {"int-transit", 5, 5, 0, 0.914},
    {"int-egress", 6, 6, 0, 0.897},    {"speedlight", 16, 20, 6, 1.352},
    {"netcache", 12, 14, 40, 1.909},   {"netchain", 13, 16, 2, 1.530},
    {"netpaxos", 6, 11, 5, 1.158},     {"flowlet-switching", 8, 7, 2, 0.91},
    {"simple-router", 4, 4, 0, 0.852}, {"data-centre-switch", 131, 363, 0, 33.6}};

lyra::Source
ReadExample(const std::string& name)
{
    const std::string path = std::string(PISA_SOURCE_DIR) + "/examples/lyra/" + name + ".lyra";
    return lyra::ReadLyra(ReadTextFile(path), path);
}

/** All algorithms over the same switches. */
NetworkProblem
Over(const lyra::CompiledContext& context, const NetworkProblem& network)
{
    return ProblemOf(context, network.switches,
                     std::vector<NetworkAlgorithm>(context.program.algorithms.size(), network.algorithms[0]));
}

/** One switch, which every packet crosses. */
NetworkProblem
OneSwitch()
{
    NetworkProblem network = Pod(1, 0, LoadTarget("rmt-32"));
    network.algorithms[0].paths = {{0}};
    return network;
}

unsigned
PlaceOrStop(const std::string& name, const NetworkProblem& problem)
{
    NetworkModes modes;
    modes.sharesWords = true;
    const NetworkAnswer answer = PlaceOnNetwork(problem, modes);
    if (!answer.placement || !Check(problem, modes, *answer.placement).empty())
    {
        std::cerr << name << ": no placement: "
                  << (answer.reasons.empty() ? "the checker refused it" : ToString(answer.reasons.front())) << '\n';
        std::exit(1);
    }
    unsigned used = 0;
    for (const SwitchPlacement& each : answer.placement->switches)
    {
        used += each.pieces.empty() ? 0 : 1;
    }
    return used;
}

} // namespace

Stopwatch::Stopwatch() : m_begin(std::clock())
{
}

double
Stopwatch::Seconds() const
{
    return static_cast<double>(std::clock() - m_begin) / CLOCKS_PER_SEC;
}

Figures
MeasurePrograms()
{
    Figures figures;
    for (const PublishedProgram& published : kFigure9)
    {
        const Stopwatch watch;
        std::string dump;
        const lyra::CompiledContext context = lyra::CompileContext(ReadExample(published.name), "", dump);
        PlaceOrStop(published.name, Over(context, OneSwitch()));
        std::vector<Diagnostic> warnings;
        const Program program = lyra::LowerTables(context.program, context.tables, warnings);
        const std::string text = EmitP4(program);
        const double seconds = watch.Seconds();
        const auto add = [&](const char* quantity, double ours, double paper) {
            figures.push_back({"programs", published.name, 1, quantity, ours, paper});
        };
        add("tables", static_cast<double>(program.tables.size()), published.tables);
        add("actions", static_cast<double>(program.actions.size()), published.actions);
        add("registers", static_cast<double>(program.registers.size()), published.registers);
        add("seconds", seconds, published.seconds);
    }
    return figures;
}

Figures
MeasureComposition()
{
    Figures figures;
    for (const unsigned switches : {8U, 4U, 2U, 1U})
    {
        const Stopwatch watch;
        std::string dump;
        const lyra::CompiledContext context = lyra::CompileContext(ReadExample("service-chain"), "", dump);
        const NetworkProblem network =
            switches == 1 ? OneSwitch() : Pod(switches / 2, switches / 2, LoadTarget("rmt-32"));
        const unsigned used = PlaceOrStop("service-chain", Over(context, network));
        // under 5 s at either end
        figures.push_back({"composition", "service-chain", switches, "seconds", watch.Seconds(), 5.0});
        figures.push_back({"composition", "service-chain", switches, "switches used", static_cast<double>(used), {}});
    }
    return figures;
}

} // namespace pisa
