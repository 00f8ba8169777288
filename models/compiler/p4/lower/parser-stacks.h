// Which header stacks' next indices matter where in a parser.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_STACKS_H
#define PISA_COMPILER_P4_LOWER_PARSER_STACKS_H

#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/parser-flow.h"

namespace pisa::p4
{

/** Visits the expressions of a step as they are written, not their parts. */
void ForEachExpression(const FlowStep& step, const ExpressionVisitor& visit);

/** Visits the expressions that the end of a block looks at. */
void ForEachExpression(const std::variant<GoTo, Decide, SelectFrom>& end, const ExpressionVisitor& visit);

/** @return for each block the stacks (by StackKey) whose next index it, or a block behind it, looks at. */
std::vector<std::set<FieldId>> LiveStacks(Shared& shared, const ParserFlow& flow);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_STACKS_H
