// Pieces: extension, logic, sums, products, comparisons.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/wide.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** @return an empty result of that many bits; pieces are set from below. */
Wide
Blank(unsigned width)
{
    return {width, std::vector<Operand>(WidthsOfPieces(width).size(), Constant{0})};
}

Operand&
At(Wide& a, std::size_t fromBelow)
{
    return a.pieces[a.pieces.size() - 1 - fromBelow];
}

const Operand&
At(const Wide& a, std::size_t fromBelow)
{
    return a.pieces[a.pieces.size() - 1 - fromBelow];
}

/** @return bits of the piece. */
unsigned
WidthAt(unsigned width, std::size_t fromBelow)
{
    return std::min<unsigned>(kPiece, width - kPiece * static_cast<unsigned>(fromBelow));
}

} // namespace

std::vector<unsigned>
WidthsOfPieces(unsigned width)
{
    const unsigned count = (width + kPiece - 1) / kPiece;
    std::vector<unsigned> widths(count, kPiece);
    if (count > 0)
    {
        widths[0] = width - kPiece * (count - 1);
    }
    return widths;
}

std::string
NameOfPiece(const std::string& name, unsigned width, std::size_t piece)
{
    if (width <= kPiece)
    {
        return name;
    }
    const std::size_t below = WidthsOfPieces(width).size() - 1 - piece;
    const std::size_t low = below * kPiece;
    const std::size_t high = low + WidthAt(width, below) - 1;
    return name + "[" + std::to_string(high) + ":" + std::to_string(low) + "]";
}

std::vector<uint64_t>
WordsOf(const BigInteger& value, unsigned width)
{
    const BigInteger modulus = BigInteger(1) << width;
    BigInteger rest = value % modulus;
    rest = rest < 0 ? BigInteger(rest + modulus) : rest;
    std::vector<uint64_t> words(WidthsOfPieces(width).size());
    for (auto word = words.rbegin(); word != words.rend(); ++word)
    {
        *word = static_cast<uint64_t>(BigInteger(rest & ~uint64_t{0}));
        rest >>= kPiece;
    }
    return words;
}

Wide
WideConstant(const BigInteger& value, unsigned width)
{
    Wide constant{width, {}};
    for (uint64_t word : WordsOf(value, width))
    {
        constant.pieces.emplace_back(Constant{word});
    }
    return constant;
}

Wide
WideArithmetic::Clean(const Wide& a)
{
    Wide clean = a;
    if (!a.isClean)
    {
        const unsigned width = WidthAt(a.width, a.pieces.size() - 1);
        clean.pieces[0] = m_writer.Compute(Operation::Move, width, {a.pieces[0]});
        clean.isClean = true;
    }
    return clean;
}

/** @return piece of a number that goes on above its bits with zeroes or its sign. */
Operand
WideArithmetic::Piece(const Wide& a, std::size_t fromBelow, bool isSigned)
{
    const std::size_t top = a.pieces.size() - 1;
    if (fromBelow < top || (fromBelow == top && !isSigned))
    {
        return At(a, fromBelow);
    }
    if (!isSigned)
    {
        return Constant{0};
    }
    const unsigned width = WidthAt(a.width, top);
    const Operand extended =
        width == kPiece ? a.pieces[0] : m_writer.Compute(Operation::SignExtend, width, {a.pieces[0]});
    return fromBelow == top
               ? extended
               : m_writer.Compute(Operation::ShiftRightArithmetic, kPiece, {extended, Constant{kPiece - 1}});
}

Wide
WideArithmetic::Fit(const Wide& a, bool isSigned, unsigned width)
{
    if (width == a.width)
    {
        return a;
    }
    const bool isCut = width < a.width;
    const Wide from = isCut || isSigned ? a : Clean(a);
    Wide result = Blank(width);
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        At(result, i) = Piece(from, i, isSigned && !isCut);
    }
    const bool isWhole = width % kPiece == 0;
    result.isClean = isWhole || (!isCut && !isSigned);
    if (const auto* constant = std::get_if<Constant>(&result.pieces[0]))
    {
        result.pieces[0] = Constant{constant->value & LowBits(WidthAt(width, result.pieces.size() - 1))};
        result.isClean = true;
    }
    return result;
}

