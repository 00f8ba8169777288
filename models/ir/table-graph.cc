// Builds the table dependency graph from accesses and control flow.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/table-graph.h"

#include "ir/access.h"
#include "ir/control-graph.h"

#include <algorithm>
#include <optional>

namespace pisa
{

namespace
{

template <typename T>
bool
Meet(const std::set<T>& a, const std::set<T>& b)
{
    return std::any_of(a.begin(), a.end(), [&b](const T& item) { return b.count(item) > 0; });
}

/** One control's tables as they are related to its nodes. */
class ControlTables
{
  public:
    ControlTables(const Program& program, const Control& control)
        : m_program(program),
          m_control(control),
          m_graph(program, control)
    {
    }

    /** Appends the tables that packets meet, and the edges between them. */
    void AppendTo(TableGraph& result, bool isEgress) const
    {
        const auto first = static_cast<uint32_t>(result.nodes.size());
        std::vector<NodeId> applies;
        for (NodeId id : m_graph.Order())
        {
            if (std::holds_alternative<Apply>(m_control.nodes[id]))
            {
                applies.push_back(id);
                result.nodes.push_back(MakeNode(id));
                result.nodes.back().isEgress = isEgress;
            }
        }
        for (uint32_t from = 0; from < applies.size(); ++from)
        {
            for (uint32_t to = from + 1; to < applies.size(); ++to)
            {
                const auto kind =
                    DependencyOf(applies[from], result.nodes[first + from], applies[to], result.nodes[first + to]);
                if (kind)
                {
                    result.edges.push_back({first + from, first + to, *kind});
                }
            }
        }
    }

  private:
    TableNode MakeNode(NodeId id) const
    {
        TableNode node;
        node.table = std::get<Apply>(m_control.nodes[id]).table;
        const Table& table = m_program.tables[node.table];
        node.name = table.name;
        node.matchReads = MatchReads(id, [](NodeId) { return true; });
        for (ActionId action : table.actions)
        {
            const Access access = AccessOf(m_program, m_program.actions[action]);
            node.actionReads.insert(access.reads.begin(), access.reads.end());
            node.writes.insert(access.writes.begin(), access.writes.end());
            node.registers.insert(access.registers.begin(), access.registers.end());
            node.counters.insert(access.counters.begin(), access.counters.end());
            node.meters.insert(access.meters.begin(), access.meters.end());
        }
        AddDirect(table, node);
        return node;
    }

    /** Adds the table's own counters and meters. */
    void AddDirect(const Table& table, TableNode& node) const
    {
        if (table.counter)
        {
            node.counters.insert(*table.counter);
        }
        if (table.meter)
        {
            node.meters.insert(table.meter->meter);
            node.writes.insert(table.meter->colour);
        }
    }

    /** @return the fields that the table at a node matches on or its selector hashes, and those of its guards for
     * which `counts` holds. */
    template <typename F>
    std::set<FieldId> MatchReads(NodeId id, const F& counts) const
    {
        std::set<FieldId> reads;
        const Table& table = m_program.tables[std::get<Apply>(m_control.nodes[id]).table];
        for (const MatchKey& key : table.keys)
        {
            reads.insert(key.field);
        }
        if (table.profile)
        {
            const std::vector<FieldId>& hashed = m_program.profiles[*table.profile].fields;
            reads.insert(hashed.begin(), hashed.end());
        }
        for (NodeId guard : m_graph.Order())
        {
            const auto* branch = std::get_if<Branch>(&m_control.nodes[guard]);
            if (branch != nullptr && m_graph.Decides(guard, id) && counts(guard))
            {
                const std::set<FieldId> fields = FieldsOf(branch->condition);
                reads.insert(fields.begin(), fields.end());
            }
        }
        return reads;
    }

    /** @return the strongest dependency of the table at `to` on the one at `from`. */
    std::optional<DependencyKind> DependencyOf(NodeId from, const TableNode& earlier, NodeId to,
                                               const TableNode& later) const
    {
        if (!m_graph.Reaches(from, to))
        {
            return std::nullopt;
        }
        // A guard that was evaluated before the earlier table does not see what that table writes.
        if (Meet(earlier.writes, MatchReads(to, [&](NodeId guard) { return m_graph.Reaches(from, guard); })))
        {
            return DependencyKind::Match;
        }
        if (Meet(earlier.writes, later.actionReads) || Meet(earlier.writes, later.writes))
        {
            return DependencyKind::Action;
        }
        if (m_graph.Decides(from, to))
        {
            return DependencyKind::Successor;
        }
        if (Meet(earlier.matchReads, later.writes) || Meet(earlier.actionReads, later.writes))
        {
            return DependencyKind::ReverseMatch;
        }
        return std::nullopt;
    }

    const Program& m_program;
    const Control& m_control;
    ControlGraph m_graph;
};

} // namespace

TableGraph
BuildTableGraph(const Program& program)
{
    TableGraph graph;
    ControlTables(program, program.ingress).AppendTo(graph, false);
    ControlTables(program, program.egress).AppendTo(graph, true);
    return graph;
}

} // namespace pisa
