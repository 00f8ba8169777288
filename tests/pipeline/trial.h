// Random packets and changes on the fast and on the stepped model of one chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_TRIAL_H
#define PISA_TESTS_PIPELINE_TRIAL_H

#include "reference/stepped-state.h"

namespace pisa
{

/** Draws arrivals and changes from `seed`; expects equal passages, bytes, answers, registers and counters of both. */
void ExpectAgreement(uint64_t seed, Pipeline& fast, SteppedState& stepped);

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_TRIAL_H
