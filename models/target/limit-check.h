// What checkers of placements find, and a need above its limit told alike by all of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_LIMIT_CHECK_H
#define PISA_TARGET_LIMIT_CHECK_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/** What a checker found, in the order of finding. */
using Diagnostics = std::vector<Diagnostic>;

/** Adds "WHAT need UNIT, limit LIMIT" and the remedy if the need is above the limit. */
void Limit(Diagnostics& found, const SourceLocation& where, const std::string& what, uint64_t need, uint64_t limit,
           const std::string& unit, const std::string& remedy);

} // namespace pisa

#endif // PISA_TARGET_LIMIT_CHECK_H
