// Cell updates as "keep the old value or not, then add": two inputs instead of one for every branch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_LINEAR_UPDATE_H
#define PISA_COMPILER_NCL_LINEAR_UPDATE_H

#include "compiler/ncl/value-graph.h"

namespace pisa
{

/**
 * Rewrites the new value of a cell as (keeps ? old : 0) + addend, with `keeps` and `addend` computed outside the
 * atom, if that needs fewer inputs than the value as it is.
 * @param old the Old input of the cell
 * @return the new value; `next` itself if it is no such sum or already small
 */
ValueId LinearUpdate(ValueGraph& graph, ValueId next, ValueId old);

} // namespace pisa

#endif // PISA_COMPILER_NCL_LINEAR_UPDATE_H
