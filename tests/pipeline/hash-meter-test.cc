// Hash algorithms by their published check values and by polynomial division; meters by RFC 2698 in rationals.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/hash-algorithms.h"
#include "pipeline/meter-cells.h"
#include "pipeline/random-numbers.h"
#include "reference/look-up.h"

#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

const std::vector<uint8_t> kDigits{'1', '2', '3', '4', '5', '6', '7', '8', '9'};

uint64_t
HashOf(HashAlgorithm algorithm, const std::vector<uint8_t>& bytes)
{
    return HashAlgorithms().Compute(algorithm, bytes.data(), bytes.size());
}

/** The "check" of the catalogue of parametrised CRC algorithms: the CRC of "123456789". */
TEST(HashAlgorithms, HaveTheirPublishedCheckValues)
{
    EXPECT_EQ(HashOf(HashAlgorithm::Crc16, kDigits), 0xbb3dU);     // CRC-16/ARC
    EXPECT_EQ(HashOf(HashAlgorithm::Crc32, kDigits), 0xcbf43926U); // CRC-32/ISO-HDLC
    const std::pair<CrcParameters, uint64_t> custom[] = {
        {{16, 0x1021, 0, false, false, 0}, 0x31c3},                           // CRC-16/XMODEM
        {{16, 0x1021, 0xffff, false, false, 0}, 0x29b1},                      // CRC-16/IBM-3740
        {{16, 0x8005, 0xffff, true, true, 0xffff}, 0xb4c8},                   // CRC-16/USB
        {{32, 0x04c11db7, 0xffffffff, false, false, 0xffffffff}, 0xfc891918}, // CRC-32/BZIP2
        {{32, 0x1edc6f41, 0xffffffff, true, true, 0xffffffff}, 0xe3069283},   // CRC-32/ISCSI
        {{8, 0x07, 0, false, false, 0}, 0xf4},                                // CRC-8/SMBUS
        {{64, 0x42f0e1eba9ea3693, 0, false, false, 0}, 0x6c40df5f0b497347},   // CRC-64/ECMA-182
    };
    for (const auto& [parameters, check] : custom)
    {
        EXPECT_EQ(Crc(parameters).Compute(kDigits.data(), kDigits.size()), check);
        EXPECT_EQ(ReferenceCrc(parameters, kDigits), check);
    }
}

TEST(HashAlgorithms, CustomParametersCountFromWhenTheyAreSet)
{
    HashAlgorithms algorithms;
    EXPECT_EQ(algorithms.Compute(HashAlgorithm::Crc16Custom, kDigits.data(), 9), 0xbb3dU);
    algorithms.SetCustom(HashAlgorithm::Crc16Custom, {16, 0x1021, 0, false, false, 0});
    EXPECT_EQ(algorithms.Compute(HashAlgorithm::Crc16Custom, kDigits.data(), 9), 0x31c3U);
    EXPECT_EQ(algorithms.Compute(HashAlgorithm::Crc32Custom, kDigits.data(), 9), 0xcbf43926U);
}

TEST(HashAlgorithms, AgreeWithPolynomialDivision)
{
    std::mt19937_64 random(1);
    for (unsigned i = 0; i < 2000; ++i)
    {
        CrcParameters parameters;
        parameters.width = static_cast<unsigned>(8 + random() % 57);
        parameters.polynomial = random() & LowBits(parameters.width);
        parameters.initial = random() & LowBits(parameters.width);
        parameters.finalXor = random() & LowBits(parameters.width);
        parameters.reflectsInput = random() % 2 == 0;
        parameters.reflectsOutput = random() % 2 == 0;
        std::vector<uint8_t> bytes(random() % 20);
        for (uint8_t& byte : bytes)
        {
            byte = static_cast<uint8_t>(random());
        }
        ASSERT_EQ(Crc(parameters).Compute(bytes.data(), bytes.size()), ReferenceCrc(parameters, bytes));
    }
}

