// The operations by their definitions, on integers of any size.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference/arithmetic.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <stdexcept>

namespace pisa
{

namespace
{

using Integer = boost::multiprecision::cpp_int;

Integer
TwoTo(unsigned exponent)
{
    return Integer(1) << exponent;
}

/** @return the number from 0 to 2^width - 1 that is congruent to `value`. */
uint64_t
Wrap(const Integer& value, unsigned width)
{
    const Integer modulus = TwoTo(width);
    return static_cast<uint64_t>(((value % modulus) + modulus) % modulus);
}

/** @return the number that the low `width` bits of `bits` mean in two's complement. */
Integer
Signed(uint64_t bits, unsigned width)
{
    const Integer value = Wrap(bits, width);
    return value >= TwoTo(width - 1) ? Integer(value - TwoTo(width)) : value;
}

Integer
Clamp(const Integer& value, const Integer& least, const Integer& most)
{
    return value < least ? least : value > most ? most : value;
}

/** @return floor(value / 2^shift). */
Integer
FloorShift(const Integer& value, uint64_t shift)
{
    const Integer divisor = TwoTo(static_cast<unsigned>(std::min<uint64_t>(shift, 64)));
    const Integer quotient = value / divisor;
    return value < 0 && quotient * divisor != value ? Integer(quotient - 1) : quotient;
}

} // namespace

uint64_t
ReferenceEvaluate(Operation operation, unsigned width, const std::vector<uint64_t>& operands)
{
    const Integer a = Wrap(operands[0], width);
    const Integer b = operands.size() > 1 ? Wrap(operands[1], width) : 0;
    const Integer c = operands.size() > 2 ? Wrap(operands[2], width) : 0;
    const Integer signedA = Signed(operands[0], width);
    const Integer signedB = operands.size() > 1 ? Signed(operands[1], width) : Integer(0);
    const Integer most = TwoTo(width) - 1;
    const Integer leastSigned = -TwoTo(width - 1);
    const Integer mostSigned = TwoTo(width - 1) - 1;
    const uint64_t shift = operands.size() > 1 ? Wrap(operands[1], width) : 0;
    switch (operation)
    {
    case Operation::Move:
        return Wrap(a, width);
    case Operation::Add:
        return Wrap(a + b, width);
    case Operation::Sub:
        return Wrap(a - b, width);
    case Operation::Mul:
        return Wrap(a * b, width);
    case Operation::And:
        return Wrap(a & b, width);
    case Operation::Or:
        return Wrap(a | b, width);
    case Operation::Xor:
        return Wrap(a ^ b, width);
    case Operation::Not:
        return Wrap(most - a, width);
    case Operation::ShiftLeft:
        return Wrap(a * TwoTo(static_cast<unsigned>(std::min<uint64_t>(shift, width))), width);
    case Operation::ShiftRight:
        return Wrap(FloorShift(a, shift), width);
    case Operation::ShiftRightArithmetic:
        return Wrap(FloorShift(signedA, shift), width);
    case Operation::Equal:
        return a == b ? 1 : 0;
    case Operation::NotEqual:
        return a != b ? 1 : 0;
    case Operation::LessUnsigned:
        return a < b ? 1 : 0;
    case Operation::LessEqualUnsigned:
        return a <= b ? 1 : 0;
    case Operation::LessSigned:
        return signedA < signedB ? 1 : 0;
    case Operation::LessEqualSigned:
        return signedA <= signedB ? 1 : 0;
    case Operation::MinUnsigned:
        return Wrap(a < b ? a : b, width);
    case Operation::MaxUnsigned:
        return Wrap(a < b ? b : a, width);
    case Operation::MinSigned:
        return Wrap(signedA < signedB ? signedA : signedB, width);
    case Operation::MaxSigned:
        return Wrap(signedA < signedB ? signedB : signedA, width);
    case Operation::AddSaturateUnsigned:
        return Wrap(Clamp(a + b, 0, most), width);
    case Operation::SubSaturateUnsigned:
        return Wrap(Clamp(a - b, 0, most), width);
    case Operation::AddSaturateSigned:
        return Wrap(Clamp(signedA + signedB, leastSigned, mostSigned), width);
    case Operation::SubSaturateSigned:
        return Wrap(Clamp(signedA - signedB, leastSigned, mostSigned), width);
    case Operation::SignExtend:
        return Wrap(signedA, 64);
    case Operation::Select:
        return Wrap(operands[0] != 0 ? b : c, width);
    case Operation::DivUnsigned:
        return b == 0 ? 0 : Wrap(a / b, width);
    case Operation::ModUnsigned:
        return b == 0 ? 0 : Wrap(a % b, width);
    }
    throw std::logic_error("no such operation");
}

} // namespace pisa
