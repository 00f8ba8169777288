// Evaluates filled atoms.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-tree.h"

#include "ir/operation.h"

namespace pisa
{

namespace
{

__extension__ using Whole = __int128; ///< holds sums of words of 64 bits

uint64_t
ValueOf(const AtomOperand& operand, const AtomExample& example)
{
    return operand.word ? example.words[*operand.word] : operand.constant;
}

} // namespace

uint64_t
ValueOf(const AtomSum& sum, const AtomExample& example, uint32_t cell, unsigned width)
{
    const uint64_t second = ValueOf(sum.second, example);
    const uint64_t value = (sum.hasCell ? example.cells[cell] : 0) + ValueOf(sum.first, example);
    return (sum.subtracts ? value - second : value + second) & LowBits(width);
}

bool
Holds(const AtomCondition& condition, const AtomExample& example)
{
    const Whole left = (condition.cell ? Whole{example.cells[*condition.cell]} : Whole{0}) +
                       Whole{ValueOf(condition.plus, example)} - Whole{ValueOf(condition.minus, example)};
    const Whole right = ValueOf(condition.right, example);
    return Compared(condition.relation, left, right);
}

} // namespace pisa
