// Pieces: shifts by known and unknown numbers of bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/wide.h"

#include <algorithm>

namespace pisa
{

Wide
WideArithmetic::ShiftLeft(const Wide& a, uint64_t bits)
{
    if (bits >= a.width)
    {
        return WideConstant(0, a.width);
    }
    if (a.width <= kPiece)
    {
        return {a.width,
                {m_writer.Compute(Operation::ShiftLeft, a.width, {a.pieces[0], Constant{bits}})},
                a.isClean || bits != 0};
    }
    const std::size_t whole = bits / kPiece;
    const uint64_t part = bits % kPiece;
    Wide result = WideConstant(0, a.width);
    const std::size_t count = a.pieces.size();
    for (std::size_t i = whole; i < count; ++i)
    {
        const Operand& high = a.pieces[count - 1 - (i - whole)];
        Operand piece = high;
        if (part != 0)
        {
            piece = m_writer.Compute(Operation::ShiftLeft, kPiece, {high, Constant{part}});
            const Operand low = i == whole
                                    ? Operand{Constant{0}}
                                    : m_writer.Compute(Operation::ShiftRight, kPiece,
                                                       {a.pieces[count - (i - whole)], Constant{kPiece - part}});
            piece = m_writer.Compute(Operation::Or, kPiece, {piece, low});
        }
        result.pieces[count - 1 - i] = piece;
    }
    result.isClean = a.width % kPiece == 0;
    return result;
}

Wide
WideArithmetic::ShiftRight(const Wide& a, bool isSigned, uint64_t bits)
{
    if (bits == 0)
    {
        return a;
    }
    if (bits >= a.width && !isSigned)
    {
        return WideConstant(0, a.width);
    }
    const uint64_t shift = std::min<uint64_t>(bits, a.width - (isSigned ? 1 : 0));
    if (a.width <= kPiece)
    {
        const Operation operation = isSigned ? Operation::ShiftRightArithmetic : Operation::ShiftRight;
        return {a.width, {m_writer.Compute(operation, a.width, {a.pieces[0], Constant{shift}})}};
    }
    // what comes in from above: two pieces more than there are
    const Wide from = isSigned ? a : Clean(a);
    const std::size_t whole = shift / kPiece;
    const uint64_t part = shift % kPiece;
    const auto piece = [&](std::size_t i) { return Piece(from, i, isSigned); };
    Wide result = WideConstant(0, a.width);
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        Operand low = piece(i + whole);
        if (part != 0)
        {
            const Operand high =
                m_writer.Compute(Operation::ShiftLeft, kPiece, {piece(i + whole + 1), Constant{kPiece - part}});
            low = m_writer.Compute(Operation::ShiftRight, kPiece, {low, Constant{part}});
            low = m_writer.Compute(Operation::Or, kPiece, {low, high});
        }
        result.pieces[result.pieces.size() - 1 - i] = low;
    }
    result.isClean = !isSigned || a.width % kPiece == 0;
    return result;
}

/** Shifts by each power of two that the amount has; more than the width leaves nothing but the sign. */
Wide
WideArithmetic::ShiftByBits(const Wide& a, const Wide& amount, bool isLeft, bool isSigned)
{
    const auto shifted = [&](const Wide& from, uint64_t bits)
    { return isLeft ? ShiftLeft(from, bits) : ShiftRight(from, isSigned, bits); };
    Wide result = a;
    const Operand& low = amount.pieces.back();
    const unsigned lowWidth = std::min(amount.width, kPiece);
    unsigned bit = 0;
    for (; bit < lowWidth && (uint64_t{1} << bit) < a.width; ++bit)
    {
        const Operand moved = m_writer.Compute(Operation::ShiftRight, lowWidth, {low, Constant{bit}});
        const Operand isSet = m_writer.Compute(Operation::And, lowWidth, {moved, Constant{1}});
        result = Select(isSet, shifted(result, uint64_t{1} << bit), result);
    }
    if (bit < amount.width)
    {
        const Operand isMore = IsNonzero(ShiftRight(amount, false, bit));
        result = Select(isMore, shifted(a, a.width), result);
    }
    return result;
}

Wide
WideArithmetic::ShiftLeft(const Wide& a, const Wide& amount)
{
    if (a.width > kPiece || amount.width > kPiece)
    {
        return ShiftByBits(a, amount, true, false);
    }
    const Operand by = Clean(amount).pieces[0];
    return Fit({kPiece, {m_writer.Compute(Operation::ShiftLeft, kPiece, {a.pieces[0], by})}}, false, a.width);
}

Wide
WideArithmetic::ShiftRight(const Wide& a, bool isSigned, const Wide& amount)
{
    if (a.width > kPiece || amount.width > kPiece)
    {
        return ShiftByBits(a, amount, false, isSigned);
    }
    const Operation operation = isSigned ? Operation::ShiftRightArithmetic : Operation::ShiftRight;
    const Operand by = Clean(amount).pieces[0];
    const Operand from = Fit(a, isSigned, kPiece).pieces[0];
    return Fit({kPiece, {m_writer.Compute(operation, kPiece, {from, by})}}, isSigned, a.width);
}

} // namespace pisa
