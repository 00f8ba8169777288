// Random programs that verify, for properties that hold of all programs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_IR_RANDOM_PROGRAM_H
#define PISA_TESTS_IR_RANDOM_PROGRAM_H

#include "ir/program.h"

#include <cstdint>

namespace pisa
{

/**
 * @return a program with a parse graph, actions with statements and stateful operations, exact, lpm and ternary
 * tables with entries, branches, ingress and egress; the same for the same seed on every machine.
 */
Program RandomProgram(uint64_t seed);

} // namespace pisa

#endif // PISA_TESTS_IR_RANDOM_PROGRAM_H
