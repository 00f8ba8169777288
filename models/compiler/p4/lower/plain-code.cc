// Puts code without choices behind the parser.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/plain-code.h"

#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/shared.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

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

std::optional<bool>
KnownChoice(const IfStatement& choice)
{
    const auto* known = choice.condition->constant ? std::get_if<bool>(&choice.condition->constant->node) : nullptr;
    return known ? std::optional(*known) : std::nullopt;
}

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
        const auto* choice = std::get_if<IfStatement>(&statement.node);
        if (const auto known = choice ? KnownChoice(*choice) : std::nullopt)
        {
            if (const StatementPtr& taken = *known ? choice->whenTrue : choice->whenFalse)
            {
                look(*taken);
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
AppendToParser(Program& program, const std::string& name, const std::vector<Instruction>& instructions,
               const SourceLocation& where)
{
    if (instructions.empty())
    {
        return;
    }
    ParseState last;
    last.name = UniqueNameAmong(program.parser, name);
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
