// The search for what to fill into the templates of Banzai's atoms.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_ATOM_SEARCH_H
#define PISA_COMPILER_NETWORK_ATOM_SEARCH_H

#include "compiler/network/atom-parts.h"
#include "compiler/network/codelet-views.h"

#include <set>

namespace pisa
{

/** @return the numbers that the view leaves to the atom: those that no packet word is made of. */
std::set<uint64_t> NumbersOf(const lyra::Codelet& codelet, const CodeletView& view);

/** The template filled in; or nothing, because it cannot be, or not decided in the work that is spent on it. */
struct FilledAtom
{
    std::optional<AtomTree> tree;
    bool isDecided{false};
};

/**
 * Looks for atoms that do what a codelet does, for all cells and words.
 *
 * The templates are those with which Domino was evaluated (packet-transactions/domino-examples, banzai_atoms): Opt(s)
 * is the cell or 0, m one of the packet words or a constant, c a constant, `rel` one of == != < >, `+-` either.
 *
 *     Write    s = m                            ReadAddWrite            s = Opt(s) + m
 *     Sub      if (Opt(s) rel m) s = Opt(s) + (m +- m) else likewise    IfElseReadAddWrite: with + m
 *     Nested   if (Opt(s) + m - m rel c), two levels deep, leaves as Sub's
 *     Pairs    Nested on two cells, either of which each condition may ask; the last way changes nothing
 *
 * PredicatedReadAddWrite is IfElseReadAddWrite without the else. Cells and words are unsigned; conditions are about
 * whole numbers, new values about as many bits as the cell has. Constants are the numbers left to it, their
 * differences, and one more or less; one that is added to a cell is at most half its range, for what is more is to
 * take away.
 *
 * Trees are looked for that are right on examples; Z3 proves one, or finds an example more (Solar-Lezama et al. 2006,
 * with an enumeration for the solver that fills in: on its sets of examples, conditions and values are bit sets).
 */
class AtomSearch
{
  public:
    /** Both must outlive this. */
    AtomSearch(const lyra::Codelet& codelet, const CodeletView& view);

    FilledAtom Fill(Atom atom);

    static constexpr std::size_t kMostNumbers = 8; ///< of NumbersOf; with more, a search takes too long to wait for
    static constexpr uint64_t kMostSteps = 200'000'000; ///< comparisons of sets, for one atom: about a second

  private:
    void AddExample(const AtomExample& example);
    void AddFirstExamples();

    const lyra::Codelet& m_codelet;
    const CodeletView& m_view;
    AtomSupply m_supply;
    std::vector<AtomExample> m_examples;
    std::vector<std::vector<uint64_t>> m_wanted; ///< of each example, the new value of each cell
};

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_ATOM_SEARCH_H
