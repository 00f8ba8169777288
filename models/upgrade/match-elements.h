// Which elements of two flow graphs are the same.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_MATCH_ELEMENTS_H
#define PISA_UPGRADE_MATCH_ELEMENTS_H

#include "upgrade/flow-graph.h"

#include <optional>
#include <vector>

namespace pisa
{

/**
 * Pairs elements of equal content in the same pipe, each at most once. Where several could be paired, those with the
 * most neighbours in common are, then those of one name, then the earliest; a pair's neighbours count from when it is
 * made. Deterministic; no pair of equal content is left apart.
 * @return the partner in `newGraph` of each node of `oldGraph`
 */
std::vector<std::optional<ElementId>> MatchElements(const FlowGraph& oldGraph, const FlowGraph& newGraph);

} // namespace pisa

#endif // PISA_UPGRADE_MATCH_ELEMENTS_H
