// Looks through the expressions of parsers for what decides how states are made of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_EXPRESSIONS_H
#define PISA_COMPILER_P4_LOWER_PARSER_EXPRESSIONS_H

#include "compiler/p4/ast-declaration.h"
#include "compiler/p4/types.h"

#include <functional>

namespace pisa::p4
{

using ExpressionVisitor = std::function<void(const Expression&)>;

/** Visits an expression and all that it is made of, itself first. */
void ForEachPart(const Expression& expression, const ExpressionVisitor& visit);

/** Visits all expressions of a statement and of those inside it, with all that they are made of. */
void ForEachPart(const p4::Statement& statement, const ExpressionVisitor& visit);

/** @return the member of a header stack that the expression is (next, last, lastIndex), null if it is none. */
const Member* StackCursor(const Expression& expression);

/** @return the call that the expression is, null if it is none. */
const Call* AsCall(const Expression& expression);

/** @return whether the call is of that method of an extern object, e.g. "packet_in", "extract". */
bool IsMethod(const Call& call, const char* externName, const char* method);

/** @return whether the call is of the extern function of that name. */
bool IsExternFunction(const Call& call, const char* name);

/** @return whether the call is the apply() of a parser. */
bool IsParserApply(const Call& call);

/** @return the argument for the parameter of that name; null if it is left out. */
const Expression* ArgumentOf(const Call& call, const std::string& parameter);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_EXPRESSIONS_H
