// Frames that come far in a program's parser.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_EMIT_GUIDED_FRAMES_H
#define PISA_TESTS_EMIT_GUIDED_FRAMES_H

#include "ir/program.h"

#include <cstdint>
#include <random>
#include <vector>

namespace pisa
{

/**
 * @return a frame that takes a random way through the parse graph: each header that is extracted has random bits, but
 * for those that lead to the next state. Varbits, lookaheads and value sets are left to chance.
 */
std::vector<uint8_t> DrawGuidedFrame(const Program& program, std::mt19937_64& random);

} // namespace pisa

#endif // PISA_TESTS_EMIT_GUIDED_FRAMES_H
