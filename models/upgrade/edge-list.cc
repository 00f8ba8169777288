// Edge lists to flow graphs and back.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/edge-list.h"

#include "upgrade/pointer-shape.h"
#include "upgrade/strong-components.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

/** One line, its place for messages. */
struct Edge
{
    std::string from;
    std::string to;
    std::string type;
    SourceLocation where;
};

std::string
Trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<Edge>
SplitLines(const std::string& text, const std::string& fileName)
{
    std::vector<Edge> edges;
    std::istringstream lines(text);
    std::string line;
    for (unsigned number = 1; std::getline(lines, line); ++number)
    {
        const SourceLocation where{fileName, number, 0};
        if (Trimmed(line).empty() || Trimmed(line)[0] == '#')
        {
            continue;
        }
        std::vector<std::string> words;
        std::istringstream parts(line);
        for (std::string word; std::getline(parts, word, ',');)
        {
            words.push_back(Trimmed(word));
        }
        if (words.size() != 3)
        {
            throw InputError(where, "'" + Trimmed(line) + "' is no edge", "write FROM, TO, TYPE");
        }
        edges.push_back({words[0], words[1], words[2], where});
    }
    return edges;
}

/** Builds the graph edge by edge. */
class EdgeListReader
{
  public:
    EdgeListReader(std::vector<Edge> edges, const std::string& fileName) : m_edges(std::move(edges)), m_file(fileName)
    {
        m_graph.name = fileName;
    }

    FlowGraph Run()
    {
        for (const Edge& edge : m_edges)
        {
            Read(edge);
        }
        if (!m_hasEntry)
        {
            throw InputError({m_file, 0, 0}, "no edge leaves the root, so no packet comes in",
                             "write an edge from the node whose kind is r, e.g. g1_r, g1_tA, b_next");
        }
        for (ElementId id = 0; id < m_graph.nodes.size(); ++id)
        {
            Point(id);
        }
        Check();
        return std::move(m_graph);
    }

  private:
    struct Node
    {
        char kind;
        std::string name;
    };

    Node Split(const std::string& word, const SourceLocation& where)
    {
        const std::size_t bar = word.find('_');
        const bool isNode = bar != std::string::npos && bar + 1 < word.size() &&
                            std::string("rstc").find(word[bar + 1]) != std::string::npos && bar > 0 &&
                            word.find_first_of(" \t") == std::string::npos;
        if (!isNode)
        {
            throw InputError(where, "'" + word + "' is no node",
                             "write a graph's name, _, one of r, s, t and c, and the node's name, e.g. g1_tA");
        }
        m_prefix = m_prefix.empty() ? word.substr(0, bar) : m_prefix;
        if (word.substr(0, bar) != m_prefix)
        {
            throw InputError(where, "'" + word + "' is of another graph than '" + m_prefix + "' before",
                             "one file holds one graph");
        }
        const Node node{word[bar + 1], word.substr(bar + 2)};
        const bool isVirtual = node.kind == 'r' || node.kind == 's';
        if (isVirtual != node.name.empty())
        {
            throw InputError(where,
                             isVirtual ? "'" + word + "': root and sink have no name" : "'" + word + "' has no name",
                             "write e.g. g1_r, g1_s, g1_tA");
        }
        return node;
    }

    ElementId IdOf(const Node& node)
    {
        if (node.kind == 's')
        {
            return kEndOfPipe;
        }
        const auto [known, isNew] = m_ids.emplace(node.kind + node.name, m_graph.nodes.size());
        if (isNew)
        {
            FlowNode made;
            // a table and a branch of one name are told apart by their kind
            const char other = node.kind == 't' ? 'c' : 't';
            made.name = m_ids.count(other + node.name) != 0 ? node.kind + node.name : node.name;
            made.isTable = node.kind == 't';
            made.node = known->second;
            made.content = node.kind + node.name;
            made.memory[MemoryKind::Elements] = 1;
            made.memory[MemoryKind::Descriptions] = 1;
            m_graph.nodes.push_back(made);
            m_next.emplace_back();
        }
        return known->second;
    }

    void Read(const Edge& edge)
    {
        const Node from = Split(edge.from, edge.where);
        const Node to = Split(edge.to, edge.where);
        if (from.kind == 's' || to.kind == 'r')
        {
            throw InputError(edge.where, "'" + edge.from + "' cannot lead to '" + edge.to + "'",
                             "packets come in at the root and leave at the sink");
        }
        if (edge.type != "b_next" && edge.type != "t_next" && edge.type != "f_next")
        {
            throw InputError(edge.where, "unknown edge type '" + edge.type + "'", "types are b_next, t_next, f_next");
        }
        if (from.kind == 'r')
        {
            if (m_hasEntry)
            {
                throw InputError(edge.where, "a second edge leaves the root", "packets come in at one node");
            }
            m_hasEntry = true;
            m_graph.entry[0] = IdOf(to);
            return;
        }
        const ElementId id = IdOf(from);
        const ElementId target = IdOf(to);
        if (!m_next[id].emplace(edge.type, target).second)
        {
            throw InputError(edge.where, "'" + edge.from + "' has two edges of type " + edge.type, "leave one out");
        }
        m_where[id] = edge.where;
        if (from.kind == 'c' && edge.type == "b_next")
        {
            throw InputError(edge.where, "a branch has no b_next", "write t_next or f_next");
        }
        if (m_next[id].count("b_next") != 0 && m_next[id].size() > 1)
        {
            throw InputError(edge.where, "'" + edge.from + "' has b_next beside another type",
                             "write b_next alone, or t_next for hit and f_next for miss");
        }
    }

