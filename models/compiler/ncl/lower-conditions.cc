// From decision diagrams to comparisons and logic.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/lowering.h"

#include <algorithm>

namespace pisa
{

FlowId
Lowering::Condition(PredicateId predicate)
{
    const PredicateTable& table = m_graph.Predicates();
    if (!table.IsConstant(predicate))
    {
        const PredicateTable::Decision decision = table.DecisionOf(predicate);
        const ConditionVariable variable = table.VariableOf(predicate);
        if (decision.high == PredicateTable::kFalse && decision.low == PredicateTable::kTrue &&
            variable.kind == ConditionVariable::Kind::Equal && variable.constant == 0)
        {
            return Exact(variable.subject);
        }
    }
    return Predicate(predicate);
}

FlowId
Lowering::Literal(PredicateId predicate, bool isNegated)
{
    const ConditionVariable variable = m_graph.Predicates().VariableOf(predicate);
    const ValueNode node = m_graph.At(variable.node);
    if (node.kind == ValueNode::Kind::Input)
    {
        const FlowId bit = LowerInput(m_graph.InputOf(variable.node));
        return isNegated ? m_flow.Operate(Operation::Equal, 1, 1, {bit, m_flow.Constant(1, 0)}) : bit;
    }
    const unsigned width = m_graph.At(node.operands[0]).width;
    FlowId left = Loose(node.operands[0]);
    FlowId right = Loose(node.operands[1]);
    Operation operation = node.operation;
    if (isNegated)
    {
        if (operation == Operation::Equal)
        {
            operation = Operation::NotEqual;
        }
        else
        {
            operation =
                operation == Operation::LessSigned ? Operation::LessEqualSigned : Operation::LessEqualUnsigned;
            std::swap(left, right);
        }
    }
    return m_flow.Operate(operation, width, 1, {left, right});
}

bool
Lowering::TakeLiteral(PredicateId& rest, bool isAnd, std::vector<FlowId>& literals)
{
    const PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(rest))
    {
        return false;
    }
    const PredicateTable::Decision decision = table.DecisionOf(rest);
    const PredicateId absorbing = isAnd ? PredicateTable::kFalse : PredicateTable::kTrue;
    if (decision.low != absorbing && decision.high != absorbing)
    {
        return false;
    }
    const bool takesHigh = decision.low == absorbing;
    literals.push_back(Literal(rest, isAnd ? !takesHigh : takesHigh));
    rest = takesHigh ? decision.high : decision.low;
    return true;
}

FlowId
Lowering::Combine(Operation operation, std::vector<FlowId> operands)
{
    // what is there first is combined first
    while (operands.size() > 1)
    {
        std::stable_sort(operands.begin(), operands.end(),
                         [&](FlowId a, FlowId b) { return m_flow.Depth(a) < m_flow.Depth(b); });
        const FlowId both = m_flow.Operate(operation, 1, 1, {operands[0], operands[1]});
        operands.erase(operands.begin(), operands.begin() + 2);
        operands.push_back(both);
    }
    return operands.front();
}

FlowId
Lowering::Predicate(PredicateId predicate)
{
    PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(predicate))
    {
        return m_flow.Constant(1, predicate);
    }
    const auto known = m_donePredicates.find(predicate);
    if (known != m_donePredicates.end())
    {
        return known->second;
    }
    FlowId result = 0;
    std::vector<FlowId> literals;
    PredicateId rest = predicate;
    const bool isAnd = TakeLiteral(rest, true, literals);
    if (isAnd || TakeLiteral(rest, false, literals))
    {
        while (TakeLiteral(rest, isAnd, literals))
        {
        }
        if (!table.IsConstant(rest))
        {
            literals.push_back(Predicate(rest));
        }
        result = Combine(isAnd ? Operation::And : Operation::Or, literals);
    }
    else
    {
        const PredicateTable::Decision decision = table.DecisionOf(predicate);
        const ConditionVariable variable = table.VariableOf(predicate);
        const FlowId condition = Literal(table.Of(variable), false);
        const FlowId high = Predicate(decision.high);
        const FlowId low = Predicate(decision.low);
        result = m_flow.Operate(Operation::Select, 1, 1, {condition, high, low});
    }
    m_donePredicates.emplace(predicate, result);
    return result;
}

} // namespace pisa
