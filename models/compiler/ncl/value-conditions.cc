// How the value graph simplifies comparisons and selections.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/value-graph.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

uint64_t
SignBit(unsigned width)
{
    return uint64_t{1} << (width - 1);
}

} // namespace

ValueId
ValueGraph::Compare(Operation operation, ValueId a, ValueId b)
{
    assert(m_nodes[a].width == m_nodes[b].width);
    switch (operation)
    {
    case Operation::NotEqual:
        return Not(Compare(Operation::Equal, a, b));
    case Operation::LessEqualUnsigned:
        return Not(Compare(Operation::LessUnsigned, b, a));
    case Operation::LessEqualSigned:
        return Not(Compare(Operation::LessSigned, b, a));
    default:
        break;
    }
    const unsigned width = m_nodes[a].width;
    if (IsConstant(a) && IsConstant(b))
    {
        return Constant(1, Evaluate(operation, width, ConstantOf(a), ConstantOf(b)));
    }
    if (a == b)
    {
        return Constant(1, operation == Operation::Equal ? 1 : 0);
    }
    if (width == 1)
    {
        const PredicateId p = PredicateOf(a);
        const PredicateId q = PredicateOf(b);
        const PredicateId notQ = m_predicates.Not(q);
        return OfPredicate(operation == Operation::Equal          ? m_predicates.IfThenElse(p, q, notQ)
                           : operation == Operation::LessUnsigned ? m_predicates.And(m_predicates.Not(p), q)
                                                                  : m_predicates.And(p, notQ));
    }
    if (const auto narrow = NarrowCompare(operation, a, b))
    {
        return *narrow;
    }
    if (const auto distributed = DistributeCompare(operation, a, b))
    {
        return *distributed;
    }
    return operation == Operation::Equal ? CompareEqual(a, b) : CompareLess(operation, a, b);
}

std::optional<ValueId>
ValueGraph::NarrowCompare(Operation operation, ValueId a, ValueId b)
{
    const ValueNode left = m_nodes[a];
    const ValueNode right = m_nodes[b];
    const auto isExtended = [&](const ValueNode& node, bool isSigned)
    {
        return isSigned ? node.kind == ValueNode::Kind::Operation && node.operation == Operation::SignExtend
                        : node.kind == ValueNode::Kind::Resize && m_nodes[node.operands[0]].width < node.width;
    };
    for (bool isSigned : {false, true})
    {
        if ((operation == Operation::LessUnsigned && isSigned) || (operation == Operation::LessSigned && !isSigned))
        {
            continue;
        }
        const bool hasLeft = isExtended(left, isSigned);
        const bool hasRight = isExtended(right, isSigned);
        if (!hasLeft && !hasRight)
        {
            continue;
        }
        unsigned width = 0;
        width =
            std::max(hasLeft ? m_nodes[left.operands[0]].width : 0, hasRight ? m_nodes[right.operands[0]].width : 0);
        const auto fits = [&](ValueId id)
        {
            const ValueId cut = Resize(id, width);
            return (isSigned ? SignExtend(cut, left.width) : Resize(cut, left.width)) == id;
        };
        if ((hasLeft || IsConstant(a)) && (hasRight || IsConstant(b)) && fits(a) && fits(b))
        {
            return Compare(operation, Resize(a, width), Resize(b, width));
        }
    }
    return std::nullopt;
}

std::optional<ValueId>
ValueGraph::DistributeCompare(Operation operation, ValueId a, ValueId b)
{
    const auto isChoice = [&](ValueId id)
    {
        const ValueNode& node = m_nodes[id];
        return node.kind == ValueNode::Kind::Operation && node.operation == Operation::Select &&
               (IsConstant(node.operands[1]) || IsConstant(node.operands[2]));
    };
    if (isChoice(a) && IsConstant(b))
    {
        const ValueNode node = m_nodes[a];
        const ValueId then = Compare(operation, node.operands[1], b);
        const ValueId otherwise = Compare(operation, node.operands[2], b);
        return OfPredicate(
            m_predicates.IfThenElse(PredicateOf(node.operands[0]), PredicateOf(then), PredicateOf(otherwise)));
    }
    if (isChoice(b) && IsConstant(a))
    {
        const ValueNode node = m_nodes[b];
        const ValueId then = Compare(operation, a, node.operands[1]);
        const ValueId otherwise = Compare(operation, a, node.operands[2]);
        return OfPredicate(
            m_predicates.IfThenElse(PredicateOf(node.operands[0]), PredicateOf(then), PredicateOf(otherwise)));
    }
    return std::nullopt;
}

ValueId
ValueGraph::CompareEqual(ValueId a, ValueId b)
{
    if (IsConstant(a) || (!IsConstant(b) && b < a))
    {
        std::swap(a, b);
    }
    const unsigned width = m_nodes[a].width;
    if (!IsConstant(b))
    {
        const ValueId node = MakeOperation(Operation::Equal, 1, {a, b});
        return OfVariable(ConditionVariable::Kind::Free, node, 0, node);
    }
    const uint64_t constant = ConstantOf(b);
    if (constant > Maximum(a))
    {
        return Constant(1, 0);
    }
    const ValueNode left = m_nodes[a];
    if (left.kind == ValueNode::Kind::Operation && left.operation == Operation::Add && IsConstant(left.operands[1]))
    {
        return Compare(Operation::Equal, left.operands[0], Constant(width, constant - ConstantOf(left.operands[1])));
    }
    if (left.kind == ValueNode::Kind::Operation && left.operation == Operation::Sub && constant == 0)
    {
        return Compare(Operation::Equal, left.operands[0], left.operands[1]);
    }
    if (Maximum(a) == 1 && constant == 1)
    {
        return Not(Compare(Operation::Equal, a, Constant(width, 0)));
    }
    const ValueId node = MakeOperation(Operation::Equal, 1, {a, b});
    return OfVariable(ConditionVariable::Kind::Equal, a, constant, node);
}

