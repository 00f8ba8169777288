// The same packets through a divided program and through one switch that runs all of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SPLIT_SAME_AS_WHOLE_H
#define PISA_TESTS_SPLIT_SAME_AS_WHOLE_H

#include "split/row.h"

#include <random>
#include <string>
#include <vector>

namespace pisa
{

/** A frame with header a, with b if it says so, and some payload. */
std::vector<uint8_t> DrawFrame(std::mt19937_64& random);

struct Outcome
{
    std::string difference; ///< the first, empty if there is none
    unsigned left{0};       ///< packets
    unsigned crossed{0};    ///< links
};

/**
 * Sends sixteen packets, their checksums right if the program has such, with entries in the tables `t` and `s` that
 * random bodies use, and reads their globals.
 * @param text of the program that was divided
 */
Outcome Compare(const Along& along, const SplitProgram& split, const std::string& text, uint64_t seed);

} // namespace pisa

#endif // PISA_TESTS_SPLIT_SAME_AS_WHOLE_H
