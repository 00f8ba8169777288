// All conditions and sums that an atom of Banzai can be told to make of given words.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_ATOM_PARTS_H
#define PISA_COMPILER_NETWORK_ATOM_PARTS_H

#include "compiler/network/atom-tree.h"
#include "compiler/network/network-problem.h"

#include <set>

namespace pisa
{

/** What the holes of a template are filled from. */
struct AtomSupply
{
    std::vector<unsigned> widths; ///< of the cells, one or two
    uint32_t words{0};            ///< packet words
    std::set<uint64_t> constants;
};

/** @return the conditions of the atom's template, the plainest first. */
std::vector<AtomCondition> ConditionsOf(Atom atom, const AtomSupply& supply);

/** @return the new values that the atom's template has for a cell of so many bits, the plainest first. */
std::vector<AtomSum> SumsOf(Atom atom, const AtomSupply& supply, unsigned width);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_ATOM_PARTS_H
