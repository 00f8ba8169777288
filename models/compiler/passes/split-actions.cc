// Actions of several steps become chains of tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/last-action.h"
#include "compiler/passes/free-names.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/step-actions.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

/** @return whether the action may run on a hit, and on a miss, whatever the control plane does. */
std::pair<bool, bool>
WhenItRuns(const Table& table, ActionId action)
{
    const bool isEntry = std::any_of(table.entries.begin(), table.entries.end(),
                                     [action](const Entry& entry) { return entry.call.action == action; });
    const bool onHit = !table.keys.empty() && (!table.isConst || table.profile || isEntry);
    const bool onMiss = !table.isDefaultConst || table.defaultCall.action == action;
    return {onHit, onMiss};
}

/** Puts the later steps of actions behind the tables of one control. */
class Splitter
{
  public:
    Splitter(Program& program, Control& control, const StepActions& steps, FreeNames& tableNames)
        : m_program(program),
          m_control(control),
          m_steps(steps),
          m_tableNames(tableNames)
    {
    }

    void Run()
    {
        const std::size_t nodes = m_control.nodes.size();
        for (NodeId id = 0; id < nodes; ++id)
        {
            if (std::holds_alternative<Apply>(m_control.nodes[id]))
            {
                SplitBehind(id);
            }
        }
    }

  private:
    void SplitBehind(NodeId id)
    {
        Apply apply = std::get<Apply>(m_control.nodes[id]); // nodes move while others are added
        std::vector<ActionId> unsettled;                    // where they lead to depends on hit or miss
        for (const ActionId action : m_program.tables[apply.table].actions)
        {
            if (m_steps[action].size() > 1 && !SettleByAction(apply, action))
            {
                unsettled.push_back(action);
            }
        }
        if (!unsettled.empty())
        {
            SettleByMark(apply, unsettled);
        }
        m_control.nodes[id] = std::move(apply);
    }

    /** Leads the action's own way through its steps. @return false if it has none of its own */
    bool SettleByAction(Apply& apply, ActionId action)
    {
        for (auto& [of, next] : apply.onAction)
        {
            if (of == action)
            {
                next = Chain(apply.table, action, next);
                return true;
            }
        }
        const auto [onHit, onMiss] = WhenItRuns(m_program.tables[apply.table], action);
        if (onHit && onMiss && apply.onHit != apply.onMiss)
        {
            return false;
        }
        apply.onAction.emplace_back(action, Chain(apply.table, action, onHit ? apply.onHit : apply.onMiss));
        return true;
    }

    /** Lets the actions note that they ran, and asks for it on both ways. */
    void SettleByMark(Apply& apply, const std::vector<ActionId>& actions)
    {
        const std::string& name = m_program.tables[apply.table].name;
        unsigned width = 1;
        while ((actions.size() >> width) != 0)
        {
            ++width;
        }
        const FieldId mark = AddStepField(m_program, name + ".action", width);
        for (const ActionId action : m_program.tables[apply.table].actions)
        {
            // actions of other tables may have left a mark
            const auto found = std::find(actions.begin(), actions.end(), action);
            const uint64_t number = found == actions.end() ? 0 : static_cast<uint64_t>(found - actions.begin()) + 1;
            if (number > 0 || AreShared(apply.table, actions))
            {
                m_program.actions[action].body.emplace_back(
                    Statement{Operation::Move, width, mark, {Constant{number}}});
            }
        }
        apply.onHit = AskForMark(apply.table, actions, mark, width, apply.onHit);
        apply.onMiss = AskForMark(apply.table, actions, mark, width, apply.onMiss);
    }

    bool AreShared(TableId table, const std::vector<ActionId>& actions) const
    {
        for (TableId other = 0; other < m_program.tables.size(); ++other)
        {
            const std::vector<ActionId>& others = m_program.tables[other].actions;
            if (other != table &&
                std::find_first_of(others.begin(), others.end(), actions.begin(), actions.end()) != others.end())
            {
                return true;
            }
        }
        return false;
    }

    /** @return a node from which the marked action's steps follow, and then `next`. */
    NodeId AskForMark(TableId table, const std::vector<ActionId>& actions, FieldId mark, unsigned width, NodeId next)
    {
        NodeId first = next;
        for (std::size_t i = 0; i < actions.size(); ++i)
        {
            Branch branch;
            branch.name = "ran " + m_program.actions[actions[i]].name + " of " + m_program.tables[table].name;
            branch.condition = {Operation::Equal, width, mark, Constant{i + 1}};
            branch.onTrue = Chain(table, actions[i], next);
            branch.onFalse = first;
            first = Add(std::move(branch));
        }
        return first;
    }

    /** @return the first of new nodes that run the action's later steps one after the other, and lead to `next`. */
    NodeId Chain(TableId of, ActionId action, NodeId next)
    {
        const std::vector<ActionId>& steps = m_steps[action];
        for (std::size_t step = steps.size() - 1; step > 0; --step)
        {
            const auto [known, isNew] = m_nodes.emplace(std::make_pair(steps[step], next), NodeId{0});
            if (!isNew)
            {
                next = known->second;
                continue;
            }
            const std::string name = m_program.tables[of].name + ": " + m_program.actions[steps[step]].name;
            Table table = MakeFixedTable(m_tableNames.Take(name), steps[step]);
            table.where = m_program.tables[of].where;
            m_program.tables.push_back(std::move(table));
            next = Add(Apply{static_cast<TableId>(m_program.tables.size() - 1), next, next, {}});
            known->second = next;
        }
        return next;
    }

    NodeId Add(ControlNode node)
    {
        m_control.nodes.push_back(std::move(node));
        return static_cast<NodeId>(m_control.nodes.size() - 1);
    }

    Program& m_program;
    Control& m_control;
    const StepActions& m_steps;
    FreeNames& m_tableNames;
    std::map<std::pair<ActionId, NodeId>, NodeId> m_nodes; ///< by step and what comes behind: actions may end alike
};

} // namespace

void
SplitActions(Program& program, const Target& /* target */)
{
    const StepActions steps = MakeStepActions(program);
    FreeNames tableNames(program.tables);
    for (Control* control : {&program.ingress, &program.egress})
    {
        Splitter(program, *control, steps, tableNames).Run();
    }
}

} // namespace pisa
