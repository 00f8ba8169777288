// Zipf's distribution and the closed forms of a cache against tabulated values.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/cache-forms.h"
#include "common/random.h"
#include "common/zipf.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

TEST(ZipfHitRatio, AgreesWithTheTable)
{
    EXPECT_NEAR(ZipfHitRatio(100000, 0.90, 100), 0.290, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(100000, 0.90, 256), 0.360, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(100000, 0.95, 256), 0.432, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(100000, 0.99, 256), 0.491, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(100000, 0.99, 10000), 0.800, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(1000000, 0.95, 1000), 0.431, 0.0005);
    EXPECT_NEAR(ZipfHitRatio(100000, 0.99, 1), 0.0783, 0.00005);
}

TEST(ZipfSampler, InvertsTheCumulativeDistribution)
{
    // three items with skew 1: 6/11, 3/11, 2/11
    const ZipfSampler sampler(3, 1.0);
    EXPECT_EQ(sampler.Rank(0), 0U);
    EXPECT_EQ(sampler.Rank(6.0 / 11 - 1e-9), 0U);
    EXPECT_EQ(sampler.Rank(6.0 / 11 + 1e-9), 1U);
    EXPECT_EQ(sampler.Rank(9.0 / 11 - 1e-9), 1U);
    EXPECT_EQ(sampler.Rank(9.0 / 11 + 1e-9), 2U);
    EXPECT_EQ(sampler.Rank(std::nextafter(1.0, 0.0)), 2U);
}

TEST(ZipfSampler, DrawsTheHottestItemsAsOftenAsTheRatioSays)
{
    const ZipfSampler sampler(100000, 0.95);
    const uint64_t draws = 200000;
    uint64_t hits = 0;
    for (uint64_t n = 0; n < draws; ++n)
    {
        hits += sampler.Rank(RandomUniform(1, 2, n)) < 256 ? 1 : 0;
    }
    // five standard deviations of a binomial with p = 0.432
    EXPECT_NEAR(static_cast<double>(hits) / draws, 0.432, 5 * std::sqrt(0.432 * 0.568 / draws) + 0.0005);
}

TEST(CacheForms, AreThoseOfOneServer)
{
    EXPECT_NEAR(ThroughputGain(0.75), 4, 1e-12);
    // half loaded, a fixed service time waits half of itself: 0.5 D / (2 * 0.5)
    EXPECT_NEAR(FixedServiceWait(10, 0.5), 5, 1e-12);
    EXPECT_NEAR(MeanLatency(0.25, 2, 10, 6), 0.25 * 2 + 0.75 * 16, 1e-12);
}

} // namespace

} // namespace pisa
