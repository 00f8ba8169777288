// Small operation graphs, and the published ones where they are at hand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SCHEDULE_GRAPHS_H
#define PISA_TESTS_SCHEDULE_GRAPHS_H

#include "ir/text-file.h"
#include "target/json-reader.h"
#include "target/schedule-json.h"

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

namespace pisa
{

/** The limits of the shipped chip with k packets a cycle. */
inline DrmtLimits
LimitsOf(unsigned packets)
{
    DrmtLimits limits = LoadDrmtLimits("drmt");
    limits.matchPackets = limits.actionPackets = packets;
    return limits;
}

/** Tables one after another, each matching on what the previous one's action wrote. */
inline OperationGraph
MakeChain(unsigned tables, unsigned keyBits, unsigned fields)
{
    OperationGraph graph;
    graph.name = "chain";
    for (unsigned i = 0; i < tables; ++i)
    {
        graph.operations.push_back({"m" + std::to_string(i), OperationKind::Match, keyBits, 0, {}});
        graph.operations.push_back({"a" + std::to_string(i), OperationKind::Action, 0, fields, {}});
        graph.edges.push_back({2 * i, 2 * i + 1, OperationDependency::MatchToAction, {}});
        if (i > 0)
        {
            graph.edges.push_back({2 * i - 1, 2 * i, OperationDependency::Match, {}});
        }
    }
    return graph;
}

/** Random operations with random edges from earlier to later ones; the same for the same seed on every machine. */
inline OperationGraph
MakeRandomGraph(uint64_t seed, unsigned operations, unsigned edgesOf16)
{
    std::mt19937_64 random(seed);
    OperationGraph graph;
    graph.name = "random";
    for (unsigned i = 0; i < operations; ++i)
    {
        const auto kind = static_cast<OperationKind>(random() % 3);
        graph.operations.push_back({"o" + std::to_string(i),
                                    kind,
                                    kind == OperationKind::Match ? 1 + unsigned(random() % 320) : 0,
                                    kind == OperationKind::Action ? unsigned(random() % 20) : 0,
                                    {}});
        for (unsigned from = 0; from < i; ++from)
        {
            if (random() % 16 < edgesOf16)
            {
                graph.edges.push_back({from, i, static_cast<OperationDependency>(random() % 6), {}});
            }
        }
    }
    return graph;
}

/** @return the folder of the published graphs and schedules, empty if it is not at hand. */
inline std::string
PublishedFolder()
{
    const char* corpus = std::getenv("PISA_CORPUS");
    const std::string folder =
        std::string(corpus != nullptr ? corpus : PISA_SOURCE_DIR "/../shared/corpus") + "/drmt";
    return std::filesystem::is_directory(folder) ? folder : "";
}

inline OperationGraph
PublishedGraph(const std::string& program)
{
    const std::string path = PublishedFolder() + "/dag_" + program + ".json";
    return ParseOperationGraph(ReadTextFile(path), path);
}

/** @return the starts of the published schedule; `kind` is "drmt_ipc1", "rmt_fine" and so on. */
inline std::vector<Cycle>
PublishedSlots(const OperationGraph& graph, const std::string& kind)
{
    const std::string path = PublishedFolder() + "/sched_" + graph.name + "_" + kind + ".json";
    return ParseSlots(ReadTextFile(path), graph, path);
}

} // namespace pisa

#endif // PISA_TESTS_SCHEDULE_GRAPHS_H
