// Random numbers by counter: the n-th number of a stream is a function of (seed, stream, n), so that anybody can look
// up what somebody else drew.
// SPDX-License-Identifier: GPL-2.0-only
//
// Plain C++, so that host programs compiled by `pisa compile` share it with the experiment.
#ifndef PISA_SCENARIO_RANDOM_H
#define PISA_SCENARIO_RANDOM_H

#include <cstdint>

namespace pisa
{

/** A bijection on 64-bit numbers that leaves no pattern (the finaliser of SplitMix64). */
inline uint64_t
Scramble(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/** The n-th 64-bit number of a stream. */
inline uint64_t
RandomBits(uint64_t seed, uint64_t stream, uint64_t n)
{
    constexpr uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
    return Scramble(Scramble(Scramble(seed + kGolden) + stream * kGolden) + (n + 1) * kGolden);
}

/** The n-th number of a stream, uniform in [0, 1). */
inline double
RandomUniform(uint64_t seed, uint64_t stream, uint64_t n)
{
    return static_cast<double>(RandomBits(seed, stream, n) >> 11) * 0x1p-53;
}

} // namespace pisa

#endif // PISA_SCENARIO_RANDOM_H
