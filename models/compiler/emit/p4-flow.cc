// A graph of tables and branches as the nested statements of a control.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-flow.h"

#include "compiler/emit/p4-names.h"
#include "compiler/emit/p4-value.h"

#include <algorithm>

namespace pisa
{

P4Flow::P4Flow(const std::map<NodeId, P4FlowNode>& nodes, const std::vector<NodeId>& order,
               const std::map<NodeId, std::string>& names, bool mayReturn, FlowFlags words)
    : m_nodes(nodes),
      m_order(order),
      m_names(names),
      m_mayReturn(mayReturn),
      m_words(std::move(words))
{
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        m_place[order[i]] = i;
    }
    m_place[kEndOfControl] = order.size();
    FindDominators();
    FindJoins();
}

/** @return the nearest node that dominates both. */
NodeId
P4Flow::Common(NodeId a, NodeId b) const
{
    while (a != b)
    {
        NodeId& later = m_place.at(a) > m_place.at(b) ? a : b;
        later = m_above.at(later);
    }
    return a;
}

/** In the order of a graph without cycles all that leads to a node is known before it. */
void
P4Flow::FindDominators()
{
    for (const NodeId from : m_order)
    {
        for (const FlowWay& way : m_nodes.at(from).ways)
        {
            ++m_in[way.next];
            const auto known = m_above.find(way.next);
            m_above[way.next] = known == m_above.end() ? from : Common(known->second, from);
        }
    }
}

bool
P4Flow::IsInside(NodeId node, NodeId ancestor) const
{
    while (node != ancestor)
    {
        const auto above = m_above.find(node);
        if (above == m_above.end())
        {
            return false;
        }
        node = above->second;
    }
    return true;
}

/** @return whether a packet can come to the place of a join without being on its way to it. */
bool
P4Flow::NeedsFlag(NodeId above, std::size_t join) const
{
    const std::vector<NodeId>& joins = m_joins.at(above);
    const auto isBefore = [&](NodeId node)
    {
        return IsInside(node, above) && std::none_of(joins.begin() + static_cast<std::ptrdiff_t>(join), joins.end(),
                                                     [&](NodeId later) { return IsInside(node, later); });
    };
    return std::any_of(m_order.begin(), m_order.end(),
                       [&](NodeId node)
                       {
                           const auto& ways = m_nodes.at(node).ways;
                           return isBefore(node) && std::any_of(ways.begin(), ways.end(),
                                                                [&](const FlowWay& way) {
                                                                    return way.next == kEndOfControl
                                                                               ? !m_mayReturn
                                                                               : way.next != joins[join] &&
                                                                                     !isBefore(way.next);
                                                                });
                       });
}

void
P4Flow::FindJoins()
{
    for (const NodeId node : m_order)
    {
        if (m_in[node] > 1)
        {
            m_joins[m_above.at(node)].push_back(node);
        }
    }
    P4Scope scope;
    for (const auto& [above, joins] : m_joins)
    {
        for (std::size_t i = 0; i < joins.size(); ++i)
        {
            if (NeedsFlag(above, i))
            {
                const std::string flag = scope.Take("to_" + m_names.at(joins[i]));
                m_flags[joins[i]] = m_words.declare ? m_words.declare(flag) : flag;
            }
        }
    }
}

std::vector<std::string>
P4Flow::Flags() const
{
    std::vector<std::string> flags;
    for (const NodeId node : m_order)
    {
        if (m_flags.count(node) > 0)
        {
            flags.push_back(m_flags.at(node));
        }
    }
    return flags;
}

void
P4Flow::Write(NodeId entry, P4Text& text) const
{
    if (entry != kEndOfControl)
    {
        WriteNode(entry, false, text);
    }
}

/** @param mustReturn whether something follows that is not for packets that are through */
void
P4Flow::WriteNode(NodeId node, bool mustReturn, P4Text& text) const
{
    const auto found = m_joins.find(node);
    const std::vector<NodeId> joins = found == m_joins.end() ? std::vector<NodeId>{} : found->second;
    const auto isOpen = [this](NodeId join) { return m_flags.count(join) == 0; };
    WriteWays(node, mustReturn || std::any_of(joins.begin(), joins.end(), isOpen), text);
    for (std::size_t i = 0; i < joins.size(); ++i)
    {
        const bool isFollowed = std::any_of(joins.begin() + static_cast<std::ptrdiff_t>(i) + 1, joins.end(), isOpen);
        if (isOpen(joins[i]))
        {
            WriteNode(joins[i], mustReturn || isFollowed, text);
            continue;
        }
        text.Open("if (" + m_flags.at(joins[i]) + m_words.asks + ")");
        WriteNode(joins[i], mustReturn || isFollowed, text);
        text.Close();
    }
}

