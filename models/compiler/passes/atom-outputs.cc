// Moves of outputs become outputs.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/atom-outputs.h"

#include "ir/access.h"
#include "target/field.h"

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

} // namespace

void
OutputDirectly(const Program& program, Action& action)
{
    std::vector<Instruction>& body = action.body;
    for (std::size_t i = 0; i < body.size(); ++i)
    {
        auto* atom = std::get_if<StatefulOperation>(&body[i]);
        for (std::size_t later = i + 1; atom != nullptr && later < body.size();)
        {
            const AtomOutput* output = MovedOutput(program, *atom, body[later]);
            if (output == nullptr || IsUsedBetween(program, body, i, later))
            {
                ++later;
                continue;
            }
            const AtomOutput direct{std::get<Statement>(body[later]).dest, output->value};
            atom->outputs.push_back(direct);
            body.erase(body.begin() + static_cast<std::ptrdiff_t>(later));
        }
    }
}

} // namespace pisa
