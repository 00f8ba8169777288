// Assignments that the parser can do (Lyra, appendix C.1).
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/parser-moves.h"

#include "compiler/lyra/dependencies.h"

#include <algorithm>
#include <set>

namespace pisa::lyra
{

namespace
{

/** A plain copy of a number or of a field as it came, to a local, for all packets. */
bool
IsParserMove(const ContextProgram& program, const ContextInstruction& instruction)
{
    const auto* compute = std::get_if<Compute>(&instruction.work);
    if (compute == nullptr || compute->operation != Operation::Move || !instruction.when.empty() ||
        program.variables[instruction.results[0].variable].field || program.frame.parser.empty())
    {
        return false;
    }
    const Value* value = ValueOf(instruction.sources[0]);
    if (value == nullptr)
    {
        return true;
    }
    const std::optional<FieldId>& field = program.variables[value->variable].field;
    return value->version == 0 && field && field->header != 0 && field->index != FieldId::kValid;
}

} // namespace

void
MoveToParser(ContextProgram& program)
{
    const Definitions definitions(program);
    // version 0 is the parser's: it must not be asked for as the zero that locals begin with
    std::set<VariableId> asked;
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value value : ReadsOf(program, instruction))
        {
            if (definitions.ReachesStart(value, instruction.when))
            {
                asked.insert(value.variable);
            }
        }
    }
    std::set<InstructionId> waiting;
    for (const Dependency& one : DependenciesOf(program, Storage(program, definitions), definitions))
    {
        waiting.insert(one.to);
    }
    std::vector<bool> keep(program.instructions.size(), true);
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        if (waiting.count(i) == 0 && IsParserMove(program, program.instructions[i]) &&
            program.instructions[i].results[0].version == 1 &&
            asked.count(program.instructions[i].results[0].variable) == 0)
        {
            keep[i] = false;
            program.parserMoves.push_back(program.instructions[i]);
        }
    }
    KeepInstructions(program, keep);
}

} // namespace pisa::lyra
