// Assignments that the parser can do (Lyra, appendix C.1).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_PARSER_MOVES_H
#define PISA_COMPILER_LYRA_PARSER_MOVES_H

#include "compiler/lyra/context-ir.h"

namespace pisa::lyra
{

/**
 * Moves assignments to locals that nobody read before, of numbers and of fields as they came, to the parser: the
 * paper says that this halves the tables of its INT program.
 */
void MoveToParser(ContextProgram& program);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_PARSER_MOVES_H
