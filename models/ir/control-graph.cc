// Closes successors backwards, once with "some way" and once with "all ways".
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-graph.h"

#include "ir/control-flow.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Appends a node and what it leads to, each behind all that it leads to. */
void
AppendDepthFirst(NodeId start, const std::vector<std::vector<NodeId>>& successors, std::vector<NodeId>& postOrder)
{
    std::vector<bool> isSeen(successors.size(), false);
    std::vector<std::pair<NodeId, std::size_t>> stack{{start, 0}};
    isSeen[start] = true;
    while (!stack.empty())
    {
        auto& [node, at] = stack.back();
        // Backwards, so that in the reversed order the first way out comes first.
        const std::size_t count = successors[node].size();
        if (at == count)
        {
            postOrder.push_back(node);
            stack.pop_back();
            continue;
        }
        const NodeId next = successors[node][count - 1 - at++];
        if (next != kEndOfControl && !isSeen[next])
        {
            isSeen[next] = true;
            stack.emplace_back(next, 0);
        }
    }
}

} // namespace

ControlGraph::ControlGraph(const Program& program, const Control& control)
{
    const std::size_t count = control.nodes.size();
    m_reaches.assign(count, std::vector<bool>(count, false));
    m_meets = m_reaches;
    m_decides = m_reaches;
    if (control.entry == kEndOfControl)
    {
        return;
    }
    std::vector<std::vector<NodeId>> successors;
    for (const ControlNode& node : control.nodes)
    {
        successors.push_back(Successors(program, node));
    }
    AppendDepthFirst(control.entry, successors, m_order);
    // In post-order every node follows its successors, so one sweep closes each relation.
    CloseReachability(successors);
    CloseDecisions(successors);
    std::reverse(m_order.begin(), m_order.end());
}

void
ControlGraph::CloseReachability(const std::vector<std::vector<NodeId>>& successors)
{
    const std::size_t count = successors.size();
    for (NodeId node : m_order)
    {
        std::vector<bool>& reaches = m_reaches[node];
        std::vector<bool>& meets = m_meets[node];
        meets.assign(count, true);
        for (NodeId next : successors[node])
        {
            const bool isEnd = next == kEndOfControl;
            for (NodeId to = 0; to < count; ++to)
            {
                reaches[to] = reaches[to] || (!isEnd && (to == next || m_reaches[next][to]));
                meets[to] = meets[to] && !isEnd && (to == next || m_meets[next][to]);
            }
        }
    }
}

void
ControlGraph::CloseDecisions(const std::vector<std::vector<NodeId>>& successors)
{
    const std::size_t count = successors.size();
    for (NodeId node : m_order)
    {
        std::vector<bool>& decides = m_decides[node];
        for (NodeId next : successors[node])
        {
            for (NodeId to = 0; next != kEndOfControl && to < count; ++to)
            {
                decides[to] = decides[to] || ((to == next || m_meets[next][to]) && !m_meets[node][to]);
            }
        }
        // A copy: what is decided directly, before what those nodes decide in turn is added.
        const std::vector<bool> direct = decides;
        for (NodeId through = 0; through < count; ++through)
        {
            for (NodeId to = 0; direct[through] && to < count; ++to)
            {
                decides[to] = decides[to] || m_decides[through][to];
            }
        }
    }
}

} // namespace pisa
