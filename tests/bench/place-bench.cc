// Seconds to place programs over a pod as it grows, and the load balancer's splits, beside the Lyra paper's numbers.
// SPDX-License-Identifier: GPL-2.0-only
//
//   place-bench [FILE.csv]
//
// place-bench.gp draws the CSV. The paper's seconds are read off its figure 10 (Core i7, 3.7 GHz).
#include "compiler/network/network-placer.h"
#include "network/networks.h"

#include <algorithm>
#include <array>
#include <ctime>
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

struct Row
{
    std::string program;
    unsigned switches;
    double seconds;
    double unmerged;
    double paper;
    unsigned used;
};

double
Seconds(const NetworkProblem& problem, const NetworkModes& modes, unsigned& used)
{
    const std::clock_t begin = std::clock();
    const NetworkAnswer answer = PlaceOnNetwork(problem, modes);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (!answer.placement || !Check(problem, modes, *answer.placement).empty())
    {
        std::cerr << "no placement: " << (answer.reasons.empty() ? "" : ToString(answer.reasons.front())) << '\n';
        std::exit(1);
    }
    used = static_cast<unsigned>(std::count_if(answer.placement->switches.begin(), answer.placement->switches.end(),
                                               [](const SwitchPlacement& each) { return !each.pieces.empty(); }));
    return seconds;
}

Row
Measure(const std::string& program, const NetworkProblem& problem, double paper)
{
    Row row{program, static_cast<unsigned>(problem.switches.size()), 0, 0, paper, 0};
    row.seconds = Seconds(problem, {}, row.used);
    NetworkModes apart;
    apart.mergesSwitches = false;
    unsigned ignored = 0;
    row.unmerged = Seconds(problem, apart, ignored);
    std::cout << std::left << std::setw(20) << row.program << std::right << std::setw(9) << row.switches
              << std::setw(6) << row.used << std::fixed << std::setprecision(2) << std::setw(10) << row.seconds
              << std::setw(12) << row.unmerged << std::setw(9) << row.paper << std::endl;
    return row;
}

/** @return whether the published case has an answer, with the entries of each layer. */
void
PrintSplit(uint64_t connections, const char* paper)
{
    const NetworkProblem problem = LoadBalancer(connections);
    const NetworkAnswer answer = PlaceOnNetwork(problem, {}, NetworkObjective::FewestSwitches);
    std::cout << std::setw(11) << connections;
    for (const uint32_t each : {0U, 4U})
    {
        for (const uint32_t external : {0U, 1U})
        {
            const auto& shares = answer.placement->switches[each].shares;
            std::cout << std::setw(10) << (shares.count(external) > 0 ? shares.at(external) : 0);
        }
    }
    const auto links = CarriedAlong(problem, {}, *answer.placement, 0, problem.algorithms[0].paths[0]);
    std::cout << std::setw(6) << links[0].hits.size() << std::setw(6) << BitsOf(problem, links[0]) << "  " << paper
              << '\n';
}

} // namespace

int
main(int argc, char** argv)
{
    std::cout << "program              switches  used   seconds   all apart    paper\n";
    std::vector<Row> rows;
    for (std::size_t i = 0; i < kSizes.size(); ++i)
    {
        rows.push_back(
            Measure("lb-multi", LoadBalancer(4 * kMillion, kSizes[i] / 2, kSizes[i] / 2), kPaperBalancer[i]));
    }
    for (std::size_t i = 0; i < kSizes.size(); ++i)
    {
        NetworkProblem each = NetCache(kSizes[i], LoadTarget("rmt-32"));
        each.algorithms[0].isPerSwitch = true;
        each.algorithms[0].paths.clear();
        rows.push_back(Measure("netcache-per-switch", each, kPaperEverySwitch));
    }
    for (std::size_t i = 0; i < kSizes.size(); ++i)
    {
        Target small = LoadTarget("rmt-32");
        small.stages = 8; // the program needs more than one such chip
        small.stage.tables = 6;
        rows.push_back(Measure("netcache-multi", NetCache(kSizes[i], small), kPaperCache[i]));
    }
    std::cout << "\nconnections  agg conn   agg vip  tor conn   tor vip  hits  bits  paper (agg; tor)\n";
    PrintSplit(kMillion, "1 M + 1 M on one agg");
    PrintSplit(2'500'000, "ConnTable moved to the other layer");
    PrintSplit(4 * kMillion, "2.5 M; 1.5 M + 1 M, hit bit carried");
    if (argc > 1)
    {
        std::ofstream csv(argv[1]);
        csv << "program,switches,seconds,seconds_apart,paper_seconds\n";
        for (const Row& row : rows)
        {
            csv << row.program << ',' << row.switches << ',' << row.seconds << ',' << row.unmerged << ',' << row.paper
                << '\n';
        }
    }
    return 0;
}
