// Follows the uses of next, last and lastIndex backwards through the blocks.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-stacks.h"

#include "compiler/p4/lower/parser-calls.h"

namespace pisa::p4
{

namespace
{

/** @return the stacks whose next index the block itself looks at. */
std::set<FieldId>
StacksOf(Shared& shared, const Block& block)
{
    Code scratch(Code::Kind::Parser, shared.storage);
    Body body(shared, scratch, *block.environment, "");
    std::set<FieldId> stacks;
    const auto visit = [&](const Expression& part)
    {
        if (const Member* cursor = StackCursor(part))
        {
            stacks.insert(StackKey(body.Evaluate(*cursor->object)));
        }
    };
    const auto visitAll = [&visit](const Expression& expression) { ForEachPart(expression, visit); };
    for (const FlowStep& step : block.steps)
    {
        ForEachExpression(step, visitAll);
    }
    ForEachExpression(block.end, visitAll);
    return stacks;
}

} // namespace

void
ForEachExpression(const FlowStep& step, const ExpressionVisitor& visit)
{
    if (const auto* statement = std::get_if<const p4::Statement*>(&step))
    {
        ForEachPart(**statement, visit);
    }
    else if (const auto* initialise = std::get_if<Initialise>(&step))
    {
        if (initialise->value != nullptr)
        {
            visit(*initialise->value);
        }
    }
    else
    {
        visit(*std::get<CopyOut>(step).argument);
    }
}

void
ForEachExpression(const std::variant<GoTo, Decide, SelectFrom>& end, const ExpressionVisitor& visit)
{
    if (const auto* decide = std::get_if<Decide>(&end))
    {
        visit(*decide->condition);
    }
    else if (const auto* select = std::get_if<SelectFrom>(&end))
    {
        for (const ExpressionPtr& key : select->transition->selector)
        {
            visit(*key);
        }
    }
}

std::vector<std::set<FieldId>>
LiveStacks(Shared& shared, const ParserFlow& flow)
{
    std::vector<std::set<FieldId>> live;
    for (const Block& block : flow.blocks)
    {
        live.push_back(StacksOf(shared, block));
    }
    for (bool changed = true; changed;)
    {
        changed = false;
        for (std::size_t i = flow.blocks.size(); i-- > 0;)
        {
            for (const BlockId next : NextBlocks(flow.blocks[i]))
            {
                const std::size_t before = live[i].size();
                live[i].insert(live[next].begin(), live[next].end());
                changed = changed || live[i].size() > before;
            }
        }
    }
    return live;
}

} // namespace pisa::p4
