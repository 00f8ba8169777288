// Results that are only copied go where the copy went.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/versions.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

/** @return whether an instruction between the two reads or writes the variable, or the second one reads it. */
bool
IsMet(const ContextProgram& program, VariableId variable, InstructionId from, InstructionId to)
{
    const auto isIt = [variable](Value value) { return value.variable == variable; };
    for (InstructionId i = from + 1; i <= to; ++i)
    {
        const std::vector<Value> reads = ReadsOf(program, program.instructions[i]);
        const std::vector<Value>& writes = program.instructions[i].results;
        if (std::any_of(reads.begin(), reads.end(), isIt) ||
            (i < to && std::any_of(writes.begin(), writes.end(), isIt)))
        {
            return true;
        }
    }
    return false;
}

} // namespace

void
CoalesceCopies(ContextProgram& program)
{
    const Definitions definitions(program);
    std::map<VariableId, unsigned> reads;
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value value : ReadsOf(program, instruction))
        {
            ++reads[value.variable];
        }
    }
    std::vector<bool> keep(program.instructions.size(), true);
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        const ContextInstruction& copy = program.instructions[i];
        const auto* compute = std::get_if<Compute>(&copy.work);
        const Value* source =
            compute != nullptr && compute->operation == Operation::Move ? ValueOf(copy.sources[0]) : nullptr;
        const auto from = source == nullptr ? std::nullopt : definitions.Of(*source);
        if (!from || program.variables[source->variable].field || reads[source->variable] != 1)
        {
            continue;
        }
        ContextInstruction& origin = program.instructions[*from];
        const unsigned width = program.variables[source->variable].width;
        const bool isPlain =
            std::holds_alternative<Compute>(origin.work) || std::holds_alternative<HashSources>(origin.work);
        if (!isPlain || !keep[*from] || !(origin.when == copy.when) || compute->width > width ||
            IsMet(program, copy.results[0].variable, *from, i))
        {
            continue;
        }
        const unsigned dest = program.variables[copy.results[0].variable].width;
        // results are cut to where they go; a wider place would show bits that the copy cuts off
        const bool isCutAlike = dest <= width && compute->width == dest;
        if (isCutAlike)
        {
            origin.results[0] = copy.results[0];
            keep[i] = false;
        }
    }
    KeepInstructions(program, keep);
}

} // namespace pisa::lyra
