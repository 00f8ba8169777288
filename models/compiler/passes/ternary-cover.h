// Ternary rows that match just the keys for which a predicate holds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_TERNARY_COVER_H
#define PISA_COMPILER_PASSES_TERNARY_COVER_H

#include "ir/table.h"

#include <functional>
#include <optional>
#include <vector>

namespace pisa
{

/** The most key bits whose values are tried one by one. */
constexpr unsigned kMostTriedBits = 16;

/**
 * @return disjoint rows of value and mask that match exactly the keys of `bits` bits, at most kMostTriedBits, for
 * which the predicate holds; nothing if that takes more than `most` rows. Bits that make no difference are masked,
 * the others split the keys in halves until all of a half agree (Gupta & McKeown 2001, section 3).
 */
std::optional<std::vector<MatchValue>> TernaryCover(unsigned bits, const std::function<bool(uint64_t key)>& predicate,
                                                    std::size_t most);

} // namespace pisa

#endif // PISA_COMPILER_PASSES_TERNARY_COVER_H
