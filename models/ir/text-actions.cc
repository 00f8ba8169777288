// Reads actions: parameters, statements and stateful operations.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <limits>
#include <utility>

namespace pisa
{

namespace
{

constexpr uint64_t kMostIndex = std::numeric_limits<uint32_t>::max();

AtomValue
TakeValue(TokenCursor& cursor)
{
    AtomValue value;
    if (cursor.Accept("old"))
    {
        return value;
    }
    if (cursor.IsAt("input") || cursor.IsAt("step"))
    {
        value.kind = cursor.Accept("input") ? AtomValue::Kind::Input : AtomValue::Kind::Step;
        cursor.Accept("step");
        cursor.Expect("[");
        value.index = static_cast<uint32_t>(cursor.TakeNumber("an index", kMostIndex));
        cursor.Expect("]");
        return value;
    }
    value.kind = AtomValue::Kind::Literal;
    value.literal = cursor.TakeNumber("old, input[...], step[...] or a number");
    return value;
}

/** Takes `[index] =` of the input or step that is to be number `expected`. */
void
TakeIndex(TokenCursor& cursor, std::size_t expected)
{
    cursor.Expect("[");
    const SourceLocation where = cursor.Where();
    const uint64_t index = cursor.TakeNumber("an index");
    if (index != expected)
    {
        throw InputError(where, "index " + std::to_string(index) + " is out of order, the next is " +
                                    std::to_string(expected));
    }
    cursor.Expect("]");
    cursor.Expect("=");
}

AtomStep
TakeStep(TextInput& input)
{
    AtomStep step;
    std::tie(step.operation, step.width) = TakeOperation(input);
    input.cursor.TakeList(")", [&] { step.operands.push_back(TakeValue(input.cursor)); });
    return step;
}

/** Takes one line of a stateful operation's block. */
void
TakeAtomLine(TextInput& input, const Action& action, StatefulOperation& atom)
{
    TokenCursor& cursor = input.cursor;
    const SourceLocation where = cursor.Where();
    if (cursor.Accept("input"))
    {
        TakeIndex(cursor, atom.inputs.size());
        atom.inputs.push_back(TakeOperand(input, &action));
    }
    else if (cursor.Accept("step"))
    {
        TakeIndex(cursor, atom.steps.size());
        atom.steps.push_back(TakeStep(input));
    }
    else if (cursor.Accept("cell"))
    {
        if (atom.next.kind != AtomValue::Kind::Old)
        {
            throw InputError(where, "the cell is written twice, the limit is once", "choose with a select step");
        }
        cursor.Expect("=");
        atom.next = TakeValue(cursor);
    }
    else
    {
        const FieldId dest = TakeField(input);
        cursor.Expect("=");
        atom.outputs.push_back({dest, TakeValue(cursor)});
    }
    cursor.Expect(";");
}

/** Takes a stateful operation behind the word `atom`. */
StatefulOperation
TakeAtom(TextInput& input, const Action& action)
{
    TokenCursor& cursor = input.cursor;
    StatefulOperation atom;
    atom.reg = TakeKnown(input, input.registers, "register");
    cursor.Expect("[");
    atom.index = TakeOperand(input, &action);
    cursor.Expect("]");
    if (cursor.Accept("if"))
    {
        cursor.Expect("(");
        atom.guard = TakeOperand(input, &action);
        cursor.Expect(")");
    }
    cursor.Expect("{");
    while (!cursor.Accept("}"))
    {
        TakeAtomLine(input, action, atom);
    }
    return atom;
}

/** Takes an instruction that begins with its destination. */
Instruction
TakeAssignment(TextInput& input, const Action& action)
{
    const FieldId dest = TakeField(input);
    input.cursor.Expect("=");
    std::optional<Instruction> instruction = TakeService(input, dest, action);
    if (instruction)
    {
        return std::move(*instruction);
    }
    Statement statement = TakeStatement(input, dest, &action);
    input.cursor.Expect(";");
    return statement;
}

Field
TakeParameter(TokenCursor& cursor)
{
    Field parameter;
    parameter.name = cursor.TakeName("a parameter");
    cursor.Expect(":");
    parameter.width = cursor.TakeWidth();
    return parameter;
}

} // namespace

void
ReadAction(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    const auto id = static_cast<ActionId>(input.program.actions.size());
    input.places[{ElementKind::Action, id}] = cursor.Where();
    Action action;
    action.name = cursor.TakeName("an action");
    cursor.Expect("(");
    cursor.TakeList(")", [&] { action.parameters.push_back(TakeParameter(cursor)); });
    if (cursor.Accept("named"))
    {
        action.parameterNames = TakeUserNames(cursor);
    }
    action.where = cursor.TakeSource();
    cursor.Expect("{");
    while (!cursor.Accept("}"))
    {
        if (cursor.Accept("atom"))
        {
            action.body.push_back(TakeAtom(input, action));
        }
        else if (cursor.Accept("do"))
        {
            action.body.push_back(TakeService(input, action));
        }
        else
        {
            action.body.push_back(TakeAssignment(input, action));
        }
    }
    input.actions.emplace(action.name, id);
    input.program.actions.push_back(std::move(action));
}

} // namespace pisa
