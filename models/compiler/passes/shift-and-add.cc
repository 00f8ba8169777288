// Signed digits, shifts by their places, and trees of sums.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/shift-and-add.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

using Wide = boost::multiprecision::cpp_int;

/** One digit of a number: plus or minus a power of two. */
struct Digit
{
    unsigned place{0};
    bool isNegative{false};
};

/** @return the digits of the number, no two of them in neighbouring places. */
std::vector<Digit>
SignedDigits(Wide number)
{
    std::vector<Digit> digits;
    for (unsigned place = 0; number != 0; ++place, number >>= 1)
    {
        if ((number & 1) != 0)
        {
            const bool isNegative = (number & 2) != 0;
            digits.push_back({place, isNegative});
            number += isNegative ? 1 : -1;
        }
    }
    return digits;
}

/** An operand that is less than 2^bits. */
struct Term
{
    Operand operand;
    unsigned bits{0};
};

/** Terms to add and terms to subtract. */
struct Sum
{
    std::vector<Term> plus;
    std::vector<Term> minus;
};

/** Writes statements of one width. */
class Writer
{
  public:
    Writer(unsigned width, const MakeField& makeField) : m_width(width), m_makeField(makeField)
    {
    }

    /** @return the result in a field of no more bits than it needs. */
    Term Compute(Operation operation, const Operand& left, const Operand& right, unsigned bits)
    {
        bits = std::min(bits, m_width);
        const FieldId result = m_makeField(bits);
        m_statements.push_back({operation, m_width, result, {left, right}});
        return {result, bits};
    }

    /** Adds up in as few steps as pairs allow. There must be something to add. */
    Operand Add(Sum sum)
    {
        assert(!sum.plus.empty());
        while (sum.plus.size() + sum.minus.size() > 1)
        {
            Sum next{InPairs(sum.plus), InPairs(sum.minus)};
            if (sum.plus.size() % 2 == 1 && sum.minus.size() % 2 == 1)
            {
                const Operand& less = sum.minus.back().operand; // more, perhaps: then the difference wraps
                next.plus.push_back(Compute(Operation::Sub, sum.plus.back().operand, less, m_width));
            }
            else if (sum.plus.size() % 2 == 1)
            {
                next.plus.push_back(sum.plus.back());
            }
            else if (sum.minus.size() % 2 == 1)
            {
                next.minus.push_back(sum.minus.back());
            }
            sum = std::move(next);
        }
        return sum.plus.front().operand;
    }

    std::vector<Statement> Finish(Statement last)
    {
        m_statements.push_back(std::move(last));
        return std::move(m_statements);
    }

  private:
    std::vector<Term> InPairs(const std::vector<Term>& terms)
    {
        std::vector<Term> sums;
        for (std::size_t i = 0; i + 1 < terms.size(); i += 2)
        {
            const unsigned bits = std::max(terms[i].bits, terms[i + 1].bits) + 1;
            sums.push_back(Compute(Operation::Add, terms[i].operand, terms[i + 1].operand, bits));
        }
        return sums;
    }

    unsigned m_width;
    const MakeField& m_makeField;
    std::vector<Statement> m_statements;
};

/** A reciprocal in fixed point: of its digits, that of place p counts 2^(p - precision). */
struct Reciprocal
{
    std::vector<Digit> digits;
    unsigned precision{0};
    Wide excess; ///< times divisor * 2^precision, it is that much more than one divided by the divisor
};

Reciprocal
ReciprocalOf(uint64_t divisor, unsigned bits)
{
    Reciprocal reciprocal;
    reciprocal.precision = bits + 2 + static_cast<unsigned>(boost::multiprecision::msb(Wide(divisor)) + 1);
    const Wide one = Wide(1) << reciprocal.precision;
    const Wide rounded = (one + divisor - 1) / divisor;
    reciprocal.digits = SignedDigits(rounded);
    reciprocal.excess = rounded * divisor - one;
    return reciprocal;
}

