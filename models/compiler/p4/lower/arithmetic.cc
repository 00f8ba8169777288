// Sums, differences, products and comparisons piece by piece.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"

namespace pisa::p4
{

Pieced
Bitwise(Code& code, Operation operation, const Pieced& a, const Pieced& b, unsigned width)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Pieced result(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        result[i] = code.Compute(operation, widths[i], {a[i], b[i]});
    }
    return result;
}

Pieced
Choose(Code& code, const Operand& bit, const Pieced& a, const Pieced& b, unsigned width)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Pieced result(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        result[i] = code.Compute(Operation::Select, widths[i], {bit, a[i], b[i]});
    }
    return result;
}

/** One bit out of each piece goes into the next. */
Pieced
Add(Code& code, const Pieced& a, const Pieced& b, unsigned width)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Pieced sum(widths.size());
    Operand carry = Literal(0);
    for (std::size_t i = widths.size(); i-- > 0;)
    {
        const Operand partial = code.Compute(Operation::Add, widths[i], {a[i], b[i]});
        sum[i] = code.Compute(Operation::Add, widths[i], {partial, carry});
        if (i > 0)
        {
            const Operand first = code.Compute(Operation::LessUnsigned, 64, {partial, a[i]});
            const Operand second = code.Compute(Operation::LessUnsigned, 64, {sum[i], carry});
            carry = code.Or(first, second);
        }
    }
    return sum;
}

Pieced
Subtract(Code& code, const Pieced& a, const Pieced& b, unsigned width)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Pieced difference(widths.size());
    Operand borrow = Literal(0);
    for (std::size_t i = widths.size(); i-- > 0;)
    {
        const Operand partial = code.Compute(Operation::Sub, widths[i], {a[i], b[i]});
        difference[i] = code.Compute(Operation::Sub, widths[i], {partial, borrow});
        if (i > 0)
        {
            const Operand first = code.Compute(Operation::LessUnsigned, 64, {a[i], b[i]});
            const Operand second = code.Compute(Operation::LessUnsigned, 64, {partial, borrow});
            borrow = code.Or(first, second);
        }
    }
    return difference;
}

/** Long multiplication in digits of 32 bits: a product, a digit and a carry fit 64 bits. */
Pieced
Multiply(Code& code, const Pieced& a, const Pieced& b, unsigned width)
{
    if (width <= 64)
    {
        return {code.Compute(Operation::Mul, width, {a[0], b[0]})};
    }
    const unsigned digits = (width + 31) / 32;
    std::vector<Operand> result(digits, Literal(0));
    for (unsigned i = 0; i < digits; ++i)
    {
        const Operand left = Window(code, a, width, 32L * i, 32);
        Operand carry = Literal(0);
        for (unsigned j = 0; i + j < digits; ++j)
        {
            const Operand right = Window(code, b, width, 32L * j, 32);
            const Operand product = code.Compute(Operation::Mul, 64, {left, right});
            const Operand more = code.Compute(Operation::Add, 64, {product, result[i + j]});
            const Operand sum = code.Compute(Operation::Add, 64, {more, carry});
            result[i + j] = code.Compute(Operation::And, 64, {sum, Literal(LowBits(32))});
            carry = code.Compute(Operation::ShiftRight, 64, {sum, Literal(32)});
        }
    }
    Pieced pieces;
    const std::vector<unsigned> widths = PieceWidths(width);
    for (std::size_t i = widths.size(); i-- > 0;)
    {
        const std::size_t digit = 2 * (widths.size() - 1 - i);
        const Operand high = digit + 1 < digits && widths[i] > 32
                                 ? code.Compute(Operation::ShiftLeft, widths[i], {result[digit + 1], Literal(32)})
                                 : Literal(0);
        pieces.insert(pieces.begin(), code.Compute(Operation::Or, widths[i], {high, result[digit]}));
    }
    return pieces;
}

Operand
EqualTo(Code& code, const Pieced& a, const Pieced& b, unsigned width)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Operand equal = Literal(1);
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        equal = code.And(equal, code.Compute(Operation::Equal, widths[i], {a[i], b[i]}));
    }
    return equal;
}

Operand
LessThan(Code& code, const Pieced& a, const Pieced& b, unsigned width, bool isSigned)
{
    const std::vector<unsigned> widths = PieceWidths(width);
    Operand less = Literal(0);
    for (std::size_t i = widths.size(); i-- > 0;)
    {
        const Operation compare = isSigned && i == 0 ? Operation::LessSigned : Operation::LessUnsigned;
        const Operand here = code.Compute(compare, widths[i], {a[i], b[i]});
        if (i + 1 == widths.size())
        {
            less = here;
            continue;
        }
        less = code.Or(here, code.And(code.Compute(Operation::Equal, widths[i], {a[i], b[i]}), less));
    }
    return less;
}

/** A sum has overflowed if it is less than a term; a signed one, if its sign is not that of two equal signs. */
Pieced
Saturate(Code& code, bool subtracts, const Pieced& a, const Pieced& b, unsigned width, bool isSigned)
{
    if (width <= 64)
    {
        const Operation operation =
            isSigned ? (subtracts ? Operation::SubSaturateSigned : Operation::AddSaturateSigned)
                     : (subtracts ? Operation::SubSaturateUnsigned : Operation::AddSaturateUnsigned);
        return {code.Compute(operation, width, {a[0], b[0]})};
    }
    const Pieced result = subtracts ? Subtract(code, a, b, width) : Add(code, a, b, width);
    const Integer ones = (Integer(1) << width) - 1;
    if (!isSigned)
    {
        const Operand overflow =
            subtracts ? LessThan(code, a, b, width, false) : LessThan(code, result, a, width, false);
        return Choose(code, overflow, Pieces(subtracts ? Integer(0) : ones, width), result, width);
    }
    const long top = static_cast<long>(width) - 1;
    const Operand signA = Window(code, a, width, top, 1);
    const Operand signB = Window(code, b, width, top, 1);
    const Operand signResult = Window(code, result, width, top, 1);
    const Operand differ = code.Compute(Operation::Xor, 1, {signA, signB});
    const Operand canOverflow = subtracts ? differ : code.Not(differ);
    const Operand overflow = code.And(canOverflow, code.Compute(Operation::Xor, 1, {signA, signResult}));
    const Integer most = (Integer(1) << (width - 1)) - 1;
    const Pieced end = Choose(code, signA, Pieces(most + 1, width), Pieces(most, width), width);
    return Choose(code, overflow, end, result, width);
}

} // namespace pisa::p4
