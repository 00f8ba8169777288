// Draws numbers, widths, names and places; the same for the same seed on every machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_IR_RANDOM_SOURCE_H
#define PISA_TESTS_IR_RANDOM_SOURCE_H

#include "ir/diagnostic.h"
#include "ir/operation.h"

#include <cstdint>
#include <random>
#include <string>

namespace pisa
{

/** What generators of programs draw from. */
class RandomSource
{
  public:
    explicit RandomSource(uint64_t seed) : m_random(seed)
    {
    }

    uint64_t Bits()
    {
        return m_random();
    }

    // Not std::uniform_int_distribution: its results differ between standard libraries.
    uint64_t Below(uint64_t limit)
    {
        return Bits() % limit;
    }

    bool Chance(unsigned percent)
    {
        return Below(100) < percent;
    }

    /** Small values meet each other and table entries, others exercise the whole width. */
    uint64_t Value(unsigned width)
    {
        return (Chance(60) ? Below(4) : Bits()) & LowBits(width);
    }

    unsigned Width()
    {
        static constexpr unsigned kUsual[] = {1, 8, 16, 32, 48, 64};
        return Chance(70) ? kUsual[Below(6)] : static_cast<unsigned>(1 + Below(64));
    }

    /** A name of its own; some are odd, as other languages may produce them. */
    std::string Name(const std::string& kind)
    {
        static const std::string kOdd[] = {" ", "\"", "\\", "\n", ".", "é", "\x01"};
        const std::string name = kind + std::to_string(m_names++);
        return Chance(90) ? name : Chance(50) ? kOdd[Below(7)] + name : name + kOdd[Below(7)];
    }

    SourceLocation Where()
    {
        return Chance(30) ? SourceLocation{Name("file") + ".cc", static_cast<unsigned>(Below(1000)),
                                           static_cast<unsigned>(Below(100))}
                          : SourceLocation{};
    }

  private:
    std::mt19937_64 m_random;
    uint64_t m_names{0};
};

} // namespace pisa

#endif // PISA_TESTS_IR_RANDOM_SOURCE_H
