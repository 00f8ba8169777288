// Takes out tables that do nothing.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/tidy-actions.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

bool
IsIdle(const Program& program, const pisa::Table& table)
{
    // one that straight code became has the name of its action
    return table.name == program.actions[table.actions[0]].name && table.keys.empty() && table.isDefaultConst &&
           table.isConst && table.actions.size() == 1 && !table.counter && !table.meter && !table.profile &&
           program.actions[table.actions[0]].body.empty();
}

using Ways = std::map<NodeId, NodeId>;

/** @return where a packet comes to behind idle tables. */
NodeId
Behind(const Program& program, const pisa::Control& control, NodeId node)
{
    while (node != kEndOfControl)
    {
        const auto* apply = std::get_if<Apply>(&control.nodes[node]);
        if (!apply || !apply->onAction.empty() || apply->onHit != apply->onMiss ||
            !IsIdle(program, program.tables[apply->table]))
        {
            break;
        }
        node = apply->onMiss;
    }
    return node;
}

template <typename Visit>
void
ForEachWay(ControlNode& node, const Visit& visit)
{
    if (auto* branch = std::get_if<Branch>(&node))
    {
        visit(branch->onTrue);
        visit(branch->onFalse);
        return;
    }
    auto& apply = std::get<Apply>(node);
    visit(apply.onHit);
    visit(apply.onMiss);
    std::for_each(apply.onAction.begin(), apply.onAction.end(), [&](auto& way) { visit(way.second); });
}

/** @return the node behind branches whose ways lead to the same place. @param known results so far */
NodeId
BehindChoices(const Program& program, const pisa::Control& control, NodeId node, Ways& known)
{
    const auto before = known.find(node);
    if (before != known.end())
    {
        return before->second;
    }
    NodeId at = Behind(program, control, node);
    const auto* branch = at == kEndOfControl ? nullptr : std::get_if<Branch>(&control.nodes[at]);
    if (branch)
    {
        const NodeId onTrue = BehindChoices(program, control, branch->onTrue, known);
        at = onTrue == BehindChoices(program, control, branch->onFalse, known) ? onTrue : at;
    }
    known[node] = at;
    return at;
}

void
RemoveIdleNodes(const Program& program, pisa::Control& control)
{
    const pisa::Control before = control;
    Ways known;
    for (ControlNode& node : control.nodes)
    {
        ForEachWay(node, [&](NodeId& way) { way = BehindChoices(program, before, way, known); });
    }
    control.entry = BehindChoices(program, before, control.entry, known);
    std::vector<bool> reached(control.nodes.size());
    std::vector<NodeId> open{control.entry};
    while (!open.empty())
    {
        const NodeId node = open.back();
        open.pop_back();
        if (node != kEndOfControl && !reached[node])
        {
            reached[node] = true;
            ForEachWay(control.nodes[node], [&](NodeId& way) { open.push_back(way); });
        }
    }
    std::vector<NodeId> renamed(control.nodes.size());
    std::vector<ControlNode> kept;
    for (std::size_t i = 0; i < control.nodes.size(); ++i)
    {
        renamed[i] = static_cast<NodeId>(kept.size());
        if (reached[i])
        {
            kept.push_back(control.nodes[i]);
        }
    }
    const auto rename = [&](NodeId& way) { way = way == kEndOfControl ? way : renamed[way]; };
    std::for_each(kept.begin(), kept.end(), [&](ControlNode& node) { ForEachWay(node, rename); });
    rename(control.entry);
    control.nodes = std::move(kept);
}

/** Drops idle tables that no node applies any more, and their actions. */
void
DropTables(Program& program)
{
    std::vector<bool> drops(program.tables.size());
    std::vector<bool> dropsAction(program.actions.size());
    for (std::size_t i = 0; i < drops.size(); ++i)
    {
        drops[i] = IsIdle(program, program.tables[i]);
        dropsAction[program.tables[i].actions[0]] = drops[i] || dropsAction[program.tables[i].actions[0]];
    }
    std::vector<TableId> tables;
    std::vector<ActionId> actions;
    std::vector<pisa::Table> keptTables;
    std::vector<pisa::Action> keptActions;
    for (std::size_t i = 0; i < dropsAction.size(); ++i)
    {
        actions.push_back(static_cast<ActionId>(keptActions.size()));
        if (!dropsAction[i])
        {
            keptActions.push_back(std::move(program.actions[i]));
        }
    }
    for (std::size_t i = 0; i < drops.size(); ++i)
    {
        tables.push_back(static_cast<TableId>(keptTables.size()));
        if (!drops[i])
        {
            keptTables.push_back(std::move(program.tables[i]));
        }
    }
    for (pisa::Table& table : keptTables)
    {
        std::for_each(table.actions.begin(), table.actions.end(), [&](ActionId& id) { id = actions[id]; });
        std::for_each(table.entries.begin(), table.entries.end(),
                      [&](Entry& entry) { entry.call.action = actions[entry.call.action]; });
        table.defaultCall.action = actions[table.defaultCall.action];
    }
    for (pisa::Control* control : {&program.ingress, &program.egress})
    {
        for (ControlNode& node : control->nodes)
        {
            if (auto* apply = std::get_if<Apply>(&node))
            {
                apply->table = tables[apply->table];
                std::for_each(apply->onAction.begin(), apply->onAction.end(),
                              [&](auto& way) { way.first = actions[way.first]; });
            }
        }
    }
    program.tables = std::move(keptTables);
    program.actions = std::move(keptActions);
}

} // namespace

void
RemoveIdleTables(Program& program)
{
    RemoveIdleNodes(program, program.ingress);
    RemoveIdleNodes(program, program.egress);
    DropTables(program);
}

} // namespace pisa::p4
