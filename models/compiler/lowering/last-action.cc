// Leads all ends of a control to one more table.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/last-action.h"

#include "compiler/lowering/unique-names.h"

namespace pisa
{

void
LeadEndsTo(Control& control, NodeId node)
{
    const auto lead = [node](NodeId& next) { next = next == kEndOfControl ? node : next; };
    for (ControlNode& each : control.nodes)
    {
        if (auto* branch = std::get_if<Branch>(&each))
        {
            lead(branch->onTrue);
            lead(branch->onFalse);
            continue;
        }
        auto& apply = std::get<Apply>(each);
        lead(apply.onHit);
        lead(apply.onMiss);
        for (auto& way : apply.onAction)
        {
            lead(way.second);
        }
    }
    lead(control.entry);
}

Table
MakeFixedTable(const std::string& name, ActionId action)
{
    Table table;
    table.name = name;
    table.actions = {action};
    table.defaultCall.action = action;
    table.isConst = true;
    table.isDefaultConst = true;
    return table;
}

void
RunLast(Program& program, Control& control, const std::string& name, std::vector<Instruction> instructions,
        const SourceLocation& where, const std::optional<Condition>& when)
{
    if (instructions.empty())
    {
        return;
    }
    Action action;
    action.name = UniqueNameAmong(program.actions, name);
    action.body = std::move(instructions);
    action.where = where;
    Table table =
        MakeFixedTable(UniqueNameAmong(program.tables, name), static_cast<ActionId>(program.actions.size()));
    table.where = where;
    program.actions.push_back(std::move(action));
    program.tables.push_back(std::move(table));
    const auto node = static_cast<NodeId>(control.nodes.size());
    LeadEndsTo(control, when ? node + 1 : node);
    Apply apply;
    apply.table = static_cast<TableId>(program.tables.size() - 1);
    control.nodes.emplace_back(std::move(apply));
    if (when)
    {
        control.nodes.emplace_back(Branch{"if_" + name, *when, node, kEndOfControl});
    }
}

} // namespace pisa
