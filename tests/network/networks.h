// Networks and programs for tests of the placer over many switches.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_NETWORK_NETWORKS_H
#define PISA_TESTS_NETWORK_NETWORKS_H

#include "compiler/network/network-problem.h"

#include <algorithm>

namespace pisa
{

/** @return a small chip: so many stages of rmt-32. */
inline Target
ChipOf(unsigned stages)
{
    Target target = LoadTarget("rmt-32");
    target.stages = stages;
    return target;
}

/** A layer of `aggregation` switches above one of `racks`, all linked; packets cross one of each, in this order. */
inline NetworkProblem
Pod(unsigned aggregation, unsigned racks, const Target& target)
{
    NetworkProblem problem;
    NetworkAlgorithm algorithm;
    algorithm.name = "a";
    for (unsigned i = 0; i < aggregation + racks; ++i)
    {
        const bool isRack = i >= aggregation;
        problem.switches.push_back(
            {(isRack ? "tor" : "agg") + std::to_string(isRack ? i - aggregation : i), target, Atom::Pairs, 44, {}});
        algorithm.scope.push_back(i);
    }
    for (uint32_t agg = 0; agg < aggregation; ++agg)
    {
        for (uint32_t tor = 0; tor < racks; ++tor)
        {
            algorithm.paths.push_back({agg, aggregation + tor});
        }
    }
    problem.algorithms.push_back(algorithm);
    return problem;
}

/** @return the number of a new local. */
inline uint32_t
AddLocal(NetworkProblem& problem, unsigned width)
{
    problem.variables.push_back({"v" + std::to_string(problem.variables.size()), width, std::nullopt});
    return static_cast<uint32_t>(problem.variables.size() - 1);
}

/** @return the number of a new piece with a block of its own, which needs those that write what it reads. */
inline uint32_t
AddPiece(NetworkProblem& problem, const std::string& name, std::vector<uint32_t> reads, std::vector<uint32_t> writes)
{
    NetworkPiece piece;
    piece.name = name;
    piece.block = static_cast<uint32_t>(problem.blocks.size());
    piece.reads = std::move(reads);
    piece.writes = std::move(writes);
    problem.blocks.push_back({name, std::nullopt, 0, 0});
    const auto id = static_cast<uint32_t>(problem.pieces.size());
    for (uint32_t other = 0; other < id; ++other)
    {
        for (const uint32_t variable : problem.pieces[other].writes)
        {
            if (std::count(piece.reads.begin(), piece.reads.end(), variable) > 0)
            {
                problem.edges.push_back({other, id, DependencyKind::Match});
            }
        }
    }
    problem.pieces.push_back(piece);
    return id;
}

/** @return the number of a new piece that looks an external up. */
inline uint32_t
AddLookUp(NetworkProblem& problem, const NetworkExternal& external, std::vector<uint32_t> reads,
          std::vector<uint32_t> writes)
{
    const uint32_t id = AddPiece(problem, external.name, std::move(reads), std::move(writes));
    problem.blocks.back().external = static_cast<uint32_t>(problem.externals.size());
    problem.externals.push_back(external);
    return id;
}

/** @return the number of a new piece that updates a global of its own. */
inline uint32_t
AddUpdate(NetworkProblem& problem, const NetworkGlobal& global, std::vector<uint32_t> reads,
          std::vector<uint32_t> writes)
{
    const uint32_t id = AddPiece(problem, global.name, std::move(reads), std::move(writes));
    problem.pieces.back().global = static_cast<uint32_t>(problem.globals.size());
    problem.globals.push_back(global);
    return id;
}

constexpr uint64_t kMillion = 1'000'000;

/**
 * Lyra's load balancer (section 7.1): connections, then on a miss virtual addresses. Keys of 80 bits: a 32-stage RMT
 * chip holds 32 x 106 x 1024 = 3.47 M entries.
 */
inline NetworkProblem
LoadBalancer(uint64_t connections, unsigned aggregation = 4, unsigned racks = 4)
{
    NetworkProblem problem = Pod(aggregation, racks, LoadTarget("rmt-32"));
    problem.headers = {{"ipv4", {1}}, {"tcp", {}}};
    problem.variables = {{"ipv4.dst", 32, 0}, {"tcp.ports", 32, 1}};
    const uint32_t isKnown = AddLocal(problem, 1);
    const uint32_t server = AddLocal(problem, 32);
    const uint32_t fresh = AddLocal(problem, 32);
    AddLookUp(problem, {"ConnTable", connections, 80, 0, false, {}}, {0, 1}, {isKnown, server});
    AddLookUp(problem, {"VIPTable", kMillion, 80, 0, false, {}}, {0, isKnown}, {fresh});
    AddPiece(problem, "rewrite", {isKnown, server, fresh}, {});
    return problem;
}

} // namespace pisa

#endif // PISA_TESTS_NETWORK_NETWORKS_H
