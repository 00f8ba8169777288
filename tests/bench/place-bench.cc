// Lyra's evaluation again: its ten programs, its load balancer, five functions on ever fewer switches, and seconds to
// place programs over a pod as it grows; one table, each number beside the paper's.
// SPDX-License-Identifier: GPL-2.0-only
//
//   place-bench [FILE.csv]
//
// place-bench.gp draws the CSV. The paper's numbers are those of its figures 9 and 10 and of sections 7.2 and 7.3.
#include "bench/place-figures.h"
#include "compiler/network/network-placer.h"
#include "network/networks.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iomanip>
#include <iostream>

namespace
{

using namespace pisa;

constexpr std::array<unsigned, 5> kSizes{4, 8, 16, 24, 32};
constexpr double kPaperBalancer[] = {0.99, 1.28, 2.28, 3.50, 4.99};
constexpr double kPaperCache[] = {4.23, 9.30, 21.2, 41.7, 72.4};
constexpr double kPaperEverySwitch = 1.91;

/**
 * NetCache (Jin et al. 2017) by what it does: a look-up in the cache, validity, 32 registers of value, statistics of
 * a count-min sketch and a Bloom filter, routing; 40 registers as in Lyra's figure 9.
 */
NetworkProblem
NetCache(unsigned switches, const Target& target)
{
    NetworkProblem problem = Pod(switches / 2, switches / 2, target);
    problem.headers = {{"ethernet", {1, 2, 3}}, {"ipv4", {2, 3}}, {"udp", {3}}, {"cache", {}}};
    problem.parserRows = {{{0}}, {{1}}, {{2}}, {{3}}};
    problem.variables = {{"ipv4.dst", 32, 1}, {"cache.op", 8, 3}, {"cache.key", 128, 3}};
    const auto update = [&](const std::string& name, uint64_t cells, unsigned width, std::vector<uint32_t> reads)
    {
        const uint32_t result = AddLocal(problem, width);
        AddUpdate(problem, {name, cells, width, Atom::ReadAddWrite, false, {}}, std::move(reads), {result});
        return result;
    };
    const uint32_t isCached = AddLocal(problem, 1);
    const uint32_t index = AddLocal(problem, 16);
    AddLookUp(problem, {"cache", 65'536, 128, 16, false, {}}, {1, 2}, {isCached, index});
    const uint32_t isValid = update("valid", 65'536, 1, {isCached, index, 1});
    for (unsigned word = 0; word < 32; ++word)
    {
        const uint32_t value = update("value" + std::to_string(word), 65'536, 32, {isValid, index, 1});
        problem.variables.push_back({"cache.value" + std::to_string(word), 32, 3});
        AddPiece(problem, "reply" + std::to_string(word), {value},
                 {static_cast<uint32_t>(problem.variables.size() - 1)});
    }
    update("hits", 65'536, 16, {isCached, index});
    std::vector<uint32_t> counts;
    for (unsigned row = 0; row < 4; ++row)
    {
        const uint32_t hash = AddLocal(problem, 16);
        AddPiece(problem, "hash" + std::to_string(row), {isCached, 2}, {hash});
        counts.push_back(update("sketch" + std::to_string(row), 65'536, 16, {hash}));
    }
    const uint32_t isHot = AddLocal(problem, 1);
    AddPiece(problem, "hot", counts, {isHot});
    const uint32_t first = update("bloom0", 262'144, 1, {isHot});
    const uint32_t second = update("bloom1", 262'144, 1, {isHot});
    AddPiece(problem, "report", {isHot, first, second}, {});
    const uint32_t port = AddLocal(problem, 9);
    AddLookUp(problem, {"route", 1024, 32, 9, true, {}}, {0}, {port});
    AddPiece(problem, "forward", {port, isValid}, {});
    return problem;
}

/** @return the placement, if it passes the checker; ends the program otherwise. */
NetworkPlacement
PlaceOrStop(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective)
{
    const NetworkAnswer answer = PlaceOnNetwork(problem, modes, objective);
    if (!answer.placement || !Check(problem, modes, *answer.placement).empty())
    {
        std::cerr << "no placement: " << (answer.reasons.empty() ? "" : ToString(answer.reasons.front())) << '\n';
        std::exit(1);
    }
    return *answer.placement;
}

double
SecondsToPlace(const NetworkProblem& problem, const NetworkModes& modes)
{
    const Stopwatch watch;
    PlaceOrStop(problem, modes, NetworkObjective::Any);
    return watch.Seconds();
}

/** Switches that need not be told apart as one, and each by itself as in the paper. */
void
MeasureGrowth(const std::string& program, const NetworkProblem& problem, double paper, Figures& figures)
{
    NetworkModes apart;
    apart.mergesSwitches = false;
    const auto switches = static_cast<unsigned>(problem.switches.size());
    figures.push_back({"scaling", program, switches, "seconds", SecondsToPlace(problem, {}), paper});
    figures.push_back({"scaling", program, switches, "seconds, all apart", SecondsToPlace(problem, apart), paper});
}

Figures
MeasureScaling()
{
    Figures figures;
    Target small = LoadTarget("rmt-32");
    small.stages = 8; // NetCache needs more than one such chip
    small.stage.tables = 6;
    for (std::size_t i = 0; i < kSizes.size(); ++i)
    {
        const unsigned half = kSizes[i] / 2;
        MeasureGrowth("lb-multi", LoadBalancer(4 * kMillion, half, half), kPaperBalancer[i], figures);
        NetworkProblem alone = NetCache(kSizes[i], LoadTarget("rmt-32"));
        alone.algorithms[0].isPerSwitch = true;
        alone.algorithms[0].paths.clear();
        MeasureGrowth("netcache-per-switch", alone, kPaperEverySwitch, figures);
        MeasureGrowth("netcache-multi", NetCache(kSizes[i], small), kPaperCache[i], figures);
    }
    return figures;
}

/** A case of section 7.2: millions of connections, and where the paper has them and the virtual addresses. */
struct PublishedSplit
{
    uint64_t connections;
    std::optional<double> aggregation; ///< connections above, in millions
    std::optional<double> racks;       ///< below
    NetworkObjective objective;
};

Figures
MeasureBalancer()
{
    Figures figures;
    // the fewest switches while the tables fit one layer; then both layers, evenly filled
    for (const PublishedSplit& one : {PublishedSplit{kMillion, 1.0, 0.0, NetworkObjective::FewestSwitches},
                                      PublishedSplit{2'500'000, {}, {}, NetworkObjective::FewestSwitches},
                                      PublishedSplit{4 * kMillion, 2.5, 1.5, NetworkObjective::EvenLoad}})
    {
        const NetworkProblem problem = LoadBalancer(one.connections);
        const Stopwatch watch;
        const NetworkPlacement placement = PlaceOrStop(problem, {}, one.objective);
        const double seconds = watch.Seconds();
        const std::string program = "lb-" + std::to_string(one.connections / 1000) + "k";
        const auto add = [&](const std::string& quantity, double ours, std::optional<double> paper) {
            figures.push_back({"balancer", program, 8, quantity, ours, paper});
        };
        const auto millions = [&](uint32_t each, uint32_t external)
        {
            const auto& shares = placement.switches[each].shares;
            return shares.count(external) > 0 ? static_cast<double>(shares.at(external)) / kMillion : 0;
        };
        const auto links = CarriedAlong(problem, {}, placement, 0, problem.algorithms[0].paths[0]);
        add("M connections, agg", millions(0, 0), one.aggregation);
        add("M connections, tor", millions(4, 0), one.racks);
        add("M addresses, agg", millions(0, 1), {});
        add("M addresses, tor", millions(4, 1), {});
        add("hit bits", static_cast<double>(links[0].hits.size()), one.racks.value_or(0) > 0 ? 1.0 : 0.0);
        add("seconds", seconds, 10.0); // each under 10 s
    }
    return figures;
}

void
PrintHead()
{
    std::cout << std::left << std::setw(13) << "experiment" << std::setw(21) << "program" << std::right
              << std::setw(9) << "switches"
              << "  " << std::left << std::setw(21) << "quantity" << std::right << std::setw(9) << "ours"
              << std::setw(9) << "paper" << '\n';
}

void
Print(const Figures& figures)
{
    for (const Figure& figure : figures)
    {
        const bool isCount = figure.ours == static_cast<long>(figure.ours);
        std::cout << std::left << std::setw(13) << figure.experiment << std::setw(21) << figure.program << std::right
                  << std::setw(9) << figure.switches << "  " << std::left << std::setw(21) << figure.quantity
                  << std::right << std::fixed << std::setprecision(isCount ? 0 : 2) << std::setw(9) << figure.ours;
        if (figure.paper)
        {
            const bool isWhole = *figure.paper == static_cast<long>(*figure.paper);
            std::cout << std::setprecision(isWhole ? 0 : 2) << std::setw(9) << *figure.paper;
        }
        std::cout << std::endl;
    }
}

void
WriteTo(const std::string& path, const Figures& figures)
{
    std::ofstream csv(path);
    csv << "experiment,program,switches,quantity,ours,paper\n";
    for (const Figure& figure : figures)
    {
        csv << figure.experiment << ',' << figure.program << ',' << figure.switches << ",\"" << figure.quantity
            << "\"," << figure.ours << ',';
        if (figure.paper)
        {
            csv << *figure.paper;
        }
        csv << '\n';
    }
}

} // namespace

int
main(int argc, char** argv)
{
    Figures all;
    PrintHead();
    for (const auto& measure : {MeasurePrograms, MeasureBalancer, MeasureComposition, MeasureScaling})
    {
        const Figures figures = measure();
        Print(figures);
        all.insert(all.end(), figures.begin(), figures.end());
    }
    if (argc > 1)
    {
        WriteTo(argv[1], all);
    }
    return 0;
}
