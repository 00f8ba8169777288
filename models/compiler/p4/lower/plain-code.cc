// Puts code without choices behind the parser or the egress control.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/plain-code.h"

#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/shared.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

template <typename T>
std::string
FreeName(const std::vector<T>& named, const std::string& name)
{
    return UniqueName(
        name, [&named](const std::string& taken)
        { return std::any_of(named.begin(), named.end(), [&taken](const T& one) { return one.name == taken; }); });
}

/** Lets all that leads to the end of the control lead to the node. */
void
LeadEndsTo(pisa::Control& control, NodeId node)
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

/** @return whether what is inside does not always run, or not once. */
bool
IsConditional(const p4::Statement& statement)
{
    return std::holds_alternative<IfStatement>(statement.node) ||
           std::holds_alternative<SwitchStatement>(statement.node) ||
           std::holds_alternative<ForStatement>(statement.node) ||
           std::holds_alternative<ForEachStatement>(statement.node);
}

} // namespace

void
RefuseConditionalCalls(const Declaration& control, const std::string& fault, const std::string& remedy)
{
    const std::function<void(const p4::Statement&)> look = [&](const p4::Statement& statement)
    {
        if (const auto* block = std::get_if<BlockStatement>(&statement.node))
        {
            for (const StatementPtr& inside : block->statements)
            {
                look(*inside);
            }
            return;
        }
        ForEachPart(statement,
                    [&](const Expression& part)
                    {
                        const Call* call = AsCall(part);
                        if (call == nullptr || call->target == nullptr)
                        {
                            return; // isValid() and its like change nothing
                        }
                        if (IsConditional(statement))
                        {
                            throw InputError(statement.where, "a conditional statement here: " + fault, remedy);
                        }
                        if (std::holds_alternative<p4::Control>(call->target->node))
                        {
                            RefuseConditionalCalls(*call->target, fault, remedy);
                        }
                    });
    };
    if (const StatementPtr& body = std::get<p4::Control>(control.node).body)
    {
        look(*body);
    }
}

void
RefuseTables(const Regions& regions)
{
    for (const Region& region : regions)
    {
        if (std::holds_alternative<TableUse>(region.node))
        {
            throw InputError(region.where, "a table is applied here", "apply tables in ingress and egress");
        }
        if (const auto* labelled = std::get_if<Labelled>(&region.node))
        {
            RefuseTables(labelled->inside);
        }
        if (const auto* choice = std::get_if<Choice>(&region.node))
        {
            RefuseTables(choice->whenTrue);
            RefuseTables(choice->whenFalse);
        }
    }
}

void
AppendToEgress(Program& program, const std::string& name, std::vector<Instruction> instructions,
               const SourceLocation& where)
{
    if (instructions.empty())
    {
        return;
    }
    pisa::Action action;
    action.name = FreeName(program.actions, name);
    action.body = std::move(instructions);
    action.where = where;
    pisa::Table table;
    table.name = FreeName(program.tables, name);
    table.actions = {static_cast<ActionId>(program.actions.size())};
    table.defaultCall.action = table.actions[0];
    table.isConst = true;
    table.isDefaultConst = true;
    table.where = where;
    program.actions.push_back(std::move(action));
    program.tables.push_back(std::move(table));
    LeadEndsTo(program.egress, static_cast<NodeId>(program.egress.nodes.size()));
    Apply apply;
    apply.table = static_cast<TableId>(program.tables.size() - 1);
    program.egress.nodes.emplace_back(std::move(apply));
}

void
AppendToParser(Program& program, const std::string& name, const std::vector<Instruction>& instructions,
               const SourceLocation& where)
{
    if (instructions.empty())
    {
        return;
    }
    ParseState last;
    last.name = FreeName(program.parser, name);
    for (const Instruction& instruction : instructions)
    {
        const auto* statement = std::get_if<pisa::Statement>(&instruction);
        if (statement == nullptr)
        {
            throw InputError(where, "only checksums are verified here, nothing else is done",
                             "do the rest in the ingress control");
        }
        last.steps.emplace_back(*statement);
    }
    const auto id = static_cast<StateId>(program.parser.size());
    const auto lead = [id](StateId& next) { next = next == ParseState::kAccept ? id : next; };
    for (ParseState& state : program.parser)
    {
        for (ParseTransition& transition : state.transitions)
        {
            lead(transition.next);
        }
        lead(state.otherwise);
    }
    program.parser.push_back(std::move(last));
}

} // namespace pisa::p4
