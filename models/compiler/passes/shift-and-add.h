// Products and quotients by constants as sums of shifted operands.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_SHIFT_AND_ADD_H
#define PISA_COMPILER_PASSES_SHIFT_AND_ADD_H

#include "ir/statement.h"

#include <functional>
#include <optional>
#include <vector>

namespace pisa
{

/** @return a field for a result between statements, as wide as asked for. */
using MakeField = std::function<FieldId(unsigned width)>;

/**
 * Statements, one behind the other, that leave a product in `dest`: as many shifts as the factor has digits other
 * than zero in its canonical signed form (Reitwiesner, 1960), added up in a tree.
 * @param width of the product, which wraps
 */
std::vector<Statement> MultiplyByConstant(FieldId dest, const Operand& operand, uint64_t factor, unsigned width,
                                          const MakeField& makeField);

/**
 * Statements that leave the whole part of a quotient in `dest`: the operand times the divisor's reciprocal, to as
 * many bits as the quotients of all operands need (Granlund and Montgomery, PLDI 1994).
 * @param bits of the operand, which is less than 2^bits
 * @param divisor at least 1
 * @param aluWidth most bits of an operation
 * @return nothing if the bits that it takes are more than that
 */
std::optional<std::vector<Statement>> DivideByConstant(FieldId dest, const Operand& operand, unsigned bits,
                                                       uint64_t divisor, unsigned aluWidth,
                                                       const MakeField& makeField);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_SHIFT_AND_ADD_H
