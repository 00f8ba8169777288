// Bits moved between pieces: slices, casts, concatenation, shifts.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return 64 copies of the sign. */
Operand
SignFill(Code& code, const Pieced& number, unsigned width)
{
    const unsigned top = PieceWidths(width)[0];
    const Operand sign = code.Compute(Operation::ShiftRight, top, {number[0], Literal(top - 1)}, 1);
    return code.Compute(Operation::SignExtend, 1, {sign}, 64);
}

Pieced
ShiftOnePiece(Code& code, bool toLeft, const Operand& number, unsigned width, bool isSigned, const Operand& amount,
              unsigned amountWidth)
{
    const Operation operation = toLeft     ? Operation::ShiftLeft
                                : isSigned ? Operation::ShiftRightArithmetic
                                           : Operation::ShiftRight;
    const unsigned wide = std::max(width, amountWidth);
    const bool extends = operation == Operation::ShiftRightArithmetic && wide > width;
    const Operand source = extends        ? code.Compute(Operation::SignExtend, width, {number}, wide)
                           : wide > width ? code.Cut(number, width)
                                          : number;
    return {code.Compute(operation, wide, {source, amount}, width)};
}

} // namespace

Operand
Window(Code& code, const Pieced& number, unsigned width, long lowest, unsigned count)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Operand window = Literal(0);
    long next = 0;
    for (std::size_t i = widths.size(); i-- > 0;)
    {
        const unsigned pieceWidth = widths[i];
        const long shift = next - lowest;
        next += pieceWidth;
        if (shift >= static_cast<long>(count) || shift <= -static_cast<long>(pieceWidth))
        {
            continue;
        }
        Operand part = number[i];
        if (shift > 0)
        {
            part = code.Compute(Operation::ShiftLeft, count, {part, Literal(static_cast<uint64_t>(shift))});
        }
        else if (shift < 0)
        {
            part = code.Compute(Operation::ShiftRight, pieceWidth, {part, Literal(static_cast<uint64_t>(-shift))},
                                std::min(count, pieceWidth - static_cast<unsigned>(-shift)));
        }
        else if (pieceWidth > count)
        {
            part = code.Cut(part, count);
        }
        window = window == Literal(0) ? part : code.Compute(Operation::Or, count, {window, part});
    }
    return window;
}

Pieced
Bits(Code& code, const Pieced& number, unsigned width, long lowest, unsigned count)
{
    Pieced result;
    unsigned high = count;
    for (const unsigned piece : PieceWidths(count))
    {
        high -= piece;
        result.push_back(Window(code, number, width, lowest + static_cast<long>(high), piece));
    }
    return result;
}

Pieced
Resize(Code& code, const Pieced& number, unsigned width, unsigned target, bool isSigned)
{
    if (!isSigned || target <= width || width == 0)
    {
        return target == width ? number : Bits(code, number, width, 0, target);
    }
    if (target <= 64)
    {
        return {code.Compute(Operation::SignExtend, width, {number[0]}, target)};
    }
    const Operand fill = SignFill(code, number, width);
    Pieced wide = number;
    wide[0] = code.Compute(Operation::SignExtend, PieceWidths(width)[0], {number[0]}, 64);
    const std::size_t pieces = PieceWidths(target).size();
    wide.insert(wide.begin(), pieces - wide.size(), fill);
    return Bits(code, wide, static_cast<unsigned>(pieces) * 64, 0, target);
}

Pieced
Replace(Code& code, const Pieced& number, unsigned width, unsigned lowest, const Pieced& bits, unsigned count)
{
    const unsigned above = lowest + count;
    const Pieced low = Bits(code, number, width, 0, lowest);
    const Pieced middle = Concatenate(code, bits, count, low, lowest);
    const Pieced high = Bits(code, number, width, above, width - above);
    return Concatenate(code, high, width - above, middle, above);
}

Pieced
Concatenate(Code& code, const Pieced& high, unsigned highWidth, const Pieced& low, unsigned lowWidth)
{
    Pieced result;
    unsigned lowest = highWidth + lowWidth;
    for (const unsigned piece : PieceWidths(highWidth + lowWidth))
    {
        lowest -= piece;
        const Operand fromHigh = Window(code, high, highWidth, static_cast<long>(lowest) - lowWidth, piece);
        const Operand fromLow = Window(code, low, lowWidth, lowest, piece);
        result.push_back(code.Compute(Operation::Or, piece, {fromHigh, fromLow}));
    }
    return result;
}

Pieced
ShiftBy(Code& code, bool toLeft, const Pieced& number, unsigned width, bool isSigned, const Integer& amount)
{
    const unsigned by = amount >= width ? width : static_cast<unsigned>(amount);
    if (width <= 64)
    {
        if (by == width && (toLeft || !isSigned))
        {
            return {Literal(0)};
        }
        return ShiftOnePiece(code, toLeft, number[0], width, isSigned, Literal(std::min(by, width - 1)), width);
    }
    if (toLeft || !isSigned)
    {
        return Bits(code, number, width, toLeft ? -static_cast<long>(by) : static_cast<long>(by), width);
    }
    const Pieced wide = Resize(code, number, width, 2 * width, true);
    return Bits(code, wide, 2 * width, by, width);
}

Pieced
Shift(Code& code, bool toLeft, const Pieced& number, unsigned width, bool isSigned, const Pieced& amount,
      unsigned amountWidth)
{
    Operand isFar = Literal(0); // whether pieces of the amount beyond its last 64 bits say so
    for (std::size_t i = 0; i + 1 < amount.size(); ++i)
    {
        isFar = code.Or(isFar, code.Compute(Operation::NotEqual, 64, {amount[i], Literal(0)}));
    }
    const Pieced far = ShiftBy(code, toLeft, number, width, isSigned, Integer(width));
    const Operand& last = amount.back();
    const unsigned lastWidth = std::min(amountWidth, 64u);
    if (width <= 64)
    {
        const Pieced near = ShiftOnePiece(code, toLeft, number[0], width, isSigned, last, lastWidth);
        return Choose(code, isFar, far, near, width);
    }
    Pieced result = number;
    for (unsigned bit = 0; bit < lastWidth; ++bit)
    {
        const Operand moves = Window(code, amount, amountWidth, bit, 1);
        if (bit < 32 && (1u << bit) < width)
        {
            const Pieced moved = ShiftBy(code, toLeft, result, width, isSigned, Integer(1) << bit);
            result = Choose(code, moves, moved, result, width);
            continue;
        }
        isFar = code.Or(isFar, code.Compute(Operation::NotEqual, 64,
                                            {code.Compute(Operation::ShiftRight, lastWidth, {last, Literal(bit)}, 64),
                                             Literal(0)}));
        break;
    }
    return Choose(code, isFar, far, result, width);
}

} // namespace pisa::p4
