// What passes look at in one instruction: its operands.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_INSTRUCTION_PARTS_H
#define PISA_COMPILER_PASSES_INSTRUCTION_PARTS_H

#include "ir/access.h"

#include <functional>

namespace pisa
{

/** Called with an operand and how many of its low bits count; 64 where all do. */
using OperandVisit = std::function<void(Operand&, unsigned bits)>;

/** Visits all operands of the instruction. The fields that a digest sends stand in its layout, not here. */
void ForEachOperand(Instruction& instruction, const OperandVisit& visit);

/** @return whether the instruction is the simulator's own, which no chip carries out: Log or Assert. */
bool IsForUser(const Instruction& instruction);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_INSTRUCTION_PARTS_H
