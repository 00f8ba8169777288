// Elements that stand in another order in the new program than in the old one.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_MERGE_CYCLES_H
#define PISA_UPGRADE_MERGE_CYCLES_H

#include "upgrade/flow-graph.h"

#include <optional>
#include <vector>

namespace pisa
{

/** Partner in the new graph of each node of the old one. */
using ElementPartners = std::vector<std::optional<ElementId>>;

/** Takes pairs apart, those that hold the least memory first, until the merged graph has no cycle. */
void BreakCycles(const FlowGraph& oldGraph, const FlowGraph& newGraph, ElementPartners& partners);

} // namespace pisa

#endif // PISA_UPGRADE_MERGE_CYCLES_H
