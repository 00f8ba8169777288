// Look-ups, hashes and meters by their definitions, slow and obvious.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_LOOK_UP_H
#define PISA_TESTS_REFERENCE_LOOK_UP_H

#include "ir/program.h"
#include "pipeline/hash-algorithms.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <vector>

namespace pisa
{

/**
 * @param widths and key: of each of the table's key fields
 * @param entries oldest first
 * @return the position of the entry that the key meets, entries.size() if none: of those that match the one with the
 * highest priority if a key is ternary or a range, else the longest prefix; of equals the oldest.
 */
std::size_t ReferenceLookUp(const Table& table, const std::vector<unsigned>& widths,
                            const std::vector<Entry>& entries, const std::vector<uint64_t>& key);

/** One bit after the other by polynomial division (Williams 1993, section 8). */
uint64_t ReferenceCrc(const CrcParameters& parameters, const std::vector<uint8_t>& bytes);

/** RFC 2698, colour-blind, in rationals of seconds. */
class ReferenceMeter
{
  public:
    using Rational = boost::multiprecision::cpp_rational;

    /** Rates in tokens a second. */
    ReferenceMeter(const Rational& committed, uint64_t committedBurst, const Rational& peak, uint64_t peakBurst)
        : m_committed{committed, committedBurst, committedBurst},
          m_peak{peak, peakBurst, peakBurst}
    {
    }

    /** @return 0 green, 1 yellow, 2 red. */
    unsigned Execute(const Rational& seconds, uint64_t tokens);

  private:
    struct Bucket
    {
        Rational rate;
        Rational burst;
        Rational tokens;
    };

    Bucket m_committed;
    Bucket m_peak;
    Rational m_last{0};
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_LOOK_UP_H