/** The example of RFC 1071, section 3: the sum is ddf2; by hand otherwise. */
TEST(HashAlgorithms, WordsAreSummedAndCombinedByTheirDefinitions)
{
    EXPECT_EQ(HashOf(HashAlgorithm::Csum16, {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}), 0x220dU);
    EXPECT_EQ(HashOf(HashAlgorithm::Csum16, {0xab}), 0x54ffU);
    EXPECT_EQ(HashOf(HashAlgorithm::Csum16, {}), 0xffffU);
    EXPECT_EQ(HashOf(HashAlgorithm::Xor16, {0x12, 0x34, 0xff, 0x00, 0x01}), 0xec34U);
    EXPECT_EQ(HashOf(HashAlgorithm::Identity, {1, 2, 3}), 0x010203U);
    EXPECT_EQ(HashOf(HashAlgorithm::Identity, {9, 1, 2, 3, 4, 5, 6, 7, 8}), 0x0102030405060708U);
}

TEST(MeterCells, AgreeWithRationalsToTheCycle)
{
    std::mt19937_64 random(2);
    unsigned colours[3] = {};
    for (unsigned trial = 0; trial < 200; ++trial)
    {
        const uint64_t clockHz = random() % 2 == 0 ? 1000000000 : 1 + random() % 1500000000;
        const bool countsBytes = random() % 2 == 0;
        const uint64_t committedSteps = random() % 2000000000; // of 10^-9 tokens a microsecond
        const uint64_t peakSteps = committedSteps + random() % 2000000000;
        const MeterSetting setting{{static_cast<double>(committedSteps) / 1e9, random() % 4000},
                                   {static_cast<double>(peakSteps) / 1e9, random() % 8000}};
        MeterArray description;
        description.unit = countsBytes ? MeterArray::Unit::Bytes : MeterArray::Unit::Packets;
        MeterCells cells(description, clockHz);
        cells.Set(0, setting, 0);
        using Rational = ReferenceMeter::Rational;
        ReferenceMeter reference(Rational(committedSteps, 1000), setting.committed.burst, Rational(peakSteps, 1000),
                                 setting.peak.burst);
        Cycle now = 0;
        for (unsigned packet = 0; packet < 100; ++packet)
        {
            now += random() % (clockHz / 100000 + 1);
            const uint64_t bytes = 60 + random() % 1440;
            const unsigned expected = reference.Execute(Rational(now, clockHz), countsBytes ? bytes : 1);
            ASSERT_EQ(static_cast<unsigned>(cells.Execute(0, now, bytes)), expected);
            ++colours[expected];
        }
    }
    EXPECT_GT(colours[0], 300U);
    EXPECT_GT(colours[1], 300U);
    EXPECT_GT(colours[2], 300U);
}

/** One packet every 1000 cycles of 1 GHz is one a microsecond: half a token is there at cycle 500 after the first. */
TEST(MeterCells, TokenIsThereAtItsCycleAndNotBefore)
{
    MeterCells cells({"m", 1, MeterArray::Unit::Packets, {}}, 1000000000);
    EXPECT_EQ(cells.Execute(0, 0, 60), Colour::Green) << "nobody has set it";
    cells.Set(0, {{1, 1}, {1, 1}}, 0);
    EXPECT_EQ(cells.Execute(0, 10, 60), Colour::Green);
    EXPECT_EQ(cells.Execute(0, 1009, 60), Colour::Red);
    EXPECT_EQ(cells.Execute(0, 1010, 60), Colour::Green);
}

TEST(RandomNumbers, AreWithinTheirBoundsAndTheSameForOneSeed)
{
    RandomNumbers a;
    RandomNumbers b;
    a.Seed(7);
    b.Seed(7);
    unsigned drawn[3] = {};
    for (unsigned i = 0; i < 3000; ++i)
    {
        const uint64_t number = a.Draw(5, 7);
        ASSERT_EQ(number, b.Draw(5, 7));
        ASSERT_TRUE(number >= 5 && number <= 7);
        ++drawn[number - 5];
    }
    for (const unsigned count : drawn) // 1000 each; the deviation is 26
    {
        EXPECT_NEAR(count, 1000, 130);
    }
    EXPECT_EQ(a.Draw(9, 3), 9U);
}

} // namespace
} // namespace pisa
