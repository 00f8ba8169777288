// Which packet words an atom gets: what of a codelet is computed before it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_CODELET_VIEWS_H
#define PISA_COMPILER_NETWORK_CODELET_VIEWS_H

#include "compiler/lyra/codelet.h"

#include <vector>

namespace pisa
{

/**
 * One way to divide a codelet: nodes that do not hang on the cells and are computed before the atom, which gets
 * them as packet words. At most two, as many as Banzai's templates have.
 */
struct CodeletView
{
    std::vector<lyra::NodeId> words;
    std::vector<bool> areTruths; ///< of each word: only asked whether it holds, so the atom may take any word for it
};

/** @return bits of one of the view's words; the atom may get any cell-wide word for a truth. */
inline unsigned
WidthOf(const lyra::Codelet& codelet, const CodeletView& view, std::size_t word)
{
    return view.areTruths[word] ? codelet.widths[0] : codelet.nodes[view.words[word]].width;
}

/** @return all ways, those that compute more before the atom first; none if the atom would need more words. */
std::vector<CodeletView> ViewsOf(const lyra::Codelet& codelet);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_CODELET_VIEWS_H
