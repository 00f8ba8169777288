// Parsing and deparsing bit by bit.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_WIRE_H
#define PISA_TESTS_REFERENCE_WIRE_H

#include "reference/stepped-chip.h"

namespace pisa
{

/** Extracts headers from a frame; sets fields, accepted and lookups. */
void ReferenceParse(const Program& program, const std::vector<uint8_t>& frame, SteppedPacket& packet);

/** @return the valid headers with the checksums of changed ones brought up to date. */
std::vector<uint8_t> ReferenceDeparse(const Program& program, SteppedPacket packet);

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_WIRE_H