void
P4Flow::WriteWay(NodeId from, NodeId to, bool mustReturn, P4Text& text) const
{
    if (to == kEndOfControl)
    {
        if (mustReturn && m_mayReturn)
        {
            text.Line("return;");
        }
        return;
    }
    if (m_in.at(to) == 1 && m_above.at(to) == from)
    {
        WriteNode(to, mustReturn, text);
    }
    else if (m_flags.count(to) > 0)
    {
        text.Line(m_flags.at(to) + " = " + m_words.isSet + ";");
    }
}

P4Text
P4Flow::WayText(NodeId from, NodeId to, bool mustReturn) const
{
    P4Text text;
    WriteWay(from, to, mustReturn, text);
    return text;
}

void
P4Flow::WriteWays(NodeId node, bool mustReturn, P4Text& text) const
{
    const P4FlowNode& flow = m_nodes.at(node);
    switch (flow.kind)
    {
    case P4FlowNode::Kind::Straight:
        text.Add(flow.lines);
        WriteWay(node, flow.ways[0].next, mustReturn, text);
        return;
    case P4FlowNode::Kind::If:
        WriteIf(node, mustReturn, text);
        return;
    case P4FlowNode::Kind::Switch:
        WriteSwitch(node, mustReturn, text);
        return;
    case P4FlowNode::Kind::Chain:
        WriteChain(node, mustReturn, text);
        return;
    }
}

void
P4Flow::WriteIf(NodeId node, bool mustReturn, P4Text& text) const
{
    const P4FlowNode& flow = m_nodes.at(node);
    const P4Text yes = WayText(node, flow.ways[0].next, mustReturn);
    const P4Text no = WayText(node, flow.ways[1].next, mustReturn);
    text.Open("if (" + (yes.IsEmpty() ? Negated(flow.expression) : flow.expression) + ")");
    text.Add(yes.IsEmpty() ? no : yes);
    if (!yes.IsEmpty() && !no.IsEmpty())
    {
        text.Turn("else");
        text.Add(no);
    }
    text.Close();
}

void
P4Flow::WriteSwitch(NodeId node, bool mustReturn, P4Text& text) const
{
    const P4FlowNode& flow = m_nodes.at(node);
    text.Open("switch (" + flow.expression + ")");
    for (const FlowWay& way : flow.ways)
    {
        const P4Text lines = WayText(node, way.next, mustReturn);
        if (way.cases.empty() && lines.IsEmpty())
        {
            continue; // without a default nothing happens either
        }
        for (std::size_t i = 0; i + 1 < way.cases.size(); ++i)
        {
            text.Line(way.cases[i] + ":");
        }
        text.Open((way.cases.empty() ? "default" : way.cases.back()) + ":");
        text.Add(lines);
        text.Close();
    }
    text.Close();
}

void
P4Flow::WriteChain(NodeId node, bool mustReturn, P4Text& text) const
{
    const P4FlowNode& flow = m_nodes.at(node);
    text.Add(flow.lines);
    std::vector<P4Text> lines;
    for (const FlowWay& way : flow.ways)
    {
        lines.push_back(WayText(node, way.next, mustReturn));
    }
    const std::size_t last = flow.ways.size() - 1;
    for (std::size_t i = 0; i <= last; ++i)
    {
        const std::string condition = i == last ? "" : flow.ways[i].cases[0];
        // of the last two ways one alone may have something to do
        const bool isOther = i + 1 == last && lines[i].IsEmpty();
        const std::string test = condition.empty() ? "" : "if (" + (isOther ? Negated(condition) : condition) + ")";
        i == 0 ? text.Open(test) : text.Turn(test.empty() ? "else" : "else " + test);
        text.Add(isOther ? lines[last] : lines[i]);
        if (i + 1 == last && (isOther || lines[last].IsEmpty()))
        {
            break;
        }
    }
    text.Close();
}

} // namespace pisa
