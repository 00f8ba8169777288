// From a checked Lyra program to its context-aware IR: functions inlined, branches turned into predicates, one
// operation an instruction. SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_BUILD_IR_H
#define PISA_COMPILER_LYRA_BUILD_IR_H

#include "compiler/lyra/context-ir.h"

namespace pisa::lyra
{

/**
 * Builds the IR; versions are not numbered yet.
 *
 * An index that a number of cells does not cover reads 0 and writes nothing. Both sides of && and || are computed:
 * they have no effects.
 * @param keepsWritten the value of a condition is kept in a local if more than one assignment behind it writes to its
 * operands; else they are put last, which asks that the condition is asked once (see GatesHold)
 * @throws InputError: a program that needs more than kMostInstructions
 */
ContextProgram BuildContext(const Source& source, bool keepsWritten);

constexpr std::size_t kMostInstructions = 100000;

/** Headers, parse graph, deparser and checksums of the program. */
Program BuildFrame(const Source& source);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_BUILD_IR_H
