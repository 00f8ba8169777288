// A greedy common subgraph: the surest pair first, then what it makes sure.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/match-elements.h"

#include <map>
#include <set>
#include <tuple>

namespace pisa
{
namespace
{

struct Predecessor
{
    ElementId from{0}; ///< kEndOfPipe: the entry of the pipe
    PointerSlot::Kind slot{PointerSlot::Kind::Entry};
};

std::vector<std::vector<Predecessor>>
PredecessorsOf(const FlowGraph& graph)
{
    std::vector<std::vector<Predecessor>> predecessors(graph.nodes.size());
    for (Thread pipe : kThreads)
    {
        const ElementId entry = graph.entry[static_cast<unsigned>(pipe)];
        if (entry != kEndOfPipe)
        {
            predecessors[entry].push_back({kEndOfPipe, PointerSlot::Kind::Entry});
        }
    }
    for (ElementId id = 0; id < graph.nodes.size(); ++id)
    {
        for (const Pointer& pointer : graph.nodes[id].pointers)
        {
            if (pointer.target != kEndOfPipe)
            {
                predecessors[pointer.target].push_back({id, pointer.slot.kind});
            }
        }
    }
    return predecessors;
}

class Matcher
{
  public:
    Matcher(const FlowGraph& oldGraph, const FlowGraph& newGraph)
        : m_old(oldGraph),
          m_new(newGraph),
          m_oldPredecessors(PredecessorsOf(oldGraph)),
          m_newPredecessors(PredecessorsOf(newGraph)),
          m_partner(oldGraph.nodes.size()),
          m_isTaken(newGraph.nodes.size(), false)
    {
    }

    std::vector<std::optional<ElementId>> Run()
    {
        GroupByContent();
        while (!m_candidates.empty())
        {
            const auto [score, name, distance, o, n] = *m_candidates.begin();
            m_candidates.erase(m_candidates.begin());
            m_key.erase({o, n});
            if (!m_partner[o] && !m_isTaken[n])
            {
                m_partner[o] = n;
                m_isTaken[n] = true;
                ScoreNeighbours(o, n);
            }
        }
        return m_partner;
    }

  private:
    /** Least first: negative common neighbours, names differ, distance in order, old node, new node. */
    using Key = std::tuple<int, bool, unsigned, ElementId, ElementId>;

    void GroupByContent()
    {
        std::map<std::pair<Thread, std::string>, std::pair<std::vector<ElementId>, std::vector<ElementId>>> groups;
        for (ElementId id = 0; id < m_old.nodes.size(); ++id)
        {
            groups[{m_old.nodes[id].pipe, m_old.nodes[id].content}].first.push_back(id);
        }
        for (ElementId id = 0; id < m_new.nodes.size(); ++id)
        {
            groups[{m_new.nodes[id].pipe, m_new.nodes[id].content}].second.push_back(id);
        }
        // what only one can be is sure, and so counts as a neighbour from the beginning
        for (const auto& [content, group] : groups)
        {
            if (group.first.size() == 1 && group.second.size() == 1)
            {
                m_partner[group.first.front()] = group.second.front();
                m_isTaken[group.second.front()] = true;
            }
        }
        for (const auto& [content, group] : groups)
        {
            for (std::size_t i = 0; i < group.first.size() && !m_partner[group.first[i]]; ++i)
            {
                for (std::size_t j = 0; j < group.second.size(); ++j)
                {
                    m_distance[{group.first[i], group.second[j]}] = i > j ? i - j : j - i;
                    Score(group.first[i], group.second[j]);
                }
            }
        }
    }

    /** Puts a pair where it belongs among the candidates. */
    void Score(ElementId o, ElementId n)
    {
        const auto distance = m_distance.find({o, n});
        if (distance == m_distance.end() || m_partner[o] || m_isTaken[n])
        {
            return;
        }
        const Key key{-CommonNeighbours(o, n), m_old.nodes[o].name != m_new.nodes[n].name, distance->second, o, n};
        const auto known = m_key.find({o, n});
        if (known != m_key.end())
        {
            m_candidates.erase(known->second);
        }
        m_key[{o, n}] = key;
        m_candidates.insert(key);
    }

    int CommonNeighbours(ElementId o, ElementId n) const
    {
        int common = 0;
        for (const Pointer& was : m_old.nodes[o].pointers)
        {
            for (const Pointer& is : m_new.nodes[n].pointers)
            {
                common += was.slot.kind == is.slot.kind && ArePartners(was.target, is.target);
            }
        }
        for (const Predecessor& was : m_oldPredecessors[o])
        {
            for (const Predecessor& is : m_newPredecessors[n])
            {
                common += was.slot == is.slot && ArePartners(was.from, is.from);
            }
        }
        return common;
    }

    bool ArePartners(ElementId o, ElementId n) const
    {
        return o == kEndOfPipe || n == kEndOfPipe ? o == n : m_partner[o] == n;
    }

    void ScoreNeighbours(ElementId o, ElementId n)
    {
        for (const Pointer& was : m_old.nodes[o].pointers)
        {
            for (const Pointer& is : m_new.nodes[n].pointers)
            {
                if (was.target != kEndOfPipe && is.target != kEndOfPipe)
                {
                    Score(was.target, is.target);
                }
            }
        }
        for (const Predecessor& was : m_oldPredecessors[o])
        {
            for (const Predecessor& is : m_newPredecessors[n])
            {
                if (was.from != kEndOfPipe && is.from != kEndOfPipe)
                {
                    Score(was.from, is.from);
                }
            }
        }
    }

    const FlowGraph& m_old;
    const FlowGraph& m_new;
    const std::vector<std::vector<Predecessor>> m_oldPredecessors;
    const std::vector<std::vector<Predecessor>> m_newPredecessors;
    std::vector<std::optional<ElementId>> m_partner;
    std::vector<bool> m_isTaken;
    std::set<Key> m_candidates;
    std::map<std::pair<ElementId, ElementId>, Key> m_key;
    std::map<std::pair<ElementId, ElementId>, unsigned> m_distance;
};

} // namespace

std::vector<std::optional<ElementId>>
MatchElements(const FlowGraph& oldGraph, const FlowGraph& newGraph)
{
    return Matcher(oldGraph, newGraph).Run();
}

} // namespace pisa