    void Point(ElementId id)
    {
        FlowNode& node = m_graph.nodes[id];
        const std::map<std::string, ElementId>& next = m_next[id];
        const auto target = [&](const char* type) { return next.count(type) != 0 ? next.at(type) : kEndOfPipe; };
        if (!node.isTable)
        {
            node.pointers = {{{PointerSlot::Kind::True}, target("t_next")},
                             {{PointerSlot::Kind::False}, target("f_next")}};
            return;
        }
        // a single successor is the only one, whatever its edge is called
        const ElementId only = next.empty() ? kEndOfPipe : next.begin()->second;
        Outcomes outcomes{{""}, {{only, only}}};
        if (next.size() == 2)
        {
            outcomes.target = {{target("f_next"), target("t_next")}};
        }
        node.pointers = PointersOf(outcomes, ShapeOf(outcomes));
    }

    void Check() const
    {
        std::vector<std::vector<uint32_t>> successors(m_graph.nodes.size());
        for (ElementId id = 0; id < m_graph.nodes.size(); ++id)
        {
            for (const Pointer& pointer : m_graph.nodes[id].pointers)
            {
                if (pointer.target != kEndOfPipe)
                {
                    successors[id].push_back(pointer.target);
                }
            }
        }
        const std::vector<uint32_t> component = StrongComponents(successors);
        std::set<uint32_t> seen;
        for (ElementId id = 0; id < component.size(); ++id)
        {
            const std::vector<uint32_t>& next = successors[id];
            if (!seen.insert(component[id]).second || std::find(next.begin(), next.end(), id) != next.end())
            {
                throw InputError(m_where.at(id),
                                 "packets would come to '" + m_graph.nodes[id].name + "' again and again",
                                 "control flow must have no cycle");
            }
        }
        CheckReached(successors);
    }

    void CheckReached(const std::vector<std::vector<uint32_t>>& successors) const
    {
        std::vector<bool> isReached(m_graph.nodes.size(), false);
        std::vector<ElementId> open;
        const auto meet = [&](ElementId id)
        {
            if (id != kEndOfPipe && !isReached[id])
            {
                isReached[id] = true;
                open.push_back(id);
            }
        };
        meet(m_graph.entry[0]);
        while (!open.empty())
        {
            const ElementId id = open.back();
            open.pop_back();
            std::for_each(successors[id].begin(), successors[id].end(), meet);
        }
        for (ElementId id = 0; id < isReached.size(); ++id)
        {
            if (!isReached[id])
            {
                const auto where = m_where.find(id);
                throw InputError(where == m_where.end() ? SourceLocation{m_file, 0, 0} : where->second,
                                 "no packet comes to '" + m_graph.nodes[id].name + "'",
                                 "lead an edge there, or leave it out");
            }
        }
    }

    const std::vector<Edge> m_edges;
    const std::string m_file;
    FlowGraph m_graph;
    std::string m_prefix;
    bool m_hasEntry{false};
    std::map<std::string, ElementId> m_ids; ///< by kind and name
    std::vector<std::map<std::string, ElementId>> m_next;
    std::map<ElementId, SourceLocation> m_where; ///< a line of the node
};

} // namespace

FlowGraph
ParseEdgeList(const std::string& text, const std::string& fileName)
{
    return EdgeListReader(SplitLines(text, fileName), fileName).Run();
}

std::string
PrintEdgeList(const FlowGraph& graph, const std::string& prefix)
{
    const auto name = [&](ElementId id) {
        return prefix + "_" + (id == kEndOfPipe ? "s" : (graph.nodes[id].isTable ? "t" : "c") + graph.nodes[id].name);
    };
    std::ostringstream out;
    out << prefix << "_r, " << name(graph.entry[0]) << ", b_next\n";
    for (ElementId id = 0; id < graph.nodes.size(); ++id)
    {
        for (const Pointer& pointer : graph.nodes[id].pointers)
        {
            const char* type =
                pointer.slot.kind == PointerSlot::Kind::Next ? "b_next"
                : pointer.slot.kind == PointerSlot::Kind::True || pointer.slot.kind == PointerSlot::Kind::Hit
                    ? "t_next"
                    : "f_next";
            out << name(id) << ", " << name(pointer.target) << ", " << type << '\n';
        }
    }
    return out.str();
}

} // namespace pisa
