// Arithmetic on values that are known when compiled, as section 8 of the specification defines it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_CONSTANT_EVALUATOR_H
#define PISA_COMPILER_P4_CONSTANT_EVALUATOR_H

#include "compiler/p4/types.h"
#include "compiler/p4/value.h"

namespace pisa::p4
{

/** A value, or why there is none; neither if the operands do not tell. */
struct Evaluation
{
    ValuePtr value;
    std::string fault;
};

/** @return the integer as the type holds it: modulo 2^W, two's complement for int<W>; unchanged for `int`. */
Integer WrapTo(const TypePtr& type, const Integer& value);

/** @return whether the type holds the integer unchanged. */
bool Holds(const TypePtr& type, const Integer& value);

/** Both operands have been brought to their types; `type` is the result's, `operandType` the left operand's. */
Evaluation EvaluateBinary(BinaryOperator op, const TypePtr& type, const TypePtr& operandType,
                          const TypePtr& rightType, const Value& left, const Value& right);

Evaluation EvaluateUnary(UnaryOperator op, const TypePtr& type, const Value& operand);

/** @return the value cast to the type; no value if a cast of it is not known here. */
Evaluation EvaluateCast(const TypePtr& target, const TypePtr& source, const Value& value);

/** @return bits high down to low of the value. */
ValuePtr EvaluateSlice(const Value& value, unsigned high, unsigned low);

ValuePtr MakeValue(bool value);
ValuePtr MakeValue(Integer value);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_CONSTANT_EVALUATOR_H
