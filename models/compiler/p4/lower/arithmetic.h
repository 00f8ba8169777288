// Arithmetic on numbers of any width, spread over pieces of at most 64 bits.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_ARITHMETIC_H
#define PISA_COMPILER_P4_LOWER_ARITHMETIC_H

#include "compiler/p4/lower/code.h"

namespace pisa::p4
{

/** Pieces as PieceWidths says, first most significant. All functions write to `code` and return new numbers. */
using Pieced = std::vector<Operand>;

/** @return bits lowest to lowest + count - 1 (at most 64) as one operand; zero where the number has none. */
Operand Window(Code& code, const Pieced& number, unsigned width, long lowest, unsigned count);

/** @return those bits as a number of `count` bits. */
Pieced Bits(Code& code, const Pieced& number, unsigned width, long lowest, unsigned count);

/** @return the number with another width, its sign kept if it has one. */
Pieced Resize(Code& code, const Pieced& number, unsigned width, unsigned target, bool isSigned);

/** @return `low` with bits lowest to lowest + count - 1 replaced by the number `bits`. */
Pieced Replace(Code& code, const Pieced& number, unsigned width, unsigned lowest, const Pieced& bits, unsigned count);

Pieced Concatenate(Code& code, const Pieced& high, unsigned highWidth, const Pieced& low, unsigned lowWidth);

/** Operation is And, Or or Xor. */
Pieced Bitwise(Code& code, Operation operation, const Pieced& a, const Pieced& b, unsigned width);

Pieced Add(Code& code, const Pieced& a, const Pieced& b, unsigned width);
Pieced Subtract(Code& code, const Pieced& a, const Pieced& b, unsigned width);
Pieced Multiply(Code& code, const Pieced& a, const Pieced& b, unsigned width);

/** a + b or a - b, held at the ends of what the width can say. */
Pieced Saturate(Code& code, bool subtracts, const Pieced& a, const Pieced& b, unsigned width, bool isSigned);

/** By a constant; bits beyond the end are lost, signed numbers are filled with their sign. */
Pieced ShiftBy(Code& code, bool toLeft, const Pieced& number, unsigned width, bool isSigned, const Integer& amount);

/** By an unsigned number. */
Pieced Shift(Code& code, bool toLeft, const Pieced& number, unsigned width, bool isSigned, const Pieced& amount,
             unsigned amountWidth);

Operand EqualTo(Code& code, const Pieced& a, const Pieced& b, unsigned width);
Operand LessThan(Code& code, const Pieced& a, const Pieced& b, unsigned width, bool isSigned);

/** @return a where the bit is one, else b. */
Pieced Choose(Code& code, const Operand& bit, const Pieced& a, const Pieced& b, unsigned width);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_ARITHMETIC_H
