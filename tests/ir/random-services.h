// Random programs with all that P4 programs may have, for properties of the text form and the verifier.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_IR_RANDOM_SERVICES_H
#define PISA_TESTS_IR_RANDOM_SERVICES_H

#include "ir/program.h"

#include <cstdint>

namespace pisa
{

/**
 * @return RandomProgram(seed) with varbits, parser steps, value sets, own errors, counters, meters, profiles,
 * digests, service instructions, ranges, user's names, checks, checksums and field lists added, within the verifier's
 * limits.
 */
Program RandomServicesProgram(uint64_t seed);

} // namespace pisa

#endif // PISA_TESTS_IR_RANDOM_SERVICES_H
