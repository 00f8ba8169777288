// Verifies the two controls node by node and as graphs.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-flow.h"
#include "ir/verify-subject.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Checks one control. */
class ControlCheck
{
  public:
    ControlCheck(const Program& program, const Control& control, ElementKind kind, Findings& findings)
        : m_program(program),
          m_control(control),
          m_kind(kind),
          m_findings(findings)
    {
    }

    /** @param applied the tables met so far, in both controls */
    void Run(std::set<TableId>& applied)
    {
        if (m_control.entry != kEndOfControl && m_control.entry >= m_control.nodes.size())
        {
            m_findings.Add({}, std::string(m_kind == ElementKind::IngressNode ? "ingress" : "egress") +
                                   " begins at node " + std::to_string(m_control.entry) + ", it has " +
                                   std::to_string(m_control.nodes.size()));
        }
        for (NodeId id = 0; id < m_control.nodes.size(); ++id)
        {
            m_element = {m_kind, id};
            CheckReferences(m_control.nodes[id]);
            if (const auto* apply = std::get_if<Apply>(&m_control.nodes[id]))
            {
                CheckApply(*apply, applied);
            }
            else
            {
                Subject(m_program, m_element, m_findings).Check(std::get<Branch>(m_control.nodes[id]).condition);
            }
        }
        if (m_referencesHold)
        {
            CheckAcyclic();
        }
    }

  private:
    void Add(const std::string& what, const std::string& remedy = "")
    {
        m_findings.Add(m_element, what, remedy);
    }

    void CheckReferences(const ControlNode& node)
    {
        for (NodeId next : NamedNodes(node))
        {
            if (next >= m_control.nodes.size())
            {
                Add("leads to node " + std::to_string(next) + ", the control has " +
                    std::to_string(m_control.nodes.size()));
                m_referencesHold = false;
            }
        }
    }

    void CheckApply(const Apply& apply, std::set<TableId>& applied)
    {
        if (apply.table >= m_program.tables.size())
        {
            Add("applies table " + std::to_string(apply.table) + ", the program has " +
                std::to_string(m_program.tables.size()));
            return;
        }
        const Table& table = m_program.tables[apply.table];
        if (!applied.insert(apply.table).second)
        {
            Add("table '" + table.name + "' is applied by another node too, the limit is one",
                "make a second table for the second place");
        }
        std::set<ActionId> seen;
        for (const auto& edge : apply.onAction)
        {
            if (std::find(table.actions.begin(), table.actions.end(), edge.first) == table.actions.end())
            {
                Add("branches on action " + std::to_string(edge.first) + ", which table '" + table.name +
                    "' does not have");
            }
            if (!seen.insert(edge.first).second)
            {
                Add("branches twice on action " + std::to_string(edge.first), "remove one");
            }
        }
    }

    void CheckAcyclic()
    {
        std::vector<std::vector<uint32_t>> successors;
        for (const ControlNode& node : m_control.nodes)
        {
            successors.push_back(NamedNodes(node));
        }
        std::vector<bool> isOrdered(m_control.nodes.size(), false);
        for (NodeId node : TopologicalOrder(successors))
        {
            isOrdered[node] = true;
        }
        auto first = std::find(isOrdered.begin(), isOrdered.end(), false);
        if (first != isOrdered.end())
        {
            m_element = {m_kind, static_cast<std::size_t>(first - isOrdered.begin())};
            Add("is on or behind a cycle, a packet passes each node once", "unroll the loop");
        }
    }

    const Program& m_program;
    const Control& m_control;
    ElementKind m_kind;
    Findings& m_findings;
    Element m_element;
    bool m_referencesHold{true};
};

} // namespace

void
VerifyControls(const Program& program, Findings& findings)
{
    std::set<TableId> applied;
    ControlCheck(program, program.ingress, ElementKind::IngressNode, findings).Run(applied);
    ControlCheck(program, program.egress, ElementKind::EgressNode, findings).Run(applied);
}

} // namespace pisa
