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
 * @throws InputError: a program that needs more than kMostInstructions
 */
ContextProgram BuildContext(const Source& source);

constexpr std::size_t kMostInstructions = 100000;

/** Headers, parse graph, deparser and checksums of the program. */
Program BuildFrame(const Source& source);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_BUILD_IR_H
