// Headers that a deparser emits more than once.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_EMITTED_AGAIN_H
#define PISA_COMPILER_LOWERING_EMITTED_AGAIN_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/**
 * Puts a header of its own in the place of each second emission of a header: a chip's deparser emits each header of
 * its header vector once. Checksums that are updated in the header are updated in these copies as well.
 * @param order of the deparser, as the program says it; no header twice afterwards
 * @return what fills the copies, to run last before checksums are updated
 */
std::vector<Instruction> CopyHeadersEmittedAgain(Program& program, std::vector<HeaderId>& order);

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_EMITTED_AGAIN_H
