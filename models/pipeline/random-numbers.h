// Random numbers for packets: the same for one seed on every machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_RANDOM_NUMBERS_H
#define PISA_PIPELINE_RANDOM_NUMBERS_H

#include <cstdint>
#include <random>

namespace pisa
{

/** Draws numbers of a Mersenne Twister (std::mt19937_64). */
class RandomNumbers
{
  public:
    void Seed(uint64_t seed)
    {
        m_engine.seed(seed);
    }

    /** @return a number drawn evenly from low to high, both included; low if high is less. */
    uint64_t Draw(uint64_t low, uint64_t high)
    {
        if (high <= low)
        {
            return low;
        }
        const uint64_t count = high - low + 1; // 0: all 2^64
        if (count == 0)
        {
            return m_engine();
        }
        // Numbers of the last, incomplete run of `count` would make some likelier than others.
        const uint64_t rest = (~uint64_t{0} % count + 1) % count;
        uint64_t drawn = m_engine();
        while (drawn > ~uint64_t{0} - rest)
        {
            drawn = m_engine();
        }
        return low + drawn % count;
    }

  private:
    // Not std::uniform_int_distribution: its results differ between standard libraries.
    std::mt19937_64 m_engine;
};

} // namespace pisa

#endif // PISA_PIPELINE_RANDOM_NUMBERS_H
