// Tables that touch several globals become several, so that chips with stages find room for each.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_SEPARATE_GLOBALS_H
#define PISA_COMPILER_SPLIT_SEPARATE_GLOBALS_H

#include "compiler/lyra/context-ir.h"
#include "compiler/lyra/tables.h"

#include <vector>

namespace pisa
{

/**
 * The placer gives each global of a look-up, and of a table that touches several, a stage of its own (problem of
 * lyra-problem.h); this makes the tables for it. What depends on a global comes in a table behind. A table in which
 * globals hang on each other both ways stays as it is.
 * @param program gets conditions that ask whether a look-up hit
 * @return tables in an order in which they may run; those of one stay together
 */
std::vector<lyra::CandidateTable> SeparateGlobals(lyra::ContextProgram& program,
                                                  const std::vector<lyra::CandidateTable>& tables);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_SEPARATE_GLOBALS_H
