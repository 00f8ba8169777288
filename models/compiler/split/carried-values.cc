// Needs flow against the ways of packets, what is written flows along them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/carried-values.h"

#include <algorithm>

namespace pisa
{

namespace
{

void
AddUse(const NetworkProblem& problem, uint32_t id, uint32_t label, ValueUse& use)
{
    const NetworkPiece& piece = problem.pieces[id];
    use.reads[label].insert(piece.reads.begin(), piece.reads.end());
    use.writes[label].insert(piece.writes.begin(), piece.writes.end());
    if (LookedUpBy(problem, piece))
    {
        use.reads[label].insert(piece.writes.front());
    }
}

} // namespace

ValueUse
UseAlong(const NetworkProblem& problem, const NetworkPlacement& placement, const Routes& routes)
{
    std::vector<uint32_t> bitOf(problem.algorithms.size(), 0); // of the group that the algorithm is in
    for (std::size_t group = 0; group < routes.groups.size(); ++group)
    {
        for (const uint32_t algorithm : routes.groups[group])
        {
            bitOf[algorithm] = 1U << group;
        }
    }
    ValueUse use{{}, {}, {}};
    use.reads.resize(routes.labels.size());
    use.writes.resize(routes.labels.size());
    for (uint32_t id = 0; id < problem.pieces.size(); ++id)
    {
        const uint32_t algorithm = problem.pieces[id].algorithm;
        const bool isPerSwitch = problem.algorithms[algorithm].isPerSwitch;
        if (isPerSwitch)
        {
            AddUse(problem, id, 0, use); // wherever such packets still come by
        }
        for (uint32_t label = 1; label < routes.labels.size(); ++label)
        {
            const Hop hop = routes.labels[label].hop;
            if (placement.switches[hop.at].pieces.count(id) > 0 && (isPerSwitch || (hop.groups & bitOf[algorithm])))
            {
                AddUse(problem, id, label, use);
            }
        }
    }
    for (uint32_t variable = 0; variable < problem.variables.size(); ++variable)
    {
        if (problem.variables[variable].isFromStart)
        {
            use.fromStart.insert(variable);
        }
    }
    return use;
}

std::vector<std::set<uint32_t>>
CarriedTo(const Routes& routes, const ValueUse& use)
{
    std::vector<std::set<uint32_t>> needed = use.reads;
    for (uint32_t label = 1; label < routes.labels.size(); ++label) // labels behind it have lower numbers
    {
        const std::set<uint32_t>& behind = needed[routes.labels[label].next];
        needed[label].insert(behind.begin(), behind.end());
    }
    std::vector<std::set<uint32_t>> written(routes.labels.size(), use.fromStart);
    for (auto label = static_cast<uint32_t>(routes.labels.size()); label-- > 1;)
    {
        std::set<uint32_t>& behind = written[routes.labels[label].next];
        behind.insert(written[label].begin(), written[label].end());
        behind.insert(use.writes[label].begin(), use.writes[label].end());
    }
    written[0].insert(use.writes[0].begin(), use.writes[0].end());
    std::vector<std::set<uint32_t>> carried(routes.labels.size());
    for (std::size_t label = 0; label < carried.size(); ++label)
    {
        std::set_intersection(needed[label].begin(), needed[label].end(), written[label].begin(),
                              written[label].end(), std::inserter(carried[label], carried[label].end()));
    }
    return carried;
}

std::set<uint32_t>
CarriedAnywhere(const NetworkProblem& problem, const NetworkModes& modes, const NetworkPlacement& placement)
{
    std::set<uint32_t> carried;
    for (uint32_t algorithm = 0; algorithm < problem.algorithms.size(); ++algorithm)
    {
        for (const std::vector<uint32_t>& path : problem.algorithms[algorithm].paths)
        {
            for (const BridgeContent& link : CarriedAlong(problem, modes, placement, algorithm, path))
            {
                carried.insert(link.variables.begin(), link.variables.end());
                for (const NetworkPiece& piece : problem.pieces)
                {
                    const auto external = LookedUpBy(problem, piece);
                    if (external && link.hits.count(*external) > 0)
                    {
                        carried.insert(piece.writes.front());
                    }
                }
            }
        }
    }
    return carried;
}

} // namespace pisa
