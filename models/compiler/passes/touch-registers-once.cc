// Reads and writes of one register cell in one action become one atomic operation.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/fuse-registers.h"
#include "compiler/passes/copies.h"
#include "compiler/passes/instruction-parts.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/results.h"
#include "ir/access.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** Lets indexes that are computed alike be read from one field, so that it is seen that they name one cell. */
void
UniteIndexes(const Program& program, Action& action)
{
    Copies copies(program, action);
    Results results(program);
    for (Instruction& instruction : action.body)
    {
        if (auto* atom = std::get_if<StatefulOperation>(&instruction))
        {
            atom->index = results.First(copies.Source(atom->index, 64));
        }
        Instruction fromFirst = instruction;
        ForEachOperand(fromFirst, [&](Operand& operand, unsigned bits)
                       { operand = results.First(copies.Source(operand, bits)); });
        const std::set<FieldId> writes = AccessOf(program, instruction).writes;
        copies.Run(instruction, writes);
        results.Run(fromFirst, writes);
    }
}

/** @return whether some register is touched more than once. */
bool
TouchesTwice(const Action& action)
{
    std::set<RegisterId> touched;
    return std::any_of(action.body.begin(), action.body.end(),
                       [&touched](const Instruction& instruction)
                       {
                           const auto* atom = std::get_if<StatefulOperation>(&instruction);
                           return atom != nullptr && !touched.insert(atom->reg).second;
                       });
}

} // namespace

void
TouchRegistersOnce(Program& program, const Target& /* target */)
{
    for (Action& action : program.actions)
    {
        if (TouchesTwice(action))
        {
            UniteIndexes(program, action);
        }
    }
    FuseRegisters(program);
}

} // namespace pisa
