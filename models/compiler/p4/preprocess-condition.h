// Integer expressions of #if and #elif.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_PREPROCESS_CONDITION_H
#define PISA_COMPILER_P4_PREPROCESS_CONDITION_H

#include "compiler/p4/macro-expander.h"

namespace pisa::p4
{

/** @return whether the condition of the directive at `where` holds; false after an error. Names that are no macros
    count as 0, `defined(NAME)` and `defined NAME` are known; 64 bits with sign, as in C. */
bool HoldsCondition(const std::vector<Token>& condition, const SourceLocation& where, const Macros& macros,
                    Report& report);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_PREPROCESS_CONDITION_H
