// Lowers P4 parsers to parse graphs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_LOWERING_H
#define PISA_COMPILER_P4_LOWER_PARSER_LOWERING_H

#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/**
 * Adds the states of a parser, those of parsers inside it included, to the shared program, which has none yet.
 *
 * Loops over header stacks are unrolled: there is a state for each value that the next indices of those stacks can
 * have that matter from there on. Extracting beyond the end of a stack is the fault StackOutOfBounds. All other loops
 * stay loops.
 * @param parameters places for its parameters, one each; that of the packet counts nothing
 * @throws InputError for what parse graphs cannot say, and for more than 4,096 states
 */
void LowerParser(Shared& shared, const Object& parser, const std::vector<Data>& parameters);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_LOWERING_H
