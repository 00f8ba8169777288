// Bounds of integers, so that everything is computed with as many bits as its value can need.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr unsigned kMostFollowedBits = 4096; // bounds are not followed beyond

const BigInteger&
Limit()
{
    static const BigInteger kLimit = BigInteger(1) << kMostFollowedBits;
    return kLimit;
}

Range
Cut(Range range)
{
    range.low = std::max(range.low, BigInteger(-Limit()));
    range.high = std::min(range.high, Limit());
    return range;
}

unsigned
BitLength(const BigInteger& natural)
{
    return natural == 0 ? 0 : static_cast<unsigned>(boost::multiprecision::msb(natural)) + 1;
}

/** @return the range of all that is some of the four. */
Range
Hull(std::initializer_list<BigInteger> values)
{
    return {std::min(values), std::max(values)};
}

Range
ShiftedLeft(const Range& a, const Range& by)
{
    const auto most =
        static_cast<unsigned>(std::min<BigInteger>(std::max<BigInteger>(by.high, 0), kMostFollowedBits));
    return Hull({a.low, a.high, BigInteger(a.low << most), BigInteger(a.high << most)});
}

/** Rounds down, as BMv2's integers do. */
BigInteger
ShiftedRight(const BigInteger& value, unsigned by)
{
    return value >= 0 ? BigInteger(value >> by) : BigInteger(-(((-value - 1) >> by) + 1));
}

Range
ShiftedRight(const Range& a, const Range& by)
{
    const auto cut = [](const BigInteger& bits)
    { return static_cast<unsigned>(std::min<BigInteger>(std::max<BigInteger>(bits, 0), 2 * kMostFollowedBits)); };
    const unsigned least = cut(by.low);
    const unsigned most = cut(by.high);
    return Hull({ShiftedRight(a.low, least), ShiftedRight(a.high, least), ShiftedRight(a.low, most),
                 ShiftedRight(a.high, most)});
}

Range
OfBitwise(Expression::Op op, const Range& a, const Range& b)
{
    const bool isSigned = IsSigned(a) || IsSigned(b);
    if (op == Expression::Op::And && !(IsSigned(a) && IsSigned(b)))
    {
        const BigInteger& high = IsSigned(a) ? b.high : IsSigned(b) ? a.high : std::min(a.high, b.high);
        return {0, high};
    }
    return RangeOfBits(std::max(BitsOf(a, isSigned), BitsOf(b, isSigned)), isSigned);
}

} // namespace

bool
IsSigned(const Range& range)
{
    return range.low < 0;
}

unsigned
BitsOf(const Range& range, bool isSigned)
{
    if (!isSigned)
    {
        return std::max(1U, BitLength(range.high));
    }
    const unsigned above = range.high < 0 ? 0 : BitLength(range.high);
    const unsigned below = range.low < 0 ? BitLength(-range.low - 1) : 0;
    return std::max(above, below) + 1;
}

Range
RangeOfBits(unsigned width, bool isSigned)
{
    if (width == 0)
    {
        return {0, 0};
    }
    if (isSigned)
    {
        const BigInteger half = BigInteger(1) << (width - 1);
        return {-half, half - 1};
    }
    return {0, (BigInteger(1) << width) - 1};
}

Range
RangeOf(const Expression& e)
{
    using Op = Expression::Op;
    const Range a = e.operands.empty() ? Range{} : e.operands[0].range;
    const Range b = e.operands.size() < 2 ? Range{} : e.operands[1].range;
    switch (e.op)
    {
    case Op::Add:
        return Cut({a.low + b.low, a.high + b.high});
    case Op::Sub:
        return Cut({a.low - b.high, a.high - b.low});
    case Op::Mul:
        return Cut(Hull({BigInteger(a.low * b.low), BigInteger(a.low * b.high), BigInteger(a.high * b.low),
                         BigInteger(a.high * b.high)}));
    case Op::Div:
        return {0, a.high};
    case Op::Mod:
        return {0, std::min(a.high, b.high)};
    case Op::ShiftLeft:
        return Cut(ShiftedLeft(a, b));
    case Op::ShiftRight:
        return ShiftedRight(a, b);
    case Op::And:
    case Op::Or:
    case Op::Xor:
        return OfBitwise(e.op, a, b);
    case Op::Not:
        return {-a.high - 1, -a.low - 1};
    case Op::Wrap:
    case Op::SaturateSigned:
        return RangeOfBits(e.width, true);
    case Op::SaturateUnsigned:
        return RangeOfBits(e.width, false);
    case Op::Choose:
        return Hull({b.low, b.high, e.operands[2].range.low, e.operands[2].range.high});
    default:
        return {0, 1};
    }
}

} // namespace pisa::bmv2
