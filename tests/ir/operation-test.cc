// The operation table and evaluator against closed forms and hand-computed values.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/operation.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr uint64_t kAll = ~uint64_t{0};

TEST(Operation, EveryNameLeadsBackToItsOperation)
{
    for (unsigned i = 0; i < kOperationCount; ++i)
    {
        const auto operation = static_cast<Operation>(i);
        EXPECT_EQ(Info(operation).operation, operation);
        EXPECT_EQ(FindOperation(Info(operation).name), operation);
    }
    EXPECT_EQ(FindOperation("nonsense"), std::nullopt);
    EXPECT_EQ(FindOperation(""), std::nullopt);
}

TEST(Operation, LowBitsCoverZeroToSixtyFour)
{
    EXPECT_EQ(LowBits(0), 0u);
    EXPECT_EQ(LowBits(1), 1u);
    EXPECT_EQ(LowBits(63), kAll >> 1);
    EXPECT_EQ(LowBits(64), kAll);
}

TEST(Operation, QuotientsAndRestsAreZeroByZero)
{
    EXPECT_EQ(Evaluate(Operation::DivUnsigned, 8, 200, 7), 28u);
    EXPECT_EQ(Evaluate(Operation::ModUnsigned, 8, 200, 7), 4u);
    EXPECT_EQ(Evaluate(Operation::DivUnsigned, 8, 0x1c8, 0x107), 28u); // both cut to 8 bits
    EXPECT_EQ(Evaluate(Operation::DivUnsigned, 64, kAll, 1), kAll);
    EXPECT_EQ(Evaluate(Operation::ModUnsigned, 64, kAll, 10), 5u); // 18446744073709551615
    EXPECT_EQ(Evaluate(Operation::DivUnsigned, 8, 9, 0x100), 0u);
    EXPECT_EQ(Evaluate(Operation::ModUnsigned, 8, 9, 0), 0u);
}

TEST(Operation, ArithmeticWrapsAtItsWidth)
{
    EXPECT_EQ(Evaluate(Operation::Add, 8, 200, 100), 44u);
    EXPECT_EQ(Evaluate(Operation::Add, 64, kAll, 1), 0u);
    EXPECT_EQ(Evaluate(Operation::Sub, 8, 1, 2), 255u);
    EXPECT_EQ(Evaluate(Operation::Mul, 8, 16, 17), 16u);
    EXPECT_EQ(Evaluate(Operation::Mul, 64, kAll, kAll), 1u);
    EXPECT_EQ(Evaluate(Operation::Not, 4, 0b0101), 0b1010u);
}

TEST(Operation, OperandsAreCutToTheWidthFirst)
{
    EXPECT_EQ(Evaluate(Operation::Move, 8, 0x1ff), 0xffu);
    EXPECT_EQ(Evaluate(Operation::Equal, 8, 0x101, 0x201), 1u);
    EXPECT_EQ(Evaluate(Operation::ShiftRight, 8, 0x180, 7), 1u);
}

TEST(Operation, SelectDoesNotCutItsCondition)
{
    EXPECT_EQ(Evaluate(Operation::Select, 8, 0x100, 1, 2), 1u);
    EXPECT_EQ(Evaluate(Operation::Select, 8, 0, 1, 0x102), 2u);
}

TEST(Operation, ShiftsByTheWidthOrMoreLeaveNothing)
{
    EXPECT_EQ(Evaluate(Operation::ShiftLeft, 8, 1, 7), 0x80u);
    EXPECT_EQ(Evaluate(Operation::ShiftLeft, 8, 1, 8), 0u);
    EXPECT_EQ(Evaluate(Operation::ShiftLeft, 64, 1, 64), 0u);
    EXPECT_EQ(Evaluate(Operation::ShiftRight, 64, kAll, 63), 1u);
    EXPECT_EQ(Evaluate(Operation::ShiftRight, 64, kAll, 64), 0u);
}

