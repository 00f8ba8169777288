// Groups greedily, then finds parents.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/blocks.h"

#include <algorithm>
#include <map>

namespace pisa::lyra
{

namespace
{

bool
IsLookUp(const ContextInstruction& instruction)
{
    return std::holds_alternative<LookUp>(instruction.work);
}

/** The block that the innermost condition's operands come from; of an outer condition if they come from none. */
std::optional<BlockId>
ParentOf(const ContextProgram& program, const Predicate& when, const Definitions& definitions,
         const std::vector<BlockId>& blockOf)
{
    for (auto literal = when.rbegin(); literal != when.rend(); ++literal)
    {
        const Predicate outer(when.begin(), literal.base() - 1);
        std::optional<BlockId> last;
        for (const Comparison& comparison : program.conditions[literal->condition].all)
        {
            for (const Term* term : {&comparison.left, &comparison.right})
            {
                const Value* value = ValueOf(*term);
                for (const InstructionId at :
                     value == nullptr ? std::vector<InstructionId>{} : definitions.Reaching(*value, outer))
                {
                    last = std::max(last.value_or(0), blockOf[at]);
                }
            }
        }
        if (last)
        {
            return last;
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<PredicateBlock>
GroupIntoBlocks(const ContextProgram& program, const std::vector<Dependency>& dependencies, bool gatesOnce)
{
    std::vector<PredicateBlock> blocks;
    std::map<std::pair<Predicate, Thread>, std::vector<BlockId>> open; ///< blocks without a look-up, by predicate
    std::vector<BlockId> blockOf(program.instructions.size(), 0);
    auto need = dependencies.begin();
    for (InstructionId i = 0; i < program.instructions.size(); ++i)
    {
        const ContextInstruction& instruction = program.instructions[i];
        BlockId least = 0;
        for (; need != dependencies.end() && need->to == i; ++need)
        {
            // what only overwrites may stand in one block with those who read: an action reads before it writes
            const bool mayShare = need->reason >= Reason::Anti && !IsLookUp(instruction) &&
                                  instruction.when == program.instructions[need->from].when;
            if (need->reason == Reason::Gate && gatesOnce)
            {
                continue;
            }
            least = std::max(least, blockOf[need->from] + (mayShare ? 0 : 1));
        }
        std::vector<BlockId>& candidates = open[{instruction.when, instruction.thread}];
        const auto it = std::lower_bound(candidates.begin(), candidates.end(), least);
        if (it != candidates.end() && !IsLookUp(instruction))
        {
            blockOf[i] = *it;
        }
        else
        {
            blockOf[i] = static_cast<BlockId>(blocks.size());
            blocks.push_back({instruction.when, instruction.thread, {}, {}});
            if (!IsLookUp(instruction))
            {
                candidates.push_back(blockOf[i]);
            }
        }
        blocks[blockOf[i]].instructions.push_back(i);
    }
    const Definitions definitions(program);
    for (PredicateBlock& block : blocks)
    {
        block.parent = ParentOf(program, block.when, definitions, blockOf);
    }
    return blocks;
}

} // namespace pisa::lyra
