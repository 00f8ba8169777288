// Random packets and changes on the fast and on the stepped model of one chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_TRIAL_H
#define PISA_TESTS_PIPELINE_TRIAL_H

#include "pipeline/trial-draw.h"
#include "reference/stepped-state.h"

namespace pisa
{

/**
 * Draws arrivals and changes from `seed`, beside which `writes` change pointers and packets have random stamps;
 * expects equal passages, bytes, answers, registers and counters of both. Packets go one by one through Admit, which
 * needs a chip of one pass.
 */
void ExpectAgreement(uint64_t seed, Pipeline& fast, SteppedState& stepped,
                     const std::vector<TrialChange>& writes = {});

/**
 * The same through Enter and Advance, in the order of events: packets enter some time before or after their earliest
 * cycle, the last time being `passLatency` of ingress less 1 after it; the control plane calls in the very cycle from
 * which on its change is to hold; every packet comes back in the cycle of its exit. Now and then somebody looks at
 * all registers, and must see what the stepped model has at that cycle.
 */
void ExpectAgreementInEvents(uint64_t seed, Pipeline& fast, SteppedState& stepped, Cycle passLatency,
                             const std::vector<TrialChange>& writes = {});

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_TRIAL_H
