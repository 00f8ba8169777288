// Bounds on what an expression can be, so that loops are unrolled no further than they can go round.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_VALUE_RANGE_H
#define PISA_COMPILER_P4_LOWER_VALUE_RANGE_H

#include "compiler/p4/lower/environment.h"

namespace pisa::p4
{

/** All integers from low to high. */
struct ValueRange
{
    Integer low;
    Integer high;
};

/**
 * @return a range that holds every value of an expression of bit<W>, int<W> or int; nothing for other types, and for
 * those of `int` that are not known. Names are taken for their values in the environment, else for all of their type.
 */
std::optional<ValueRange> RangeOf(const Expression& e, const Environment& environment);

/** @return what a condition always is, nothing if the ranges of its operands leave that open. */
std::optional<bool> TruthOf(const Expression& condition, const Environment& environment);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_VALUE_RANGE_H
