// Where a stepped model's controls lead, apart from what their elements do.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/stepped-ways.h"

namespace pisa
{

namespace
{

Ways
WaysIn(const Program& program, const Control& control)
{
    Ways ways{control.entry, {}};
    for (const ControlNode& node : control.nodes)
    {
        ways.next.emplace_back();
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            ways.next.back() = {branch->onFalse, branch->onTrue};
            continue;
        }
        const auto& apply = std::get<Apply>(node);
        for (const ActionId action : program.tables[apply.table].actions)
        {
            NodeId afterMiss = apply.onMiss;
            NodeId afterHit = apply.onHit;
            for (const auto& [chosen, next] : apply.onAction)
            {
                afterMiss = chosen == action ? next : afterMiss;
                afterHit = chosen == action ? next : afterHit;
            }
            ways.next.back().push_back(afterMiss);
            ways.next.back().push_back(afterHit);
        }
    }
    return ways;
}

} // namespace

SteppedWays::SteppedWays(const Program& program, unsigned copies)
    : m_copies(copies, {WaysIn(program, program.ingress), WaysIn(program, program.egress)})
{
}

/** Outcome by outcome, straight from what the kinds mean. */
void
SteppedWays::Write(const PointerWrite& write)
{
    const PointerId& pointer = write.pointer;
    for (std::size_t copy = 0; copy < m_copies.size(); ++copy)
    {
        if (write.copy && *write.copy != copy)
        {
            continue;
        }
        Ways& ways = m_copies[copy][static_cast<std::size_t>(pointer.thread)];
        if (pointer.kind == PointerKind::Entry)
        {
            ways.entry = write.target;
            continue;
        }
        std::vector<NodeId>& next = ways.next[pointer.node];
        for (std::size_t outcome = 0; outcome < next.size(); ++outcome)
        {
            const bool isOdd = outcome % 2 == 1;
            const bool isOfAction = outcome / 2 == pointer.action;
            const bool isMeant[] = {
                false, isOdd, !isOdd, true, isOdd, !isOdd, isOfAction, isOfAction && isOdd, isOfAction && !isOdd};
            next[outcome] = isMeant[static_cast<std::size_t>(pointer.kind)] ? write.target : next[outcome];
        }
    }
}

} // namespace pisa
