// Affine forms: arithmetic, and the way from values and back.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/affine-index.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace pisa
{

AffineIndex
ConstantIndex(int64_t constant)
{
    AffineIndex index;
    index.constant = constant;
    return index;
}

AffineIndex
Add(const AffineIndex& a, const AffineIndex& b)
{
    AffineIndex sum = a;
    sum.constant += b.constant;
    for (const auto& [value, coefficient] : b.terms)
    {
        const int64_t total = sum.terms[value] += coefficient;
        if (total == 0)
        {
            sum.terms.erase(value);
        }
    }
    return sum;
}

AffineIndex
Scale(const AffineIndex& a, int64_t factor)
{
    AffineIndex product = ConstantIndex(a.constant * factor);
    for (const auto& [value, coefficient] : a.terms)
    {
        if (factor != 0)
        {
            product.terms[value] = coefficient * factor;
        }
    }
    return product;
}

std::optional<AffineIndex>
DivideExactly(const AffineIndex& a, int64_t divisor)
{
    assert(divisor > 0);
    if (a.constant % divisor != 0 || CommonFactor(a) % divisor != 0)
    {
        return std::nullopt;
    }
    AffineIndex quotient = ConstantIndex(a.constant / divisor);
    for (const auto& [value, coefficient] : a.terms)
    {
        quotient.terms[value] = coefficient / divisor;
    }
    return quotient;
}

int64_t
CommonFactor(const AffineIndex& a)
{
    int64_t factor = 0;
    for (const auto& [value, coefficient] : a.terms)
    {
        factor = std::gcd(factor, coefficient);
    }
    return factor;
}

namespace
{

/** A value that cannot be taken apart further; its low zero bits are a factor. */
AffineIndex
Atom(ValueGraph& graph, ValueId value)
{
    const unsigned width = graph.At(value).width;
    const unsigned zeros = std::min({graph.TrailingZeros(value), width - 1, 31u});
    AffineIndex index;
    if (zeros > 0)
    {
        value = graph.Binary(Operation::ShiftRight, value, graph.Constant(width, zeros));
    }
    index.terms[value] = int64_t{1} << zeros;
    return index;
}

/** @return whether the sum or product of the largest operands still fits the width. */
bool
NeverWraps(const ValueGraph& graph, const ValueNode& node)
{
    const uint64_t left = graph.Maximum(node.operands[0]);
    const uint64_t right = graph.Maximum(node.operands[1]);
    uint64_t result = 0;
    switch (node.operation)
    {
    case Operation::Add:
        return !__builtin_add_overflow(left, right, &result) && result <= LowBits(node.width);
    case Operation::Mul:
        return !__builtin_mul_overflow(left, right, &result) && result <= LowBits(node.width);
    case Operation::ShiftLeft:
        return right < node.width && left <= (LowBits(node.width) >> right);
    default:
        return false;
    }
}

} // namespace

AffineIndex
ToAffine(ValueGraph& graph, ValueId value)
{
    constexpr uint64_t kMostFactor = uint64_t{1} << 31;
    if (graph.IsConstant(value))
    {
        const uint64_t constant = graph.ConstantOf(value);
        return ConstantIndex(static_cast<int64_t>(constant));
    }
    const ValueNode node = graph.At(value);
    if (node.kind == ValueNode::Kind::Resize && graph.At(node.operands[0]).width < node.width)
    {
        return ToAffine(graph, node.operands[0]);
    }
    if (node.kind != ValueNode::Kind::Operation || node.operandCount != 2)
    {
        return Atom(graph, value);
    }
    const bool isConstantRight = graph.IsConstant(node.operands[1]);
    switch (node.operation)
    {
    case Operation::Or:
        if (graph.TrailingZeros(node.operands[0]) < 63 &&
            (graph.Maximum(node.operands[1]) >> graph.TrailingZeros(node.operands[0])) == 0)
        {
            return Add(ToAffine(graph, node.operands[0]), ToAffine(graph, node.operands[1]));
        }
        break;
    case Operation::Add:
        if (NeverWraps(graph, node))
        {
            return Add(ToAffine(graph, node.operands[0]), ToAffine(graph, node.operands[1]));
        }
        break;
    case Operation::Mul:
        if (isConstantRight && NeverWraps(graph, node) && graph.ConstantOf(node.operands[1]) < kMostFactor)
        {
            return Scale(ToAffine(graph, node.operands[0]), static_cast<int64_t>(graph.ConstantOf(node.operands[1])));
        }
        break;
    case Operation::ShiftLeft:
        if (isConstantRight && NeverWraps(graph, node) && graph.ConstantOf(node.operands[1]) < 31)
        {
            return Scale(ToAffine(graph, node.operands[0]), int64_t{1} << graph.ConstantOf(node.operands[1]));
        }
        break;
    default:
        break;
    }
    return Atom(graph, value);
}

ValueId
ToValue(ValueGraph& graph, const AffineIndex& index)
{
    // A sign-extended value is as good at 32 bits: negative ones stay far beyond every array.
    const auto isExtended = [&](ValueId value)
    {
        const ValueNode& node = graph.At(value);
        return node.kind == ValueNode::Kind::Operation && node.operation == Operation::SignExtend &&
               graph.At(node.operands[0]).width <= 32;
    };
    const bool isWide = std::any_of(index.terms.begin(), index.terms.end(),
                                    [&](const auto& term)
                                    { return graph.Maximum(term.first) > LowBits(32) && !isExtended(term.first); });
    const unsigned width = isWide ? 64 : 32;
    ValueId sum = graph.Constant(width, static_cast<uint64_t>(index.constant));
    for (const auto& [value, coefficient] : index.terms)
    {
        const ValueId factor = graph.Constant(width, static_cast<uint64_t>(coefficient));
        const ValueId product = graph.Binary(Operation::Mul, graph.Resize(value, width), factor);
        sum = graph.Binary(Operation::Add, product, sum);
    }
    return sum;
}

} // namespace pisa
