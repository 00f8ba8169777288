// Builds the graph of a control from its end to its beginning.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/control-graph-builder.h"

#include "compiler/p4/lower/shared.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

class GraphBuilder
{
  public:
    GraphBuilder(const std::string& name, Program& program) : m_name(name), m_program(program)
    {
        for (const pisa::Table& table : program.tables)
        {
            m_names.Insert(table.name);
        }
        for (const pisa::Action& action : program.actions)
        {
            m_names.Insert(action.name);
        }
    }

    /** @return the node that begins the regions. @param next where the packet goes on behind them */
    NodeId Build(const Regions& regions, NodeId next)
    {
        for (auto region = regions.rbegin(); region != regions.rend(); ++region)
        {
            const SourceLocation& where = region->where;
            next = std::visit([&](const auto& node) { return Build(node, where, next); }, region->node);
        }
        return next;
    }

    /** Nodes in the order in which packets meet them. */
    pisa::Control Take(NodeId entry)
    {
        const auto count = static_cast<NodeId>(m_control.nodes.size());
        const auto turn = [count](NodeId& node) { node = node == kEndOfControl ? node : count - 1 - node; };
        std::reverse(m_control.nodes.begin(), m_control.nodes.end());
        for (ControlNode& node : m_control.nodes)
        {
            if (auto* branch = std::get_if<Branch>(&node))
            {
                turn(branch->onTrue);
                turn(branch->onFalse);
                continue;
            }
            auto& apply = std::get<Apply>(node);
            turn(apply.onHit);
            turn(apply.onMiss);
            std::for_each(apply.onAction.begin(), apply.onAction.end(), [&](auto& way) { turn(way.second); });
        }
        turn(entry);
        m_control.entry = entry;
        return std::move(m_control);
    }

  private:
    NodeId AddNode(ControlNode node)
    {
        m_control.nodes.push_back(std::move(node));
        return static_cast<NodeId>(m_control.nodes.size() - 1);
    }

    std::string NameAt(const SourceLocation& where)
    {
        return m_names.Take(m_name + ".line" + std::to_string(where.line));
    }

    NodeId Build(const Straight& straight, const SourceLocation& where, NodeId next)
    {
        pisa::Action action;
        action.name = NameAt(where);
        action.where = where;
        for (const CodeItem& item : straight.items)
        {
            action.body.push_back(std::get<Instruction>(item));
        }
        pisa::Table table;
        table.name = action.name;
        table.where = where;
        table.actions = {static_cast<ActionId>(m_program.actions.size())};
        table.defaultCall = {table.actions[0], {}};
        table.isConst = true;
        table.isDefaultConst = true;
        m_program.actions.push_back(std::move(action));
        m_program.tables.push_back(std::move(table));
        return AddNode(Apply{static_cast<TableId>(m_program.tables.size() - 1), next, next, {}});
    }

    NodeId Build(const Choice& choice, const SourceLocation& where, NodeId next)
    {
        const NodeId whenFalse = Build(choice.whenFalse, next);
        const NodeId whenTrue = Build(choice.whenTrue, next);
        if (whenTrue == whenFalse)
        {
            return whenTrue;
        }
        const std::string name = NameAt(where);
        return AddNode(Branch{name, choice.condition, whenTrue, whenFalse});
    }

    NodeId Build(const TableUse& use, const SourceLocation& where, NodeId next)
    {
        Apply apply;
        apply.table = use.table;
        apply.onMiss = Build(use.onMiss, next);
        apply.onHit = Build(use.onHit, next);
        for (const auto& [action, regions] : use.onAction)
        {
            apply.onAction.emplace_back(action, Build(regions, next));
        }
        const auto placed = m_placed.find(use.table);
        if (placed == m_placed.end())
        {
            return m_placed[use.table] = AddNode(std::move(apply));
        }
        if (!(std::get<Apply>(m_control.nodes[placed->second]) == apply))
        {
            throw InputError(where,
                             "table '" + m_program.tables[use.table].name +
                                 "' is applied in several places that go on differently; a chip has one table of it",
                             "apply it once, or declare one table for each place");
        }
        return placed->second;
    }

    NodeId Build(const Leave& leave, const SourceLocation&, NodeId)
    {
        return m_labels.at(leave.label);
    }

    NodeId Build(const Labelled& labelled, const SourceLocation&, NodeId next)
    {
        m_labels[labelled.label] = next;
        return Build(labelled.inside, next);
    }

    std::string m_name;
    Program& m_program;
    pisa::Control m_control;
    std::map<LabelId, NodeId> m_labels;
    std::map<TableId, NodeId> m_placed;
    UniqueNames m_names;
};

} // namespace

pisa::Control
BuildControl(const Regions& regions, const std::string& name, Program& program)
{
    GraphBuilder builder(name, program);
    return builder.Take(builder.Build(regions, kEndOfControl));
}

} // namespace pisa::p4
