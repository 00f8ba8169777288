// A need above its limit.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/limit-check.h"

namespace pisa
{

void
Limit(Diagnostics& found, const SourceLocation& where, const std::string& what, uint64_t need, uint64_t limit,
      const std::string& unit, const std::string& remedy)
{
    if (need > limit)
    {
        const std::string arithmetic = " " + std::to_string(need) + " " + unit + ", limit " + std::to_string(limit);
        found.push_back({Severity::Error, where, what + arithmetic, remedy});
    }
}

} // namespace pisa
