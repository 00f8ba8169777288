// Random pairs of programs, one made from the other by edits.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_SYNTHETIC_PAIR_H
#define PISA_UPGRADE_SYNTHETIC_PAIR_H

#include "upgrade/flow-graph.h"

#include <cstdint>

namespace pisa
{

/**
 * Series-parallel graphs as of structured programs, in the manner of FlexCore's evaluation (NSDI 2022, section 8):
 * blocks in a row, some of which hold blocks of their own.
 */
struct SyntheticOptions
{
    unsigned nodes{50};        ///< tables and branches of the old program, at least 1
    unsigned tablePercent{50}; ///< of nodes; the rest are branches
    unsigned forkPercent{0};   ///< of tables: those whose hit or miss, or whose action, decides where to go
    unsigned egressPercent{0}; ///< of nodes in egress
    unsigned alikePercent{0};  ///< of nodes whose content others have, too
    double change{0.4};        ///< edit until that share of the old program's nodes is inserted, removed or moved
    unsigned edits{0};         ///< make that many edits instead, if not 0
    unsigned insertPercent{20};
    unsigned replacePercent{75}; ///< the rest swap two blocks, of which neither holds the other
    unsigned mostReplaced{2};    ///< nodes removed, and nodes put in their place, by one edit; 0 or more
    uint64_t seed{1};
};

struct FlowGraphPair
{
    FlowGraph oldGraph;
    FlowGraph newGraph;
};

/** The same options give the same pair on every machine. */
FlowGraphPair MakeSyntheticPair(const SyntheticOptions& options);

} // namespace pisa

#endif // PISA_UPGRADE_SYNTHETIC_PAIR_H
