// How the value graph simplifies arithmetic, shifts and changes of width.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/value-graph.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

bool
IsCommutative(Operation operation)
{
    switch (operation)
    {
    case Operation::Add:
    case Operation::Mul:
    case Operation::And:
    case Operation::Or:
    case Operation::Xor:
    case Operation::MinUnsigned:
    case Operation::MaxUnsigned:
    case Operation::MinSigned:
    case Operation::MaxSigned:
    case Operation::AddSaturateUnsigned:
    case Operation::AddSaturateSigned:
        return true;
    default:
        return false;
    }
}

bool
IsPowerOfTwo(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

} // namespace

ValueId
ValueGraph::Binary(Operation operation, ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    assert(m_nodes[b].width == width);
    if (IsConstant(a) && IsConstant(b))
    {
        return Constant(width, Evaluate(operation, width, ConstantOf(a), ConstantOf(b)));
    }
    if (width == 1)
    {
        const PredicateId p = PredicateOf(a);
        const PredicateId q = PredicateOf(b);
        switch (operation)
        {
        case Operation::And:
        case Operation::Mul:
            return OfPredicate(m_predicates.And(p, q));
        case Operation::Or:
            return OfPredicate(m_predicates.Or(p, q));
        case Operation::Add:
        case Operation::Sub:
        case Operation::Xor:
            return OfPredicate(m_predicates.IfThenElse(p, m_predicates.Not(q), q));
        default:
            return Resize(Binary(operation, Resize(a, 8), Resize(b, 8)), 1);
        }
    }
    if (IsCommutative(operation) && (IsConstant(a) || (!IsConstant(b) && b < a)))
    {
        std::swap(a, b);
    }
    if (const auto simple = SimplifyBinary(operation, a, b))
    {
        return *simple;
    }
    return MakeOperation(operation, width, {a, b});
}