/** How many digits lose bits of the operand if `fraction` bits behind the point are kept. */
uint64_t
CutDigits(const Reciprocal& reciprocal, unsigned fraction, bool negative)
{
    return static_cast<uint64_t>(std::count_if(reciprocal.digits.begin(), reciprocal.digits.end(),
                                               [&](const Digit& digit) {
                                                   return digit.isNegative == negative &&
                                                          reciprocal.precision - digit.place > fraction;
                                               }));
}

/**
 * @return the bits to keep behind the point. Each digit that is cut loses less than one unit of the last of them: a
 * bias of as many as are added keeps the sum from falling below a whole quotient, and all errors together must not
 * lift it by one part of the divisor.
 */
std::optional<unsigned>
FractionFor(const Reciprocal& reciprocal, uint64_t divisor, unsigned bits, unsigned aluWidth)
{
    for (unsigned fraction = 0; fraction <= aluWidth; ++fraction)
    {
        const Wide unit = Wide(1) << fraction;
        const Wide fromExcess = ((reciprocal.excess << (bits + fraction)) >> reciprocal.precision) + 1;
        const Wide fromCuts = Wide(CutDigits(reciprocal, fraction, false) + CutDigits(reciprocal, fraction, true));
        const Wide largest = (((Wide(1) << bits) - 1) / divisor + 1) << fraction;
        if (largest > (Wide(1) << aluWidth))
        {
            return std::nullopt;
        }
        if (fromExcess + fromCuts * divisor <= unit)
        {
            return fraction;
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<Statement>
MultiplyByConstant(FieldId dest, const Operand& operand, uint64_t factor, unsigned width, const MakeField& makeField)
{
    Writer writer(width, makeField);
    Sum sum;
    for (const Digit& digit : SignedDigits(Wide(factor & LowBits(width))))
    {
        if (digit.place < width)
        {
            const Constant place{digit.place};
            const Term term =
                digit.place == 0 ? Term{operand, width} : writer.Compute(Operation::ShiftLeft, operand, place, width);
            (digit.isNegative ? sum.minus : sum.plus).push_back(term);
        }
    }
    if (sum.plus.empty()) // the highest digit is beyond the width, or there is none
    {
        sum.plus.push_back({Constant{0}, 0});
    }
    const Operand product = writer.Add(std::move(sum));
    return writer.Finish({Operation::Move, width, dest, {product}});
}

std::optional<std::vector<Statement>>
DivideByConstant(FieldId dest, const Operand& operand, unsigned bits, uint64_t divisor, unsigned aluWidth,
                 const MakeField& makeField)
{
    const Reciprocal reciprocal = ReciprocalOf(divisor, bits);
    const std::optional<unsigned> fraction = FractionFor(reciprocal, divisor, bits, aluWidth);
    if (!fraction)
    {
        return std::nullopt;
    }
    Writer writer(aluWidth, makeField);
    Sum sum;
    for (const Digit& digit : reciprocal.digits)
    {
        const unsigned right = reciprocal.precision - digit.place;
        std::vector<Term>& side = digit.isNegative ? sum.minus : sum.plus;
        if (right == *fraction)
        {
            side.push_back({operand, bits});
        }
        else if (right < *fraction)
        {
            const unsigned left = *fraction - right;
            side.push_back(writer.Compute(Operation::ShiftLeft, operand, Constant{left}, bits + left));
        }
        else if (const unsigned cut = right - *fraction; cut < bits) // else nothing is left of the operand
        {
            side.push_back(writer.Compute(Operation::ShiftRight, operand, Constant{cut}, bits - cut));
        }
    }
    sum.plus.push_back({Constant{CutDigits(reciprocal, *fraction, false)}, 7}); // digits are fewer than 2^7
    const Operand scaled = writer.Add(std::move(sum));
    return writer.Finish({Operation::ShiftRight, aluWidth, dest, {scaled, Constant{*fraction}}});
}

} // namespace pisa
