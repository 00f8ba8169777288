// Shortest ways between paths, and labels for what is left of a way.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/routes.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <queue>
#include <set>

namespace pisa
{

namespace
{

constexpr std::size_t kMostLabels = 65535;

class RouteFinder
{
  public:
    RouteFinder(const NetworkProblem& problem, const lyra::Network& network)
        : m_problem(problem),
          m_network(network),
          m_ports(network.switches.size())
    {
        for (std::size_t link = 0; link < network.links.size(); ++link)
        {
            const auto [a, b] = network.links[link];
            m_ports[a].emplace(b, network.linkPorts[link].first);
            m_ports[b].emplace(a, network.linkPorts[link].second);
        }
        for (uint32_t to = 0; to < m_ports.size(); ++to)
        {
            m_hops.push_back(HopsTo(to));
        }
    }

    Routes Run()
    {
        m_routes.labels.resize(1);
        FindGroups();
        for (const lyra::SwitchPort& outer : m_network.outerPorts)
        {
            m_routes.ofOuter.push_back(LabelOf(WayFrom(outer.at), 0));
        }
        for (uint32_t from = 0; from < m_ports.size(); ++from)
        {
            m_routes.toOuter.emplace_back();
            for (const lyra::SwitchPort& outer : m_network.outerPorts)
            {
                m_routes.toOuter.back().push_back(from == outer.at ? outer.port
                                                                   : m_ports[from].at(Next(from, outer.at)));
            }
        }
        return std::move(m_routes);
    }

  private:
    void FindGroups()
    {
        const std::vector<std::vector<uint32_t>>* paths = nullptr;
        for (uint32_t id = 0; id < m_problem.algorithms.size(); ++id)
        {
            const NetworkAlgorithm& algorithm = m_problem.algorithms[id];
            if (algorithm.isPerSwitch)
            {
                continue;
            }
            if (paths == nullptr || *paths != algorithm.paths)
            {
                m_routes.groups.emplace_back();
            }
            m_routes.groups.back().push_back(id);
            paths = &algorithm.paths;
        }
    }

    /** @return links from each switch to `to`; UINT32_MAX: it cannot be reached. */
    std::vector<uint32_t> HopsTo(uint32_t to) const
    {
        std::vector<uint32_t> hops(m_ports.size(), UINT32_MAX);
        std::queue<uint32_t> open;
        hops[to] = 0;
        open.push(to);
        while (!open.empty())
        {
            const uint32_t at = open.front();
            open.pop();
            for (const auto& [next, port] : m_ports[at])
            {
                if (hops[next] == UINT32_MAX)
                {
                    hops[next] = hops[at] + 1;
                    open.push(next);
                }
            }
        }
        return hops;
    }

    uint32_t Next(uint32_t from, uint32_t to) const
    {
        for (const auto& [next, port] : m_ports[from])
        {
            if (m_hops[to][from] != UINT32_MAX && m_hops[to][next] + 1 == m_hops[to][from])
            {
                return next;
            }
        }
        throw InputError(
            {}, "no way leads from '" + m_network.switches[from].name + "' to '" + m_network.switches[to].name + "'",
            "link them, or leave one of them out of the network");
    }

    std::vector<Hop> WayFrom(uint32_t at) const
    {
        std::vector<Hop> way{{at, 0}};
        for (std::size_t group = 0; group < m_routes.groups.size(); ++group)
        {
            const auto& paths = m_problem.algorithms[m_routes.groups[group].front()].paths;
            assert(!paths.empty() && "CheckProblem asks for a path");
            const uint32_t from = way.back().at;
            const auto nearest = std::min_element(paths.begin(), paths.end(),
                                                  [&](const auto& a, const auto& b)
                                                  { return m_hops[a.front()][from] < m_hops[b.front()][from]; });
            while (way.back().at != nearest->front())
            {
                way.push_back({Next(way.back().at, nearest->front()), 0});
            }
            way.back().groups |= 1U << group;
            for (auto each = nearest->begin() + 1; each != nearest->end(); ++each)
            {
                way.push_back({*each, 1U << group});
            }
        }
        return way;
    }

    uint32_t LabelOf(const std::vector<Hop>& way, std::size_t from)
    {
        if (from == way.size())
        {
            return 0;
        }
        const std::vector<Hop> rest(way.begin() + static_cast<std::ptrdiff_t>(from), way.end());
        const auto known = m_labels.find(rest);
        if (known != m_labels.end())
        {
            return known->second;
        }
        Label label{rest.front(), LabelOf(way, from + 1), 0};
        if (rest.size() > 1)
        {
            label.toNext = m_ports[rest[0].at].at(rest[1].at);
        }
        const auto id = static_cast<uint32_t>(m_routes.labels.size());
        if (id > kMostLabels)
        {
            throw InputError({}, "the ways of packets take more than " + std::to_string(kMostLabels) + " labels",
                             "declare fewer outer ports");
        }
        m_routes.labels.push_back(label);
        m_labels.emplace(rest, id);
        return id;
    }

    const NetworkProblem& m_problem;
    const lyra::Network& m_network;
    std::vector<std::map<uint32_t, uint16_t>> m_ports; ///< of each switch, by the switch that they lead to
    std::vector<std::vector<uint32_t>> m_hops;         ///< [to][from]
    std::map<std::vector<Hop>, uint32_t> m_labels;     ///< by what is left of the way
    Routes m_routes;
};

} // namespace

Routes
FindRoutes(const NetworkProblem& problem, const lyra::Network& network)
{
    return RouteFinder(problem, network).Run();
}

std::set<Crossing>
CrossingsOf(const Routes& routes, const lyra::Network& network)
{
    std::map<std::pair<uint32_t, uint16_t>, uint32_t> behind; // a switch and its port
    for (std::size_t link = 0; link < network.links.size(); ++link)
    {
        const auto [a, b] = network.links[link];
        behind[{a, network.linkPorts[link].first}] = b;
        behind[{b, network.linkPorts[link].second}] = a;
    }
    std::set<Crossing> crossings;
    for (const Label& label : routes.labels)
    {
        if (&label == &routes.labels[0])
        {
            continue;
        }
        if (label.next != 0)
        {
            crossings.insert({label.hop.at, routes.labels[label.next].hop.at, label.next});
            continue;
        }
        for (std::size_t port = 0; port < network.outerPorts.size(); ++port)
        {
            for (uint32_t at = label.hop.at; at != network.outerPorts[port].at;)
            {
                const uint32_t next = behind.at({at, routes.toOuter[at][port]});
                crossings.insert({at, next, 0});
                at = next;
            }
        }
    }
    return crossings;
}

} // namespace pisa
