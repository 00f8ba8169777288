// Ways out of tables and branches.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-flow.h"

#include <set>

namespace pisa
{

namespace
{

NodeId
NextAfter(const Apply& apply, ActionId action, bool isHit)
{
    for (const auto& [of, next] : apply.onAction)
    {
        if (of == action)
        {
            return next;
        }
    }
    return isHit ? apply.onHit : apply.onMiss;
}

std::vector<NodeId>
ToVector(const std::set<NodeId>& nodes)
{
    return {nodes.begin(), nodes.end()};
}

} // namespace

std::vector<ActionEdge>
ActionEdges(const Program& program, const Apply& apply)
{
    const Table& table = program.tables[apply.table];
    std::vector<ActionEdge> edges;
    if (!table.keys.empty())
    {
        for (ActionId action : table.actions)
        {
            edges.push_back({action, NextAfter(apply, action, true)});
        }
    }
    for (ActionId action : table.actions)
    {
        edges.push_back({action, NextAfter(apply, action, false)});
    }
    return edges;
}

std::vector<NodeId>
NamedNodes(const ControlNode& node)
{
    std::set<NodeId> named;
    if (const auto* branch = std::get_if<Branch>(&node))
    {
        named = {branch->onTrue, branch->onFalse};
    }
    else
    {
        const Apply& apply = std::get<Apply>(node);
        named = {apply.onHit, apply.onMiss};
        for (const auto& edge : apply.onAction)
        {
            named.insert(edge.second);
        }
    }
    named.erase(kEndOfControl);
    return ToVector(named);
}

std::vector<NodeId>
Successors(const Program& program, const ControlNode& node)
{
    std::set<NodeId> next;
    if (const auto* branch = std::get_if<Branch>(&node))
    {
        next = {branch->onTrue, branch->onFalse};
    }
    else
    {
        for (const ActionEdge& edge : ActionEdges(program, std::get<Apply>(node)))
        {
            next.insert(edge.next);
        }
    }
    return ToVector(next);
}

} // namespace pisa
