// Products and quotients by constants against those of the machine: all small ones, random large ones, the edges.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/shift-and-add.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace pisa
{
namespace
{

constexpr FieldId kIn{1, 0};
constexpr FieldId kOut{1, 1};

/** Makes fields and runs statements over them. */
class ShiftAndAdd : public testing::Test
{
  protected:
    MakeField Maker()
    {
        m_widths = {{kOut, 64}};
        return [this](unsigned width)
        {
            const FieldId field{2, static_cast<uint32_t>(m_widths.size())};
            m_widths[field] = width;
            return field;
        };
    }

    uint64_t Run(const std::vector<Statement>& statements, uint64_t in) const
    {
        std::map<FieldId, uint64_t> values{{kIn, in}};
        for (const Statement& statement : statements)
        {
            uint64_t operands[2] = {0, 0};
            for (std::size_t i = 0; i < statement.operands.size(); ++i)
            {
                const auto* field = std::get_if<FieldId>(&statement.operands[i]);
                operands[i] = field ? values.at(*field) : std::get<Constant>(statement.operands[i]).value;
            }
            values[statement.dest] = Evaluate(statement.operation, statement.width, operands[0], operands[1]) &
                                     LowBits(m_widths.at(statement.dest));
        }
        return values.at(kOut);
    }

    /** Divides the numbers below 2^bits that the divisor and the random numbers give. */
    void ExpectQuotients(unsigned bits, uint64_t divisor)
    {
        const auto statements = DivideByConstant(kOut, kIn, bits, divisor, 64, Maker());
        ASSERT_TRUE(statements) << bits << " bits by " << divisor;
        for (unsigned i = 0; i < 20; ++i)
        {
            const uint64_t multiple = m_random() % (LowBits(bits) / divisor + 1) * divisor;
            for (const uint64_t in : {multiple, multiple - 1, multiple + divisor - 1, m_random(), LowBits(bits)})
            {
                ASSERT_EQ(Run(*statements, in & LowBits(bits)), (in & LowBits(bits)) / divisor)
                    << bits << " bits by " << divisor << ": " << in;
            }
        }
    }

    std::map<FieldId, unsigned> m_widths;
    std::mt19937_64 m_random{1};
};

TEST_F(ShiftAndAdd, DividesAllSmallNumbersByAllSmallDivisors)
{
    for (unsigned bits = 1; bits <= 8; ++bits)
    {
        for (uint64_t divisor = 1; divisor < 260; ++divisor)
        {
            const auto statements = DivideByConstant(kOut, kIn, bits, divisor, 64, Maker());
            ASSERT_TRUE(statements);
            for (uint64_t in = 0; in <= LowBits(bits); ++in)
            {
                ASSERT_EQ(Run(*statements, in), in / divisor) << bits << " bits by " << divisor << ": " << in;
            }
        }
    }
}

TEST_F(ShiftAndAdd, DividesLargeNumbersNextToTheMultiplesOfTheDivisor)
{
    for (unsigned i = 0; i < 2000; ++i)
    {
        const auto bits = static_cast<unsigned>(2 + m_random() % 54);
        ExpectQuotients(bits, 1 + (m_random() >> (64 - bits)));
    }
    ExpectQuotients(48, 1000); // nanoseconds in microseconds
    ExpectQuotients(48, 1);
}

TEST_F(ShiftAndAdd, RefusesQuotientsThatNeedWiderSums)
{
    EXPECT_FALSE(DivideByConstant(kOut, kIn, 64, 1000, 64, Maker()));
    EXPECT_FALSE(DivideByConstant(kOut, kIn, 32, 1000, 32, Maker()));
    EXPECT_TRUE(DivideByConstant(kOut, kIn, 24, 1000, 32, Maker()));
}

TEST_F(ShiftAndAdd, MultipliesAtEveryWidth)
{
    for (unsigned i = 0; i < 5000; ++i)
    {
        const auto width = static_cast<unsigned>(1 + m_random() % 64);
        const uint64_t factor = m_random() >> (m_random() % 64);
        const auto statements = MultiplyByConstant(kOut, kIn, factor, width, Maker());
        const uint64_t in = m_random() & LowBits(width);
        ASSERT_EQ(Run(statements, in), (in * factor) & LowBits(width)) << in << " * " << factor << " at " << width;
    }
}

} // namespace
} // namespace pisa
