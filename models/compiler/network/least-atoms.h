// The least of Banzai's atoms for each global of a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_LEAST_ATOMS_H
#define PISA_COMPILER_NETWORK_LEAST_ATOMS_H

#include "compiler/lyra/codelet.h"
#include "compiler/network/network-problem.h"

#include <string>
#include <vector>

namespace pisa
{

/** What one global needs. */
struct LeastAtom
{
    Atom atom{Atom::None};
    std::vector<lyra::GlobalId> globals; ///< that share the atom: this one, or a pair
    std::string why{};                   ///< for Atom::None
    bool isLeast{true};                  ///< false if a lesser one was not decided in the work spent on it
};

/**
 * @return the least atom that does all of the codelet; Write if it changes nothing. Views that leave an atom more
 * than AtomSearch::kMostNumbers numbers are not tried, which `why` says if the others have none.
 */
LeastAtom LeastAtomOf(const lyra::Codelet& codelet);

/**
 * @return for each global, by its number, the least atom whose template can be filled in to do all that a packet does
 * to it (Sivaraman et al. 2016, section 5.2; Lyra, appendix A.5). Globals that need each other's cells share one
 * atom: two of them with equal arrays and one index Pairs, others none. A global that no packet changes needs Write.
 */
std::vector<LeastAtom> LeastAtomsOf(const lyra::ContextProgram& program, lyra::CodeletGuard guard);

/** @return a table for people: every global, its least atom with all conditions inside, and behind gateways. */
std::string DescribeLeastAtoms(const lyra::ContextProgram& program);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_LEAST_ATOMS_H