Wide
WideArithmetic::Bitwise(Operation operation, const Wide& a, const Wide& b)
{
    assert(a.width == b.width);
    Wide result = Blank(a.width);
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        At(result, i) = m_writer.Compute(operation, WidthAt(a.width, i), {At(a, i), At(b, i)});
    }
    // an operand that comes through unchanged may not be clean
    result.isClean = a.isClean && b.isClean;
    return result;
}

Wide
WideArithmetic::Not(const Wide& a)
{
    Wide result = Blank(a.width);
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        At(result, i) = m_writer.Compute(Operation::Not, WidthAt(a.width, i), {At(a, i)});
    }
    return result;
}

Wide
WideArithmetic::Add(const Wide& a, const Wide& b)
{
    assert(a.width == b.width);
    Wide result = Blank(a.width);
    Operand carry = Constant{0};
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        const unsigned width = WidthAt(a.width, i);
        const Operand sum = m_writer.Compute(Operation::Add, width, {At(a, i), At(b, i)});
        At(result, i) = m_writer.Compute(Operation::Add, width, {sum, carry});
        if (i + 1 < result.pieces.size())
        {
            const Operand first = m_writer.Compute(Operation::LessUnsigned, width, {sum, At(a, i)});
            const Operand second = m_writer.Compute(Operation::LessUnsigned, width, {At(result, i), carry});
            carry = m_writer.Or(first, second);
        }
    }
    result.isClean = a.isClean && b.isClean;
    return result;
}

Wide
WideArithmetic::Sub(const Wide& a, const Wide& b)
{
    assert(a.width == b.width);
    Wide result = Blank(a.width);
    Operand borrow = Constant{0};
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        const unsigned width = WidthAt(a.width, i);
        const Operand difference = m_writer.Compute(Operation::Sub, width, {At(a, i), At(b, i)});
        At(result, i) = m_writer.Compute(Operation::Sub, width, {difference, borrow});
        if (i + 1 < result.pieces.size())
        {
            const Operand first = m_writer.Compute(Operation::LessUnsigned, width, {At(a, i), At(b, i)});
            const Operand second = m_writer.Compute(Operation::LessUnsigned, width, {difference, borrow});
            borrow = m_writer.Or(first, second);
        }
    }
    result.isClean = a.isClean && b.isClean;
    return result;
}

Wide
WideArithmetic::Mul(const Wide& a, const Wide& b)
{
    assert(a.width == b.width);
    Wide result = Blank(a.width);
    if (a.pieces.size() == 1)
    {
        result.pieces[0] = m_writer.Compute(Operation::Mul, a.width, {a.pieces[0], b.pieces[0]});
        result.isClean = a.isClean && b.isClean;
        return result;
    }
    // Digits of half a piece: a product, a digit and a carry fit a piece.
    constexpr unsigned kHalf = kPiece / 2;
    const Operand low = Constant{LowBits(kHalf)};
    const auto half = [&](const Wide& of, std::size_t digit)
    {
        const Operand& piece = At(of, digit / 2);
        return digit % 2 == 0 ? m_writer.Compute(Operation::And, kPiece, {piece, low})
                              : m_writer.Compute(Operation::ShiftRight, kPiece, {piece, Constant{kHalf}});
    };
    const std::size_t count = 2 * result.pieces.size();
    std::vector<Operand> digits(count, Constant{0});
    for (std::size_t i = 0; i < count; ++i)
    {
        const Operand factor = half(a, i);
        Operand carry = Constant{0};
        for (std::size_t j = 0; i + j < count; ++j)
        {
            const Operand product = m_writer.Compute(Operation::Mul, kPiece, {factor, half(b, j)});
            const Operand with = m_writer.Compute(Operation::Add, kPiece, {product, digits[i + j]});
            const Operand sum = m_writer.Compute(Operation::Add, kPiece, {with, carry});
            digits[i + j] = m_writer.Compute(Operation::And, kPiece, {sum, low});
            carry = m_writer.Compute(Operation::ShiftRight, kPiece, {sum, Constant{kHalf}});
        }
    }
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        const Operand high = m_writer.Compute(Operation::ShiftLeft, kPiece, {digits[2 * i + 1], Constant{kHalf}});
        At(result, i) = m_writer.Compute(Operation::Or, kPiece, {digits[2 * i], high});
    }
    result.isClean = a.width % kPiece == 0;
    return result;
}

