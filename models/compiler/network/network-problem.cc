// What can be said of a problem without a search.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-problem.h"

#include <algorithm>

namespace pisa
{

const char*
NameOf(Atom atom)
{
    static constexpr const char* kNames[] = {
        "Write", "ReadAddWrite", "PredicatedReadAddWrite", "IfElseReadAddWrite", "Sub", "Nested", "Pairs", "no atom"};
    return kNames[static_cast<std::size_t>(atom)];
}

std::optional<uint32_t>
LookedUpBy(const NetworkProblem& problem, const NetworkPiece& piece)
{
    return piece.looksUp ? problem.blocks[piece.block].external : std::nullopt;
}

std::vector<Diagnostic>
CheckProblem(const NetworkProblem& problem)
{
    std::vector<Diagnostic> faults;
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        const std::string name = "scope of '" + algorithm.name + "': ";
        if (algorithm.scope.empty())
        {
            faults.push_back({Severity::Error, algorithm.where, name + "its region names no switch",
                              "name switches of the network"});
        }
        else if (!algorithm.isPerSwitch && algorithm.paths.empty())
        {
            faults.push_back({Severity::Error, algorithm.where, name + "no path leads from its entry to its exit",
                              "check the links, or the direct"});
        }
        for (const std::vector<uint32_t>& path : algorithm.paths)
        {
            for (const uint32_t at : path)
            {
                if (std::count(algorithm.scope.begin(), algorithm.scope.end(), at) == 0)
                {
                    faults.push_back({Severity::Error, algorithm.where,
                                      name + "a path crosses '" + problem.switches[at].name + "', which is not in it",
                                      "add it to the region"});
                }
            }
        }
    }
    return faults;
}

} // namespace pisa
