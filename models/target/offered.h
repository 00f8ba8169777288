// What programs may ask for that no chip with match-action stages offers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_OFFERED_H
#define PISA_TARGET_OFFERED_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/**
 * RMT and dRMT chips parse by extracting whole headers, drop what does not parse, compute with ALUs and stateful
 * units alone, match exactly or under masks, and keep internet checksums of headers up to date (HeaderChecksum).
 * @return one diagnostic for each thing beyond that
 */
std::vector<Diagnostic> CheckOffered(const Program& program);

/** @return one diagnostic for each place at which a packet may touch a register again; chips let it touch it once. */
std::vector<Diagnostic> CheckRegisterUse(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_OFFERED_H