TEST(Operation, ArithmeticShiftFillsWithTheSign)
{
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 8, 0x80, 0), 0x80u);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 8, 0x80, 3), 0xf0u);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 8, 0x80, 200), 0xffu);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 8, 0x40, 3), 0x08u);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 8, 0x40, 8), 0u);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 64, uint64_t{1} << 63, 63), kAll);
    EXPECT_EQ(Evaluate(Operation::ShiftRightArithmetic, 64, uint64_t{1} << 63, 64), kAll);
}

TEST(Operation, SignExtendFillsSixtyFourBits)
{
    EXPECT_EQ(Evaluate(Operation::SignExtend, 8, 0x80), 0xffffffffffffff80u);
    EXPECT_EQ(Evaluate(Operation::SignExtend, 8, 0x7f), 0x7fu);
    EXPECT_EQ(Evaluate(Operation::SignExtend, 1, 1), kAll);
    EXPECT_EQ(Evaluate(Operation::SignExtend, 64, kAll), kAll);
}

/** @return what a 5-bit pattern means as a two's complement number. */
int
Signed5(uint64_t pattern)
{
    return pattern < 16 ? static_cast<int>(pattern) : static_cast<int>(pattern) - 32;
}

TEST(Operation, AllPairsOfFiveBitsAgreeWithIntegerArithmetic)
{
    for (uint64_t a = 0; a < 32; ++a)
    {
        for (uint64_t b = 0; b < 32; ++b)
        {
            const int u = static_cast<int>(a), v = static_cast<int>(b), s = Signed5(a), t = Signed5(b);
            auto is = [a, b](Operation operation) { return static_cast<int>(Evaluate(operation, 5, a, b)); };
            EXPECT_EQ(is(Operation::And), u & v);
            EXPECT_EQ(is(Operation::Or), u | v);
            EXPECT_EQ(is(Operation::Xor), u ^ v);
            EXPECT_EQ(is(Operation::Equal), u == v);
            EXPECT_EQ(is(Operation::NotEqual), u != v);
            EXPECT_EQ(is(Operation::LessUnsigned), u < v);
            EXPECT_EQ(is(Operation::LessEqualUnsigned), u <= v);
            EXPECT_EQ(is(Operation::LessSigned), s < t);
            EXPECT_EQ(is(Operation::LessEqualSigned), s <= t);
            EXPECT_EQ(is(Operation::MinUnsigned), std::min(u, v));
            EXPECT_EQ(is(Operation::MaxUnsigned), std::max(u, v));
            EXPECT_EQ(Signed5(Evaluate(Operation::MinSigned, 5, a, b)), std::min(s, t));
            EXPECT_EQ(Signed5(Evaluate(Operation::MaxSigned, 5, a, b)), std::max(s, t));
            EXPECT_EQ(is(Operation::AddSaturateUnsigned), std::min(u + v, 31));
            EXPECT_EQ(is(Operation::SubSaturateUnsigned), std::max(u - v, 0));
            EXPECT_EQ(Signed5(Evaluate(Operation::AddSaturateSigned, 5, a, b)), std::clamp(s + t, -16, 15));
            EXPECT_EQ(Signed5(Evaluate(Operation::SubSaturateSigned, 5, a, b)), std::clamp(s - t, -16, 15));
        }
    }
}

TEST(Operation, SaturationHoldsAtSixtyFourBits)
{
    const uint64_t most = kAll >> 1, least = uint64_t{1} << 63;
    EXPECT_EQ(Evaluate(Operation::AddSaturateUnsigned, 64, kAll, 1), kAll);
    EXPECT_EQ(Evaluate(Operation::SubSaturateUnsigned, 64, 0, 1), 0u);
    EXPECT_EQ(Evaluate(Operation::AddSaturateSigned, 64, most, 1), most);
    EXPECT_EQ(Evaluate(Operation::AddSaturateSigned, 64, least, kAll), least);
    EXPECT_EQ(Evaluate(Operation::SubSaturateSigned, 64, least, 1), least);
    EXPECT_EQ(Evaluate(Operation::SubSaturateSigned, 64, 0, least), most);
}

} // namespace
} // namespace pisa
