// Hash-consing and simplification of expressions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/expression-graph.h"

#include <algorithm>

namespace pisa::lyra
{

NodeId
ExpressionGraph::Add(CodeletNode node)
{
    Key key{static_cast<uint8_t>(node.kind),
            node.index,
            node.number,
            static_cast<uint8_t>(node.operation),
            node.operationWidth,
            node.width,
            node.operands};
    const auto [it, isNew] = m_known.emplace(std::move(key), static_cast<NodeId>(m_nodes.size()));
    if (isNew)
    {
        m_nodes.push_back(std::move(node));
    }
    return it->second;
}

NodeId
ExpressionGraph::Old(GlobalId global, unsigned width)
{
    CodeletNode node;
    node.kind = CodeletNode::Kind::Old;
    node.index = global;
    node.width = width;
    return Add(std::move(node));
}

NodeId
ExpressionGraph::NewInput(unsigned width)
{
    CodeletNode node;
    node.kind = CodeletNode::Kind::Input;
    node.index = m_inputs++;
    node.width = width;
    return Add(std::move(node));
}

NodeId
ExpressionGraph::Number(uint64_t value, unsigned width)
{
    CodeletNode node;
    node.number = value & LowBits(width);
    node.width = width;
    return Add(std::move(node));
}

NodeId
ExpressionGraph::Beyond(std::vector<NodeId> operands, unsigned width)
{
    CodeletNode node;
    node.kind = CodeletNode::Kind::Beyond;
    node.index = m_inputs++; // two draws are two values
    node.operands = std::move(operands);
    node.width = width;
    return Add(std::move(node));
}

std::optional<uint64_t>
ExpressionGraph::NumberOf(NodeId node) const
{
    const CodeletNode& at = m_nodes[node];
    return at.kind == CodeletNode::Kind::Number ? std::optional(at.number) : std::nullopt;
}

NodeId
ExpressionGraph::Make(Operation operation, unsigned operationWidth, std::vector<NodeId> operands, unsigned width)
{
    std::vector<uint64_t> numbers;
    for (const NodeId operand : operands)
    {
        if (const auto number = NumberOf(operand))
        {
            numbers.push_back(*number);
        }
    }
    if (numbers.size() == operands.size())
    {
        numbers.resize(3);
        return Number(Evaluate(operation, operationWidth, numbers[0], numbers[1], numbers[2]), width);
    }
    if (operation == Operation::Select)
    {
        const std::optional<uint64_t> condition = NumberOf(operands[0]);
        if (condition || operands[1] == operands[2])
        {
            return Resize(operands[condition.value_or(1) != 0 ? 1 : 2], width);
        }
    }
    if (operation == Operation::Move && m_nodes[operands[0]].width == width && operationWidth >= width)
    {
        return operands[0];
    }
    if (operation == Operation::Xor && width == 1 && operands[1] == Number(0, 1) && m_nodes[operands[0]].width == 1)
    {
        return operands[0];
    }
    CodeletNode node;
    node.kind = CodeletNode::Kind::Operation;
    node.operation = operation;
    node.operationWidth = operationWidth;
    node.width = width;
    node.operands = std::move(operands);
    return Add(std::move(node));
}

NodeId
ExpressionGraph::Resize(NodeId node, unsigned width)
{
    const unsigned from = m_nodes[node].width;
    return from == width ? node : Make(Operation::Move, std::max(from, width), {node}, width);
}

/** @return whether the bit is the condition, or one of several that must all hold. */
bool
ExpressionGraph::Implies(NodeId condition, NodeId bit) const
{
    const CodeletNode& node = m_nodes[condition];
    return condition == bit ||
           (node.operation == Operation::And && node.width == 1 &&
            std::any_of(node.operands.begin(), node.operands.end(), [&](NodeId each) { return Implies(each, bit); }));
}

NodeId
ExpressionGraph::Under(NodeId condition, NodeId value)
{
    while (m_nodes[value].operation == Operation::Select)
    {
        const NodeId asked = m_nodes[value].operands[0];
        const bool holds = Implies(condition, asked);
        if (!holds && (m_nodes[asked].width != 1 || !Implies(condition, Not(asked))))
        {
            break;
        }
        value = m_nodes[value].operands[holds ? 1 : 2];
    }
    return value;
}

NodeId
ExpressionGraph::Choose(NodeId condition, NodeId yes, NodeId no, unsigned width)
{
    return Make(Operation::Select, width, {condition, Resize(Under(condition, yes), width), Resize(no, width)}, width);
}

NodeId
ExpressionGraph::And(NodeId left, NodeId right)
{
    if (NumberOf(left) || NumberOf(right))
    {
        const bool leftIsNumber = NumberOf(left).has_value();
        return *NumberOf(leftIsNumber ? left : right) != 0 ? (leftIsNumber ? right : left) : Number(0, 1);
    }
    return Make(Operation::And, 1, {left, right}, 1);
}

NodeId
ExpressionGraph::Not(NodeId bit)
{
    const NodeId one = Number(1, 1);
    const CodeletNode& node = m_nodes[bit];
    if (node.operation == Operation::Xor && node.width == 1 && node.operands[1] == one)
    {
        return node.operands[0];
    }
    return Make(Operation::Xor, 1, {bit, one}, 1);
}

std::vector<bool>
ExpressionGraph::OldsOf(NodeId node, std::size_t globals) const
{
    std::vector<bool> olds(globals, false);
    std::vector<bool> seen(m_nodes.size(), false);
    std::vector<NodeId> open{node};
    while (!open.empty())
    {
        const NodeId at = open.back();
        open.pop_back();
        if (seen[at])
        {
            continue;
        }
        seen[at] = true;
        if (m_nodes[at].kind == CodeletNode::Kind::Old)
        {
            olds[m_nodes[at].index] = true;
        }
        open.insert(open.end(), m_nodes[at].operands.begin(), m_nodes[at].operands.end());
    }
    return olds;
}

std::vector<CodeletNode>
ExpressionGraph::Extract(std::vector<NodeId>& roots, const std::vector<GlobalId>& globals) const
{
    std::vector<bool> needed(m_nodes.size(), false);
    for (const NodeId root : roots)
    {
        needed[root] = true;
    }
    for (std::size_t at = m_nodes.size(); at-- > 0;) // operands stand before those who use them
    {
        for (const NodeId operand : m_nodes[at].operands)
        {
            needed[operand] = needed[operand] || needed[at];
        }
    }
    std::vector<CodeletNode> extracted;
    std::vector<NodeId> numbers(m_nodes.size(), 0);
    uint32_t inputs = 0;
    for (NodeId at = 0; at < m_nodes.size(); ++at)
    {
        if (!needed[at])
        {
            continue;
        }
        CodeletNode node = m_nodes[at];
        for (NodeId& operand : node.operands)
        {
            operand = numbers[operand];
        }
        const auto own = std::find(globals.begin(), globals.end(), node.index);
        if (node.kind == CodeletNode::Kind::Old && own != globals.end())
        {
            node.index = static_cast<uint32_t>(own - globals.begin());
        }
        else if (node.kind == CodeletNode::Kind::Old || node.kind == CodeletNode::Kind::Input)
        {
            node.kind = CodeletNode::Kind::Input;
            node.index = inputs++;
        }
        numbers[at] = static_cast<NodeId>(extracted.size());
        extracted.push_back(std::move(node));
    }
    for (NodeId& root : roots)
    {
        root = numbers[root];
    }
    return extracted;
}

} // namespace pisa::lyra
