// What programs may ask for that a chip with match-action stages may lack.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_OFFERED_H
#define PISA_TARGET_OFFERED_H

#include "ir/program.h"
#include "target/target.h"

#include <vector>

namespace pisa
{

/** @return whether the chip has the service; an ideal one has all. */
bool Offers(const Target& target, Offer offer);

/**
 * RMT and dRMT chips parse by extracting whole headers, drop what does not parse, compute with ALUs and stateful
 * units alone, match exactly or under masks, and keep internet checksums of headers up to date (HeaderChecksum).
 * What Target::offers names comes on top. Logs, assertions and assumptions are for the user of the simulator and need
 * nothing.
 * @return one diagnostic for each thing beyond that
 */
std::vector<Diagnostic> CheckOffered(const Program& program, const Target& target);

/**
 * @return one diagnostic for each place at which a packet may touch a register, counter or meter array again; chips
 *         let it touch each once
 */
std::vector<Diagnostic> CheckRegisterUse(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_OFFERED_H
