// What a program's headers take of the header vector at least, wherever its tables stand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_HEADER_VECTOR_BOUND_H
#define PISA_TARGET_HEADER_VECTOR_BOUND_H

#include "target/limit-check.h"
#include "target/target.h"

namespace pisa
{

/** @return the bits of all words of the chip's header vector. */
uint64_t HeaderVectorBits(const Target& target);

/**
 * Finds headers that cannot fit: fields that last for both threads (LastingFields) take whole words, at best of the
 * narrowest kind; where the chip shares words, runs of neighbours do (FieldRunsOf), and only headers that one packet
 * may need in pairs count, as many as are found greedily, longest first. A lower bound: the placer finds the answer.
 */
void CheckHeaderVector(const Program& program, const Target& target, Diagnostics& findings);

} // namespace pisa

#endif // PISA_TARGET_HEADER_VECTOR_BOUND_H
