// Runs one STF file on a switch of its own.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_STF_TEST_H
#define PISA_SIMULATE_STF_TEST_H

#include "image/image.h"
#include "simulate/stf-expectations.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** What came of a test. */
struct StfResult
{
    std::vector<StfFailure> failures;                  ///< none: it has passed
    std::map<uint32_t, std::vector<std::string>> sent; ///< the frames of each port that the test names, as digits
};

/**
 * Carries out the steps in order on a switch that has just booted. Each step begins when the switch is idle: changes
 * have taken effect before the next packet comes. A switch that does not come to rest fails the step.
 * @throws InputError if a command does not fit the program
 */
StfResult RunStfTest(const Image& image, const SpelledFile& test);

} // namespace pisa

#endif // PISA_SIMULATE_STF_TEST_H
