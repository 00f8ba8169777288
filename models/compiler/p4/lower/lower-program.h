// A checked P4 program as a Program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_LOWER_PROGRAM_H
#define PISA_COMPILER_P4_LOWER_LOWER_PROGRAM_H

#include "compiler/p4/p4-program.h"
#include "ir/program.h"

namespace pisa
{

/**
 * Lowers a v1model program that CheckP4 has found right. The result verifies; fields, tables and states that nothing
 * uses are left out. Headers in user metadata and variables keep the parser's meaning of v1model: a packet on which
 * the parser fails goes to ingress.
 * @throws InputError where the program says what no chip of ours can be told, with the place and what to write
 * instead
 */
Program LowerP4(const P4Program& program);

} // namespace pisa

#endif // PISA_COMPILER_P4_LOWER_LOWER_PROGRAM_H
