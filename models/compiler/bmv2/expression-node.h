// Makes and checks nodes of expressions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_EXPRESSION_NODE_H
#define PISA_COMPILER_BMV2_EXPRESSION_NODE_H

#include "compiler/bmv2/expression.h"

namespace pisa::bmv2
{

/** @throws InputError at the expression if it is of another kind. */
void MustBe(const Expression& e, Expression::Kind kind);

/** @return a node without operands. */
Expression Leaf(Expression::Kind kind, Expression::Op op, std::size_t index, const JsonValue& where);

/** @return a node whose range is not known yet. */
Expression Node(Expression::Kind kind, Expression::Op op, std::vector<Expression> operands, const JsonValue& where);

/** @return the number that an operation of two numbers yields. */
Expression Arithmetic(Expression::Op op, Expression left, Expression right, const JsonValue& where);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_EXPRESSION_NODE_H
