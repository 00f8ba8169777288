// Tells what an expression is good for: whether it can be written, and whether it is known when compiled.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_KNOWN_H
#define PISA_COMPILER_P4_KNOWN_H

#include "compiler/p4/types.h"

namespace pisa::p4
{

constexpr unsigned kMostChoices = 255; ///< of elements that one statement reaches by several indices

/** Whether the expression, checked already as in all of these, names a place that can be written. */
bool IsLeftValue(const Expression& expression);

/** Whether the value is certainly not known when compiled; constructor parameters will be. */
bool IsRuntime(const Expression& expression);

/** Whether the value depends on a parameter without direction, which each instance has its own value for (18.1). */
bool IsOpen(const Expression& expression);

/** How many elements of arrays an expression may mean, from indices that are known at run time only; all above
    kMostChoices are one more than that. */
unsigned CountChoices(const Expression& expression);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_KNOWN_H
