// Moves of results become results.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/direct-results.h"

#include "ir/access.h"
#include "target/field.h"
#include "target/live-fields.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return whether the whole of what the move writes comes from the output as it is before it is cut. */
bool
IsWhole(const Program& program, const StatefulOperation& atom, const AtomOutput& output, const Statement& move)
{
    const unsigned kept = std::min(move.width, FieldBits(program, output.dest));
    const bool isCell = output.value.kind == AtomValue::Kind::Old;
    return FieldBits(program, move.dest) <= kept || (isCell && program.registers[atom.reg].width <= kept);
}

/** @return the output that the instruction moves, if that is all it does. */
const AtomOutput*
MovedOutput(const Program& program, const StatefulOperation& atom, const Instruction& instruction)
{
    const auto* move = std::get_if<Statement>(&instruction);
    if (move == nullptr || move->operation != Operation::Move)
    {
        return nullptr;
    }
    const auto output =
        std::find_if(atom.outputs.begin(), atom.outputs.end(),
                     [move](const AtomOutput& one) { return move->operands[0] == Operand(one.dest); });
    const bool isThere = output != atom.outputs.end() && IsWhole(program, atom, *output, *move) &&
                         std::none_of(atom.outputs.begin(), atom.outputs.end(),
                                      [move](const AtomOutput& one) { return one.dest == move->dest; });
    return isThere ? &*output : nullptr;
}

/** @return whether some instruction between reads or writes the move's destination, or writes what it moves. */
bool
IsUsedBetween(const Program& program, const std::vector<Instruction>& body, std::size_t atom, std::size_t at)
{
    const auto& move = std::get<Statement>(body[at]);
    const FieldId moved = std::get<FieldId>(move.operands[0]);
    for (std::size_t i = atom + 1; i < at; ++i)
    {
        const Access access = AccessOf(program, body[i]);
        if (access.reads.count(move.dest) + access.writes.count(move.dest) + access.writes.count(moved) != 0)
        {
            return true;
        }
    }
    return false;
}

/** Lets the operation at `at` output what the action moves its outputs to. */
void
OutputDirectly(const Program& program, std::vector<Instruction>& body, std::size_t at)
{
    auto& atom = std::get<StatefulOperation>(body[at]);
    for (std::size_t later = at + 1; later < body.size();)
    {
        const AtomOutput* output = MovedOutput(program, atom, body[later]);
        if (output == nullptr || IsUsedBetween(program, body, at, later))
        {
            ++later;
            continue;
        }
        const AtomOutput direct{std::get<Statement>(body[later]).dest, output->value};
        atom.outputs.push_back(direct);
        body.erase(body.begin() + static_cast<std::ptrdiff_t>(later));
    }
}

/** Gives the only result of the instruction at `at`, which `result` names, the place that the action moves it to. */
void
GiveDirectly(const Program& program, const std::set<FieldId>& live, std::vector<Instruction>& body, std::size_t at,
             FieldId& result)
{
    const auto reads = [&](const Instruction& one) { return AccessOf(program, one).reads.count(result) != 0; };
    const auto first = body.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    const auto reader = std::find_if(first, body.end(), reads);
    const auto* move = reader != body.end() ? std::get_if<Statement>(&*reader) : nullptr;
    const bool isMove = move != nullptr && move->operation == Operation::Move &&
                        FieldBits(program, move->dest) <= std::min(move->width, FieldBits(program, result));
    const bool isAll = IsPrivate(program, result) && live.count(result) == 0 && isMove &&
                       std::none_of(reader + 1, body.end(), reads);
    if (isAll && !IsUsedBetween(program, body, at, static_cast<std::size_t>(reader - body.begin())))
    {
        result = move->dest;
        body.erase(reader);
    }
}

} // namespace

void
WriteResultsDirectly(const Program& program, const std::set<FieldId>& live, Action& action)
{
    std::vector<Instruction>& body = action.body;
    for (std::size_t i = 0; i < body.size(); ++i)
    {
        if (std::holds_alternative<StatefulOperation>(body[i]))
        {
            OutputDirectly(program, body, i);
        }
        else if (auto* hash = std::get_if<Hash>(&body[i]); hash != nullptr && hash->guard == Operand{Constant{1}})
        {
            GiveDirectly(program, live, body, i, hash->dest);
        }
        else if (auto* random = std::get_if<RandomNumber>(&body[i]);
                 random != nullptr && random->guard == Operand{Constant{1}})
        {
            GiveDirectly(program, live, body, i, random->dest);
        }
    }
}

} // namespace pisa
