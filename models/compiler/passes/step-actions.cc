// One action for each step of the actions that take several.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/step-actions.h"

#include "compiler/passes/free-names.h"
#include "compiler/passes/instruction-parts.h"
#include "compiler/passes/steps.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

constexpr const char* kHeader = "action steps";
constexpr const char* kLateHeader = "late results";

/** Steps of all actions of a program; each behind the first becomes a table, far more than any chip places. */
constexpr std::size_t kMostSteps = 4096;

/** Names the longest action if all of them together take more steps than a program may. */
void
RefuseTooMany(const Program& program, const Steps& steps)
{
    std::size_t sum = 0;
    ActionId longest = 0;
    for (ActionId id = 0; id < steps.size(); ++id)
    {
        sum += CountSteps(steps[id]);
        longest = CountSteps(steps[id]) > CountSteps(steps[longest]) ? id : longest;
    }
    if (sum > kMostSteps + steps.size())
    {
        throw InputError(
            program.actions[longest].where,
            "action '" + program.actions[longest].name + "' takes " + std::to_string(CountSteps(steps[longest])) +
                " steps, each of which waits for the one before and is a table of its own on a chip; all "
                "actions together may take " +
                std::to_string(kMostSteps),
            "let its loops go round less often, or let instructions not depend on each other");
    }
}

/** Lets the later steps read metadata in place of parameters. @return what writes that metadata, for the first step
 */
std::vector<Instruction>
CarryParameters(Program& program, ActionId id, const std::vector<unsigned>& steps)
{
    std::map<uint32_t, FieldId> carried;
    const auto carry = [&](Operand& operand, unsigned /* bits */)
    {
        const auto* parameter = std::get_if<Parameter>(&operand);
        if (parameter == nullptr)
        {
            return;
        }
        if (carried.count(parameter->index) == 0)
        {
            const Field& field = program.actions[id].parameters[parameter->index];
            const std::string name = program.actions[id].name + "." + field.name;
            const unsigned width = field.width;
            carried.emplace(parameter->index, AddStepField(program, name, width));
        }
        operand = carried.at(parameter->index);
    };
    for (std::size_t i = 0; i < steps.size(); ++i)
    {
        if (steps[i] > 0)
        {
            ForEachOperand(program.actions[id].body[i], carry);
        }
    }
    std::vector<Instruction> moves;
    for (const auto& [index, field] : carried)
    {
        const unsigned width = program.actions[id].parameters[index].width;
        moves.emplace_back(Statement{Operation::Move, width, field, {Parameter{index}}});
    }
    return moves;
}

/** @return the metadata field, new, of the header with that name. */
FieldId
AddFieldTo(Program& program, const char* headerName, const std::string& name, unsigned width)
{
    const auto found = std::find_if(program.headers.begin(), program.headers.end(),
                                    [headerName](const Header& header) { return header.name == headerName; });
    const auto header = static_cast<HeaderId>(found - program.headers.begin());
    if (found == program.headers.end())
    {
        program.headers.push_back({headerName, true, {}, {}});
    }
    std::vector<Field>& fields = program.headers[header].fields;
    fields.push_back({FreeNames(fields).Take(name), width});
    return {header, static_cast<uint32_t>(fields.size() - 1)};
}

/** @return the action's steps as actions; `later` are those of all actions so far, but for the first steps. */
std::vector<ActionId>
SplitOne(Program& program, ActionId id, const std::vector<unsigned>& steps, FreeNames& names,
         std::vector<ActionId>& later)
{
    std::vector<std::vector<Instruction>> bodies(CountSteps(steps));
    bodies[0] = CarryParameters(program, id, steps);
    for (std::size_t i = 0; i < steps.size(); ++i)
    {
        bodies[steps[i]].push_back(std::move(program.actions[id].body[i]));
    }
    program.actions[id].body = std::move(bodies[0]);
    std::vector<ActionId> made{id};
    for (std::size_t step = 1; step < bodies.size(); ++step)
    {
        const auto same = std::find_if(later.begin(), later.end(),
                                       [&](ActionId one) { return program.actions[one].body == bodies[step]; });
        if (same != later.end())
        {
            made.push_back(*same);
            continue;
        }
        Action action;
        action.name = names.Take(program.actions[id].name + " (step " + std::to_string(step + 1) + ")");
        action.body = std::move(bodies[step]);
        action.where = program.actions[id].where;
        made.push_back(static_cast<ActionId>(program.actions.size()));
        later.push_back(made.back());
        program.actions.push_back(std::move(action));
    }
    return made;
}

} // namespace

FieldId
AddStepField(Program& program, const std::string& name, unsigned width)
{
    return AddFieldTo(program, kHeader, name, width);
}

FieldId
AddLateField(Program& program, const std::string& name, unsigned width)
{
    return AddFieldTo(program, kLateHeader, name, width);
}

bool
IsLate(const Program& program, FieldId field)
{
    return program.headers[field.header].name == kLateHeader;
}

StepActions
MakeStepActions(Program& program)
{
    const Steps steps = StepsOf(program);
    RefuseTooMany(program, steps);
    FreeNames names(program.actions);
    StepActions made;
    std::vector<ActionId> later;
    for (ActionId id = 0; id < steps.size(); ++id)
    {
        const bool isOneStep = CountSteps(steps[id]) == 1;
        made.push_back(isOneStep ? std::vector<ActionId>{id} : SplitOne(program, id, steps[id], names, later));
    }
    return made;
}

} // namespace pisa