std::optional<ValueId>
ValueGraph::SimplifyBinary(Operation operation, ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    switch (operation)
    {
    case Operation::Add:
        return SimplifyAddition(a, b);
    case Operation::Sub:
        if (a == b)
        {
            return Constant(width, 0);
        }
        if (IsConstant(b))
        {
            return Binary(Operation::Add, a, Constant(width, 0 - ConstantOf(b)));
        }
        return std::nullopt;
    case Operation::And:
    case Operation::Or:
    case Operation::Xor:
        return SimplifyBitwise(operation, a, b);
    case Operation::ShiftLeft:
    case Operation::ShiftRight:
    case Operation::ShiftRightArithmetic:
        return SimplifyShift(operation, a, b);
    case Operation::Mul:
        return SimplifyMultiplication(a, b);
    case Operation::MinUnsigned:
    case Operation::MaxUnsigned:
    case Operation::MinSigned:
    case Operation::MaxSigned:
        if (a == b)
        {
            return a;
        }
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

std::optional<ValueId>
ValueGraph::SimplifyAddition(ValueId a, ValueId b)
{
    if (!IsConstant(b))
    {
        return std::nullopt;
    }
    if (ConstantOf(b) == 0)
    {
        return a;
    }
    const ValueNode node = m_nodes[a];
    if (node.kind == ValueNode::Kind::Operation && node.operation == Operation::Add && IsConstant(node.operands[1]))
    {
        return Binary(Operation::Add, node.operands[0],
                      Constant(node.width, ConstantOf(node.operands[1]) + ConstantOf(b)));
    }
    return std::nullopt;
}

std::optional<ValueId>
ValueGraph::SimplifyBitwise(Operation operation, ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    if (a == b)
    {
        return operation == Operation::Xor ? Constant(width, 0) : a;
    }
    if (!IsConstant(b))
    {
        return std::nullopt;
    }
    const uint64_t constant = ConstantOf(b);
    if (constant == 0)
    {
        return operation == Operation::And ? b : a;
    }
    if (operation == Operation::Or && constant == LowBits(width))
    {
        return b;
    }
    if (operation == Operation::Xor && constant == LowBits(width))
    {
        return Not(a);
    }
    const ValueNode node = m_nodes[a];
    if (operation == Operation::And)
    {
        if (IsPowerOfTwo(constant + 1) && Maximum(a) <= constant)
        {
            return a;
        }
        if (node.kind == ValueNode::Kind::Operation && node.operation == Operation::And &&
            IsConstant(node.operands[1]))
        {
            return Binary(Operation::And, node.operands[0], Constant(width, constant & ConstantOf(node.operands[1])));
        }
    }
    return std::nullopt;
}

std::optional<ValueId>
ValueGraph::SimplifyShift(Operation operation, ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    if (IsConstant(a, 0) || IsConstant(b, 0))
    {
        return a;
    }
    if (!IsConstant(b))
    {
        return std::nullopt;
    }
    const uint64_t amount = ConstantOf(b);
    if (operation == Operation::ShiftRight && (Maximum(a) >> std::min<uint64_t>(amount, 63)) == 0)
    {
        return Constant(width, 0);
    }
    if (operation == Operation::ShiftRightArithmetic)
    {
        if (Maximum(a) <= LowBits(width - 1))
        {
            return Binary(Operation::ShiftRight, a, b);
        }
        return std::nullopt;
    }
    if (amount >= width)
    {
        return Constant(width, 0);
    }
    const ValueNode node = m_nodes[a];
    if (node.kind == ValueNode::Kind::Operation && node.operation == operation && IsConstant(node.operands[1]))
    {
        const uint64_t sum = amount + ConstantOf(node.operands[1]);
        return sum >= width ? Constant(width, 0) : Binary(operation, node.operands[0], Constant(width, sum));
    }
    return std::nullopt;
}

std::optional<ValueId>
ValueGraph::SimplifyMultiplication(ValueId a, ValueId b)
{
    const unsigned width = m_nodes[a].width;
    if (!IsConstant(b))
    {
        return std::nullopt;
    }
    const uint64_t factor = ConstantOf(b);
    if (factor == 0)
    {
        return b;
    }
    if (factor == 1)
    {
        return a;
    }
    if (IsPowerOfTwo(factor))
    {
        return Binary(Operation::ShiftLeft, a, Constant(width, static_cast<uint64_t>(__builtin_ctzll(factor))));
    }
    return std::nullopt;
}

ValueId
ValueGraph::Not(ValueId a)
{
    const ValueNode node = m_nodes[a];
    if (node.kind == ValueNode::Kind::Predicate)
    {
        return OfPredicate(m_predicates.Not(PredicateOf(a)));
    }
    if (node.kind == ValueNode::Kind::Constant)
    {
        return Constant(node.width, ~node.payload);
    }
    if (node.kind == ValueNode::Kind::Operation && node.operation == Operation::Not)
    {
        return node.operands[0];
    }
    return MakeOperation(Operation::Not, node.width, {a});
}

bool
ValueGraph::IsNarrow(ValueId a, unsigned width) const
{
    const ValueNode& node = m_nodes[a];
    const bool isExtension = node.kind == ValueNode::Kind::Resize ||
                             (node.kind == ValueNode::Kind::Operation && node.operation == Operation::SignExtend);
    return IsConstant(a) || (isExtension && m_nodes[node.operands[0]].width <= width);
}

bool
ValueGraph::CanNarrow(ValueId a, unsigned width)
{
    // Low bits of these depend on low bits only; worth it where the wide operands are promotions of narrow ones.
    const ValueNode node = m_nodes[a];
    const bool isSelect = node.operation == Operation::Select;
    if (IsNarrow(a, width) || node.kind != ValueNode::Kind::Operation)
    {
        return IsNarrow(a, width);
    }
    const auto known = m_narrow.find({a, width});
    if (known != m_narrow.end())
    {
        return known->second;
    }
    bool can = false;
    switch (node.operation)
    {
    case Operation::Add:
    case Operation::Sub:
    case Operation::Mul:
    case Operation::And:
    case Operation::Or:
    case Operation::Xor:
    case Operation::Select:
        can = CanNarrow(node.operands[isSelect ? 2 : 0], width) && CanNarrow(node.operands[1], width);
        break;
    default:
        break;
    }
    m_narrow.emplace(std::make_pair(a, width), can);
    return can;
}

ValueId
ValueGraph::Resize(ValueId a, unsigned width)
{
    const ValueNode node = m_nodes[a];
    if (node.width == width)
    {
        return a;
    }
    if (IsConstant(a))
    {
        return Constant(width, ConstantOf(a));
    }
    if (node.kind == ValueNode::Kind::Predicate)
    {
        return Select(PredicateOf(a), Constant(width, 1), Constant(width, 0));
    }
    if (width == 1)
    {
        return Compare(Operation::NotEqual, Binary(Operation::And, a, Constant(node.width, 1)),
                       Constant(node.width, 0));
    }
    if (node.kind == ValueNode::Kind::Resize)
    {
        const ValueId inner = node.operands[0];
        if (node.width >= m_nodes[inner].width || width <= node.width)
        {
            return Resize(inner, width);
        }
        if (Maximum(inner) <= LowBits(node.width))
        {
            return Resize(inner, width);
        }
        return Binary(Operation::And, Resize(inner, width), Constant(width, LowBits(node.width)));
    }
    if (width < node.width && node.kind == ValueNode::Kind::Operation)
    {
        if (node.operation == Operation::SignExtend)
        {
            const ValueId inner = node.operands[0];
            return width <= m_nodes[inner].width ? Resize(inner, width) : SignExtend(inner, width);
        }
        if (CanNarrow(a, width))
        {
            const ValueId right = Resize(node.operands[1], width);
            return node.operation == Operation::Select
                       ? Select(PredicateOf(node.operands[0]), right, Resize(node.operands[2], width))
                       : Binary(node.operation, Resize(node.operands[0], width), right);
        }
    }
    ValueNode resized;
    resized.kind = ValueNode::Kind::Resize;
    resized.width = width;
    resized.operandCount = 1;
    resized.operands[0] = a;
    return Intern(resized);
}

ValueId
ValueGraph::SignExtend(ValueId a, unsigned width)
{
    const ValueNode node = m_nodes[a];
    if (node.width == width)
    {
        return a;
    }
    if (node.kind == ValueNode::Kind::Predicate)
    {
        return Select(PredicateOf(a), Constant(width, ~uint64_t{0}), Constant(width, 0));
    }
    if (IsConstant(a))
    {
        return Constant(width, Evaluate(Operation::SignExtend, node.width, ConstantOf(a)));
    }
    if (Maximum(a) <= LowBits(node.width - 1))
    {
        return Resize(a, width);
    }
    if (node.kind == ValueNode::Kind::Operation && node.operation == Operation::SignExtend)
    {
        return SignExtend(node.operands[0], width);
    }
    return MakeOperation(Operation::SignExtend, width, {a});
}

} // namespace pisa
