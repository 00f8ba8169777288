// Zipf popularity: rank r (from 0) is drawn with probability proportional to (r+1)^-skew. Exact, no approximation.
// SPDX-License-Identifier: GPL-2.0-only
//
// Plain C++, so that host programs compiled by `pisa compile` share it with the experiment.
#ifndef PISA_SCENARIO_ZIPF_H
#define PISA_SCENARIO_ZIPF_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace pisa
{

/** Generalised harmonic number H(count, skew) = sum of i^-skew, i = 1 to count; small terms first. */
inline double
Harmonic(uint64_t count, double skew)
{
    double sum = 0;
    for (uint64_t i = count; i > 0; --i)
    {
        sum += std::pow(static_cast<double>(i), -skew);
    }
    return sum;
}

/** Share of requests that ask for one of the `cached` hottest of `count` items (O4): H(C, a) / H(n, a). */
inline double
ZipfHitRatio(uint64_t count, double skew, uint64_t cached)
{
    return Harmonic(std::min(cached, count), skew) / Harmonic(count, skew);
}

/** Draws ranks by inversion of the exact cumulative distribution. */
class ZipfSampler
{
  public:
    ZipfSampler(uint64_t count, double skew)
    {
        const double total = Harmonic(count, skew);
        double sum = 0;
        m_cumulative.reserve(count);
        for (uint64_t i = 1; i <= count; ++i)
        {
            sum += std::pow(static_cast<double>(i), -skew);
            m_cumulative.push_back(sum / total);
        }
    }

    /** @param uniform in [0, 1) */
    uint64_t Rank(double uniform) const
    {
        const auto found = std::upper_bound(m_cumulative.begin(), m_cumulative.end(), uniform);
        // rounding may leave the last sum a little below 1
        return std::min<uint64_t>(static_cast<uint64_t>(found - m_cumulative.begin()), m_cumulative.size() - 1);
    }

  private:
    std::vector<double> m_cumulative;
};

} // namespace pisa

#endif // PISA_SCENARIO_ZIPF_H
