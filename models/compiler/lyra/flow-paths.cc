// Resolves regions and walks shortest ways.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/flow-paths.h"

#include "compiler/lyra/faults.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>

namespace pisa::lyra
{

namespace
{

class PathFinder
{
  public:
    PathFinder(const Network& network, Faults& faults)
        : m_network(network),
          m_faults(faults),
          m_neighbours(network.switches.size())
    {
        for (const auto& [a, b] : network.links)
        {
            m_neighbours[a].insert(b);
            m_neighbours[b].insert(a);
        }
    }

    PlacedScope Place(const Scope& scope)
    {
        PlacedScope placed;
        placed.algorithm = scope.algorithm;
        placed.deployment = scope.deployment;
        const std::set<SwitchId> region = Select(scope.region);
        placed.switches.assign(region.begin(), region.end());
        if (scope.deployment == Deployment::PerSwitch)
        {
            for (const SwitchId one : region)
            {
                placed.paths.push_back({one});
            }
            return placed;
        }
        const std::set<SwitchId> entries = Inside(scope.direct->entries, region);
        const std::set<SwitchId> exits = Inside(scope.direct->exits, region);
        for (const SwitchId entry : entries)
        {
            for (const SwitchId exit : exits)
            {
                AddShortest(entry, exit, region, placed.paths);
            }
        }
        if (placed.paths.empty() && !entries.empty() && !exits.empty())
        {
            m_faults.Add(scope.direct->where,
                         "no path leads from the entries to the exits of '" + scope.algorithm + "'",
                         "add the switches between them to the region, or links to the network");
        }
        return placed;
    }

  private:
    std::set<SwitchId> Select(const std::vector<SwitchPattern>& patterns)
    {
        std::set<SwitchId> selected;
        for (const SwitchPattern& pattern : patterns)
        {
            bool isFound = false;
            for (SwitchId one = 0; one < m_network.switches.size(); ++one)
            {
                if (Fits(pattern, m_network.switches[one].name))
                {
                    selected.insert(one);
                    isFound = true;
                }
            }
            if (!isFound)
            {
                m_faults.Add(pattern.where, "'" + pattern.text + "' names no switch of the network",
                             "the network has " + Names());
            }
        }
        return selected;
    }

    std::set<SwitchId> Inside(const std::vector<SwitchPattern>& patterns, const std::set<SwitchId>& region)
    {
        const std::set<SwitchId> selected = Select(patterns);
        for (const SwitchId one : selected)
        {
            if (region.count(one) == 0)
            {
                m_faults.Add(patterns[0].where, "'" + m_network.switches[one].name + "' is not in the region",
                             "add it to the region");
            }
        }
        return selected;
    }

    std::string Names() const
    {
        std::string names;
        for (const NetworkSwitch& one : m_network.switches)
        {
            names += (names.empty() ? "" : ", ") + one.name;
        }
        return names;
    }

    /** All shortest ways over switches of the region. */
    void AddShortest(SwitchId entry, SwitchId exit, const std::set<SwitchId>& region,
                     std::vector<std::vector<SwitchId>>& paths) const
    {
        std::map<SwitchId, unsigned> hops{{exit, 0}}; ///< to the exit
        std::queue<SwitchId> open;
        open.push(exit);
        while (!open.empty())
        {
            const SwitchId at = open.front();
            open.pop();
            for (const SwitchId next : m_neighbours[at])
            {
                if (region.count(next) > 0 && hops.emplace(next, hops.at(at) + 1).second)
                {
                    open.push(next);
                }
            }
        }
        if (hops.count(entry) > 0)
        {
            std::vector<SwitchId> path{entry};
            Extend(path, exit, hops, paths);
        }
    }

    void Extend(std::vector<SwitchId>& path, SwitchId exit, const std::map<SwitchId, unsigned>& hops,
                std::vector<std::vector<SwitchId>>& paths) const
    {
        const SwitchId at = path.back();
        if (at == exit)
        {
            paths.push_back(path);
            return;
        }
        for (const SwitchId next : m_neighbours[at])
        {
            const auto it = hops.find(next);
            if (it != hops.end() && it->second + 1 == hops.at(at))
            {
                path.push_back(next);
                Extend(path, exit, hops, paths);
                path.pop_back();
            }
        }
    }

    const Network& m_network;
    Faults& m_faults;
    std::vector<std::set<SwitchId>> m_neighbours;
};

} // namespace

std::vector<PlacedScope>
FindFlowPaths(const std::vector<Scope>& scopes, const Network& network, const std::vector<std::string>& algorithms)
{
    Faults faults;
    PathFinder finder(network, faults);
    std::vector<PlacedScope> placed;
    std::set<std::string> scoped;
    for (const Scope& scope : scopes)
    {
        scoped.insert(scope.algorithm);
        if (std::find(algorithms.begin(), algorithms.end(), scope.algorithm) == algorithms.end())
        {
            faults.Add(scope.where, "the program has no algorithm '" + scope.algorithm + "'",
                       "name one that stands in a pipeline");
        }
        placed.push_back(finder.Place(scope));
    }
    for (const std::string& algorithm : algorithms)
    {
        if (scoped.count(algorithm) == 0)
        {
            faults.Add(scopes.at(0).where, "algorithm '" + algorithm + "' has no scope",
                       "say on which switches it runs: " + algorithm + ": [ NAMES | PER-SW | - ]");
        }
    }
    faults.Throw();
    return placed;
}

} // namespace pisa::lyra