Wide
WideArithmetic::Divide(Operation operation, const Wide& a, const Wide& b)
{
    assert(a.width == b.width && a.width <= kPiece);
    Wide result = Blank(a.width);
    result.pieces[0] = m_writer.Compute(operation, a.width, {a.pieces[0], b.pieces[0]});
    return result;
}

Operand
WideArithmetic::Equal(const Wide& a, const Wide& b)
{
    assert(a.width == b.width);
    Operand equal = Constant{1};
    for (std::size_t i = 0; i < a.pieces.size(); ++i)
    {
        const Operand same = m_writer.Compute(Operation::Equal, WidthAt(a.width, i), {At(a, i), At(b, i)});
        equal = m_writer.And(equal, same);
    }
    return equal;
}

Operand
WideArithmetic::Less(const Wide& a, const Wide& b, bool isSigned)
{
    assert(a.width == b.width);
    Operand less = Constant{0};
    for (std::size_t i = 0; i < a.pieces.size(); ++i)
    {
        const bool isTop = i + 1 == a.pieces.size();
        const unsigned width = WidthAt(a.width, i);
        const Operation operation = isSigned && isTop ? Operation::LessSigned : Operation::LessUnsigned;
        const Operand here = m_writer.Compute(operation, width, {At(a, i), At(b, i)});
        const Operand same =
            i == 0 ? Operand{Constant{0}} : m_writer.Compute(Operation::Equal, width, {At(a, i), At(b, i)});
        less = m_writer.Or(here, m_writer.And(same, less));
    }
    return less;
}

Operand
WideArithmetic::IsNonzero(const Wide& a)
{
    return m_writer.Not(Equal(a, WideConstant(0, a.width)));
}

Wide
WideArithmetic::Select(const Operand& condition, const Wide& whenTrue, const Wide& whenFalse)
{
    assert(whenTrue.width == whenFalse.width);
    Wide result = Blank(whenTrue.width);
    for (std::size_t i = 0; i < result.pieces.size(); ++i)
    {
        At(result, i) = m_writer.Compute(Operation::Select, WidthAt(whenTrue.width, i),
                                         {condition, At(whenTrue, i), At(whenFalse, i)});
    }
    result.isClean = whenTrue.isClean && whenFalse.isClean;
    return result;
}

void
WideArithmetic::Store(const std::vector<FieldId>& fields, const Wide& a)
{
    assert(fields.size() == a.pieces.size());
    if (fields.size() == 1)
    {
        m_writer.Settle(fields[0], a.pieces[0], a.width);
        return;
    }
    // a piece that is read after the field that it stands in was written must be kept before
    std::vector<Operand> pieces = a.pieces;
    for (std::size_t i = 1; i < pieces.size(); ++i)
    {
        const auto* field = std::get_if<FieldId>(&pieces[i]);
        const auto end = fields.begin() + static_cast<std::ptrdiff_t>(i);
        if (field != nullptr && std::find(fields.begin(), end, *field) != end)
        {
            const FieldId kept = m_writer.Temporary(kPiece);
            m_writer.Move(kept, *field, kPiece);
            pieces[i] = kept;
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        m_writer.Move(fields[i], pieces[i], WidthAt(a.width, fields.size() - 1 - i));
    }
}

} // namespace pisa
