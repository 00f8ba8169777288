// Whether a filled atom does what a codelet does, whatever the cells and the packet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_ATOM_PROOF_H
#define PISA_COMPILER_NETWORK_ATOM_PROOF_H

#include "compiler/network/atom-tree.h"
#include "compiler/network/codelet-views.h"

namespace pisa
{

/** That they are the same, or an example on which they differ, or neither: the work did not suffice. */
struct AtomVerdict
{
    bool isProved{false};
    std::optional<AtomExample> difference;
};

/** Asks Z3, with bit vectors of the true widths; work is counted, so that answers are the same everywhere. */
AtomVerdict Compare(const AtomTree& tree, const lyra::Codelet& codelet, const CodeletView& view);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_ATOM_PROOF_H
