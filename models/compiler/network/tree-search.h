// Trees of conditions and sums that are right on all of some examples.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_TREE_SEARCH_H
#define PISA_COMPILER_NETWORK_TREE_SEARCH_H

#include "compiler/network/atom-parts.h"

#include <optional>
#include <vector>

namespace pisa
{

constexpr std::size_t kMostAtomExamples = 256;

/**
 * Looks for a tree of the atom's shape. A set that no two sums of a cell cover is not parted any further.
 * @param examples at most kMostAtomExamples @param wanted of each, the new value of each cell
 * @param steps comparisons of sets that are left; without any left, no tree is found
 */
std::optional<AtomTree> FindTree(Atom atom, const AtomSupply& supply, const std::vector<AtomExample>& examples,
                                 const std::vector<std::vector<uint64_t>>& wanted, uint64_t& steps);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_TREE_SEARCH_H
