// The context-aware IR as text, for people and tests.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_PRINT_CONTEXT_H
#define PISA_COMPILER_LYRA_PRINT_CONTEXT_H

#include "compiler/lyra/tables.h"

#include <string>

namespace pisa::lyra
{

/**
 * One instruction a line, its predicate in brackets before it; versions follow a variable's name as #1, #2:
 *
 *     [c0] main.x#1 = add a.y, 1
 *
 * and each condition before: "c0: a.w == 1". What the parser does begins with "parser:".
 */
std::string PrintContext(const ContextProgram& program);

/** "block 0 [c0]", "block 1 [c0 c1] of 0" and their instructions. */
std::string PrintBlocks(const ContextProgram& program, const std::vector<PredicateBlock>& blocks);

/** "table 0 [c0]", its look-up, and each action with what it asks. */
std::string PrintTables(const ContextProgram& program, const std::vector<CandidateTable>& tables);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_PRINT_CONTEXT_H
