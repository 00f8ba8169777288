// The operations by their definitions, on integers of any size.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_ARITHMETIC_H
#define PISA_TESTS_REFERENCE_ARITHMETIC_H

#include "ir/operation.h"

#include <vector>

namespace pisa
{

/** @return what operation.h says of the operation, computed with integers and cut at the end. */
uint64_t ReferenceEvaluate(Operation operation, unsigned width, const std::vector<uint64_t>& operands);

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_ARITHMETIC_H