ValueId
ValueGraph::CompareLess(Operation operation, ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    if (operation == Operation::LessSigned && Maximum(a) < SignBit(width) && Maximum(b) < SignBit(width))
    {
        operation = Operation::LessUnsigned;
    }
    const bool isSigned = operation == Operation::LessSigned;
    const uint64_t flip = isSigned ? SignBit(width) : 0; // makes the signed order an unsigned one
    if (IsConstant(a))
    {
        const uint64_t constant = ConstantOf(a) ^ flip; // c < b is not b < c + 1
        return constant == LowBits(width) ? Constant(1, 0)
                                          : Not(CompareLess(operation, b, Constant(width, (constant + 1) ^ flip)));
    }
    if (!IsConstant(b))
    {
        const ValueId node = MakeOperation(operation, 1, {a, b});
        return OfVariable(ConditionVariable::Kind::Free, node, 0, node);
    }
    const uint64_t constant = ConstantOf(b) ^ flip;
    if (constant == 0 || (!isSigned && Maximum(a) < constant))
    {
        return Constant(1, constant == 0 ? 0 : 1);
    }
    if (!isSigned && constant == 1)
    {
        return Compare(Operation::Equal, a, Constant(width, 0));
    }
    const ValueId node = MakeOperation(operation, 1, {a, b});
    return OfVariable(isSigned ? ConditionVariable::Kind::LessSigned : ConditionVariable::Kind::LessUnsigned, a,
                      constant, node);
}

ValueId
ValueGraph::Select(PredicateId condition, ValueId then, ValueId otherwise)
{
    assert(m_nodes[then].width == m_nodes[otherwise].width);
    if (condition == PredicateTable::kTrue || then == otherwise)
    {
        return then;
    }
    if (condition == PredicateTable::kFalse)
    {
        return otherwise;
    }
    if (m_nodes[then].width == 1)
    {
        return OfPredicate(m_predicates.IfThenElse(condition, PredicateOf(then), PredicateOf(otherwise)));
    }
    if (const auto simple = SimplifySelect(condition, then, otherwise))
    {
        return *simple;
    }
    return MakeOperation(Operation::Select, m_nodes[then].width, {OfPredicate(condition), then, otherwise});
}

std::optional<ValueId>
ValueGraph::SimplifySelect(PredicateId condition, ValueId then, ValueId otherwise)
{
    const ValueId newThen = Assume(then, condition);
    const ValueId newOtherwise = Assume(otherwise, m_predicates.Not(condition));
    if (newThen != then || newOtherwise != otherwise)
    {
        return Select(condition, newThen, newOtherwise);
    }
    if (const auto folded = FoldSelectArms(condition, then, otherwise))
    {
        return folded;
    }
    return RecogniseMinimum(condition, then, otherwise);
}

std::optional<ValueId>
ValueGraph::FoldSelectArms(PredicateId condition, ValueId then, ValueId otherwise)
{
    const auto isSelect = [&](ValueId id)
    { return m_nodes[id].kind == ValueNode::Kind::Operation && m_nodes[id].operation == Operation::Select; };
    if (isSelect(then))
    {
        const ValueNode inner = m_nodes[then];
        const PredicateId choice = PredicateOf(inner.operands[0]);
        if (inner.operands[2] == otherwise)
        {
            return Select(m_predicates.And(condition, choice), inner.operands[1], otherwise);
        }
        if (inner.operands[1] == otherwise)
        {
            return Select(m_predicates.And(condition, m_predicates.Not(choice)), inner.operands[2], otherwise);
        }
    }
    if (isSelect(otherwise))
    {
        const ValueNode inner = m_nodes[otherwise];
        const PredicateId choice = PredicateOf(inner.operands[0]);
        if (inner.operands[1] == then)
        {
            return Select(m_predicates.Or(condition, choice), then, inner.operands[2]);
        }
        if (inner.operands[2] == then)
        {
            const PredicateId apart = m_predicates.And(m_predicates.Not(condition), choice);
            return Select(apart, inner.operands[1], then);
        }
    }
    return std::nullopt;
}

std::optional<ValueId>
ValueGraph::RecogniseMinimum(PredicateId condition, ValueId then, ValueId otherwise)
{
    // One comparison or its negation, x < y: the diagram of a negation has its branches swapped.
    const PredicateTable::Decision decision = m_predicates.DecisionOf(condition);
    if (decision.high > PredicateTable::kTrue || decision.low > PredicateTable::kTrue)
    {
        return std::nullopt;
    }
    const ValueNode less = m_nodes[m_predicates.VariableOf(condition).node];
    if (less.kind != ValueNode::Kind::Operation ||
        (less.operation != Operation::LessUnsigned && less.operation != Operation::LessSigned))
    {
        return std::nullopt;
    }
    if (decision.high == PredicateTable::kFalse)
    {
        std::swap(then, otherwise);
    }
    const ValueId x = less.operands[0];
    const ValueId y = less.operands[1];
    const bool isSigned = less.operation == Operation::LessSigned;
    const auto isY = [&](ValueId id) { // x < c tells as much of c - 1 as of c
        return id == y || (IsConstant(y) && IsConstant(id, ConstantOf(y) - 1));
    };
    if (then == x && isY(otherwise))
    {
        return Binary(isSigned ? Operation::MinSigned : Operation::MinUnsigned, x, otherwise);
    }
    if (otherwise == x && isY(then))
    {
        return Binary(isSigned ? Operation::MaxSigned : Operation::MaxUnsigned, x, then);
    }
    return std::nullopt;
}

} // namespace pisa
