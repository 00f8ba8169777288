// Pairs of programs that several tests plan for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_UPGRADE_PAIRS_H
#define PISA_TESTS_UPGRADE_PAIRS_H

#include "upgrade/delta.h"
#include "upgrade/edge-list.h"
#include "upgrade/plan-check.h"
#include "upgrade/planner.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace pisa
{

inline const std::vector<Consistency> kLevels{Consistency::Program, Consistency::Element, Consistency::Execution};

/** The delta of two edge lists; lines need no graph name: "r, tA, b_next". */
inline Delta
DeltaOf(const std::string& oldEdges, const std::string& newEdges)
{
    const auto named = [](const std::string& edges, const std::string& graph)
    {
        std::string text;
        std::istringstream lines(edges);
        for (std::string line; std::getline(lines, line);)
        {
            const std::size_t comma = line.find(", ");
            text += graph + "_" + line.substr(0, comma) + ", " + graph + "_" + line.substr(comma + 2) + "\n";
        }
        return ParseEdgeList(text, graph);
    };
    return Compare(named(oldEdges, "g1"), named(newEdges, "g2"));
}

inline UpgradePlan
PlanFor(const Delta& delta, Consistency level)
{
    PlannerOptions options;
    options.level = level;
    return MakePlan(delta, options);
}

/** @return the first fault of a plan in words, or nothing. */
inline std::string
FirstFault(const Delta& delta, const UpgradePlan& plan)
{
    const std::vector<PlanFault> faults = CheckPlan(delta, plan);
    return faults.empty() ? ""
                          : "transaction " + std::to_string(faults[0].transaction) + ", primitive " +
                                std::to_string(faults[0].primitive) + ": " + faults[0].what;
}

/** A folder of published data, or an empty path if it is not at hand. */
inline std::filesystem::path
Corpus(const std::string& folder)
{
    const char* corpus = std::getenv("PISA_CORPUS");
    const std::filesystem::path root =
        corpus != nullptr ? std::filesystem::path(corpus)
                          : std::filesystem::path(PISA_SOURCE_DIR).parent_path() / "shared" / "corpus";
    const std::filesystem::path path = root / folder;
    return std::filesystem::is_directory(path) ? path : std::filesystem::path();
}

} // namespace pisa

#endif // PISA_TESTS_UPGRADE_PAIRS_H
