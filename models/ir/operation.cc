// The operation table and its evaluator.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/operation.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace pisa
{

namespace
{

constexpr std::array<OperationInfo, kOperationCount> kOperations{{
    {Operation::Move, "move", 1, false},
    {Operation::Add, "add", 2, false},
    {Operation::Sub, "sub", 2, false},
    {Operation::Mul, "mul", 2, false},
    {Operation::And, "and", 2, false},
    {Operation::Or, "or", 2, false},
    {Operation::Xor, "xor", 2, false},
    {Operation::Not, "not", 1, false},
    {Operation::ShiftLeft, "shift_left", 2, false},
    {Operation::ShiftRight, "shift_right", 2, false},
    {Operation::ShiftRightArithmetic, "shift_right_arithmetic", 2, false},
    {Operation::Equal, "equal", 2, true},
    {Operation::NotEqual, "not_equal", 2, true},
    {Operation::LessUnsigned, "less_unsigned", 2, true},
    {Operation::LessEqualUnsigned, "less_equal_unsigned", 2, true},
    {Operation::LessSigned, "less_signed", 2, true},
    {Operation::LessEqualSigned, "less_equal_signed", 2, true},
    {Operation::MinUnsigned, "min_unsigned", 2, false},
    {Operation::MaxUnsigned, "max_unsigned", 2, false},
    {Operation::MinSigned, "min_signed", 2, false},
    {Operation::MaxSigned, "max_signed", 2, false},
    {Operation::AddSaturateUnsigned, "add_saturate_unsigned", 2, false},
    {Operation::SubSaturateUnsigned, "sub_saturate_unsigned", 2, false},
    {Operation::AddSaturateSigned, "add_saturate_signed", 2, false},
    {Operation::SubSaturateSigned, "sub_saturate_signed", 2, false},
    {Operation::SignExtend, "sign_extend", 1, false},
    {Operation::Select, "select", 3, false},
    {Operation::DivUnsigned, "div_unsigned", 2, false},
    {Operation::ModUnsigned, "mod_unsigned", 2, false},
}};

constexpr bool
IsInEnumOrder()
{
    for (std::size_t i = 0; i < kOperations.size(); ++i)
    {
        if (static_cast<std::size_t>(kOperations[i].operation) != i)
        {
            return false;
        }
    }
    return true;
}

static_assert(IsInEnumOrder(), "Info() finds a row by the enumerator's value");

/** @return `value` with the sign bit of a `width`-bit number extended to 64 bits. */
uint64_t
Extend(uint64_t value, unsigned width)
{
    uint64_t sign = uint64_t{1} << (width - 1);
    return (value ^ sign) - sign;
}

bool
IsLessSigned(uint64_t a, uint64_t b, unsigned width)
{
    // Flipping the sign bit maps signed order onto unsigned order.
    uint64_t sign = uint64_t{1} << (width - 1);
    return (a ^ sign) < (b ^ sign);
}

/** Clamps a signed sum or difference that came out as `result`; `overflows` in the direction of `a`'s sign. */
uint64_t
Saturate(uint64_t a, uint64_t result, bool overflows, unsigned width)
{
    uint64_t sign = uint64_t{1} << (width - 1);
    bool isNegative = (a & sign) != 0;
    return !overflows ? result : isNegative ? sign : sign - 1;
}

uint64_t
ShiftRightArithmetic(uint64_t a, uint64_t b, unsigned width)
{
    uint64_t extended = Extend(a, width);
    uint64_t fill = (extended >> 63) != 0 ? ~uint64_t{0} : 0;
    if (b == 0)
    {
        return extended;
    }
    return b >= width ? fill : (extended >> b) | (fill << (64 - b));
}

} // namespace

const OperationInfo&
Info(Operation operation)
{
    auto index = static_cast<std::size_t>(operation);
    assert(index < kOperations.size());
    return kOperations[index];
}

std::optional<Operation>
FindOperation(std::string_view name)
{
    auto row = std::find_if(kOperations.begin(), kOperations.end(),
                            [name](const OperationInfo& info) { return info.name == name; });
    return row == kOperations.end() ? std::nullopt : std::optional(row->operation);
}

// One case an operation: longer than the usual function, but a table.
uint64_t
Evaluate(Operation operation, unsigned width, uint64_t a, uint64_t b, uint64_t c)
{
    assert(width >= 1 && width <= 64);
    const uint64_t mask = LowBits(width);
    const uint64_t sign = uint64_t{1} << (width - 1);
    const bool condition = a != 0;
    a &= mask;
    b &= mask;
    c &= mask;
    const uint64_t sum = (a + b) & mask;
    const uint64_t difference = (a - b) & mask;
    switch (operation)
    {
    case Operation::Move:
        return a;
    case Operation::Add:
        return sum;
    case Operation::Sub:
        return difference;
    case Operation::Mul:
        return (a * b) & mask;
    case Operation::And:
        return a & b;
    case Operation::Or:
        return a | b;
    case Operation::Xor:
        return a ^ b;
    case Operation::Not:
        return ~a & mask;
    case Operation::ShiftLeft:
        return b >= width ? 0 : (a << b) & mask;
    case Operation::ShiftRight:
        return b >= width ? 0 : a >> b;
    case Operation::ShiftRightArithmetic:
        return ShiftRightArithmetic(a, b, width) & mask;
    case Operation::Equal:
        return a == b;
    case Operation::NotEqual:
        return a != b;
    case Operation::LessUnsigned:
        return a < b;
    case Operation::LessEqualUnsigned:
        return a <= b;
    case Operation::LessSigned:
        return IsLessSigned(a, b, width);
    case Operation::LessEqualSigned:
        return !IsLessSigned(b, a, width);
    case Operation::MinUnsigned:
        return a < b ? a : b;
    case Operation::MaxUnsigned:
        return a < b ? b : a;
    case Operation::MinSigned:
        return IsLessSigned(a, b, width) ? a : b;
    case Operation::MaxSigned:
        return IsLessSigned(a, b, width) ? b : a;
    case Operation::AddSaturateUnsigned:
        return sum < a ? mask : sum;
    case Operation::SubSaturateUnsigned:
        return a < b ? 0 : difference;
    case Operation::AddSaturateSigned:
        return Saturate(a, sum, (~(a ^ b) & (a ^ sum) & sign) != 0, width);
    case Operation::SubSaturateSigned:
        return Saturate(a, difference, ((a ^ b) & (a ^ difference) & sign) != 0, width);
    case Operation::SignExtend:
        return Extend(a, width);
    case Operation::Select:
        return condition ? b : c;
    case Operation::DivUnsigned:
        return b == 0 ? 0 : a / b;
    case Operation::ModUnsigned:
        return b == 0 ? 0 : a % b;
    }
    assert(false && "no such operation");
    return 0;
}

} // namespace pisa
